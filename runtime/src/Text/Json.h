//===- Json.h - Untrusted JSON, and what is asked of it ---------*- C++ -*-===//
///
/// Tokenizers come as JSON that anybody may have written. The text is read once
/// into values that are compact (a vocabulary has a million of them), with
/// bounds on size and depth; duplicate keys, which readers understand
/// differently, are refused. A JsonView is a value and its place, and says both
/// when the value is not what it has to be.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TEXT_JSON_H
#define RUNTIME_SRC_TEXT_JSON_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace braid::text {

struct Json;
using JsonArray = std::vector<Json>;
using JsonObject = std::vector<std::pair<std::string, Json>>;

struct Json {
  std::variant<std::monostate, bool, uint64_t, double, std::string, JsonArray,
               JsonObject>
      value;

  template <typename T>
  const T *as() const {
    return std::get_if<T>(&value);
  }
  bool isNull() const { return value.index() == 0; }
};

/// Arrays and objects inside each other.
constexpr size_t kMaxJsonDepth = 64;

/// Parses a whole text. `place` names it in messages.
Json parseJson(std::string_view text, const std::string &place);

/// The file at `path`, a regular one of at most `maxBytes`.
std::string readFile(const std::string &path, uint64_t maxBytes);

/// A value as a message shows it: scalars as written, "an array", "an object".
std::string describe(const Json &value);

class JsonView {
public:
  JsonView(const Json &json, std::string place)
      : json(&json), where(std::move(place)) {}

  const Json &get() const { return *json; }
  const std::string &place() const { return where; }

  /// Fails: "PLACE: expected `what`, but got ...".
  [[noreturn]] void expected(const std::string &what) const;

  const JsonObject &object() const;
  const JsonArray &array() const;
  std::string_view string() const;
  bool boolean() const;
  /// From 0 to `max`.
  uint64_t integer(uint64_t max) const;
  /// A string of one character.
  uint32_t character() const;

  /// The member called `name`; fails if there is none.
  JsonView at(std::string_view name) const;
  JsonView at(size_t index) const;
  /// Nothing if there is no such member, or if it is null.
  std::optional<JsonView> find(std::string_view name) const;
  /// The member called `name`, or `otherwise` if it is absent or null.
  bool booleanOr(std::string_view name, bool otherwise) const;

private:
  const Json *member(std::string_view name) const;

  const Json *json;
  std::string where;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TEXT_JSON_H
