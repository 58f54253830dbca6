//===- HybridPhaseOps.cpp - Phases and the arena --------------------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult PhaseOp::verify() {
  // phase_c1
  for (Operation &op : getBody().front()) {
    bool onBuffers =
        isa<ComputeOpInterface>(op) &&
        llvm::none_of(op.getOperandTypes(), llvm::IsaPred<TensorType>);
    if (!onBuffers)
      return emitOpError("expected only compute ops on buffers, but got '")
             << op.getName() << "'";
  }
  return success();
}

int64_t PhaseOp::getGrain(const Partition &partition) {
  int64_t grain = partition.grain;
  for (auto op : getBody().getOps<ComputeOpInterface>())
    for (const Partition &other : op.getPartitions())
      if (partition.matches(other))
        grain = std::max(grain, other.grain);
  return grain;
}

Value ArenaViewOp::getViewSource() { return getArena(); }

bool ArenaViewOp::overlaps(ArenaViewOp other) {
  return getArena() == other.getArena() &&
         getOffset() < other.getOffset() + other.getSize() &&
         other.getOffset() < getOffset() + getSize();
}

LogicalResult ArenaViewOp::verify() {
  // arena_view_c1
  auto offset = static_cast<int64_t>(getOffset());
  auto size = static_cast<int64_t>(getSize());
  if (offset < 0 || size < 0 || offset % 64 != 0 || size % 64 != 0 ||
      llvm::AddOverflow(offset, size, offset))
    return emitOpError("expected multiples of 64 that are not negative, but "
                       "got [")
           << static_cast<int64_t>(getOffset()) << ", " << size << "]";
  // arena_view_c2
  auto type = cast<MemRefType>(getType());
  if (type.getRank() == 0 || !type.isDynamicDim(0) ||
      llvm::any_of(type.getShape().drop_front(), ShapedType::isDynamic))
    return emitOpError("expected rows of static shape, but got ") << type;
  if (isFrame())
    return success();
  int64_t row = ShapedType::getNumElements(type.getShape().drop_front()) *
                type.getElementTypeBitWidth() / 8;
  if (row > size)
    return emitOpError("expected rows of at most ")
           << size << " bytes, but got " << row;
  return success();
}
