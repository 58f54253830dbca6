//===- Operators.cpp - Arithmetic as Python does it -----------------------===//
#include "Library.h"

#include <cmath>

namespace braid::jinja {

int64_t requireInt(const Value &value, const char *what) {
  if (value.isUndefined())
    failUndefined(value);
  if (!value.isInt())
    fail(std::string("expected an integer ") + what + ", but got " +
         getTypeName(value));
  return value.getInt();
}

const std::string &requireText(const Value &value, const char *what) {
  if (value.isUndefined())
    failUndefined(value);
  if (!value.isString())
    fail(std::string("expected text ") + what + ", but got " +
         getTypeName(value));
  return getText(value);
}

[[noreturn]] static void failOverflow(const char *operation) {
  fail(std::string("expected integers of at most 64 bits for '") + operation +
       "', but the result is larger; use a float");
}

static void requireDefined(const Value &a, const Value &b) {
  for (const Value *value : {&a, &b})
    if (value->isUndefined())
      failUndefined(*value);
}

[[noreturn]] static void failTypes(const char *operation, const Value &a,
                                   const Value &b) {
  bool isText = a.isString() || b.isString();
  fail(std::string("expected operands that fit '") + operation + "', but got " +
       getTypeName(a) + " and " + getTypeName(b) +
       (isText && operation[0] == '+' ? "; join text with '~'" : ""));
}

static void requireNumbers(const char *operation, const Value &a,
                           const Value &b) {
  requireDefined(a, b);
  if (!a.isNumber() || !b.isNumber())
    failTypes(operation, a, b);
}

static Value addText(Heap &heap, const Value &a, const Value &b) {
  bool isMarkup = a.as<String>().isMarkup || b.as<String>().isMarkup;
  Text sum(heap);
  for (const Value *part : {&a, &b})
    if (isMarkup && !part->as<String>().isMarkup)
      sum << escapeHtml(heap, getText(*part));
    else
      sum << getText(*part);
  return makeString(heap, sum.take(), isMarkup);
}

Value add(Heap &heap, const Value &a, const Value &b) {
  requireDefined(a, b);
  if (a.isInt() && b.isInt()) {
    int64_t sum;
    if (__builtin_add_overflow(a.getInt(), b.getInt(), &sum))
      failOverflow("+");
    return Value(sum);
  }
  if (a.isNumber() && b.isNumber())
    return Value(a.toDouble() + b.toDouble());
  if (a.isString() && b.isString())
    return addText(heap, a, b);
  if ((!a.is(Kind::List) && !a.is(Kind::Tuple)) || a.getKind() != b.getKind())
    failTypes("+", a, b);
  const auto &left = a.as<Sequence>().items, &right = b.as<Sequence>().items;
  heap.work(left.size() + right.size());
  std::vector<Value> items(left);
  items.insert(items.end(), right.begin(), right.end());
  return make<Sequence>(heap, a.getKind(), std::move(items));
}

Value subtract(Heap &, const Value &a, const Value &b) {
  requireNumbers("-", a, b);
  if (!a.isInt() || !b.isInt())
    return Value(a.toDouble() - b.toDouble());
  int64_t difference;
  if (__builtin_sub_overflow(a.getInt(), b.getInt(), &difference))
    failOverflow("-");
  return Value(difference);
}

static Value repeat(Heap &heap, const Value &value, int64_t count) {
  if (value.isString())
    return makeString(heap, repeatText(heap, getText(value), count),
                      value.as<String>().isMarkup);
  const auto &items = value.as<Sequence>().items;
  uint64_t times = count < 0 ? 0 : uint64_t(count);
  uint64_t total;
  if (__builtin_mul_overflow(times, uint64_t(items.size()), &total))
    total = UINT64_MAX / sizeof(Value);
  heap.require(std::min(total, UINT64_MAX / sizeof(Value)) * sizeof(Value));
  heap.work(total);
  std::vector<Value> result;
  result.reserve(total);
  for (uint64_t i = 0; i < (items.empty() ? 0 : times); ++i)
    result.insert(result.end(), items.begin(), items.end());
  return make<Sequence>(heap, value.getKind(), std::move(result));
}

static bool isRepeatable(const Value &value) {
  return value.isString() || value.is(Kind::List) || value.is(Kind::Tuple);
}

Value multiply(Heap &heap, const Value &a, const Value &b) {
  requireDefined(a, b);
  if (isRepeatable(a) && b.isInt())
    return repeat(heap, a, b.getInt());
  if (isRepeatable(b) && a.isInt())
    return repeat(heap, b, a.getInt());
  requireNumbers("*", a, b);
  if (!a.isInt() || !b.isInt())
    return Value(a.toDouble() * b.toDouble());
  int64_t product;
  if (__builtin_mul_overflow(a.getInt(), b.getInt(), &product))
    failOverflow("*");
  return Value(product);
}

static void requireDivisor(const char *operation, const Value &b) {
  if (b.toDouble() == 0)
    fail(std::string("expected a divisor that is not 0 for '") + operation +
         "'");
}

Value divide(Heap &, const Value &a, const Value &b) {
  requireNumbers("/", a, b);
  requireDivisor("/", b);
  if (a.isInt() && b.isInt())
    return Value(static_cast<double>(static_cast<long double>(a.getInt()) /
                                     static_cast<long double>(b.getInt())));
  return Value(a.toDouble() / b.toDouble());
}

/// The remainder has the sign of the divisor.
static double floorModulo(double a, double b) {
  double remainder = std::fmod(a, b);
  if (remainder != 0)
    return (b < 0) != (remainder < 0) ? remainder + b : remainder;
  return std::copysign(0.0, b);
}

Value floorDivide(Heap &, const Value &a, const Value &b) {
  requireNumbers("//", a, b);
  requireDivisor("//", b);
  if (a.isInt() && b.isInt()) {
    int64_t x = a.getInt(), y = b.getInt();
    if (x == INT64_MIN && y == -1)
      failOverflow("//");
    return Value(x / y - (x % y != 0 && (x < 0) != (y < 0)));
  }
  double x = a.toDouble(), y = b.toDouble();
  double remainder = std::fmod(x, y), quotient = (x - remainder) / y;
  if (remainder != 0 && (y < 0) != (remainder < 0))
    quotient -= 1;
  if (quotient == 0)
    return Value(std::copysign(0.0, x / y));
  double floor = std::floor(quotient);
  return Value(quotient - floor > 0.5 ? floor + 1 : floor);
}

Value modulo(Heap &heap, const Value &a, const Value &b) {
  if (a.isString())
    return makeString(heap, formatPercent(heap, getText(a), b),
                      a.as<String>().isMarkup);
  requireNumbers("%", a, b);
  requireDivisor("%", b);
  if (!a.isInt() || !b.isInt())
    return Value(floorModulo(a.toDouble(), b.toDouble()));
  int64_t x = a.getInt(), y = b.getInt();
  int64_t remainder = y == -1 ? 0 : x % y;
  return Value(remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y
                                                            : remainder);
}

static Value powerOfInts(int64_t base, int64_t exponent) {
  int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result))
      failOverflow("**");
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base))
      failOverflow("**");
  }
  return Value(result);
}

Value power(Heap &, const Value &a, const Value &b) {
  requireNumbers("**", a, b);
  if (a.isInt() && b.isInt() && b.getInt() >= 0)
    return powerOfInts(a.getInt(), b.getInt());
  double x = a.toDouble(), y = b.toDouble();
  if (x == 0 && y < 0)
    fail("expected a base that is not 0 for a negative power");
  if (x < 0 && std::isfinite(x) && std::isfinite(y) && y != std::floor(y))
    fail("expected a base that is not negative for a fractional power");
  double result = std::pow(x, y);
  if (std::isinf(result) && std::isfinite(x) && std::isfinite(y))
    fail("expected a power that a float can hold, but it is larger");
  return Value(result);
}

Value negate(Heap &, const Value &a) {
  if (a.isUndefined())
    failUndefined(a);
  if (a.is(Kind::Float))
    return Value(-a.getFloat());
  if (!a.isInt())
    fail(std::string("expected a number behind '-', but got ") +
         getTypeName(a));
  if (a.getInt() == INT64_MIN)
    failOverflow("-");
  return Value(-a.getInt());
}

Value keepSign(Heap &, const Value &a) {
  if (a.isUndefined())
    failUndefined(a);
  if (!a.isNumber())
    fail(std::string("expected a number behind '+', but got ") +
         getTypeName(a));
  return a.is(Kind::Float) ? a : Value(a.getInt());
}

} // namespace braid::jinja
