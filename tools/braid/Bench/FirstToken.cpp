//===- FirstToken.cpp - From the start of a process to its output ---------===//
#include "tools/braid/Bench/FirstToken.h"

#include "tools/braid/Bench/Clock.h"
#include "tools/braid/Command.h"

#include <algorithm>
#include <cstdio>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace braid::tool {
namespace {

constexpr uint64_t kPrompt = 16;

/// A process whose standard output is read here.
class Child {
public:
  explicit Child(std::vector<std::string> arguments);
  ~Child();
  /// What it has written up to the end of a line, or its end.
  std::string readLine();

private:
  pid_t process = -1;
  FILE *output = nullptr;
};

Child::Child(std::vector<std::string> arguments) {
  int ends[2];
  if (pipe(ends) != 0)
    return;
  std::vector<char *> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string &argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  if (posix_spawn(&process, "/proc/self/exe", &actions, nullptr,
                  pointers.data(), environ) != 0)
    process = -1;
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output = fdopen(ends[0], "r");
}

Child::~Child() {
  if (output)
    std::fclose(output);
  if (process != -1)
    waitpid(process, nullptr, 0);
}

std::string Child::readLine() {
  char line[128] = "";
  if (!output || !std::fgets(line, sizeof line, output))
    return "";
  return line;
}

} // namespace

llvm::Expected<FirstToken> timeFirstToken(const std::string &artifact,
                                          uint64_t threads) {
  Clock::time_point begin = Clock::now();
  Child child({"braid", "bench", artifact, "--first-token",
               "--threads=" + std::to_string(threads)});
  std::string line = child.readLine();
  FirstToken result;
  result.total = getSecondsSince(begin);
  if (std::sscanf(line.c_str(), "%lf", &result.load) != 1)
    return llvm::createStringError(
        "expected a time from another braid process, but got '%s'; run 'braid "
        "bench --first-token' on the artifact",
        line.c_str());
  return result;
}

llvm::Error printFirstToken(const std::string &artifact, uint64_t threads) {
  Clock::time_point begin = Clock::now();
  auto model = openModel(artifact);
  if (!model)
    return model.takeError();
  const braid_abi_model &facts = *braid_model_description(model->get());
  uint64_t length = std::min({kPrompt, facts.max_context, facts.max_tokens});
  braid_session_options options;
  braid_session_options_init(&options);
  options.max_context = options.max_tokens = length;
  options.max_rows = 1;
  options.threads = threads;
  auto session = createSession(model->get(), options);
  if (!session)
    return session.takeError();
  double load = getSecondsSince(begin);

  std::vector<int32_t> ids(length);
  for (uint64_t i = 0; i < length; ++i)
    ids[i] = static_cast<int32_t>(i * 7919 % facts.vocabulary);
  std::vector<float> output(facts.output_width);
  braid_request request;
  braid_request_init(&request);
  request.ids = ids.data();
  request.length = length;
  request.keep = BRAID_KEEP_LAST;
  request.output = output.data();
  braid_error error;
  if (braid_evaluate(session->get(), &request, 1, &error) != BRAID_OK)
    return toError(error);
  std::printf("%.9f\n", load);
  std::fflush(stdout);
  return llvm::Error::success();
}

} // namespace braid::tool
