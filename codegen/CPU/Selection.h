//===- Selection.h - What selecting kernels shares --------------*- C++ -*-===//
///
/// One overload of select an op, in the file that is named as the op's
/// definition is: HybridMambaOps.td has its kernels in SelectMambaKernels.cpp.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_SELECTION_H
#define CODEGEN_CPU_SELECTION_H

#include "codegen/CPU/SelectKernel.h"

namespace mlir::hybrid::cpu {

struct Selection {
  const ModelLayout &layout;
  const CPUTarget &target;

  /// The choices of a product's emitter, for so many weights side by side.
  /// `inner`: K, 0 for the columns of `input`.
  ProductShape getProduct(Value input, Value weight, int64_t sides = 1,
                          int64_t inner = 0) const;
  /// Those of a scan's emitter, for `states` of a channel.
  ScanShape getScan(int64_t states) const;
};

inline DType typeOf(Value value) { return getDType(value.getType()); }

inline PanelsAttr getLayout(Value weight) {
  return cast<WeightType>(weight.getType()).getLayout();
}

/// Fails unless `weight` is in panels of `width` rows (0: of any number), of
/// the depth that its elements have.
LogicalResult requirePanels(Operation *op, Value weight, int64_t width);

// Rows in, rows out.
FailureOr<Kernel> select(ActivationOp op, const Selection &selection);
FailureOr<Kernel> select(AddOp op, const Selection &selection);
FailureOr<Kernel> select(AddRMSNormOp op, const Selection &selection);
FailureOr<Kernel> select(ConcatRMSNormOp op, const Selection &selection);
FailureOr<Kernel> select(hybrid::CopyOp op, const Selection &selection);
FailureOr<Kernel> select(EmbedOp op, const Selection &selection);
FailureOr<Kernel> select(GatedLinearOp op, const Selection &selection);
FailureOr<Kernel> select(HeadLinearOp op, const Selection &selection);
FailureOr<Kernel> select(LinearOp op, const Selection &selection);
FailureOr<Kernel> select(RMSNormOp op, const Selection &selection);
FailureOr<Kernel> select(SelectRowsOp op, const Selection &selection);

// Mamba.
FailureOr<Kernel> select(CausalConv1DOp op, const Selection &selection);
FailureOr<Kernel> select(ConvActivationOp op, const Selection &selection);
FailureOr<Kernel> select(GatedRMSNormOp op, const Selection &selection);
FailureOr<Kernel> select(GatedScanOp op, const Selection &selection);
FailureOr<Kernel> select(SelectiveScanOp op, const Selection &selection);
FailureOr<Kernel> select(SSDScanOp op, const Selection &selection);

// Attention.
FailureOr<Kernel> select(AppendKVOp op, const Selection &selection);
FailureOr<Kernel> select(AttentionOp op, const Selection &selection);
FailureOr<Kernel> select(AttentionWeightsOp op, const Selection &selection);
FailureOr<Kernel> select(RopeOp op, const Selection &selection);
FailureOr<Kernel> select(RotaryTableOp op, const Selection &selection);

// Experts.
FailureOr<Kernel> select(ExpertGatedLinearOp op, const Selection &selection);
FailureOr<Kernel> select(ExpertLinearOp op, const Selection &selection);
FailureOr<Kernel> select(RouterOp op, const Selection &selection);
FailureOr<Kernel> select(SortRowsOp op, const Selection &selection);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_SELECTION_H
