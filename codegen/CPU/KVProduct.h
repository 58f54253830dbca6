//===- KVProduct.h - A step of a product with the cache ---------*- C++ -*-===//
#ifndef CODEGEN_CPU_KVPRODUCT_H
#define CODEGEN_CPU_KVPRODUCT_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// How queries meet keys, and probabilities values. A step takes as many
/// elements as lie together in the cache (KVBlock.h), all of one lane's chain.
///
/// A cache of f32: an fma. A cache of bf16: the fmas of the even and of the odd
/// element, widened in registers; or, where factors are rounded and the target
/// has it, vdpbf16ps.
class KVProduct {
public:
  /// `isRounded`: queries and probabilities to the type of the cache.
  KVProduct(KernelBuilder &b, DType cache, bool isRounded)
      : b(b), cache(cache), rounded(isRounded ? cache : DType::F32) {}

  /// Elements of a step.
  int64_t getDepth() const { return CPUTarget::getPanelDepth(getBytes(cache)); }
  /// A vector of factors, rounded.
  Value round(Value factors) const { return b.round(rounded, factors); }
  /// The type of factors in memory: of all, that which is the quickest to
  /// multiply with.
  DType getFactor() const { return isDot() ? DType::BF16 : DType::F32; }

  /// The factors from `address` on, each in all lanes; `half`: only the first
  /// is there.
  SmallVector<Value> splat(Value address, bool half) const;
  /// A step of what is cached, a vector of lanes, from `address` on.
  SmallVector<Value> load(Value address) const;
  /// What of it belongs to the first element: the second may be no number.
  SmallVector<Value> takeHalf(ValueRange line) const;
  /// sum + factors * line.
  Value multiply(ValueRange factors, ValueRange line, Value sum) const;

private:
  bool isDot() const {
    return rounded == DType::BF16 && b.getTarget().hasBF16Dot();
  }

  KernelBuilder &b;
  DType cache, rounded;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KVPRODUCT_H
