//===- ProductShape.cpp - What is multiplied, how much at a time ----------===//
#include "codegen/CPU/ProductShape.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

/// What is fetched suits all targets as it is.
void ProductShape::choose(const CPUTarget &target, const ProductSums &sums) {
  int64_t registers = target.getVectorRegisters();
  // Columns leave room for several rows; sums fill the registers but for a
  // quarter, which weights and a broadcast need.
  columnTile = std::min(panel, registers / 8 * target.getLanes());
  int64_t vectors =
      std::max<int64_t>(columnTile / target.getLanes() * sums.sides, 1);
  rowTile = std::clamp<int64_t>(registers * 3 / 4 / vectors, 1, 12);
  // A panel of which a part must stay in the L2 cache is cut into blocks of k.
  innerBlock = inner;
  if (sums.mayWait)
    innerBlock = target.getInnerBlock(inner, panel * getBytes(weight));
}

LogicalResult ProductShape::verify(const CPUTarget &target,
                                   const ProductSums &sums,
                                   EmitError emitError) const {
  int64_t lanes = target.getLanes();
  if (columnTile < 1 || columnTile % lanes != 0 || panel % columnTile != 0)
    return emitError() << "expected a tile's columns to be a multiple of "
                       << lanes << " that divides the " << panel
                       << " of a panel, but got " << columnTile;
  if (rowTile < 1)
    return emitError() << "expected a tile of at least one row, but got "
                       << rowTile;
  int64_t vectors = columnTile / lanes * sums.sides;
  if (rowTile > target.getVectorRegisters() / vectors)
    return emitError() << "expected the sums of a tile to fit into "
                       << target.getVectorRegisters() << " registers, but got "
                       << rowTile << " rows of " << vectors << " vectors";
  if (innerBlock < inner && !sums.mayWait)
    return emitError() << "expected all " << inner
                       << " of k in a block, for no sum may wait, but got "
                       << innerBlock;
  if (innerBlock < inner && (innerBlock < 1 || innerBlock % 2 != 0))
    return emitError() << "expected an even number of k in a block, but got "
                       << innerBlock;
  if (std::min({fetchBytes, fetchSteps, fullFetchPart}) < 0)
    return emitError() << "expected fetches of no negative number, but got '"
                       << describe() << "'";
  if (fetchLevel < 1 || fetchLevel > 3)
    return emitError() << "expected fetches into cache 1, 2 or 3, but got "
                       << fetchLevel;
  return success();
}

int64_t ProductShape::getPanelBytes() const {
  int64_t depth = CPUTarget::getPanelDepth(getBytes(weight));
  return panel * llvm::alignTo(inner, depth) * getBytes(weight);
}

int64_t ProductShape::getBlockBytes() const {
  return panel * innerBlock * getBytes(weight);
}

std::string ProductShape::describe() const {
  return llvm::formatv("{0}x{1} k-block {2} fetch {3} {4}x 1/{5}x L{6}",
                       rowTile, columnTile, innerBlock, fetchBytes, fetchSteps,
                       fullFetchPart, fetchLevel);
}

std::string ProductShape::getName() const {
  return llvm::formatv("k{0}_p{1}_{2}{3}", inner, panel, toString(weight),
                       input == weight ? "" : toString(input).str());
}

} // namespace mlir::hybrid::cpu
