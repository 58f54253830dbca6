//===- RotaryTableKernel.cpp - Cosines and sines of positions -------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/xxhash.h"

namespace mlir::hybrid::cpu {

/// The numbers themselves are too many for a name.
std::string RotaryTableKernel::getName() const {
  std::string bytes;
  auto append = [&](const void *data, size_t size) {
    bytes.append(static_cast<const char *>(data), size);
  };
  for (ArrayRef<double> list :
       {ArrayRef(frequencies), ArrayRef(longFrequencies),
        ArrayRef(exponents)}) {
    size_t size = list.size();
    append(&size, sizeof size);
    append(list.data(), size * sizeof(double));
  }
  append(&scale, sizeof scale);
  append(&factor, sizeof factor);
  append(&threshold, sizeof threshold);
  return llvm::formatv("rotary_table_p{0}_{1:x-}{2}", frequencies.size(),
                       llvm::xxh3_64bits(bytes), getSuffix({output}));
}

std::string RotaryTableKernel::getTile() const { return "a vector of pairs"; }

namespace {

SmallVector<float> toF32(ArrayRef<double> values) {
  return SmallVector<float>(values.begin(), values.end());
}

/// Scalars of double, for frequencies that a call decides: f32 would move the
/// far end of a long context. Errors stay below a unit of f32.
class DoubleMath {
public:
  explicit DoubleMath(KernelBuilder &b) : b(b) {}

  Value constant(double value) {
    return arith::ConstantOp::create(b, b.getF64FloatAttr(value));
  }
  Value fma(Value x, Value y, Value z) {
    return LLVM::FMAOp::create(b, x.getType(), x, y, z);
  }
  Value fromInteger(Value x) {
    return arith::SIToFPOp::create(b, b.getF64Type(), x);
  }
  Value load(Value address) {
    return LLVM::LoadOp::create(b, b.getF64Type(), address, 8);
  }
  Value log2(Value x);
  Value exp2(Value x);

private:
  Value asInteger(Value x) {
    return arith::BitcastOp::create(b, b.getI64Type(), x);
  }
  Value asDouble(Value x) {
    return arith::BitcastOp::create(b, b.getF64Type(), x);
  }

  KernelBuilder &b;
};

/// Of x >= 1. With m the fraction in [1, 2) and t = (m - 1) / (m + 1), the
/// logarithm of m is 2 (t + t^3 / 3 + t^5 / 5 + ...).
Value DoubleMath::log2(Value x) {
  constexpr int64_t kFractionBits = 52, kBias = 1023, kTerms = 16;
  Value bits = asInteger(x);
  Value exponent = b.sub(arith::ShRUIOp::create(b, bits, b.i64(kFractionBits)),
                         b.i64(kBias));
  Value m = asDouble(
      b.sub(bits, arith::ShLIOp::create(b, exponent, b.i64(kFractionBits))));
  Value t = b.div(b.sub(m, constant(1)), b.add(m, constant(1)));
  Value z = b.mul(t, t);
  Value sum = constant(1.0 / (2 * kTerms + 1));
  for (int64_t i = kTerms - 1; i >= 0; --i)
    sum = fma(sum, z, constant(1.0 / (2 * i + 1)));
  return fma(b.mul(sum, t), constant(2 * 1.4426950408889634),
             fromInteger(exponent));
}

/// Of x in [-1000, 1000]: the series of exp around the nearest integer.
Value DoubleMath::exp2(Value x) {
  constexpr int64_t kTerms = 13;
  Value magic = constant(6755399441055744.0); // 1.5 * 2^52
  Value shifted = b.add(x, magic);
  Value r =
      b.mul(b.sub(x, b.sub(shifted, magic)), constant(0.6931471805599453));
  Value sum = constant(1);
  for (int64_t i = kTerms; i > 0; --i)
    sum = fma(b.mul(sum, r), constant(1.0 / i), constant(1));
  Value exponent = arith::ShLIOp::create(b, asInteger(shifted), b.i64(52));
  return asDouble(b.add(asInteger(sum), exponent));
}

class RotaryTableEmitter {
public:
  RotaryTableEmitter(KernelBuilder &b, const RotaryTableKernel &kernel)
      : b(b), kernel(kernel), pairs(kernel.frequencies.size()),
        usual(b.constants(toF32(kernel.frequencies))),
        init{b.getOperand(0), kernel.output, 2 * pairs} {
    if (!kernel.longFrequencies.empty())
      extended = b.constants(toF32(kernel.longFrequencies));
    if (kernel.exponents.empty())
      return;
    extended = b.scratch(pairs * 4);
    frequencies = b.constants(ArrayRef<double>(kernel.frequencies));
    exponents = b.constants(ArrayRef<double>(kernel.exponents));
  }

  void emit(Value token);

private:
  void stretch(Value length);

  KernelBuilder &b;
  const RotaryTableKernel &kernel;
  int64_t pairs;
  Value usual, extended; // frequencies in f32, of short and long sequences
  Value frequencies, exponents; // in f64
  Rows init;
};

/// extended[m] = frequencies[m] * stretch^-exponents[m]
void RotaryTableEmitter::stretch(Value length) {
  DoubleMath d(b);
  double perToken = kernel.factor / kernel.threshold;
  Value logarithm = d.log2(d.fma(d.fromInteger(length), d.constant(perToken),
                                 d.constant(1 - kernel.factor)));
  b.loop(b.i64(0), b.i64(pairs), 1, [&](Value m) {
    Value exponent =
        b.mul(d.load(b.at(exponents, m, 8)), b.sub(d.constant(0), logarithm));
    Value f = b.mul(d.load(b.at(frequencies, m, 8)), d.exp2(exponent));
    b.storeF32(arith::TruncFOp::create(b, b.getF32Type(), f),
               b.at(extended, m, 4));
  });
}

void RotaryTableEmitter::emit(Value token) {
  auto sequence = b.loadSequence(b.getSequenceOf(token));
  Value table = usual;
  if (extended) {
    Value isLong = b.less(b.i64(kernel.threshold), sequence.whole);
    if (exponents)
      b.ifThen(isLong, [&] { stretch(sequence.whole); });
    table = b.select(isLong, extended, usual);
  }
  Value position =
      arith::SIToFPOp::create(b, b.getF32Type(), b.getPosition(token));
  b.forColumns(b.i64(0), b.i64(pairs), [&](Value m, Value mask) {
    // The angle is rounded to f32: that is what models were trained with.
    Value angle =
        b.mul(b.splat(position), b.load(DType::F32, b.at(table, m, 4), mask));
    auto [sin, cos] = b.sinCos(angle);
    Value scale = b.splat(kernel.scale);
    init.store(b, b.mul(cos, scale), token, m, mask);
    init.store(b, b.mul(sin, scale), token, b.add(m, b.i64(pairs)), mask);
  });
}

} // namespace

void RotaryTableKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 1);
  RotaryTableEmitter emitter(b, *this);
  b.loop(b.getBegin(), b.getEnd(), 1,
         [&](Value token) { emitter.emit(token); });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
