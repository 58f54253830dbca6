//===- SelectExpertKernels.cpp - Kernels of routers and experts -----------===//
#include "codegen/CPU/Selection.h"

namespace mlir::hybrid::cpu {

FailureOr<Kernel> select(RouterOp op, const Selection &selection) {
  if (failed(requirePanels(op, op.getWeight(), CPUTarget::getRouterPanel())))
    return failure();
  RouterKernel kernel;
  kernel.experts = op.getWeight().getType().getShape()[0];
  kernel.slots = columnsOf(op.getInits()[0]);
  kernel.normalized = op.getNormalized();
  kernel.replicated = op.getReplicated();
  kernel.hasLogits = op.getInits().size() == 3;
  kernel.product = selection.getProduct(op.getInput(), op.getWeight());
  // A token at a time, all of a panel and of k.
  kernel.product.innerBlock = kernel.product.inner;
  kernel.product.rowTile = 1;
  kernel.product.columnTile = kernel.product.panel;
  return Kernel(kernel);
}

FailureOr<Kernel> select(SortRowsOp op, const Selection &) {
  return Kernel(SortRowsKernel{columnsOf(op.getInit()),
                               static_cast<int64_t>(op.getCount())});
}

FailureOr<Kernel> select(ExpertLinearOp op, const Selection &selection) {
  Value weight = op.getWeights().front();
  if (failed(requirePanels(op, weight, 0)))
    return failure();
  ExpertLinearKernel kernel;
  kernel.experts = cast<WeightType>(weight.getType()).getShape()[0];
  kernel.slots = columnsOf(op.getExperts());
  kernel.columns = columnsOf(op.getInits().front());
  kernel.results = op.getInits().size();
  kernel.inputHasSlots =
      cast<MemRefType>(op.getInput().getType()).getRank() == 3;
  kernel.hasScales = static_cast<bool>(op.getScales());
  kernel.hasBias = static_cast<bool>(op.getBias());
  kernel.product = selection.getProduct(op.getInput(), weight);
  kernel.type = typeOf(op.getInits().front());
  kernel.items = op.getItems().value_or(0);
  for (Value init : op.getInits())
    if (typeOf(init) != kernel.type ||
        (kernel.hasScales && kernel.type != DType::F32))
      return op.emitOpError("expected results of one type, f32 where slots are "
                            "summed, but got ")
             << init.getType();
  return Kernel(kernel);
}

FailureOr<Kernel> select(ExpertGatedLinearOp op, const Selection &selection) {
  if (failed(requirePanels(op, op.getGate(), 0)))
    return failure();
  return Kernel(ExpertGatedLinearKernel{
      op.getFunction(), op.getGate().getType().getShape()[0],
      columnsOf(op.getExperts()), columnsOf(op.getInit()),
      selection.getProduct(op.getInput(), op.getGate(),
                           /*sides=*/2),
      typeOf(op.getInit()), static_cast<int64_t>(op.getItems().value_or(0))});
}

} // namespace mlir::hybrid::cpu
