//===- Json.cpp - Untrusted JSON, and what is asked of it -----------------===//
#include "Json.h"

#include "Failure.h"
#include "JsonEvents.h"
#include "Utf8.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::text {
namespace {

/// Builds values.
class Builder : public JsonEvents {
public:
  explicit Builder(const std::string &place) : place(place) {}

  void onNull() override { add({}); }
  void onBoolean(bool value) override { add({value}); }
  void onNatural(uint64_t value) override { add({value}); }
  void onNegative(int64_t value) override { add({double(value)}); }
  void onReal(double value, bool) override { add({value}); }
  void onString(std::string &value) override { add({std::move(value)}); }

  void onObject() override { enter({JsonObject()}); }
  void onKey(std::string &key) override { name = std::move(key); }
  void onObjectEnd() override {
    refuseDuplicates(*scopes.back()->as<JsonObject>());
    scopes.pop_back();
  }
  void onArray() override { enter({JsonArray()}); }
  void onArrayEnd() override { scopes.pop_back(); }

  [[noreturn]] void onFault(size_t byte, std::string_view reason) override {
    fail(BRAID_INVALID_ARGUMENT,
         "%s: expected JSON, but byte %zu is not: %.300s; fetch the file again",
         place.c_str(), byte, std::string(reason).c_str());
  }
  [[noreturn]] void onTooDeep() override {
    fail(BRAID_INVALID_ARGUMENT,
         "%s: expected at most %zu arrays and objects inside each other, but "
         "got more; correct the file",
         place.c_str(), kMaxJsonDepth);
  }

  Json result;

private:
  Json &add(Json value) {
    if (scopes.empty())
      return result = std::move(value);
    if (auto *array = std::get_if<JsonArray>(&scopes.back()->value))
      return array->emplace_back(std::move(value));
    return std::get<JsonObject>(scopes.back()->value)
        .emplace_back(std::move(name), std::move(value))
        .second;
  }

  /// A container stays where it is while it is filled: its owner does not grow
  /// until it is complete.
  void enter(Json container) { scopes.push_back(&add(std::move(container))); }

  void refuseDuplicates(const JsonObject &object) {
    std::vector<std::string_view> keys;
    keys.reserve(object.size());
    for (const auto &[key, value] : object)
      keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end())
      fail(BRAID_INVALID_ARGUMENT,
           "%s: expected each key of an object once, but got %s twice; correct "
           "the file",
           place.c_str(), quote(*twice).c_str());
  }

  const std::string &place;
  std::vector<Json *> scopes;
  std::string name;
};

/// Closes a descriptor at the end of a scope.
struct Descriptor {
  ~Descriptor() {
    if (number >= 0)
      close(number);
  }
  int number;
};

} // namespace

Json parseJson(std::string_view text, const std::string &place) {
  Builder builder(place);
  readJson(text, kMaxJsonDepth, builder);
  return std::move(builder.result);
}

std::string readFile(const std::string &path, uint64_t maxBytes) {
  // A pipe would block: only what is a file is read.
  Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status;
  if (file.number < 0 || fstat(file.number, &status) != 0)
    fail(errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO, "cannot read %s: %s",
         quote(path).c_str(), std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    fail(BRAID_IO, "cannot read %s: expected a regular file",
         quote(path).c_str());
  if (uint64_t(status.st_size) > maxBytes)
    fail(BRAID_LIMIT,
         "%s: expected at most %llu bytes, but got %llu; is it what its name "
         "says?",
         path.c_str(), (unsigned long long)maxBytes,
         (unsigned long long)status.st_size);
  std::string text(size_t(status.st_size), '\0');
  size_t done = 0;
  while (done < text.size()) {
    ssize_t count = read(file.number, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      fail(BRAID_IO, "cannot read %s: %s", quote(path).c_str(),
           std::strerror(errno));
    if (count == 0)
      break;
    done += size_t(count);
  }
  text.resize(done);
  return text;
}

std::string describe(const Json &value) {
  if (value.as<JsonArray>())
    return "an array";
  if (value.as<JsonObject>())
    return "an object";
  if (const auto *text = value.as<std::string>())
    return quote(*text);
  if (const auto *truth = value.as<bool>())
    return *truth ? "true" : "false";
  if (const auto *number = value.as<uint64_t>())
    return std::to_string(*number);
  if (const auto *number = value.as<double>()) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", *number);
    return text;
  }
  return "null";
}

void JsonView::expected(const std::string &what) const {
  fail(BRAID_INVALID_ARGUMENT, "%s: expected %s, but got %s", where.c_str(),
       what.c_str(), describe(*json).c_str());
}

const JsonObject &JsonView::object() const {
  if (const auto *object = json->as<JsonObject>())
    return *object;
  expected("an object");
}

const JsonArray &JsonView::array() const {
  if (const auto *array = json->as<JsonArray>())
    return *array;
  expected("an array");
}

std::string_view JsonView::string() const {
  if (const auto *text = json->as<std::string>())
    return *text;
  expected("a string");
}

bool JsonView::boolean() const {
  if (const auto *truth = json->as<bool>())
    return *truth;
  expected("true or false");
}

uint64_t JsonView::integer(uint64_t max) const {
  const auto *number = json->as<uint64_t>();
  if (number && *number <= max)
    return *number;
  expected("an integer from 0 to " + std::to_string(max));
}

uint32_t JsonView::character() const {
  std::string_view text = string();
  if (text.empty() || lengthOf(text[0]) != text.size())
    expected("a string of one character");
  return decode(text, 0);
}

const Json *JsonView::member(std::string_view name) const {
  for (const auto &[key, value] : object())
    if (key == name)
      return &value;
  return nullptr;
}

JsonView JsonView::at(std::string_view name) const {
  if (const Json *value = member(name))
    return {*value, where + "." + std::string(name)};
  fail(BRAID_INVALID_ARGUMENT,
       "%s: expected a member %s, but there is none; correct the file",
       where.c_str(), quote(name).c_str());
}

JsonView JsonView::at(size_t index) const {
  return {array()[index], where + "[" + std::to_string(index) + "]"};
}

std::optional<JsonView> JsonView::find(std::string_view name) const {
  const Json *value = member(name);
  if (!value || value->isNull())
    return std::nullopt;
  return JsonView(*value, where + "." + std::string(name));
}

bool JsonView::booleanOr(std::string_view name, bool otherwise) const {
  std::optional<JsonView> value = find(name);
  return value ? value->boolean() : otherwise;
}

} // namespace braid::text
