//===- Json.cpp - A strict reader of untrusted JSON -----------------------===//
#include "compiler/FrontEnd/Json.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"

#include <limits>

namespace braid {

static const char kTruncated[] =
    "the file is truncated, copy or download it again";

JsonReader::JsonReader(llvm::StringRef text, llvm::StringRef place)
    : text(text), place(place) {
  size_t wrong = 0;
  if (llvm::json::isUTF8(text, &wrong))
    return;
  position = wrong;
  fail("UTF-8", "byte 0x" + llvm::utohexstr(uint8_t(text[wrong])));
}

bool JsonReader::fail(const llvm::Twine &expected, const llvm::Twine &got,
                      llvm::StringRef remedy) {
  if (!failed())
    message = ("expected " + expected + ", but got " + got + " (" + place +
               ", byte " + llvm::Twine(position) + "); " + remedy)
                  .str();
  return false;
}

/// Fails with the character at hand.
bool JsonReader::failHere(const llvm::Twine &expected) {
  if (position >= text.size())
    return fail(expected, "the end of the text", kTruncated);
  // A character is shown whole; the text is valid UTF-8.
  size_t length = llvm::getNumBytesForUTF8(uint8_t(text[position]));
  return fail(expected, quote(text.substr(position, length)));
}

llvm::Error JsonReader::takeError() {
  if (!failed())
    return llvm::Error::success();
  return llvm::createStringError(llvm::Twine(std::exchange(message, {})));
}

//===----------------------------------------------------------------------===//
// Structure
//===----------------------------------------------------------------------===//

void JsonReader::skipSpace() {
  position = std::min(text.find_first_not_of(" \t\r\n", position), text.size());
}

/// Steps over `token` if it comes next.
bool JsonReader::consume(llvm::StringRef token) {
  if (failed() || !text.substr(position).starts_with(token))
    return false;
  position += token.size();
  return true;
}

bool JsonReader::enter(char bracket, llvm::StringRef what) {
  if (failed())
    return false;
  skipSpace();
  if (scopes.size() == kMaxDepth)
    return fail("at most " + llvm::Twine(kMaxDepth) + " levels of nesting",
                "more");
  if (!consume(llvm::StringRef(&bracket, 1)))
    return failHere(what);
  scopes.push_back({bracket == '{'});
  return true;
}

bool JsonReader::enterObject() { return enter('{', "an object"); }
bool JsonReader::enterArray() { return enter('[', "an array"); }

/// Steps to the next member of the innermost scope, or out of it.
bool JsonReader::advance(char close) {
  if (failed())
    return false;
  assert(!scopes.empty() && scopes.back().isObject == (close == '}'));
  skipSpace();
  llvm::StringRef end(&close, 1);
  Scope &scope = scopes.back();
  if (consume(end)) {
    scopes.pop_back();
    return false;
  }
  if (!std::exchange(scope.isFirst, false) && !consume(","))
    return failHere("',' or '" + end + "'");
  return true;
}

bool JsonReader::nextElement() { return advance(']'); }

bool JsonReader::nextKey(std::string &key) {
  if (!advance('}'))
    return false;
  skipSpace();
  size_t start = position;
  if (position >= text.size() || text[position] != '"')
    return failHere("a key in double quotes");
  if (!readString(key))
    return false;
  if (!scopes.back().keys.insert(key).second) {
    position = start;
    return fail("every key once", quote(key) + " again");
  }
  skipSpace();
  return consume(":") || failHere("':'");
}

bool JsonReader::finish() {
  if (failed())
    return false;
  skipSpace();
  return position == text.size() || failHere("nothing after the value");
}

//===----------------------------------------------------------------------===//
// Strings
//===----------------------------------------------------------------------===//

bool JsonReader::readString(std::string &value) {
  if (failed())
    return false;
  skipSpace();
  value.clear();
  if (!consume("\""))
    return failHere("a string");
  while (!consume("\"")) {
    size_t run = position;
    while (position < text.size() && uint8_t(text[position]) >= 0x20 &&
           text[position] != '"' && text[position] != '\\')
      ++position;
    value += text.slice(run, position);
    if (consume("\\")) {
      if (!readEscape(value))
        return false;
    } else if (position >= text.size() || text[position] != '"') {
      return failHere("the end of a string");
    }
  }
  return true;
}

/// Reads what follows a backslash.
bool JsonReader::readEscape(std::string &value) {
  static const llvm::StringRef kNames = "\"\\/bfnrt";
  static const llvm::StringRef kMeanings = "\"\\/\b\f\n\r\t";
  if (!consume("u")) {
    size_t name =
        position < text.size() ? kNames.find(text[position]) : kNames.npos;
    if (name == kNames.npos)
      return failHere("an escape of JSON");
    value += kMeanings[name];
    ++position;
    return true;
  }
  unsigned code = 0, low = 0;
  if (!readHex(code))
    return false;
  if (code >= 0xD800 && code < 0xE000) {
    bool isPair = code < 0xDC00 && consume("\\u") && readHex(low) &&
                  low >= 0xDC00 && low < 0xE000;
    if (!isPair)
      return failed() ? false : fail("a pair of surrogates", "half of one");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  char bytes[4], *end = bytes;
  llvm::ConvertCodePointToUTF8(code, end);
  value.append(bytes, end);
  return true;
}

bool JsonReader::readHex(unsigned &value) {
  value = 0;
  for (int digit = 0; digit < 4; ++digit, ++position) {
    if (position >= text.size() || !llvm::isHexDigit(text[position]))
      return failHere("four hexadecimal digits");
    value = value * 16 + llvm::hexDigitValue(text[position]);
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// Steps over the longest number at hand: -?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?
llvm::StringRef JsonReader::takeNumber() {
  size_t start = position;
  auto takeDigits = [&] {
    size_t first = position;
    while (position < text.size() && llvm::isDigit(text[position]))
      ++position;
    return position > first;
  };
  consume("-");
  if (!consume("0") && !takeDigits()) {
    failHere("a value");
    return {};
  }
  if (consume(".") && !takeDigits())
    failHere("a digit");
  if (consume("e") || consume("E")) {
    if (!consume("+"))
      consume("-");
    if (!takeDigits())
      failHere("a digit");
  }
  if (position - start > kMaxNumber)
    fail("a number of at most " + llvm::Twine(kMaxNumber) + " characters",
         "one of " + llvm::Twine(position - start));
  return failed() ? llvm::StringRef() : text.slice(start, position);
}

bool JsonReader::readNumber(Json &value) {
  llvm::StringRef number = takeNumber();
  if (failed())
    return false;
  int64_t integer;
  uint64_t large;
  double real = 0;
  if (!number.getAsInteger(10, integer)) {
    value = integer;
  } else if (!number.getAsInteger(10, large)) {
    value = large;
  } else {
    // As in Python, what is too large for a double becomes infinite.
    number.getAsDouble(real);
    value = real;
  }
  return true;
}

bool JsonReader::readUnsigned(uint64_t &value) {
  if (failed())
    return false;
  skipSpace();
  size_t start = position;
  if (position >= text.size() ||
      (text[position] != '-' && !llvm::isDigit(text[position])))
    return failHere("a number");
  llvm::StringRef number = takeNumber();
  if (failed())
    return false;
  if (!number.getAsInteger(10, value))
    return true;
  position = start;
  return fail("an integer of 0 to 2^64 - 1", number);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// The number that {"__float__": name} stands for.
static const double *findNamedFloat(const Json &object) {
  static const double kInfinity = std::numeric_limits<double>::infinity();
  static const double kMinusInfinity = -kInfinity;
  static const double kNaN = std::numeric_limits<double>::quiet_NaN();
  auto name = object.begin();
  if (object.size() != 1 || name.key() != "__float__" || !name->is_string())
    return nullptr;
  const auto &text = name->get_ref<const std::string &>();
  if (text == "Infinity")
    return &kInfinity;
  if (text == "-Infinity")
    return &kMinusInfinity;
  return text == "NaN" ? &kNaN : nullptr;
}

bool JsonReader::readObject(Json &value) {
  value = Json::object();
  auto &members = value.get_ref<Json::object_t &>();
  std::string key;
  enterObject();
  while (nextKey(key)) {
    // The reader has refused duplicates: no need to search for the key.
    members.Json::object_t::Container::emplace_back(key, nullptr);
    if (!readValue(members.back().second))
      return false;
  }
  if (failed())
    return false;
  if (const double *number = findNamedFloat(value))
    value = *number;
  return true;
}

bool JsonReader::readArray(Json &value) {
  value = Json::array();
  auto &elements = value.get_ref<Json::array_t &>();
  enterArray();
  while (nextElement()) {
    elements.emplace_back(nullptr);
    if (!readValue(elements.back()))
      return false;
  }
  return !failed();
}

bool JsonReader::readValue(Json &value) {
  if (failed())
    return false;
  skipSpace();
  char first = position < text.size() ? text[position] : 0;
  if (first == '{')
    return readObject(value);
  if (first == '[')
    return readArray(value);
  if (first == '"') {
    value = std::string();
    return readString(value.get_ref<std::string &>());
  }
  if (consume("true"))
    value = true;
  else if (consume("false"))
    value = false;
  else if (consume("null"))
    value = nullptr;
  else if (consume("NaN"))
    value = std::numeric_limits<double>::quiet_NaN();
  else if (consume("Infinity"))
    value = std::numeric_limits<double>::infinity();
  else if (consume("-Infinity"))
    value = -std::numeric_limits<double>::infinity();
  else
    return readNumber(value);
  return true;
}

bool JsonReader::skipValue() {
  Json ignored;
  return readValue(ignored);
}

llvm::Expected<Json> parseJson(llvm::StringRef text, llvm::StringRef place) {
  JsonReader reader(text, place);
  Json value;
  if (!reader.readValue(value) || !reader.finish())
    return reader.takeError();
  return std::move(value);
}

} // namespace braid
