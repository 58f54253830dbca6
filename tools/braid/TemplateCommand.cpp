//===- TemplateCommand.cpp - braid template -------------------------------===//
#include "braid/template.h"
#include "tools/braid/Command.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  std::string path;
  std::string input = "-";
  bool json = false;
};

struct CloseFormat {
  void operator()(braid_chat_format *format) const {
    braid_chat_format_close(format);
  }
};
using Format = std::unique_ptr<braid_chat_format, CloseFormat>;

int runTemplate(const Options &options) {
  braid_error error;
  braid_chat_format *opened;
  if (braid_chat_format_open(options.path.c_str(), &opened, &error) != BRAID_OK)
    return report(toError(error));
  Format format(opened);
  auto input = llvm::MemoryBuffer::getFileOrSTDIN(options.input);
  if (!input)
    return report(llvm::createFileError(options.input, input.getError()));
  llvm::StringRef requests = (*input)->getBuffer();
  auto *render = options.json ? braid_chat_render_all : braid_chat_render;
  braid_text text;
  if (render(format.get(), requests.data(), requests.size(), nullptr, &text,
             &error) != BRAID_OK)
    return report(toError(error));
  llvm::outs() << llvm::StringRef(text.bytes, text.size);
  braid_text_clear(&text);
  return kDone;
}

} // namespace

void addTemplate(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "template", "Render conversations as the model's chat template has them");
  command
      ->add_option(
          "path", options->path,
          "A checkpoint, an artifact or a directory of tokenizer files")
      ->required();
  command
      ->add_option("--input", options->input,
                   "A file with an object: messages, tools, documents, "
                   "add_generation_prompt, continue_final_message, template "
                   "(text, instead of the file's), now (ISO time), any other "
                   "variable; -: standard input")
      ->capture_default_str();
  command->add_flag("--json", options->json,
                    "Read an array of such objects, print an array of "
                    "{\"text\"} or {\"error\"}");
  command->callback(
      [options, &run] { run = [options] { return runTemplate(*options); }; });
}

} // namespace braid::tool
