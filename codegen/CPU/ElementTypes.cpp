//===- ElementTypes.cpp - bf16 in registers -------------------------------===//
#include "codegen/CPU/KernelBuilder.h"
#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::hybrid::cpu {

DType getDType(Type type) {
  Type element;
  if (auto weight = dyn_cast<WeightType>(type))
    element = weight.getElementType();
  else if (auto state = dyn_cast<StateType>(type))
    element = state.getElementType();
  else
    element = getElementTypeOrSelf(type);
  return element.isBF16() ? DType::BF16 : DType::F32;
}

std::string getSuffix(ArrayRef<DType> types) {
  if (llvm::all_of(types, [](DType type) { return type == DType::F32; }))
    return "";
  std::string suffix = "_";
  for (DType type : types)
    suffix += type == DType::F32 ? 'f' : 'b';
  return suffix;
}

VectorType KernelBuilder::getVectorOfIntegers(unsigned bits) {
  return VectorType::get(getLanes(), getIntegerType(bits));
}

/// `type` with elements of another type.
static Type withElement(Type type, Type element) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? Type(vector.clone(element)) : element;
}

/// A constant of `type`, an integer or a vector of them.
static Value constantOf(KernelBuilder &b, Type type, int32_t value) {
  auto attribute = b.getI32IntegerAttr(value);
  if (auto vector = dyn_cast<VectorType>(type))
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(vector, ArrayRef<Attribute>(attribute)));
  return arith::ConstantOp::create(b, attribute);
}

/// The bits of bf16 that an f32, or each of a vector, rounds to.
Value KernelBuilder::roundToBF16(Value value) {
  Type type = value.getType();
  Type narrow = withElement(type, getI16Type());
  if (target.hasBF16Dot() && isa<VectorType>(type)) {
    Value rounded =
        arith::TruncFOp::create(*this, withElement(type, getBF16Type()), value);
    return arith::BitcastOp::create(*this, narrow, rounded);
  }
  Type wide = withElement(type, getI32Type());
  Value bits = arith::BitcastOp::create(*this, wide, value);
  auto constant = [&](int32_t number) {
    return constantOf(*this, wide, number);
  };
  Value high = arith::ShRUIOp::create(*this, bits, constant(16));
  Value isOdd = arith::AndIOp::create(*this, high, constant(1));
  Value rounded = arith::ShRUIOp::create(
      *this, add(add(bits, constant(0x7fff)), isOdd), constant(16));
  // A NaN stays one.
  Value isNaN =
      arith::CmpFOp::create(*this, arith::CmpFPredicate::UNO, value, value);
  Value quiet = arith::OrIOp::create(*this, high, constant(0x40));
  return arith::TruncIOp::create(*this, narrow, select(isNaN, quiet, rounded));
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

Value KernelBuilder::loadScalar(DType type, Value address) {
  if (type == DType::F32)
    return loadF32(address);
  Value bits = LLVM::LoadOp::create(*this, getI16Type(), address, 2);
  Value wide = arith::ExtUIOp::create(*this, getI32Type(), bits);
  wide =
      arith::ShLIOp::create(*this, wide, constantOf(*this, getI32Type(), 16));
  return arith::BitcastOp::create(*this, getF32Type(), wide);
}

Value KernelBuilder::splat(DType type, Value address) {
  if (type == DType::F32)
    return splat(loadF32(address));
  // Twice into every lane, and the lower one out again: a load and a shift,
  // where widening the scalar first takes four.
  Value bits = LLVM::LoadOp::create(*this, getI16Type(), address, 2);
  auto halves = VectorType::get(2 * getLanes(), getI16Type());
  Value all = vector::BroadcastOp::create(*this, halves, bits);
  return evenOfPairs(
      vector::BitCastOp::create(*this, getVectorOfIntegers(32), all));
}

void KernelBuilder::storeScalar(DType type, Value value, Value address) {
  if (type == DType::F32)
    return storeF32(value, address);
  LLVM::StoreOp::create(*this, roundToBF16(value), address, 2);
}

Value KernelBuilder::load(DType type, Value address, Value mask) {
  bool isF32 = type == DType::F32;
  VectorType stored = isF32 ? getVectorType() : getVectorOfIntegers(16);
  int64_t bytes = cpu::getBytes(type);
  Value value;
  if (mask) {
    Value zeros = arith::ConstantOp::create(*this, getZeroAttr(stored));
    value = LLVM::MaskedLoadOp::create(*this, stored, address, mask, zeros,
                                       getI32IntegerAttr(bytes));
  } else {
    value = LLVM::LoadOp::create(*this, stored, address, bytes);
  }
  return isF32 ? value : widenBF16(value);
}

Value KernelBuilder::widenBF16(Value bits) {
  Type wide = getVectorOfIntegers(32);
  Value value = arith::ExtUIOp::create(*this, wide, bits);
  value = arith::ShLIOp::create(*this, value, constantOf(*this, wide, 16));
  return arith::BitcastOp::create(*this, getVectorType(), value);
}

Value KernelBuilder::round(DType type, Value vector) {
  return type == DType::F32 ? vector : widenBF16(roundToBF16(vector));
}

void KernelBuilder::store(DType type, Value vector, Value address, Value mask) {
  int64_t bytes = cpu::getBytes(type);
  Value value = type == DType::F32 ? vector : roundToBF16(vector);
  // LLVM 22 makes one instruction of a truncation and a masked store; where the
  // mask is known to hold one lane, it stores that lane before its truncation,
  // over what lies behind it.
  if (mask && type == DType::BF16 && !target.hasBF16Dot())
    value = hide(value);
  if (mask)
    LLVM::MaskedStoreOp::create(*this, value, address, mask,
                                getI32IntegerAttr(bytes));
  else
    LLVM::StoreOp::create(*this, value, address, bytes);
}

//===----------------------------------------------------------------------===//
// Pairs
//===----------------------------------------------------------------------===//

Value KernelBuilder::loadPair(Value address, bool half) {
  if (!half)
    return LLVM::LoadOp::create(*this, getI32Type(), address, 2);
  Value bits = LLVM::LoadOp::create(*this, getI16Type(), address, 2);
  return arith::ExtUIOp::create(*this, getI32Type(), bits);
}

Value KernelBuilder::loadIntegers(Value address, int64_t alignment) {
  return LLVM::LoadOp::create(*this, getVectorOfIntegers(32), address,
                              alignment);
}

Value KernelBuilder::evenOfPairs(Value pairs) {
  Value bits = arith::ShLIOp::create(*this, pairs,
                                     constantOf(*this, pairs.getType(), 16));
  return arith::BitcastOp::create(*this, getVectorType(), bits);
}

Value KernelBuilder::oddOfPairs(Value pairs) {
  Value bits = arith::AndIOp::create(
      *this, pairs, constantOf(*this, pairs.getType(), -65536));
  return arith::BitcastOp::create(*this, getVectorType(), bits);
}

Value KernelBuilder::dropOddOfPairs(Value pairs) {
  return arith::AndIOp::create(*this, pairs,
                               constantOf(*this, pairs.getType(), 0xffff));
}

Value KernelBuilder::dotBF16(Value sum, Value x, Value y) {
  auto pairs = VectorType::get(2 * getLanes(), getBF16Type());
  auto asPairs = [&](Value value) {
    return vector::BitCastOp::create(*this, pairs, value).getResult();
  };
  return LLVM::CallIntrinsicOp::create(
             *this, getVectorType(),
             getStringAttr("llvm.x86.avx512bf16.dpbf16ps.512"),
             ValueRange{sum, asPairs(x), asPairs(y)})
      .getResult(0);
}

void KernelBuilder::prefetch(Value address, int64_t level) {
  // Hints count the other way: 3 is the first cache.
  LLVM::Prefetch::create(*this, address, /*rw=*/0, /*hint=*/4 - level,
                         /*cache=*/1);
}

} // namespace mlir::hybrid::cpu
