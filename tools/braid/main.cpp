//===- main.cpp - The command people use ----------------------------------===//
#include "tools/braid/Command.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <fcntl.h>
#include <new>
#include <sstream>
#include <unistd.h>

using namespace braid::tool;

namespace {

/// CLI11 takes -1 for 2^64 - 1, and too much for the most there is.
void checkCounts(CLI::App &app) {
  auto check = [](const std::string &text) -> std::string {
    uint64_t value;
    if (llvm::to_integer(text, value))
      return "";
    return "expected a whole number from 0 to 2^64 - 1, but got '" + text + "'";
  };
  for (CLI::App *command : app.get_subcommands([](CLI::App *) { return true; }))
    for (CLI::Option *option : command->get_options())
      if (option->get_type_name() == "UINT")
        option->check(check);
}

/// `--stop=` without a text would take the next argument for it.
const char *findMissingValue(int argc, char **argv) {
  for (int i = 1; i < argc && llvm::StringRef(argv[i]) != "--"; ++i) {
    llvm::StringRef name = argv[i];
    if (name.consume_front("--") && name.consume_back("=") && !name.empty() &&
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == name.npos)
      return argv[i];
  }
  return nullptr;
}

/// Gives descriptors that the caller has closed to /dev/null, in the wrong
/// direction: using them fails as it did, and no file of ours becomes them.
void openStandardDescriptors() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(descriptor, F_GETFD) < 0)
      // The lowest that is free is this one.
      (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// The exit code of a process that would end with `code`, once what it printed
/// has left it.
int flushOutput(int code) {
  llvm::raw_fd_ostream &out = llvm::outs();
  out.flush();
  // Errors that are still there at exit end in LLVM's words.
  std::error_code error = out.error();
  out.clear_error();
  if (error && code == kDone)
    code = kFailed;
  // Who has closed the pipe wants no more: most ends by SIGPIPE, as silently.
  if (error && error != std::errc::broken_pipe)
    llvm::errs() << "braid: error: cannot write standard output: "
                 << error.message() << "; send it elsewhere\n";
  llvm::errs().clear_error();
  return code;
}

/// Prints what CLI11 says, --help too, where all else is printed.
int exit(const CLI::App &app, const CLI::ParseError &error) {
  std::ostringstream out, err;
  int code = app.exit(error, out, err) == 0 ? kDone : kUsage;
  llvm::outs() << out.str();
  llvm::errs() << err.str();
  return code;
}

int runCommand(int argc, char **argv) {
  CLI::App app("Compiles hybrid language models ahead of time and runs them",
               "braid");
  app.require_subcommand(1);
  app.set_version_flag("--version", "braid " BRAID_VERSION_TEXT);
  app.footer("exit codes: 0 done, 1 the input or the request is at fault, "
             "2 usage, 3 a bug in braid");
  Run run;
  for (auto *add : {addBench, addChat, addCompile, addCompletion, addDoctor,
                    addEval, addInspect, addPerplexity, addRun, addSynth,
                    addTemplate, addTokenize, addVerify})
    add(app, run);
  checkCounts(app);
  if (const char *option = findMissingValue(argc, argv)) {
    llvm::errs() << "expected a value behind '" << option
                 << "', but there is none; give one, or leave it out\n"
                    "Run with --help for more information.\n";
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return exit(app, error);
  }
  try {
    return run();
  } catch (const std::bad_alloc &) {
    // What was asked for decides what is held: answers of eval.
    llvm::errs()
        << "braid: error: expected a request that fits into memory, but "
           "the system has no more; ask for fewer rows or outputs\n";
    return kFailed;
  }
}

} // namespace

int main(int argc, char **argv) {
  openStandardDescriptors();
  // A file beyond `ulimit -f` is a write that fails, like one on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  return flushOutput(runCommand(argc, argv));
}
