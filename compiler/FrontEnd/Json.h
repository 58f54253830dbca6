//===- Json.h - A strict reader of untrusted JSON ---------------*- C++ -*-===//
///
/// Checkpoints come with JSON that anybody may have written: config.json, the
/// index of shards and the header of every safetensors file. One pull parser
/// reads them all; it never recurses deeper than kMaxDepth, holds no more than
/// the text implies, and says what it expected, what came and at which byte.
///
/// It accepts what Python's json module reads (so bare NaN, Infinity and
/// -Infinity) and refuses what differs between readers: duplicate keys, invalid
/// UTF-8, lone surrogates, anything after the value.
///
/// ## Why not nlohmann's parser?
///
/// Its lexer knows no bare Infinity, and its ordered_json searches all keys of
/// an object at each insertion, which makes a 16 MiB file of tiny keys a denial
/// of service. We keep its values, and append to them ourselves.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_JSON_H
#define COMPILER_FRONTEND_JSON_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

#include <nlohmann/json.hpp>

#include <string>

namespace braid {

/// A JSON value; objects keep the order of the file.
using Json = nlohmann::ordered_json;

/// Reads one JSON text from front to back. The first failure sticks: from then
/// on every call returns false, and takeError() tells what it was.
///
///     JsonReader reader(text, "config.json");
///     std::string key;
///     reader.enterObject();
///     while (reader.nextKey(key))
///       reader.readString(values[key]);
///     reader.finish();
///     return reader.takeError();
class JsonReader {
public:
  /// Arrays and objects inside each other.
  static constexpr size_t kMaxDepth = 64;
  /// Bytes of a number; none that means something is longer.
  static constexpr size_t kMaxNumber = 512;

  /// `place` names the text in messages. Both must outlive the reader.
  JsonReader(llvm::StringRef text, llvm::StringRef place);

  bool enterObject();
  /// Reads the next key of the innermost object and its colon. False at the
  /// object's end, which it leaves.
  bool nextKey(std::string &key);
  bool enterArray();
  /// False at the end of the innermost array, which it leaves.
  bool nextElement();

  bool readString(std::string &value);
  /// An integer written without sign, fraction and exponent.
  bool readUnsigned(uint64_t &value);
  /// A value of any kind. {"__float__": "Infinity"} and its like become the
  /// number they stand for.
  bool readValue(Json &value);
  bool skipValue();
  /// Only white space may follow.
  bool finish();

  /// Fails here: "expected `expected`, but got `got` (place, byte N);
  /// `remedy`".
  bool fail(const llvm::Twine &expected, const llvm::Twine &got,
            llvm::StringRef remedy = "correct the file");
  bool failed() const { return !message.empty(); }
  /// The first failure, or success. Clears it.
  llvm::Error takeError();

private:
  struct Scope {
    bool isObject;
    bool isFirst = true;
    llvm::StringSet<> keys = {};
  };

  bool enter(char bracket, llvm::StringRef what);
  bool advance(char close);
  bool failHere(const llvm::Twine &expected);
  void skipSpace();
  bool consume(llvm::StringRef token);
  bool readEscape(std::string &value);
  bool readHex(unsigned &value);
  bool readObject(Json &value);
  bool readArray(Json &value);
  bool readNumber(Json &value);
  llvm::StringRef takeNumber();

  llvm::StringRef text, place;
  size_t position = 0;
  std::string message;
  llvm::SmallVector<Scope, 8> scopes;
};

/// Parses a whole text. `place` names it in messages.
llvm::Expected<Json> parseJson(llvm::StringRef text, llvm::StringRef place);

/// Reads a file into memory, checking first that it is a regular file of at
/// most `maxBytes`.
llvm::Expected<std::string> readTextFile(llvm::StringRef path,
                                         uint64_t maxBytes);

/// Reads and parses a file of at most `maxBytes`.
llvm::Expected<Json> readJsonFile(llvm::StringRef path, uint64_t maxBytes);

/// `text` between single quotes, cut at a readable length, with everything
/// unprintable escaped: names in messages come from files.
std::string quote(llvm::StringRef text);

/// `value` as text, indented, with infinities and NaN as {"__float__": name},
/// which the reader takes and which is JSON.
std::string printJson(const Json &value);

/// A value as a message shows it: scalars as written, "an array", "an object".
std::string describe(const Json &value);

} // namespace braid

#endif // COMPILER_FRONTEND_JSON_H
