//===- Command.h - What all subcommands share -------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_COMMAND_H
#define TOOLS_BRAID_COMMAND_H

#include "braid/braid.h"
#include "llvm/Support/Error.h"

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace braid::tool {

/// How the process ends.
enum ExitCode {
  kDone = 0,
  kFailed = 1, ///< the input or the request is at fault
  kUsage = 2,
  kBug = 3,           ///< Braid is
  kInterrupted = 130, ///< Ctrl-C, as shells have it
};

/// Adds a subcommand to `app`; when it is chosen, `run` becomes what runs it.
using Run = std::function<int()>;
void addBench(CLI::App &app, Run &run);
void addChat(CLI::App &app, Run &run);
void addCompile(CLI::App &app, Run &run);
void addCompletion(CLI::App &app, Run &run);
void addDoctor(CLI::App &app, Run &run);
void addEval(CLI::App &app, Run &run);
void addInspect(CLI::App &app, Run &run);
void addPerplexity(CLI::App &app, Run &run);
void addRun(CLI::App &app, Run &run);
void addSynth(CLI::App &app, Run &run);
void addTemplate(CLI::App &app, Run &run);
void addTokenize(CLI::App &app, Run &run);
void addVerify(CLI::App &app, Run &run);

/// "17 B", "2.3 MiB": four digits at most.
std::string formatBytes(uint64_t bytes);

/// Prints "braid: error: ..." and returns kFailed.
int report(llvm::Error error);
/// The same for a failure of the runtime.
llvm::Error toError(const braid_error &error);

/// Releases handles of the runtime.
struct CloseModel {
  void operator()(braid_model *model) const { braid_model_close(model); }
};
struct DestroySession {
  void operator()(braid_session *session) const {
    braid_session_destroy(session);
  }
};
using Model = std::unique_ptr<braid_model, CloseModel>;
using Session = std::unique_ptr<braid_session, DestroySession>;

/// Opens an artifact; of a portable one, takes no instruction set newer than
/// `isa` names ("": any).
llvm::Expected<Model> openModel(const std::string &path,
                                const std::string &isa = "");
llvm::Expected<Session> createSession(const braid_model *model,
                                      const braid_session_options &options);

/// Shows how far long work is, on a terminal; silent in a pipe.
class ProgressBar {
public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();
  void update(uint64_t done, uint64_t total);
  /// Wipes it, so that other output can follow.
  void clear();

private:
  std::string label;
  bool shown = false;
  int percent = -1;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_COMMAND_H
