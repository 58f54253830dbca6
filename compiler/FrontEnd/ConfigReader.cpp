//===- ConfigReader.cpp - Typed access to config.json ---------------------===//
#include "compiler/FrontEnd/ConfigReader.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace braid {

ConfigReader::ConfigReader(const Json &object, llvm::StringRef place)
    : object(object), place(place) {
  if (!object.is_object())
    fail("an object", describe(object));
}

void ConfigReader::fail(const llvm::Twine &expected, const llvm::Twine &got,
                        llvm::StringRef remedy) {
  if (!failed())
    message = ("expected " + expected + ", but got " + got + " (" + place +
               "); " + remedy)
                  .str();
}

llvm::Error ConfigReader::takeError() {
  if (!failed())
    return llvm::Error::success();
  return llvm::createStringError(llvm::Twine(std::exchange(message, {})));
}

const Json *ConfigReader::find(llvm::StringRef key) const {
  if (!object.is_object())
    return nullptr;
  auto member = object.find(key.str());
  return member == object.end() ? nullptr : &*member;
}

bool ConfigReader::hasValue(llvm::StringRef key) const {
  const Json *value = find(key);
  return value && !value->is_null();
}

llvm::StringRef
ConfigReader::pick(std::initializer_list<llvm::StringRef> keys) const {
  for (llvm::StringRef key : keys)
    if (find(key))
      return key;
  return *std::prev(keys.end());
}

const Json *ConfigReader::require(llvm::StringRef key, bool hasFallback,
                                  llvm::StringRef what) {
  const Json *value = find(key);
  if (!value && !hasFallback)
    fail(key + " to be " + what, "no such key", "add it to the file");
  return value;
}

bool ConfigReader::isInteger(const Json &value, int64_t min, int64_t max) {
  if (!value.is_number_integer())
    return false;
  // Above INT64_MAX it is kept unsigned.
  int64_t integer = value.get<int64_t>();
  bool isHuge = value.is_number_unsigned() && integer < 0;
  return !isHuge && integer >= min && integer <= max;
}

int64_t ConfigReader::getInteger(llvm::StringRef key,
                                 std::optional<int64_t> fallback, int64_t min,
                                 int64_t max) {
  int64_t otherwise = fallback.value_or(min);
  const Json *value = require(key, fallback.has_value(), "an integer");
  if (!value)
    return otherwise;
  if (isInteger(*value, min, max))
    return value->get<int64_t>();
  fail(key + " to be an integer from " + llvm::Twine(min) + " to " +
           llvm::Twine(max),
       describe(*value));
  return otherwise;
}

bool ConfigReader::getBool(llvm::StringRef key, std::optional<bool> fallback) {
  const Json *value = require(key, fallback.has_value(), "true or false");
  if (value && value->is_boolean())
    return value->get<bool>();
  if (value)
    fail(key + " to be true or false", describe(*value));
  return fallback.value_or(false);
}

double ConfigReader::getPositive(llvm::StringRef key,
                                 std::optional<double> fallback) {
  const Json *value = require(key, fallback.has_value(), "a number");
  if (!value)
    return fallback.value_or(1);
  double number = value->is_number() ? value->get<double>() : 0;
  if (number > 0 && std::isfinite(number))
    return number;
  fail(key + " to be a number above 0", describe(*value));
  return fallback.value_or(1);
}

double ConfigReader::getNumber(llvm::StringRef key,
                               std::optional<double> fallback) {
  const Json *value = require(key, fallback.has_value(), "a number");
  if (value && value->is_number() && std::isfinite(value->get<double>()))
    return value->get<double>();
  if (value)
    fail(key + " to be a number", describe(*value));
  return fallback.value_or(1);
}

std::string ConfigReader::getString(llvm::StringRef key,
                                    std::optional<llvm::StringRef> fallback) {
  const Json *value = require(key, fallback.has_value(), "a string");
  if (value && value->is_string())
    return value->get<std::string>();
  if (value)
    fail(key + " to be a string", describe(*value));
  return fallback.value_or("").str();
}

std::optional<std::vector<std::string>>
ConfigReader::getStrings(llvm::StringRef key) {
  if (!hasValue(key))
    return std::nullopt;
  const Json &value = *find(key);
  std::vector<std::string> strings;
  if (!value.is_array()) {
    fail(key + " to be a list of strings", describe(value));
    return strings;
  }
  for (const Json &element : value) {
    if (!element.is_string()) {
      fail(key + " to be a list of strings", describe(element) + " in it");
      return strings;
    }
    strings.push_back(element.get<std::string>());
  }
  return strings;
}

std::optional<std::vector<double>>
ConfigReader::getNumbers(llvm::StringRef key) {
  if (!hasValue(key))
    return std::nullopt;
  const Json &value = *find(key);
  std::vector<double> numbers;
  if (!value.is_array()) {
    fail(key + " to be a list of numbers", describe(value));
    return numbers;
  }
  for (const Json &element : value) {
    if (!element.is_number() || std::isnan(element.get<double>())) {
      fail(key + " to be a list of numbers", describe(element) + " in it");
      return numbers;
    }
    numbers.push_back(element.get<double>());
  }
  return numbers;
}

int64_t ConfigReader::multiply(int64_t a, int64_t b, llvm::StringRef what) {
  int64_t product;
  if (!llvm::MulOverflow(a, b, product) && product >= 0 &&
      product <= kMaxDimension)
    return product;
  fail(what + " of at most " + llvm::Twine(kMaxDimension),
       llvm::Twine(a) + " x " + llvm::Twine(b));
  return 1;
}

int64_t ConfigReader::add(int64_t a, int64_t b, llvm::StringRef what) {
  int64_t sum;
  if (!llvm::AddOverflow(a, b, sum) && sum >= 0 && sum <= kMaxDimension)
    return sum;
  fail(what + " of at most " + llvm::Twine(kMaxDimension),
       llvm::Twine(a) + " + " + llvm::Twine(b));
  return 1;
}

} // namespace braid
