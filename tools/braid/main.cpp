//===- main.cpp - The command people use ----------------------------------===//
#include "tools/braid/Command.h"

#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

#include <new>

using namespace braid::tool;

int main(int argc, char **argv) {
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
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? kDone : kUsage;
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
