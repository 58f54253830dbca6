//===- Prompts.cpp - What braid run continues -----------------------------===//
#include "tools/braid/Text/Prompts.h"

#include "compiler/FrontEnd/Json.h"
#include "tools/braid/Text/TextFile.h"

#include "llvm/ADT/StringExtras.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

namespace braid::tool {
namespace {

/// A text, or a conversation that a line of JSON gives instead.
struct Source {
  std::string name, text;
  std::vector<Message> messages;
};

void dropLineEnd(std::string &text) {
  if (!text.empty() && text.back() == '\n')
    text.pop_back();
  if (!text.empty() && text.back() == '\r')
    text.pop_back();
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

void readMessages(JsonReader &reader, std::vector<Message> &messages) {
  reader.enterArray();
  while (reader.nextElement()) {
    Message &message = messages.emplace_back();
    std::string key;
    reader.enterObject();
    while (reader.nextKey(key)) {
      if (key == "role")
        reader.readString(message.role);
      else if (key == "content")
        reader.readString(message.content);
      else
        reader.fail("'role' or 'content' in a message", quote(key));
    }
  }
  if (messages.empty())
    reader.fail("at least one message", "none");
}

/// "text", {"prompt": "text"} or {"messages": [{"role", "content"}, ...]}.
llvm::Error readJsonLine(llvm::StringRef line, Source &source) {
  JsonReader reader(line, source.name);
  if (line.ltrim().starts_with("\"")) {
    reader.readString(source.text);
  } else {
    std::string key;
    size_t keys = 0;
    reader.enterObject();
    for (; reader.nextKey(key); ++keys) {
      if (key == "prompt")
        reader.readString(source.text);
      else if (key == "messages")
        readMessages(reader, source.messages);
      else
        reader.fail("'prompt' or 'messages'", quote(key));
    }
    if (keys != 1)
      reader.fail("either 'prompt' or 'messages'",
                  llvm::Twine(keys) + " of them");
  }
  reader.finish();
  return reader.takeError();
}

/// Lines of a file; of JSON if its name ends in .jsonl.
llvm::Expected<std::vector<Source>> readBatch(const std::string &path) {
  auto text = readText(path);
  if (!text)
    return text.takeError();
  bool isJson = llvm::StringRef(path).ends_with(".jsonl");
  std::vector<Source> sources;
  llvm::StringRef rest = *text;
  for (size_t number = 1; !rest.empty(); ++number) {
    auto [line, next] = rest.split('\n');
    rest = next;
    line.consume_back("\r");
    if (line.empty())
      continue;
    Source &source = sources.emplace_back();
    source.name = "the prompt of line " + std::to_string(number);
    if (!isJson)
      source.text = line.str();
    else if (llvm::Error error = readJsonLine(line, source))
      return std::move(error);
  }
  if (sources.empty())
    return llvm::createStringError(
        "expected a prompt on a line in '%s', but there is none", path.c_str());
  return sources;
}

llvm::Expected<std::vector<Source>> readSources(const PromptFlags &flags) {
  if (!flags.batch.empty())
    return readBatch(flags.batch);
  if (flags.text)
    return std::vector<Source>{{"a prompt", *flags.text, {}}};
  if (flags.input.empty() && isatty(STDIN_FILENO))
    return llvm::createStringError(
        "expected a prompt, but got none; give it as an argument, with "
        "--input=FILE or at standard input, or use 'braid chat'");
  auto text = readText(flags.input.empty() ? "-" : flags.input);
  if (!text)
    return text.takeError();
  if (text->empty() && flags.input.empty())
    return llvm::createStringError(
        "expected a prompt at standard input, but it is empty");
  dropLineEnd(*text);
  return std::vector<Source>{{"a prompt", std::move(*text), {}}};
}

//===----------------------------------------------------------------------===//
// Ids
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<int32_t>> encodeChat(const ChatFormat &format,
                                                const Tokens &tokens,
                                                const std::string &system,
                                                const Source &source) {
  std::vector<Message> messages = source.messages;
  if (!system.empty())
    messages.insert(messages.begin(), {"system", system});
  if (source.messages.empty())
    messages.push_back({"user", source.text});
  auto text = format.render(messages);
  if (!text)
    return text.takeError();
  return text->encode(tokens);
}

} // namespace

void PromptFlags::addTo(CLI::App &command) {
  auto *prompt = command.add_option(
      "prompt", text,
      "Text to continue; default: standard input, unless it is a terminal");
  auto *file = command.add_option("--input", input,
                                  "Take the prompt from this file; -: "
                                  "standard input");
  command
      .add_option("--batch", batch,
                  "Continue every line of this file; if it is called .jsonl, a "
                  "line is \"text\", {\"prompt\"} or {\"messages\"}")
      ->excludes(prompt)
      ->excludes(file);
  file->excludes(prompt);
  auto *chatFlag = command.add_flag(
      "--chat", chat, "The prompt is a user's message: use the chat template");
  command
      .add_flag("--raw", raw,
                "The prompt is all the model reads: special tokens in it are "
                "tokens, and none, such as bos, is put around it")
      ->excludes(chatFlag);
}

llvm::Expected<std::vector<Prompt>> readPrompts(const PromptFlags &flags,
                                                const TextFlags &text,
                                                const TextModel &model) {
  auto sources = readSources(flags);
  if (!sources)
    return sources.takeError();
  std::optional<ChatFormat> format;
  bool hasMessages = llvm::any_of(
      *sources, [](const Source &source) { return !source.messages.empty(); });
  bool isFormatted = flags.chat || hasMessages;
  if (!isFormatted && !(text.system.empty() && text.templateFile.empty()))
    return llvm::createStringError(
        "expected a conversation for --system or --template, but got a text; "
        "give --chat, too, or lines with 'messages'");
  if (isFormatted) {
    auto opened = text.openFormat(model);
    if (!opened)
      return opened.takeError();
    format = std::move(*opened);
  }
  std::vector<Prompt> prompts;
  for (Source &source : *sources) {
    bool isChat = flags.chat || !source.messages.empty();
    auto ids = isChat
                   ? encodeChat(*format, model.tokens, text.system, source)
                   : model.tokens.encode(source.text, !flags.raw, !flags.raw);
    if (!ids && flags.batch.empty())
      return ids.takeError();
    if (!ids)
      return llvm::createStringError(source.name + ": " +
                                     llvm::toString(ids.takeError()));
    prompts.push_back(
        {source.name, std::move(source.text), std::move(*ids), isChat});
  }
  return prompts;
}

} // namespace braid::tool
