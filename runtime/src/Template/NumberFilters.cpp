//===- NumberFilters.cpp - Filters of numbers -----------------------------===//
#include "Library.h"

#include <cmath>

namespace braid::jinja {
namespace {

Value getMagnitude(Interpreter &interpreter, const Value &self,
                   const Arguments &arguments) {
  Parameters parameters("abs", arguments, {}, 0);
  if (!self.isNumber())
    fail(std::string("expected a number for 'abs', but got ") +
         getTypeName(self));
  if (self.is(Kind::Float))
    return Value(std::fabs(self.getFloat()));
  return self.getInt() < 0 ? negate(interpreter.getHeap(), self)
                           : Value(self.getInt());
}

Value toInt(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("int", arguments, {"default", "base"}, 0);
  Value fallback = parameters.has(0) ? parameters.get(0) : Value(int64_t(0));
  if (self.isUndefined())
    failUndefined(self);
  if (self.isInt())
    return Value(self.getInt());
  double real = 0;
  if (self.isString()) {
    int64_t number;
    bool isTooLarge;
    bool hasBase = !parameters.has(1) || parameters.get(1).isInt();
    if (hasBase &&
        parseInt(getText(self), parameters.getInt(1, 10), number, isTooLarge)) {
      if (isTooLarge)
        fail("expected an integer of at most 64 bits, but got '" +
             getText(self) + "'");
      return Value(number);
    }
    if (!parseFloat(getText(self), real) || !std::isfinite(real))
      return fallback;
  } else if (self.is(Kind::Float) && !std::isnan(self.getFloat())) {
    real = self.getFloat();
  } else {
    return fallback;
  }
  return Value(truncate(real));
}

Value toFloat(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("float", arguments, {"default"}, 0);
  if (self.isUndefined())
    failUndefined(self);
  double real;
  if (self.isNumber())
    return Value(self.toDouble());
  if (self.isString() && parseFloat(getText(self), real))
    return Value(real);
  return parameters.has(0) ? parameters.get(0) : Value(0.0);
}

/// To a multiple of 10^digits, half to even.
int64_t roundInt(int64_t number, int64_t digits) {
  if (digits > 18)
    return 0;
  int64_t unit = 1;
  for (int64_t i = 0; i < digits; ++i)
    unit *= 10;
  int64_t rest = number % unit, base = number - rest;
  int64_t twice = rest < 0 ? -rest : rest;
  bool isUp =
      twice > unit - twice || (twice == unit - twice && (base / unit) % 2 != 0);
  int64_t result = base;
  if (isUp && __builtin_add_overflow(base, rest < 0 ? -unit : unit, &result))
    fail(
        "expected an integer of at most 64 bits, but rounding makes it larger");
  return result;
}

Value round(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  Parameters parameters("round", arguments, {"precision", "method"}, 0);
  std::string method = parameters.has(1) ? parameters.getString(1) : "common";
  if (method != "common" && method != "ceil" && method != "floor")
    fail("expected 'common', 'ceil' or 'floor' to round by, but got '" +
         method + "'");
  if (self.isUndefined())
    failUndefined(self);
  if (!self.isNumber())
    fail(std::string("expected a number to round, but got ") +
         getTypeName(self));
  if (method == "common" && parameters.has(0) && parameters.get(0).isNone())
    return Value(self.isInt() ? self.getInt()
                              : truncate(std::nearbyint(self.getFloat())));
  int64_t precision = parameters.getInt(0, 0);
  if (method == "common") {
    if (!self.isInt())
      return Value(roundTo(self.getFloat(), precision));
    return Value(precision >= 0 ? self.getInt()
                                : roundInt(self.getInt(), -precision));
  }
  Heap &heap = interpreter.getHeap();
  Value scale = power(heap, Value(int64_t(10)), Value(precision));
  Value scaled = multiply(heap, self, scale);
  double whole = method == "ceil" ? std::ceil(scaled.toDouble())
                                  : std::floor(scaled.toDouble());
  return divide(heap, scaled.isInt() ? scaled : Value(truncate(whole)), scale);
}

Value formatFileSize(Interpreter &interpreter, const Value &self,
                     const Arguments &arguments) {
  Parameters parameters("filesizeformat", arguments, {"binary"}, 0);
  bool isBinary = parameters.getFlag(0, false);
  double bytes;
  if (self.isUndefined())
    failUndefined(self);
  if (self.isNumber())
    bytes = self.toDouble();
  else if (!self.isString() || !parseFloat(getText(self), bytes))
    fail("expected a number of bytes for 'filesizeformat'");
  double base = isBinary ? 1024 : 1000;
  if (bytes == 1)
    return interpreter.text("1 Byte");
  if (bytes < base)
    return interpreter.text(std::to_string(truncate(bytes)) + " Bytes");
  static const char *const prefixes[] = {"k", "M", "G", "T",
                                         "P", "E", "Z", "Y"};
  double unit = base;
  for (const char *prefix : prefixes) {
    unit *= base;
    if (bytes >= unit && prefix != prefixes[7])
      continue;
    char text[400];
    std::string name = isBinary && *prefix == 'k' ? "K" : prefix;
    std::snprintf(text, sizeof text, "%.1f %s%sB", base * bytes / unit,
                  name.c_str(), isBinary ? "i" : "");
    return interpreter.text(text);
  }
  return {};
}

const Function kFunctions[] = {
    {"abs", getMagnitude}, {"filesizeformat", formatFileSize},
    {"float", toFloat},    {"int", toInt},
    {"round", round},
};

} // namespace

const Functions kNumberFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
