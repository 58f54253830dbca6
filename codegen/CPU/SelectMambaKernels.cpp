//===- SelectMambaKernels.cpp - Kernels of convolutions and scans ---------===//
#include "codegen/CPU/Selection.h"

#include <limits>

namespace mlir::hybrid::cpu {
namespace {

template <typename ConvOpT>
FailureOr<Kernel> selectConv(ConvOpT op, const Selection &selection,
                             std::optional<Activation> function) {
  if (failed(requirePanels(op, op.getWeight(), CPUTarget::getChannelPanel())))
    return failure();
  CausalConvKernel kernel{function,
                          columnsOf(op.getInit()),
                          op.getWeight().getType().getShape()[1],
                          static_cast<bool>(op.getBias()),
                          selection.layout.slotBytes,
                          typeOf(op.getInput()),
                          typeOf(op.getInit())};
  kernel.choose(selection.target);
  return Kernel(kernel);
}

/// A scan's decays lie in panels of channels, and its state as they do.
template <typename ScanOpT>
LogicalResult requireChannelPanels(ScanOpT op) {
  if (failed(requirePanels(op, op.getA(), CPUTarget::getChannelPanel())))
    return failure();
  if (op.getState().getType().getLayout() == op.getA().getType().getLayout())
    return success();
  return op.emitOpError("expected a state laid out as ")
         << op.getA().getType() << ", but got " << op.getState().getType();
}

} // namespace

ScanShape Selection::getScan(int64_t states) const {
  ScanShape shape;
  shape.choose(target, states);
  return shape;
}

FailureOr<Kernel> select(CausalConv1DOp op, const Selection &selection) {
  return selectConv(op, selection, std::nullopt);
}

FailureOr<Kernel> select(ConvActivationOp op, const Selection &selection) {
  return selectConv(op, selection, op.getFunction());
}

FailureOr<Kernel> select(SelectiveScanOp op, const Selection &selection) {
  if (failed(requireChannelPanels(op)))
    return failure();
  int64_t groups = groupsOf(op), states = columnsOf(op.getB()) / groups;
  return Kernel(SelectiveScanKernel{
      columnsOf(op.getInit()), groups, states, selection.layout.slotBytes,
      typeOf(op.getInput()), typeOf(op.getStep()), typeOf(op.getB()),
      typeOf(op.getC()), typeOf(op.getInit()), selection.getScan(states)});
}

FailureOr<Kernel> select(GatedScanOp op, const Selection &selection) {
  if (failed(requirePanels(op, op.getDtWeight(), 0)) ||
      failed(requireChannelPanels(op)))
    return failure();
  return Kernel(GatedScanKernel{
      op.getFunction(), columnsOf(op.getInit()), columnsOf(op.getB()),
      selection.layout.slotBytes,
      selection.getProduct(op.getDt(), op.getDtWeight()), typeOf(op.getInput()),
      typeOf(op.getGate()), typeOf(op.getB()), typeOf(op.getC()),
      typeOf(op.getInit()), selection.getScan(columnsOf(op.getB()))});
}

FailureOr<Kernel> select(SSDScanOp op, const Selection &selection) {
  PanelsAttr panels = op.getState().getType().getLayout();
  if (!panels || panels.getWidth() != CPUTarget::getChannelPanel() ||
      panels.getDepth() != 1)
    return op.emitOpError("expected a state in panels of ")
           << CPUTarget::getChannelPanel() << " rows, but got "
           << op.getState().getType() << "; run hybrid-assign-layouts";
  double infinity = std::numeric_limits<double>::infinity();
  SSDScanKernel kernel;
  kernel.columns = columnsOf(op.getInit());
  kernel.heads = columnsOf(op.getStep());
  kernel.groups = groupsOf(op);
  kernel.states = columnsOf(op.getB()) / kernel.groups;
  kernel.low = op.getLow() ? op.getLow()->convertToDouble() : -infinity;
  kernel.high = op.getHigh() ? op.getHigh()->convertToDouble() : infinity;
  kernel.slotBytes = selection.layout.slotBytes;
  kernel.input = typeOf(op.getInput());
  kernel.step = typeOf(op.getStep());
  kernel.b = typeOf(op.getB());
  kernel.c = typeOf(op.getC());
  kernel.output = typeOf(op.getInit());
  kernel.scan = selection.getScan(kernel.states);
  return Kernel(kernel);
}

FailureOr<Kernel> select(GatedRMSNormOp op, const Selection &) {
  return Kernel(GatedRMSNormKernel{
      columnsOf(op.getInit()), static_cast<int64_t>(op.getGroups()),
      op.getEpsilon().convertToDouble(), typeOf(op.getInput()),
      typeOf(op.getGate()), typeOf(op.getInit())});
}

} // namespace mlir::hybrid::cpu
