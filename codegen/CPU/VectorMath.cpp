//===- VectorMath.cpp - Scalar functions on vectors of f32 ----------------===//
//
// Polynomials of our own: a library call would run lane by lane, and a
// function of another library would bring other bits. Coefficients are minimax
// fits in double, rounded to f32; test/unit/Codegen/VectorMathTest.cpp holds
// the bounds stated here against libm in double.
//
//===----------------------------------------------------------------------===//
#include "codegen/CPU/KernelBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::hybrid::cpu {
namespace {

VectorType getIntegerType(KernelBuilder &b) {
  return VectorType::get(b.getLanes(), b.getI32Type());
}

Value splatInteger(KernelBuilder &b, int32_t value) {
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(getIntegerType(b), value));
}

Value asInteger(KernelBuilder &b, Value x) {
  return arith::BitcastOp::create(b, getIntegerType(b), x);
}

Value asFloat(KernelBuilder &b, Value x) {
  return arith::BitcastOp::create(b, b.getVectorType(), x);
}

/// The polynomial with these coefficients, highest first, by Horner's rule.
Value horner(KernelBuilder &b, Value x, ArrayRef<double> coefficients) {
  Value sum = b.splat(coefficients.front());
  for (double coefficient : coefficients.drop_front())
    sum = b.fma(sum, x, b.splat(coefficient));
  return sum;
}

/// 2^n for integers n in [-126, 127].
Value powerOfTwo(KernelBuilder &b, Value n) {
  Value biased = arith::AddIOp::create(b, n, splatInteger(b, 127));
  return asFloat(b, arith::ShLIOp::create(b, biased, splatInteger(b, 23)));
}

Value absolute(KernelBuilder &b, Value x) {
  Value magnitude =
      arith::AndIOp::create(b, asInteger(b, x), splatInteger(b, 0x7fffffff));
  return asFloat(b, magnitude);
}

/// `magnitude` with the sign of `x`.
Value withSignOf(KernelBuilder &b, Value magnitude, Value x) {
  Value sign =
      arith::AndIOp::create(b, asInteger(b, x), splatInteger(b, INT32_MIN));
  return asFloat(b, arith::OrIOp::create(b, asInteger(b, magnitude), sign));
}

/// log(x) of normal x > 0: x = 2^e * (1 + f) with 1 + f in [sqrt 1/2, sqrt 2).
Value logarithm(KernelBuilder &b, Value x) {
  Value bits = asInteger(b, x);
  // Subtracting the bits of sqrt(1/2) makes the exponent field e.
  Value shifted = arith::SubIOp::create(b, bits, splatInteger(b, 0x3f3504f3));
  Value e = arith::ShRSIOp::create(b, shifted, splatInteger(b, 23));
  Value mantissa = arith::SubIOp::create(
      b, bits, arith::ShLIOp::create(b, e, splatInteger(b, 23)));
  Value f = b.sub(asFloat(b, mantissa), b.splat(1.0));
  Value q =
      horner(b, f,
             {0.06746957451105118, -0.1167607456445694, 0.1188824251294136,
              -0.12405513972043991, 0.14219529926776886, -0.1666800081729889,
              0.20002120733261108, -0.25000008940696716, 0.3333331346511841});
  Value square = b.mul(f, f);
  Value result = b.mul(b.mul(square, f), q);
  Value exponent = arith::SIToFPOp::create(b, b.getVectorType(), e);
  // log 2 in two parts, the first of few bits.
  result = b.fma(exponent, b.splat(-2.12194440e-4), result);
  result = b.fma(square, b.splat(-0.5), result);
  result = b.add(f, result);
  return b.fma(exponent, b.splat(0.693359375), result);
}

} // namespace

/// Relative error below 2e-7 where the result is normal; 0 below -104, infinity
/// above 88.8; exp(0) is 1: a state whose step is 0 does not decay.
Value KernelBuilder::exp(Value x) {
  // NaN fails both comparisons and stays.
  x = select(less(x, splat(-104.0)), splat(-104.0), x);
  x = select(greater(x, splat(89.0)), splat(89.0), x);
  // Adding 1.5 * 2^23 leaves the nearest integer in the low bits.
  Value magic = splat(12582912.0);
  Value shifted = fma(x, splat(1.4426950408889634), magic);
  Value n = sub(shifted, magic);
  Value integer = arith::SubIOp::create(*this, asInteger(*this, shifted),
                                        splatInteger(*this, 0x4b400000));
  Value r = fma(n, splat(-0.693359375), x);
  r = fma(n, splat(2.12194440e-4), r);
  Value q =
      horner(*this, r,
             {0.00138145312666893, 0.00836878176778555, 0.04166839271783829,
              0.1666651964187622, 0.4999999403953552});
  Value p = fma(mul(r, r), q, r);
  p = add(p, splat(1.0));
  // In two steps, so that the ends of the range come out right.
  Value half = arith::ShRSIOp::create(*this, integer, splatInteger(*this, 1));
  Value rest = arith::SubIOp::create(*this, integer, half);
  return mul(mul(p, powerOfTwo(*this, half)), powerOfTwo(*this, rest));
}

/// Relative error below 2e-7 down to -125, absolute error below 3e-38 from
/// there on; 2^0 is 1. Half the work of exp: what a recurrence does for every
/// state.
Value KernelBuilder::exp2OfNegative(Value x) {
  // NaN fails the comparison and stays.
  x = select(less(x, splat(-125.0)), splat(-125.0), x);
  Value magic = splat(12582912.0);
  Value shifted = add(x, magic);
  Value r = sub(x, sub(shifted, magic));
  Value p = horner(*this, r,
                   {0.00015353361959569156, 0.0013398875016719103,
                    0.00961843691766262, 0.055503323674201965,
                    0.24022647738456726, 0.6931471824645996, 1.0});
  // The low bits are the integer: shifted, they add to the exponent of p.
  Value exponent = arith::ShLIOp::create(*this, asInteger(*this, shifted),
                                         splatInteger(*this, 23));
  return asFloat(*this, add(asInteger(*this, p), exponent));
}

/// Relative error below 4e-7.
Value KernelBuilder::sigmoid(Value x) {
  return div(splat(1.0), add(splat(1.0), exp(sub(splat(0.0), x))));
}

/// Relative error below 6e-7, also for very negative x.
Value KernelBuilder::softplus(Value x) {
  // log1p(y) = y * log(u) / (u - 1) with u = 1 + y rounded: the error of u
  // cancels. Where u is 1, the result is y.
  Value y = exp(select(greater(x, splat(20.0)), splat(20.0), x));
  Value u = add(splat(1.0), y);
  Value above = sub(u, splat(1.0));
  Value isOne = equal(above, splat(0.0));
  Value ratio = div(logarithm(*this, u), select(isOne, splat(1.0), above));
  Value log1p = select(isOne, y, mul(y, ratio));
  return select(greater(x, splat(20.0)), x, log1p);
}

/// Relative error below 5e-7.
Value KernelBuilder::tanh(Value x) {
  Value z = mul(x, x);
  Value q =
      horner(*this, z,
             {-0.005704998970031738, 0.020639099180698395, -0.05373971909284592,
              0.13331441581249237, -0.3333328068256378});
  Value small = fma(mul(x, z), q, x);
  Value magnitude = absolute(*this, x);
  Value power = exp(add(magnitude, magnitude));
  Value large = sub(splat(1.0), div(splat(2.0), add(power, splat(1.0))));
  return select(less(magnitude, splat(0.625)), small,
                withSignOf(*this, large, x));
}

/// Absolute error below 1.5e-7 for |x| up to 262143.
KernelBuilder::SinCos KernelBuilder::sinCos(Value x) {
  // x = n * pi/2 + r. The first product is exact in its fma, and so is the
  // difference: both are multiples of 2^-23, the unit of the constant.
  Value magic = splat(12582912.0);
  Value shifted = fma(x, splat(0.6366197723675814), magic);
  Value n = sub(shifted, magic);
  Value r = fma(n, splat(-1.5707963705062866), x);
  r = fma(n, splat(4.371138828673793e-08), r);
  r = fma(n, splat(1.7151245100058819e-15), r);
  Value z = mul(r, r);
  Value s = horner(
      *this, z,
      {-0.00019494948672211984, 0.008331973250808505, -0.16666650573119296});
  s = fma(mul(r, z), s, r);
  Value c = horner(
      *this, z,
      {2.4437728180721816e-05, -0.001388736143107798, 0.041666646747316696});
  c = fma(mul(z, z), c, fma(z, splat(-0.5), splat(1.0)));
  // The quadrant is the low bits of the sum.
  Value quadrant = asInteger(*this, shifted);
  auto bit = [&](Value value, int32_t mask) {
    return arith::AndIOp::create(*this, value, splatInteger(*this, mask));
  };
  Value isOdd = arith::CmpIOp::create(*this, arith::CmpIPredicate::ne,
                                      bit(quadrant, 1), splatInteger(*this, 0));
  auto negateIf = [&](Value value, Value number) {
    Value sign =
        arith::ShLIOp::create(*this, bit(number, 2), splatInteger(*this, 30));
    return asFloat(*this,
                   arith::XOrIOp::create(*this, asInteger(*this, value), sign));
  };
  return {negateIf(select(isOdd, c, s), quadrant),
          negateIf(select(isOdd, s, c), add(quadrant, splatInteger(*this, 1)))};
}

/// Absolute error below 2e-7.
Value KernelBuilder::erf(Value x) {
  Value z = mul(x, x);
  Value p =
      horner(*this, z,
             {7.854449359001592e-05, -0.00080103863729164, 0.005188351962715387,
              -0.02685382589697838, 0.1128358542919159, -0.3761262595653534,
              1.1283791065216064});
  Value small = mul(x, p);
  Value magnitude = absolute(*this, x);
  Value t = div(splat(1.0), add(magnitude, splat(1.0)));
  // erfc(x) exp(x^2) on [1, 4.2]; beyond, erf is 1 in f32.
  Value q =
      horner(*this, t,
             {-0.19460566341876984, 0.20588815212249756, 0.6355907320976257,
              -1.4196983575820923, 0.7234483957290649, 0.46882328391075134,
              0.5753465294837952, -0.0005542559665627778});
  Value large = sub(splat(1.0), mul(exp(sub(splat(0.0), z)), q));
  return select(less(magnitude, splat(1.0)), small,
                withSignOf(*this, large, x));
}

} // namespace mlir::hybrid::cpu
