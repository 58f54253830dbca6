//===- TokenizeCommand.cpp - braid tokenize -------------------------------===//
#include "compiler/FrontEnd/Json.h"
#include "tools/braid/Command.h"
#include "tools/braid/Text/Tokens.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

#include <optional>

namespace braid::tool {
namespace {

struct Options {
  std::string path;
  std::optional<std::string> input; ///< of the command line
  bool addSpecial = false, specialAsText = false, decode = false,
       keepSpecial = false, skipSpecial = false, json = false;
};

using Ids = std::vector<int32_t>;

/// What the messages call the text that is read.
const char *place(const Options &options) {
  return options.input ? "the command line" : "standard input";
}

/// The text of the command line, or all of standard input, byte for byte.
llvm::Expected<std::string> readInput(const Options &options) {
  if (options.input)
    return *options.input;
  auto buffer = llvm::MemoryBuffer::getSTDIN();
  if (!buffer)
    return llvm::createFileError("standard input", buffer.getError());
  return (*buffer)->getBuffer().str();
}

llvm::Error badId(const Options &options, llvm::StringRef got) {
  return llvm::createStringError(
      "expected ids from 0 to 2147483647 in %s, but got %s", place(options),
      quote(got).c_str());
}

/// Numbers with blanks or commas between them.
llvm::Expected<Ids> readIds(const Options &options, llvm::StringRef text) {
  Ids ids;
  while (!(text = text.ltrim(" \t\r\n,")).empty()) {
    llvm::StringRef word =
        text.take_until([](char c) { return llvm::isSpace(c) || c == ','; });
    int32_t id;
    if (word.getAsInteger(10, id) || id < 0)
      return badId(options, word);
    ids.push_back(id);
    text = text.drop_front(word.size());
  }
  return ids;
}

/// Reads a JSON array, each element by `readElement`.
template <typename ReadElement>
llvm::Error readArray(const Options &options, llvm::StringRef text,
                      ReadElement &&readElement) {
  JsonReader reader(text, place(options));
  reader.enterArray();
  while (reader.nextElement())
    readElement(reader);
  reader.finish();
  return reader.takeError();
}

llvm::Expected<std::vector<std::string>> readTexts(const Options &options,
                                                   llvm::StringRef text) {
  std::vector<std::string> texts;
  if (llvm::Error error = readArray(options, text, [&](JsonReader &reader) {
        reader.readString(texts.emplace_back());
      }))
    return error;
  return texts;
}

llvm::Expected<std::vector<Ids>> readRows(const Options &options,
                                          llvm::StringRef text) {
  std::vector<Ids> rows;
  if (llvm::Error error = readArray(options, text, [&](JsonReader &reader) {
        rows.emplace_back();
        reader.enterArray();
        while (reader.nextElement()) {
          uint64_t id = 0;
          if (reader.readUnsigned(id) && id > INT32_MAX)
            reader.fail("ids up to 2147483647", llvm::Twine(id));
          rows.back().push_back(static_cast<int32_t>(id));
        }
      }))
    return error;
  return rows;
}

llvm::Error encode(const Options &options, const Tokens &tokens,
                   llvm::StringRef input) {
  auto encodeOne = [&](llvm::StringRef text) {
    return tokens.encode(text, options.addSpecial, options.specialAsText);
  };
  if (!options.json) {
    auto ids = encodeOne(input);
    if (!ids)
      return ids.takeError();
    llvm::interleave(*ids, llvm::outs(), " ");
    llvm::outs() << "\n";
    return llvm::Error::success();
  }
  auto texts = readTexts(options, input);
  if (!texts)
    return texts.takeError();
  llvm::json::Array rows;
  for (size_t i = 0; i < texts->size(); ++i) {
    auto ids = encodeOne((*texts)[i]);
    if (!ids)
      return llvm::createStringError("text %zu: %s", i,
                                     llvm::toString(ids.takeError()).c_str());
    rows.push_back(llvm::json::Array(*ids));
  }
  llvm::outs() << llvm::json::Value(std::move(rows)) << "\n";
  return llvm::Error::success();
}

llvm::Error decode(const Options &options, const Tokens &tokens,
                   llvm::StringRef input) {
  if (!options.json) {
    auto ids = readIds(options, input);
    if (!ids)
      return ids.takeError();
    auto text = tokens.decode(*ids, options.skipSpecial);
    if (!text)
      return text.takeError();
    llvm::outs() << *text << "\n";
    return llvm::Error::success();
  }
  auto rows = readRows(options, input);
  if (!rows)
    return rows.takeError();
  llvm::json::Array texts;
  for (const Ids &ids : *rows) {
    auto text = tokens.decode(ids, options.skipSpecial);
    if (!text)
      return text.takeError();
    texts.push_back(std::move(*text));
  }
  llvm::outs() << llvm::json::Value(std::move(texts)) << "\n";
  return llvm::Error::success();
}

llvm::Error tokenize(const Options &options) {
  auto tokens = Tokens::open(options.path);
  if (!tokens)
    return tokens.takeError();
  auto input = readInput(options);
  if (!input)
    return input.takeError();
  return options.decode ? decode(options, *tokens, *input)
                        : encode(options, *tokens, *input);
}

} // namespace

void addTokenize(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command =
      app.add_subcommand("tokenize", "Turn text into ids, and ids into text");
  command
      ->add_option("path", options->path,
                   "A checkpoint, an artifact, or a directory of tokenizer "
                   "files")
      ->required();
  command->add_option("input", options->input,
                      "Text, or ids with blanks or commas between them; "
                      "default: all of standard input, byte for byte");
  auto *decode =
      command->add_flag("--decode", options->decode, "Turn ids into text");
  command
      ->add_flag("--add-special", options->addSpecial,
                 "Put around the ids what the files want there, such as bos")
      ->excludes(decode);
  command
      ->add_flag("--special-as-text", options->specialAsText,
                 "Take special tokens in the text for text")
      ->excludes(decode);
  auto *keep = command->add_flag("--keep-special", options->keepSpecial,
                                 "Show special tokens (the default)");
  command
      ->add_flag("--skip-special", options->skipSpecial,
                 "Leave special tokens out")
      ->needs(decode)
      ->excludes(keep);
  keep->needs(decode);
  command->add_flag("--json", options->json,
                    "An array of texts in, an array of arrays of ids out, or "
                    "the reverse");
  command->callback([options, &run] {
    run = [options]() -> int {
      if (llvm::Error error = tokenize(*options))
        return report(std::move(error));
      return kDone;
    };
  });
}

} // namespace braid::tool
