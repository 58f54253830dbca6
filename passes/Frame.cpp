//===- Frame.cpp - Arenas and what functions need of them -----------------===//
#include "passes/Frame.h"

namespace mlir::hybrid {

std::optional<Frame> getFrame(func::FuncOp function) {
  auto attribute = function->getAttrOfType<DenseI64ArrayAttr>(kFrameAttr);
  if (!attribute || attribute.size() != kNumArenas ||
      function.getNumArguments() < kNumArenas)
    return std::nullopt;
  Frame frame;
  llvm::copy(attribute.asArrayRef(), frame.begin());
  return frame;
}

void setFrame(func::FuncOp function, const Frame &frame) {
  function->setAttr(kFrameAttr,
                    DenseI64ArrayAttr::get(function.getContext(), frame));
}

std::optional<Arena> getArenaKind(func::FuncOp function, Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !getFrame(function) ||
      argument.getOwner() != &function.getBody().front() ||
      argument.getArgNumber() < getFirstArena(function))
    return std::nullopt;
  return static_cast<Arena>(argument.getArgNumber() - getFirstArena(function));
}

} // namespace mlir::hybrid
