//===- Tokens.cpp - A tokenizer for subcommands ---------------------------===//
#include "tools/braid/Text/Tokens.h"

#include "tools/braid/Command.h"

#include "llvm/Support/FileSystem.h"

namespace braid::tool {
namespace {

/// What the library has made.
struct Release {
  void operator()(void *memory) const { braid_text_release(memory); }
};

} // namespace

llvm::Expected<Tokens> Tokens::open(const std::string &path) {
  Tokens tokens;
  braid_tokenizer *tokenizer;
  braid_error error;
  if (braid_tokenizer_open(path.c_str(), &tokenizer, &error) != BRAID_OK)
    return toError(error);
  tokens.tokenizer.reset(tokenizer);
  return tokens;
}

bool Tokens::isIn(llvm::StringRef path) {
  return llvm::sys::fs::exists(path + "/tokenizer.json") ||
         llvm::sys::fs::exists(path + "/tokenizer.model");
}

llvm::Expected<std::vector<int32_t>>
Tokens::encode(llvm::StringRef text, bool addSpecial, bool specialAsText,
               llvm::ArrayRef<braid_text_span> plainSpans) const {
  braid_encode_options options;
  braid_encode_options_init(&options);
  options.add_special = addSpecial;
  options.special_as_text = specialAsText;
  options.plain_spans = plainSpans.data();
  options.num_plain_spans = plainSpans.size();
  int32_t *ids;
  size_t count;
  braid_error error;
  if (braid_tokenizer_encode(get(), text.data(), text.size(), &options, &ids,
                             &count, &error) != BRAID_OK)
    return toError(error);
  std::unique_ptr<int32_t, Release> owner(ids);
  return std::vector<int32_t>(ids, ids + count);
}

llvm::Expected<std::string> Tokens::decode(llvm::ArrayRef<int32_t> ids,
                                           bool skipSpecial) const {
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = skipSpecial;
  char *text;
  size_t length;
  braid_error error;
  if (braid_tokenizer_decode(get(), ids.data(), ids.size(), &options, &text,
                             &length, &error) != BRAID_OK)
    return toError(error);
  std::unique_ptr<char, Release> owner(text);
  return std::string(text, length);
}

llvm::StringRef Tokens::name(int32_t id) const {
  const char *text;
  size_t length;
  braid_tokenizer_token(get(), id, &text, &length);
  return llvm::StringRef(text, length);
}

bool Tokens::isSpecial(int32_t id) const {
  return braid_tokenizer_token(get(), id, nullptr, nullptr) != 0;
}

} // namespace braid::tool
