//===- RowTilesTest.cpp - How rows are divided into tiles -----------------===//
#include "codegen/CPU/ProductTile.h"
#include "test/unit/Support/KernelHarness.h"

#include <gtest/gtest.h>

#include <cstring>

using namespace mlir::hybrid;

namespace braid::test {
namespace {

struct Tile {
  int32_t first, count, number, tiles;
};

constexpr int64_t kFrom = 3;

/// A kernel that writes down the tiles of rows [kFrom, kFrom + end).
LoadedKernel makeLister(int64_t rowTile) {
  return LoadedKernel(1, [&](cpu::KernelBuilder &b) {
    b.beginKernel("list", 1);
    mlir::Value from = b.i64(kFrom);
    cpu::forRowTiles(
        b, from, b.add(from, b.getEnd()), rowTile, [&](const cpu::RowTile &t) {
          mlir::Value line = b.at(b.getOperand(0), t.number, sizeof(Tile));
          b.storeI32(t.first, b.at(line, {}, 1, offsetof(Tile, first)));
          b.storeI32(b.i64(t.count), b.at(line, {}, 1, offsetof(Tile, count)));
          b.storeI32(t.number, b.at(line, {}, 1, offsetof(Tile, number)));
          b.storeI32(t.tiles, b.at(line, {}, 1, offsetof(Tile, tiles)));
        });
    b.endKernel();
    return std::string("list");
  });
}

TEST(RowTilesTest, AreFewAndNearlyEqual) {
  constexpr int64_t kMostRows = 40;
  for (int64_t rowTile : {1, 2, 6, 12}) {
    LoadedKernel lister = makeLister(rowTile);
    for (int64_t rows = 0; rows <= kMostRows; ++rows) {
      AlignedFloats memory((kMostRows + 1) * sizeof(Tile) / sizeof(float));
      braid_abi_call call = {};
      lister.run(call, {memory.data()}, {0, rows});
      std::vector<Tile> tiles((rows + rowTile - 1) / rowTile + 1);
      std::memcpy(tiles.data(), memory.data(), tiles.size() * sizeof(Tile));
      EXPECT_EQ(tiles.back().count, 0) << "no more tiles than are needed";
      tiles.pop_back();

      int64_t next = kFrom, count = tiles.size();
      for (int64_t i = 0; i < count; ++i) {
        EXPECT_EQ(tiles[i].first, next);
        EXPECT_EQ(tiles[i].number, i);
        EXPECT_EQ(tiles[i].tiles, count);
        EXPECT_LE(tiles[i].count, rowTile);
        EXPECT_GE(tiles[i].count, rows / count);
        EXPECT_LE(tiles[i].count, (rows + count - 1) / count);
        next += tiles[i].count;
      }
      EXPECT_EQ(next, kFrom + rows) << rowTile << " rows a tile";
      EXPECT_TRUE(memory.isIntact());
    }
  }
}

} // namespace
} // namespace braid::test
