//===- ChatFormat.h - Conversations as text and ids -------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_CHATFORMAT_H
#define TOOLS_BRAID_CHAT_CHATFORMAT_H

#include "braid/template.h"
#include "tools/braid/Text/Tokens.h"

#include <memory>
#include <optional>

namespace braid::tool {

struct Message {
  std::string role, content;
};

/// A rendered conversation.
struct ChatText {
  std::string text;
  /// Bytes that somebody has said and that look like special tokens.
  std::vector<braid_text_span> plainSpans;

  /// What follows the first `bytes` bytes.
  ChatText dropFront(size_t bytes) const;
  llvm::Expected<std::vector<int32_t>> encode(const Tokens &tokens) const;
};

/// The chat template of a model. What is in messages never becomes a special
/// token: only the template's own text does.
class ChatFormat {
public:
  /// Reads the templates in the directory `path`; a file `templateFile`, if not
  /// empty, replaces them. `now` is the time that templates see, in ISO 8601.
  /// Fails, naming the remedy, if there is no template.
  static llvm::Expected<ChatFormat> open(const std::string &path,
                                         const std::string &templateFile,
                                         const Tokens &tokens, std::string now);

  /// Up to where the answer begins.
  llvm::Expected<ChatText> render(llvm::ArrayRef<Message> messages) const;

  const std::string &time() const { return now; }
  void setTime(std::string time) { now = std::move(time); }

private:
  explicit ChatFormat(std::string now) : now(std::move(now)) {}

  std::string mark(const std::string &text) const;
  llvm::Expected<std::string>
  renderText(llvm::ArrayRef<Message> messages) const;

  struct Close {
    void operator()(braid_chat_format *format) const {
      braid_chat_format_close(format);
    }
  };
  std::unique_ptr<braid_chat_format, Close> format;
  std::optional<std::string> source; ///< of the template, if not the model's
  std::vector<std::string> special;  ///< texts of special tokens
  std::string now;
};

/// The local time, in ISO 8601.
std::string formatNow();

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_CHATFORMAT_H
