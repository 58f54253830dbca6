//===- JsonEvents.h - Reads untrusted JSON ----------------------*- C++ -*-===//
///
/// The one place where JSON is parsed. What is made of it differs: a tokenizer
/// becomes compact values, a conversation the values of templates. Each derives
/// from JsonEvents and is told what the text says from its beginning to its
/// end. Nothing here recurses, and nesting is bounded.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TEXT_JSONEVENTS_H
#define RUNTIME_SRC_TEXT_JSONEVENTS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace braid::text {

class JsonEvents {
public:
  virtual ~JsonEvents() = default;

  virtual void onNull() = 0;
  virtual void onBoolean(bool value) = 0;
  virtual void onNatural(uint64_t value) = 0;
  virtual void onNegative(int64_t value) = 0;
  /// `isInteger`: it is written as one, but 64 bits do not hold it.
  virtual void onReal(double value, bool isInteger) = 0;
  /// Strings may be moved from.
  virtual void onString(std::string &value) = 0;
  virtual void onKey(std::string &key) = 0;
  virtual void onObject() = 0;
  virtual void onObjectEnd() = 0;
  virtual void onArray() = 0;
  virtual void onArrayEnd() = 0;

  /// The text is no JSON from `byte` on, counted from 1, for a reason that
  /// begins with "parse error at line 1, column 2: ". Throws.
  [[noreturn]] virtual void onFault(size_t byte, std::string_view reason) = 0;
  /// More arrays and objects inside each other than may be. Throws.
  [[noreturn]] virtual void onTooDeep() = 0;
};

/// Tells `events` of the one value that `text` is, in which at most `maxDepth`
/// arrays and objects may lie in each other. What `events` throws is passed on.
void readJson(std::string_view text, size_t maxDepth, JsonEvents &events);

} // namespace braid::text

#endif // RUNTIME_SRC_TEXT_JSONEVENTS_H
