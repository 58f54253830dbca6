//===- Tokens.h - A tokenizer for subcommands -------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_TOKENS_H
#define TOOLS_BRAID_TEXT_TOKENS_H

#include "braid/tokenizer.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace braid::tool {

/// The tokenizer of a checkpoint, an artifact or a directory of its files.
class Tokens {
public:
  static llvm::Expected<Tokens> open(const std::string &path);
  /// Whether the directory `path` has one.
  static bool isIn(llvm::StringRef path);

  llvm::Expected<std::vector<int32_t>>
  encode(llvm::StringRef text, bool addSpecial, bool specialAsText,
         llvm::ArrayRef<braid_text_span> plainSpans = {}) const;
  llvm::Expected<std::string> decode(llvm::ArrayRef<int32_t> ids,
                                     bool skipSpecial) const;

  /// The token as the files write it; empty for an id that is none.
  llvm::StringRef name(int32_t id) const;
  /// Whether it is left out where special tokens do not show.
  bool isSpecial(int32_t id) const;

  const braid_tokenizer *get() const { return tokenizer.get(); }

private:
  struct Close {
    void operator()(braid_tokenizer *tokenizer) const {
      braid_tokenizer_close(tokenizer);
    }
  };
  std::unique_ptr<braid_tokenizer, Close> tokenizer;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_TOKENS_H
