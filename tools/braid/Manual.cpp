//===- Manual.cpp - The page of the manual --------------------------------===//
#include "tools/braid/Manual.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

using llvm::outs;

/// Text that is neither a request nor an escape; hyphens stay hyphens.
std::string escape(llvm::StringRef text) {
  std::string escaped;
  if (text.starts_with(".") || text.starts_with("'"))
    escaped += "\\&";
  for (char character : text) {
    if (character == '\\')
      escaped += "\\e";
    else if (character == '-')
      escaped += "\\-";
    else if (character == '\n')
      escaped += ' ';
    else
      escaped += character;
  }
  return escaped;
}

std::string nameOption(const CLI::Option &option) {
  std::string names;
  auto add = [&](const std::string &name) {
    names += (names.empty() ? "\\fB" : "\\fR, \\fB") + escape(name);
  };
  for (const std::string &name : option.get_snames())
    add("-" + name);
  for (const std::string &name : option.get_lnames())
    add("--" + name);
  if (option.get_items_expected_max() > 0)
    names += "\\fR \\fI" +
             escape(llvm::StringRef(option.get_type_name()).split(':').first);
  return names + "\\fR";
}

void printOption(const CLI::Option &option) {
  outs() << ".TP\n";
  if (option.get_positional())
    outs() << "\\fI" << escape(option.get_name(/*positional=*/true))
           << "\\fR\n";
  else
    outs() << nameOption(option) << "\n";
  std::string text = option.get_description();
  if (!option.get_default_str().empty())
    text += (text.empty() ? "Default: " : " (default: ") +
            option.get_default_str() + (text.empty() ? "" : ")");
  outs() << (text.empty() ? "\\&" : escape(text)) << "\n";
}

void printCommand(const CLI::App &command) {
  outs() << ".SS braid " << escape(command.get_name());
  for (const CLI::Option *option : command.get_options())
    if (option->get_positional())
      outs() << " " << (option->get_required() ? "" : "[")
             << escape(option->get_name(/*positional=*/true))
             << (option->get_required() ? "" : "]");
  outs() << "\n" << escape(command.get_description()) << ".\n";
  // Options without a group are for braid itself.
  auto isShown = [](const CLI::Option *option) {
    return !option->get_group().empty();
  };
  for (const CLI::Option *option : command.get_options(isShown))
    printOption(*option);
  // Others have that of the whole.
  if (command.get_footer() != command.get_parent()->get_footer())
    outs() << ".PP\n" << escape(command.get_footer()) << ".\n";
}

} // namespace

void printManual(const CLI::App &app) {
  outs() << ".\\\" Made by: braid completion man\n"
            ".TH BRAID 1 \"\" \""
         << escape(app.version())
         << "\" \"User Commands\"\n"
            ".SH NAME\n"
            "braid \\- compile hybrid language models ahead of time, and run "
            "them\n"
            ".SH SYNOPSIS\n"
            ".B braid\n"
            "\\fICOMMAND\\fR [\\fIOPTION\\fR]...\n"
            ".SH DESCRIPTION\n"
            "A checkpoint, which is a directory with config.json and "
            "safetensors, is compiled to an artifact: a native library for "
            "that model and its packed weights.\n"
            ".SH COMMANDS\n";
  for (const CLI::App *command :
       app.get_subcommands([](const CLI::App *) { return true; }))
    printCommand(*command);
  outs() << ".SH EXIT STATUS\n"
            ".TP\n0\nDone.\n"
            ".TP\n1\nThe input or the request is at fault; standard error says "
            "what was expected, what came and what to do.\n"
            ".TP\n2\nThe command line makes no sense.\n"
            ".TP\n3\nA bug in braid.\n"
            ".TP\n130\nCtrl\\-C.\n"
            ".SH ENVIRONMENT\n"
            ".TP\n.B BRAID_CACHE_DIR\n"
            "Where artifacts of checkpoints that were run are kept; else "
            "braid in XDG_CACHE_HOME, else ~/.cache/braid.\n"
            ".TP\n.B BRAID_HISTORY\n"
            "The file with what was typed in chats, or empty: none; else "
            "braid/history in XDG_STATE_HOME, else ~/.local/state/braid/"
            "history.\n"
            ".TP\n.B NO_COLOR\n"
            "If set and not empty, there are no colours.\n"
            ".SH LICENSE\n"
            "Apache\\-2.0.\n";
}

} // namespace braid::tool
