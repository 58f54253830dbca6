//===- ConfigReader.h - Typed access to config.json -------------*- C++ -*-===//
///
/// Reads keys of a JSON object as what they must be. The first failure sticks
/// and takeError() tells it; a getter that fails returns its fallback, so that
/// a family's rules read as a list of keys.
///
/// Types are strict where a mistake would change the model: true is no integer,
/// neither are 4096.0 and "4096", and null is no value unless a rule says so.
/// An integer is accepted where a real number is expected.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_CONFIGREADER_H
#define COMPILER_FRONTEND_CONFIGREADER_H

#include "compiler/FrontEnd/Json.h"

#include <initializer_list>
#include <optional>

namespace braid {

class ConfigReader {
public:
  /// What any dimension may be at most; products of two fit an int64_t.
  static constexpr int64_t kMaxDimension = (int64_t(1) << 31) - 1;

  /// `place` names the object in messages. Both must outlive the reader.
  ConfigReader(const Json &object, llvm::StringRef place);

  /// The value of `key`, or null if it is absent.
  const Json *find(llvm::StringRef key) const;
  /// Whether `key` is there and not null.
  bool hasValue(llvm::StringRef key) const;
  /// The first of `keys` that is there; the last one if none is.
  llvm::StringRef pick(std::initializer_list<llvm::StringRef> keys) const;

  /// Whether `value` is an integer of the range.
  static bool isInteger(const Json &value, int64_t min, int64_t max);

  /// Getters. A key that is absent has the value `fallback`; without one, it
  /// must be there.
  int64_t getInteger(llvm::StringRef key, std::optional<int64_t> fallback,
                     int64_t min, int64_t max = kMaxDimension);
  bool getBool(llvm::StringRef key, std::optional<bool> fallback);
  /// A finite number above zero.
  double getPositive(llvm::StringRef key, std::optional<double> fallback);
  /// A finite number.
  double getNumber(llvm::StringRef key, std::optional<double> fallback);
  std::string getString(llvm::StringRef key,
                        std::optional<llvm::StringRef> fallback);
  /// A list of strings; absent and null are none.
  std::optional<std::vector<std::string>> getStrings(llvm::StringRef key);
  /// A list of numbers, also infinite ones; absent and null are none.
  std::optional<std::vector<double>> getNumbers(llvm::StringRef key);

  /// a * b as a dimension called `what`; fails if it is none.
  int64_t multiply(int64_t a, int64_t b, llvm::StringRef what);
  int64_t add(int64_t a, int64_t b, llvm::StringRef what);

  /// Fails with "expected `expected`, but got `got` (place); `remedy`".
  void fail(const llvm::Twine &expected, const llvm::Twine &got,
            llvm::StringRef remedy = "correct the file");
  bool failed() const { return !message.empty(); }
  /// The first failure, or success. Clears it.
  llvm::Error takeError();

private:
  /// find(key), failing if the key is absent though it has no fallback.
  const Json *require(llvm::StringRef key, bool hasFallback,
                      llvm::StringRef what);

  const Json &object;
  llvm::StringRef place;
  std::string message;
};

} // namespace braid

#endif // COMPILER_FRONTEND_CONFIGREADER_H
