//===- SelectAttentionKernels.cpp - Kernels of attention and its cache ----===//
#include "codegen/CPU/Selection.h"

namespace mlir::hybrid::cpu {

FailureOr<Kernel> select(RotaryTableOp op, const Selection &) {
  auto toVector = [](std::optional<ArrayAttr> list) {
    SmallVector<double> numbers;
    if (list)
      for (auto number : list->getAsRange<FloatAttr>())
        numbers.push_back(number.getValueAsDouble());
    return numbers;
  };
  RotaryTableKernel kernel;
  kernel.frequencies = toVector(op.getFrequencies());
  kernel.longFrequencies = toVector(op.getLongFrequencies());
  kernel.exponents = toVector(op.getStretchExponents());
  kernel.scale = op.getScale().convertToDouble();
  if (op.getStretchFactor())
    kernel.factor = op.getStretchFactor()->convertToDouble();
  kernel.threshold = op.getThreshold().value_or(0);
  kernel.output = typeOf(op.getInit());
  return Kernel(kernel);
}

FailureOr<Kernel> select(RopeOp op, const Selection &) {
  bool byColumns = op.getPartitions().front().division == Division::Columns;
  return Kernel(RopeKernel{slotsOf(op.getInit()), columnsOf(op.getInit()),
                           static_cast<int64_t>(op.getHeadSize()),
                           columnsOf(op.getTable()) / 2, byColumns,
                           typeOf(op.getTable()), typeOf(op.getInit())});
}

FailureOr<Kernel> select(AppendKVOp op, const Selection &selection) {
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  if (typeOf(op.getKeys()) != typeOf(op.getValues()))
    return op.emitOpError("expected keys and values of the same elements, but "
                          "got ")
           << op.getKeys().getType() << " and " << op.getValues().getType();
  return Kernel(AppendKVKernel{shape[1], shape[2],
                               selection.layout.kvBlockBytes,
                               typeOf(op.getKeys()), typeOf(op.getState())});
}

FailureOr<Kernel> select(AttentionOp op, const Selection &selection) {
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  AttentionKernel kernel{slotsOf(op.getQueries()),
                         columnsOf(op.getQueries()) / shape[2],
                         shape[1],
                         shape[2],
                         op.getScale().convertToDouble(),
                         selection.layout.kvBlockBytes,
                         typeOf(op.getQueries()),
                         typeOf(op.getState()),
                         typeOf(op.getInit()),
                         op.getSplit(),
                         op.getRounded()};
  kernel.tiling.choose(selection.target);
  return Kernel(kernel);
}

FailureOr<Kernel> select(AttentionWeightsOp op, const Selection &selection) {
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  return Kernel(AttentionWeightsKernel{
      slotsOf(op.getQueries()), columnsOf(op.getQueries()) / shape[2], shape[1],
      shape[2], op.getScale().convertToDouble(), selection.layout.kvBlockBytes,
      typeOf(op.getQueries()), typeOf(op.getState()), op.getRounded()});
}

} // namespace mlir::hybrid::cpu
