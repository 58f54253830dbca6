//===- CheckTokenizer.h - What holds of any tokenizer and text --*- C++ -*-===//
///
/// Shared by the fuzzers of tokenizers and by the test that reads what they
/// have found.
///
//===----------------------------------------------------------------------===//
#ifndef TEST_FUZZ_CHECKTOKENIZER_H
#define TEST_FUZZ_CHECKTOKENIZER_H

#include "runtime/src/Text/Failure.h"
#include "runtime/src/Text/Utf8.h"
#include "runtime/src/Tokenizer/Tokenizer.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace braid::text {

/// Stops the fuzzer, in release builds too.
inline void require(bool condition) {
  if (!condition)
    std::abort();
}

/// Encodes `text` and decodes what comes of it.
inline void checkTokenizer(const Tokenizer &tokenizer, std::string_view text) {
  EncodeFlags flags;
  flags.addSpecial = text.size() % 2;
  flags.specialAsText = text.size() % 3 == 0;
  std::vector<int32_t> ids;
  tokenizer.encode(text, flags, ids);
  std::string whole, pieces;
  DecodeFlags how;
  how.skipSpecial = text.size() % 5 == 0;
  auto stream = tokenizer.decode(how);
  how.whole = true;
  auto decoding = tokenizer.decode(how);
  for (int32_t id : ids) {
    decoding->push(uint32_t(id), whole);
    size_t shown = pieces.size();
    stream->push(uint32_t(id), pieces);
    require(findInvalid(std::string_view(pieces).substr(shown)) ==
            pieces.size() - shown);
  }
  decoding->finish(whole);
  stream->finish(pieces);
  require(findInvalid(whole) == whole.size());
  require(whole == pieces || whole.find(kReplacement) != std::string::npos);
}

/// Opens a tokenizer by `open`; if that fails, it is for a reason.
template <typename Open>
void checkOpening(Open &&open) {
  try {
    std::unique_ptr<Tokenizer> tokenizer = open();
    for (std::string_view text :
         {"", " The quick\tbrown fo\u00e9x  \n\n123 \u4f60\u597d \U0001f600",
          "<s>a</s> 'll \u2581b\u0301\u0323 \ufb01\u00bd", "aaaaaaaaaaaaaaaa"})
      checkTokenizer(*tokenizer, text);
  } catch (const Failure &failure) {
    require(!failure.message.empty());
  }
}

inline void checkTokenizerJson(std::string_view text) {
  checkOpening([&] { return readTokenizerJson(text, {}); });
}

inline void checkTokenizerModel(std::string_view bytes) {
  Config config;
  config.legacy = bytes.size() % 2;
  checkOpening([&] { return readSentencePiece(bytes, config); });
}

/// The first byte chooses one of the tokenizers in `root`, in alphabetic order.
inline void checkText(std::string_view bytes, const std::string &root) {
  static const auto tokenizers = [&] {
    std::vector<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(root))
      if (entry.is_directory())
        names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    std::vector<std::unique_ptr<Tokenizer>> tokenizers;
    for (const std::string &name : names)
      tokenizers.push_back(openTokenizer(name));
    return tokenizers;
  }();
  if (bytes.empty())
    return;
  size_t which = uint8_t(bytes[0]) % tokenizers.size();
  std::string_view text = bytes.substr(1);
  checkTokenizer(*tokenizers[which], text.substr(0, findInvalid(text)));
}

} // namespace braid::text

#endif // TEST_FUZZ_CHECKTOKENIZER_H
