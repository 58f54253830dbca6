//===- CompletionCommand.cpp - braid completion ---------------------------===//
///
/// What shells complete and what the manual says, both made from the options
/// themselves, so that neither can be out of date.
///
//===----------------------------------------------------------------------===//
#include "tools/braid/Command.h"
#include "tools/braid/Manual.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

using llvm::outs;

std::vector<const CLI::App *> listCommands(const CLI::App &app) {
  return app.get_subcommands([](const CLI::App *) { return true; });
}

/// Options without a group are for braid itself.
bool isShown(const CLI::Option *option) { return !option->get_group().empty(); }

/// Every name of an option, dashes included.
std::vector<std::string> listNames(const CLI::Option &option) {
  std::vector<std::string> names;
  for (const std::string &name : option.get_snames())
    names.push_back("-" + name);
  for (const std::string &name : option.get_lnames())
    names.push_back("--" + name);
  return names;
}

bool takesValue(const CLI::Option &option) {
  return option.get_items_expected_max() > 0;
}

void printBash(const CLI::App &app) {
  outs() << "# bash completion for braid; to use it:\n"
            "#   source <(braid completion bash)\n"
            "_braid() {\n"
            "  local word=${COMP_WORDS[COMP_CWORD]} "
            "before=${COMP_WORDS[COMP_CWORD - 1]}\n"
            "  local flags values\n"
            "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
            "    COMPREPLY=($(compgen -W \"--help --version";
  for (const CLI::App *command : listCommands(app))
    outs() << " " << command->get_name();
  outs() << "\" -- \"$word\"))\n"
            "    return\n"
            "  fi\n"
            "  case ${COMP_WORDS[1]} in\n";
  for (const CLI::App *command : listCommands(app)) {
    std::string flags, values;
    for (const CLI::Option *option : command->get_options(isShown))
      for (const std::string &name : listNames(*option)) {
        flags += (flags.empty() ? "" : " ") + name;
        if (takesValue(*option))
          values += (values.empty() ? "" : " ") + name;
      }
    outs() << "  " << command->get_name() << ")\n    flags=\"" << flags
           << "\"\n    values=\"" << values << "\"\n    ;;\n";
  }
  outs() << "  esac\n"
            "  # A value, or what is no option, is most likely a file.\n"
            "  if [[ $word == -* && \" $values \" != *\" $before \"* ]]; then\n"
            "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n"
            "  else\n"
            "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
            "  fi\n"
            "}\n"
            "complete -o filenames -F _braid braid\n";
}

/// `text` as zsh wants it within a specification in single quotes.
std::string quoteZsh(llvm::StringRef text) {
  std::string quoted;
  for (char character : text) {
    if (character == '\'')
      quoted += "'\\''";
    else if (llvm::StringRef("[]:\\").contains(character))
      quoted += std::string("\\") + character;
    else
      quoted += character;
  }
  return quoted;
}

void printZsh(const CLI::App &app) {
  outs() << "#compdef braid\n"
            "# zsh completion for braid; to use it:\n"
            "#   source <(braid completion zsh)\n"
            "_braid() {\n"
            "  local -a commands\n"
            "  commands=(\n";
  for (const CLI::App *command : listCommands(app))
    outs() << "    '" << command->get_name() << ":"
           << quoteZsh(command->get_description()) << "'\n";
  outs() << "  )\n"
            "  if (( CURRENT == 2 )); then\n"
            "    _describe command commands\n"
            "    return\n"
            "  fi\n"
            "  local command=$words[2]\n"
            "  (( CURRENT-- ))\n"
            "  shift words\n"
            "  case $command in\n";
  for (const CLI::App *command : listCommands(app)) {
    outs() << "  " << command->get_name() << ")\n    _arguments";
    for (const CLI::Option *option : command->get_options(isShown))
      for (const std::string &name : listNames(*option))
        outs() << " \\\n      '*" << name
               << (takesValue(*option) && name.size() > 2 ? "=[" : "[")
               << quoteZsh(option->get_description()) << "]"
               << (takesValue(*option) ? ":value:_files" : "") << "'";
    outs() << " \\\n      '*:file:_files'\n    ;;\n";
  }
  outs() << "  esac\n"
            "}\n"
            "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
            "  _braid \"$@\"\n"
            "else\n"
            "  compdef _braid braid\n"
            "fi\n";
}

int runCompletion(const CLI::App &app, const std::string &shell) {
  if (shell == "bash")
    printBash(app);
  else if (shell == "zsh")
    printZsh(app);
  else if (shell == "man")
    printManual(app);
  else
    return report(llvm::createStringError(
        "expected bash, zsh or man, but got '%s'", shell.c_str()));
  return kDone;
}

} // namespace

void addCompletion(CLI::App &app, Run &run) {
  auto shell = std::make_shared<std::string>();
  CLI::App *command = app.add_subcommand(
      "completion", "Print what completes braid's options in a shell");
  command
      ->add_option("shell", *shell,
                   "bash or zsh; man: the page of the manual instead")
      ->required();
  command->callback([shell, &app, &run] {
    run = [shell, &app] { return runCompletion(app, *shell); };
  });
}

} // namespace braid::tool
