//===- SelectRowKernels.cpp - Kernels of ops from rows to rows ------------===//
#include "codegen/CPU/Selection.h"

namespace mlir::hybrid::cpu {

FailureOr<Kernel> select(EmbedOp op, const Selection &) {
  PanelsAttr panels = getLayout(op.getWeight());
  return Kernel(EmbedKernel{columnsOf(op.getInit()),
                            panels ? panels.getWidth() : 0,
                            typeOf(op.getWeight()), typeOf(op.getInit())});
}

FailureOr<Kernel> select(RMSNormOp op, const Selection &) {
  return Kernel(RMSNormKernel{
      columnsOf(op.getInit()), op.getEpsilon().convertToDouble(),
      op.getReplicated(), typeOf(op.getInput()), typeOf(op.getInit())});
}

FailureOr<Kernel> select(ConcatRMSNormOp op, const Selection &) {
  return Kernel(ConcatRMSNormKernel{
      columnsOf(op.getFirst()), columnsOf(op.getSecond()),
      op.getEpsilon().convertToDouble(), typeOf(op.getFirst()),
      typeOf(op.getSecond()), typeOf(op.getInit())});
}

FailureOr<Kernel> select(LinearOp op, const Selection &selection) {
  LinearKernel kernel;
  for (auto [weight, init] : llvm::zip(op.getWeights(), op.getInits())) {
    if (failed(requirePanels(op, weight, 0)))
      return failure();
    DType type = typeOf(init);
    kernel.results.push_back(
        {columnsOf(init), selection.getProduct(op.getInput(), weight), type});
  }
  kernel.hasBias = !op.getBiases().empty();
  kernel.overRows = op.getRows();
  kernel.accumulate = op.getAccumulate();
  return Kernel(kernel);
}

FailureOr<Kernel> select(HeadLinearOp op, const Selection &selection) {
  HeadLinearKernel kernel;
  kernel.heads = headsOf(op);
  int64_t inner = columnsOf(op.getInput()) / kernel.heads;
  for (auto [weight, init] : llvm::zip(op.getWeights(), op.getInits())) {
    if (failed(requirePanels(op, weight, 0)))
      return failure();
    kernel.results.push_back(
        {columnsOf(init),
         selection.getProduct(op.getInput(), weight, /*sides=*/1, inner),
         typeOf(init)});
  }
  kernel.hasBias = !op.getBiases().empty();
  return Kernel(kernel);
}

FailureOr<Kernel> select(GatedLinearOp op, const Selection &selection) {
  if (failed(requirePanels(op, op.getGate(), 0)))
    return failure();
  return Kernel(
      GatedLinearKernel{op.getFunction(), columnsOf(op.getInit()),
                        selection.getProduct(op.getInput(), op.getGate(),
                                             /*sides=*/2),
                        typeOf(op.getInit())});
}

FailureOr<Kernel> select(ActivationOp op, const Selection &) {
  Value factor = op.getFactor();
  return Kernel(ActivationKernel{
      op.getFunction(), slotsOf(op.getInit()), columnsOf(op.getInit()),
      static_cast<bool>(factor), typeOf(op.getInput()),
      factor ? typeOf(factor) : DType::F32, typeOf(op.getInit())});
}

FailureOr<Kernel> select(AddOp op, const Selection &) {
  return Kernel(AddKernel{columnsOf(op.getInit()), typeOf(op.getInput()),
                          typeOf(op.getInit())});
}

FailureOr<Kernel> select(AddRMSNormOp op, const Selection &) {
  return Kernel(
      AddRMSNormKernel{columnsOf(op.getInput()),
                       op.getEpsilon().convertToDouble(), typeOf(op.getInput()),
                       typeOf(op.getInits()[0]), typeOf(op.getInits()[1])});
}

FailureOr<Kernel> select(SelectRowsOp op, const Selection &) {
  return Kernel(SelectRowsKernel{columnsOf(op.getInit()), typeOf(op.getInput()),
                                 typeOf(op.getInit())});
}

FailureOr<Kernel> select(hybrid::CopyOp op, const Selection &) {
  return Kernel(CopyKernel{columnsOf(op.getInput()), typeOf(op.getInput())});
}

} // namespace mlir::hybrid::cpu
