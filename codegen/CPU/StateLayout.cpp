//===- StateLayout.cpp - Where elements of states lie ---------------------===//
#include "codegen/CPU/StateLayout.h"
#include "codegen/CPU/KVBlock.h"

namespace mlir::hybrid::cpu {

static braid_abi_axis makeAxis(int64_t size, int64_t step) {
  return {static_cast<uint64_t>(size), static_cast<uint64_t>(size), 0,
          static_cast<uint64_t>(step)};
}

static braid_abi_axis makePanels(int64_t size, int64_t panel, int64_t stride,
                                 int64_t step) {
  return {static_cast<uint64_t>(size), static_cast<uint64_t>(panel),
          static_cast<uint64_t>(stride), static_cast<uint64_t>(step)};
}

/// Keys, whose positions are neighbours, and values, whose components are, in
/// groups of as many elements as lie together.
static SmallVector<braid_abi_plane> getKVPlanes(StateType type) {
  KVBlock block{type.getShape()[1], type.getShape()[2], getDType(type)};
  int64_t bytes = getBytes(block.type), depth = block.getDepth();
  auto makeGroups = [&](int64_t size, int64_t stride) {
    return makePanels(size, depth, stride * depth, bytes);
  };
  auto values = static_cast<uint64_t>(block.heads * block.getKeyBytes());
  return {{0,
           {makeAxis(kPositionsPerKVBlock, depth * bytes),
            makeAxis(block.heads, block.getKeyBytes()),
            makeGroups(block.headSize, block.getKeyStride())}},
          {values,
           {makeGroups(kPositionsPerKVBlock, block.getValueStride()),
            makeAxis(block.heads, block.getValueBytes()),
            makeAxis(block.headSize, depth * bytes)}}};
}

SmallVector<braid_abi_plane> getPlanes(StateType type) {
  if (type.getKind() == StateKind::KV)
    return getKVPlanes(type);
  int64_t rows = type.getShape()[0], columns = type.getShape()[1];
  int64_t bytes = getBytes(getDType(type));
  braid_abi_axis one = makeAxis(1, 0);
  PanelsAttr layout = type.getLayout();
  if (!layout)
    return {
        {0, {one, makeAxis(rows, columns * bytes), makeAxis(columns, bytes)}}};
  int64_t width = layout.getWidth(), depth = layout.getDepth();
  int64_t stored = llvm::alignTo(columns, depth);
  return {{0,
           {one, makePanels(rows, width, width * stored * bytes, depth * bytes),
            makePanels(columns, depth, width * depth * bytes, bytes)}}};
}

} // namespace mlir::hybrid::cpu
