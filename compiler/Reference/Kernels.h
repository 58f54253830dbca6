//===- Kernels.h - One naive kernel an op -----------------------*- C++ -*-===//
///
/// Nothing clever: the formula of the op's description, for the units that the
/// context names. A kernel lives in the file of its kind: RowKernels.cpp,
/// MambaKernels.cpp, AttentionKernels.cpp, ExpertKernels.cpp.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_REFERENCE_KERNELS_H
#define COMPILER_REFERENCE_KERNELS_H

#include "compiler/Reference/Values.h"

#include "llvm/Support/MathExtras.h"

namespace braid::reference {

double applyActivation(mlir::hybrid::Activation function, double x);

/// The sum of a[i] * b[i] over all elements of `a`.
double dot(const std::vector<double> &a, const double *b);

void run(mlir::hybrid::EmbedOp op, KernelContext &context);
void run(mlir::hybrid::RMSNormOp op, KernelContext &context);
void run(mlir::hybrid::ConcatRMSNormOp op, KernelContext &context);
void run(mlir::hybrid::LinearOp op, KernelContext &context);
void run(mlir::hybrid::GatedLinearOp op, KernelContext &context);
void run(mlir::hybrid::HeadLinearOp op, KernelContext &context);
void run(mlir::hybrid::ActivationOp op, KernelContext &context);
void run(mlir::hybrid::AddOp op, KernelContext &context);
void run(mlir::hybrid::AddRMSNormOp op, KernelContext &context);
void run(mlir::hybrid::SelectRowsOp op, KernelContext &context);
void run(mlir::hybrid::AttentionWeightsOp op, KernelContext &context);
void run(mlir::hybrid::CopyOp op, KernelContext &context);

void run(mlir::hybrid::CausalConv1DOp op, KernelContext &context);
void run(mlir::hybrid::ConvActivationOp op, KernelContext &context);
void run(mlir::hybrid::SelectiveScanOp op, KernelContext &context);
void run(mlir::hybrid::GatedScanOp op, KernelContext &context);
void run(mlir::hybrid::SSDScanOp op, KernelContext &context);
void run(mlir::hybrid::GatedRMSNormOp op, KernelContext &context);

void run(mlir::hybrid::RotaryTableOp op, KernelContext &context);
void run(mlir::hybrid::RopeOp op, KernelContext &context);
void run(mlir::hybrid::AppendKVOp op, KernelContext &context);
void run(mlir::hybrid::AttentionOp op, KernelContext &context);

void run(mlir::hybrid::RouterOp op, KernelContext &context);
void run(mlir::hybrid::SortRowsOp op, KernelContext &context);
void run(mlir::hybrid::ExpertLinearOp op, KernelContext &context);
void run(mlir::hybrid::ExpertGatedLinearOp op, KernelContext &context);

} // namespace braid::reference

#endif // COMPILER_REFERENCE_KERNELS_H
