//===- ProductShape.cpp - What is multiplied, how much at a time ----------===//
#include "codegen/CPU/ProductShape.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

/// What is fetched suits all targets as it is.
void ProductShape::choose(const CPUTarget &target, int64_t sides) {
  int64_t registers = target.getVectorRegisters(), lanes = target.getLanes();
  // Columns leave room for several rows.
  columnTile =
      std::min(panel, std::max<int64_t>(registers / 8 / sides, 1) * lanes);
  // A step's weights need registers, and a broadcast; pairs that are widened
  // are there twice. Sums that do not fit beside them would go to the stack.
  int64_t vectors = std::max<int64_t>(columnTile / lanes, 1) * sides;
  bool isWidened = weight == DType::BF16 && !target.hasBF16Dot();
  int64_t sums = registers - 1 - vectors * (isWidened ? 2 : 1);
  rowTile = std::clamp<int64_t>(sums / vectors, 1, 12);
  // A panel of which a part must stay in the L2 cache is cut into blocks of k.
  innerBlock = target.getInnerBlock(inner, sides * panel * getBytes(weight));
}

LogicalResult ProductShape::verify(const CPUTarget &target, EmitError emitError,
                                   int64_t sides) const {
  int64_t lanes = target.getLanes();
  if (columnTile < 1 || columnTile % lanes != 0 || panel % columnTile != 0)
    return emitError() << "expected a tile's columns to be a multiple of "
                       << lanes << " that divides the " << panel
                       << " of a panel, but got " << columnTile;
  if (rowTile < 1)
    return emitError() << "expected a tile of at least one row, but got "
                       << rowTile;
  int64_t vectors = columnTile / lanes * sides;
  if (rowTile > target.getVectorRegisters() / vectors)
    return emitError() << "expected the sums of a tile to fit into "
                       << target.getVectorRegisters() << " registers, but got "
                       << rowTile << " rows of " << vectors << " vectors";
  if (innerBlock < inner && (innerBlock < 1 || innerBlock % 2 != 0))
    return emitError() << "expected an even number of k in a block, but got "
                       << innerBlock;
  if (waitingRows < 1 || waitingRows > kMostWaitingRows)
    return emitError() << "expected 1 to " << kMostWaitingRows
                       << " rows to wait on the stack, but got " << waitingRows;
  if (std::min({fetchBytes, fetchSteps, fullFetchPart}) < 0)
    return emitError() << "expected fetches of no negative number, but got '"
                       << describe() << "'";
  return verifyFetchLevel(fetchLevel, emitError);
}

int64_t ProductShape::getPanelBytes() const {
  int64_t depth = CPUTarget::getPanelDepth(getBytes(weight));
  return panel * llvm::alignTo(inner, depth) * getBytes(weight);
}

int64_t ProductShape::getBlockBytes() const {
  return panel * innerBlock * getBytes(weight);
}

std::string ProductShape::describe() const {
  return llvm::formatv(
      "{0}x{1} k-block {2} wait {3} fetch {4} {5}x 1/{6}x L{7}", rowTile,
      columnTile, innerBlock, waitingRows, fetchBytes, fetchSteps,
      fullFetchPart, fetchLevel);
}

std::string ProductShape::getName() const {
  return llvm::formatv("k{0}_p{1}_{2}{3}", inner, panel, toString(weight),
                       input == weight ? "" : toString(input).str());
}

} // namespace mlir::hybrid::cpu
