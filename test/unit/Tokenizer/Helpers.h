//===- Helpers.h - Tokenizers for tests -------------------------*- C++ -*-===//
#ifndef TEST_UNIT_TOKENIZER_HELPERS_H
#define TEST_UNIT_TOKENIZER_HELPERS_H

#include "braid/tokenizer.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

using Ids = std::vector<int32_t>;

/// Files of a tokenizer, in a directory that goes with the object.
class Files {
public:
  explicit Files(const std::map<std::string, std::string> &files) {
    char name[] = "/tmp/braid-tokenizer-XXXXXX";
    directory = mkdtemp(name);
    for (const auto &[file, content] : files)
      std::ofstream(directory + "/" + file, std::ios::binary) << content;
  }
  ~Files() { std::filesystem::remove_all(directory); }
  Files(const Files &) = delete;

  std::string directory;
};

struct Close {
  void operator()(braid_tokenizer *tokenizer) const {
    braid_tokenizer_close(tokenizer);
  }
  void operator()(braid_decode_stream *stream) const {
    braid_decode_stream_destroy(stream);
  }
};
using Handle = std::unique_ptr<braid_tokenizer, Close>;
using Stream = std::unique_ptr<braid_decode_stream, Close>;

inline Handle openIn(const std::string &directory) {
  braid_tokenizer *tokenizer;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_open(directory.c_str(), &tokenizer, &error),
            BRAID_OK)
      << error.message;
  return Handle(tokenizer);
}

/// One of test/data/tokenizers.
inline Handle openKind(const std::string &name) {
  return openIn(TOKENIZERS "/" + name);
}

inline Handle openFiles(const std::map<std::string, std::string> &files) {
  return openIn(Files(files).directory);
}

/// Why the files do not open; their directory is shown as DIR.
inline std::string failure(const std::map<std::string, std::string> &contents,
                           braid_status status = BRAID_INVALID_ARGUMENT) {
  Files files(contents);
  braid_tokenizer *tokenizer;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_open(files.directory.c_str(), &tokenizer, &error),
            status)
      << error.message;
  EXPECT_EQ(tokenizer, nullptr);
  std::string message = error.message;
  // Every message says where.
  EXPECT_NE(message.find(files.directory), std::string::npos) << message;
  std::string place = "'" + files.directory + "': ";
  if (message.compare(0, place.size(), place) == 0)
    message.erase(0, place.size());
  for (size_t at; (at = message.find(files.directory)) != std::string::npos;)
    message.replace(at, files.directory.size(), "DIR");
  return message;
}

inline Ids encode(const Handle &tokenizer, std::string_view text,
                  const braid_encode_options &options) {
  int32_t *ids;
  size_t count;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), text.data(), text.size(),
                                   &options, &ids, &count, &error),
            BRAID_OK)
      << error.message;
  Ids result(ids, ids + count);
  braid_text_release(ids);
  return result;
}

inline Ids encode(const Handle &tokenizer, std::string_view text,
                  bool addSpecial = false, bool specialAsText = false) {
  braid_encode_options options;
  braid_encode_options_init(&options);
  options.add_special = addSpecial;
  options.special_as_text = specialAsText;
  return encode(tokenizer, text, options);
}

inline std::string decode(const Handle &tokenizer, const Ids &ids,
                          bool skipSpecial = false) {
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = skipSpecial;
  char *text;
  size_t length;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_decode(tokenizer.get(), ids.data(), ids.size(),
                                   &options, &text, &length, &error),
            BRAID_OK)
      << error.message;
  std::string result(text, length);
  braid_text_release(text);
  return result;
}

inline Stream startStream(const Handle &tokenizer, bool skipSpecial = false) {
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = skipSpecial;
  braid_decode_stream *stream;
  EXPECT_EQ(
      braid_decode_stream_create(tokenizer.get(), &options, &stream, nullptr),
      BRAID_OK);
  return Stream(stream);
}

inline std::string push(const Stream &stream, int32_t id) {
  const char *text;
  size_t length;
  EXPECT_EQ(braid_decode_stream_push(stream.get(), id, &text, &length, nullptr),
            BRAID_OK);
  return {text, length};
}

inline std::string finish(const Stream &stream) {
  const char *text;
  size_t length;
  EXPECT_EQ(braid_decode_stream_finish(stream.get(), &text, &length, nullptr),
            BRAID_OK);
  return {text, length};
}

/// A tokenizer.json with these members beside, or instead of, those that it
/// cannot do without: a BPE of the letters a, b, c and of "ab" and "abc".
inline std::string tokenizerJson(const std::string &members = "",
                                 std::string model = "") {
  if (model.empty())
    model = R"({"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3,
      "abc": 4}, "merges": ["a b", ["ab", "c"]]})";
  return "{" + members + (members.empty() ? "" : ", ") + "\"model\": " + model +
         "}";
}

} // namespace braid::text

#endif // TEST_UNIT_TOKENIZER_HELPERS_H
