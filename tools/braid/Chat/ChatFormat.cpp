//===- ChatFormat.cpp - Conversations as text and ids ---------------------===//
///
/// ## How user text is kept from becoming special tokens
///
/// Templates look at what is said: they trim it, split it, leave it out. So
/// they render the real messages, in which only what spells a special token is
/// put between two characters that no text has. Those are taken out of the
/// result, and say where special tokens are plain text. Without such spellings
/// nothing is marked, and the ids are those of the text as a whole.
///
//===----------------------------------------------------------------------===//
#include "tools/braid/Chat/ChatFormat.h"

#include "tools/braid/Command.h"
#include "tools/braid/Text/TextFile.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <ctime>

namespace braid::tool {
namespace {

/// U+FDD0 and U+FDD1: never characters, free for use within a program.
constexpr llvm::StringLiteral kOpen = "\xef\xb7\x90", kClose = "\xef\xb7\x91";

/// The same as templates write them that print lists and the like.
constexpr llvm::StringLiteral kWrittenOpen = "\\ufdd0",
                              kWrittenClose = "\\ufdd1";

/// Takes the marks out of `marked`, with `written` also those that are written
/// out. Templates may have dropped some: a mark without its partner says
/// nothing.
ChatText unmark(llvm::StringRef marked, bool written) {
  ChatText result;
  std::optional<size_t> open;
  while (!marked.empty()) {
    if (marked.consume_front(kOpen) ||
        (written && marked.consume_front(kWrittenOpen))) {
      open = result.text.size();
    } else if (marked.consume_front(kClose) ||
               (written && marked.consume_front(kWrittenClose))) {
      if (open && *open < result.text.size())
        result.plainSpans.push_back({*open, result.text.size()});
      open.reset();
    } else {
      result.text += marked[0];
      marked = marked.drop_front();
    }
  }
  return result;
}

/// `text` without characters that marks are made of.
std::string withoutMarks(llvm::StringRef text) {
  return unmark(text, /*written=*/false).text;
}

} // namespace

ChatText ChatText::dropFront(size_t bytes) const {
  ChatText rest;
  rest.text = text.substr(bytes);
  for (braid_text_span span : plainSpans)
    if (span.end > bytes)
      rest.plainSpans.push_back(
          {std::max(span.begin, bytes) - bytes, span.end - bytes});
  return rest;
}

llvm::Expected<std::vector<int32_t>>
ChatText::encode(const Tokens &tokens) const {
  return tokens.encode(text, /*addSpecial=*/false, /*specialAsText=*/false,
                       plainSpans);
}

llvm::Expected<ChatFormat> ChatFormat::open(const std::string &path,
                                            const std::string &templateFile,
                                            const Tokens &tokens,
                                            std::string now) {
  ChatFormat result(std::move(now));
  braid_chat_format *format;
  braid_error error;
  if (braid_chat_format_open(path.c_str(), &format, &error) != BRAID_OK)
    return toError(error);
  result.format.reset(format);
  if (!templateFile.empty()) {
    auto source = readText(templateFile);
    if (!source)
      return source.takeError();
    result.source = std::move(*source);
  }
  uint64_t size = braid_tokenizer_size(tokens.get());
  for (uint64_t id = 0; id < size; ++id)
    if (tokens.isSpecial(int32_t(id)))
      result.special.push_back(tokens.name(int32_t(id)).str());
  // Better now than after the first question.
  auto probe = result.render({{"user", "?"}});
  if (!probe)
    return llvm::createStringError(
        llvm::toString(probe.takeError()) +
        (templateFile.empty() ? "; on the command line, with --template=FILE"
                              : ""));
  return result;
}

/// Puts marks around every stretch of `text` that special tokens cover.
std::string ChatFormat::mark(const std::string &text) const {
  std::vector<bool> covered(text.size());
  for (const std::string &token : special)
    for (size_t at = text.find(token); !token.empty() && at != text.npos;
         at = text.find(token, at + 1))
      std::fill_n(covered.begin() + at, token.size(), true);
  std::string marked;
  for (size_t i = 0; i < text.size(); ++i) {
    if (covered[i] && (i == 0 || !covered[i - 1]))
      marked += kOpen;
    marked += text[i];
    if (covered[i] && (i + 1 == text.size() || !covered[i + 1]))
      marked += kClose;
  }
  return marked;
}

llvm::Expected<std::string>
ChatFormat::renderText(llvm::ArrayRef<Message> messages) const {
  llvm::json::Array list;
  for (const Message &message : messages)
    list.push_back(llvm::json::Object{{"role", message.role},
                                      {"content", message.content}});
  llvm::json::Object request{{"messages", std::move(list)},
                             {"add_generation_prompt", true},
                             {"now", now}};
  if (source)
    request["template"] = *source;
  std::string json;
  llvm::raw_string_ostream(json) << llvm::json::Value(std::move(request));
  braid_text text;
  braid_error error;
  if (braid_chat_render(format.get(), json.data(), json.size(), nullptr, &text,
                        &error) != BRAID_OK)
    return toError(error);
  std::string result(text.bytes, text.size);
  braid_text_clear(&text);
  return result;
}

llvm::Expected<ChatText>
ChatFormat::render(llvm::ArrayRef<Message> messages) const {
  std::vector<Message> said, marked;
  bool hasMarks = false;
  for (const Message &message : messages) {
    if (!llvm::json::isUTF8(message.content))
      return llvm::createStringError("expected messages in UTF-8, but got "
                                     "other bytes; convert them first");
    std::string content = withoutMarks(message.content);
    marked.push_back({message.role, mark(content)});
    hasMarks |= marked.back().content != content;
    said.push_back({message.role, std::move(content)});
  }
  auto plain = renderText(said);
  if (!plain)
    return plain.takeError();
  if (!hasMarks)
    return ChatText{std::move(*plain), {}};
  auto text = renderText(marked);
  if (!text)
    return text.takeError();
  for (bool written : {false, true})
    if (ChatText result = unmark(*text, written); result.text == *plain)
      return result;
  return llvm::createStringError(
      "expected a template that writes messages as they are, but what it makes "
      "of special tokens in them cannot be told from its own; take them out");
}

std::string formatNow() {
  std::time_t now = std::time(nullptr);
  std::tm local;
  localtime_r(&now, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
  return text;
}

} // namespace braid::tool
