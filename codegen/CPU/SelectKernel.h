//===- SelectKernel.h - The kernel that runs an op --------------*- C++ -*-===//
#ifndef CODEGEN_CPU_SELECTKERNEL_H
#define CODEGEN_CPU_SELECTKERNEL_H

#include "codegen/CPU/Kernels.h"
#include "codegen/ModelLayout.h"

#include <variant>

namespace mlir::hybrid::cpu {

using Kernel =
    std::variant<ActivationKernel, AddKernel, AddRMSNormKernel, AppendKVKernel,
                 AttentionKernel, AttentionWeightsKernel, CausalConvKernel,
                 ConcatRMSNormKernel, CopyKernel, EmbedKernel,
                 ExpertGatedLinearKernel, ExpertLinearKernel, GatedLinearKernel,
                 GatedRMSNormKernel, GatedScanKernel, HeadLinearKernel,
                 LinearKernel, RMSNormKernel, RopeKernel, RotaryTableKernel,
                 RouterKernel, SelectiveScanKernel, SelectRowsKernel,
                 SortRowsKernel, SSDScanKernel>;

/// The kernel for `op`, which is in phase form, with the default choices of its
/// emitter. Fails with a diagnostic where the op's operands are laid out as no
/// emitter reads them, or so that its choices are not legal.
FailureOr<Kernel> selectKernel(Operation *op, const ModelLayout &layout,
                               const CPUTarget &target);

/// "linear", "attention", ...: the emitter of `kernel`.
StringRef getEmitter(const Kernel &kernel);
std::string getName(const Kernel &kernel);
std::string getTile(const Kernel &kernel);
/// Refuses choices that the emitter cannot follow.
LogicalResult verify(const Kernel &kernel, const CPUTarget &target,
                     EmitError emitError);
void emit(const Kernel &kernel, KernelBuilder &builder);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_SELECTKERNEL_H
