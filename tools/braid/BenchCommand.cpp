//===- BenchCommand.cpp - braid bench -------------------------------------===//
#include "tools/braid/Bench/BenchReport.h"
#include "tools/braid/Bench/FirstToken.h"
#include "tools/braid/Command.h"

#include "llvm/Support/FileSystem.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  BenchOptions bench;
  std::vector<std::string> cases;
  std::optional<double> limit;
  std::string html;
  bool json = false, firstToken = false;
};

/// Seconds that a case of the default list may take.
constexpr double kDefaultLimit = 60;

llvm::Error chooseCases(Options &options) {
  if (options.cases.empty()) {
    options.bench.cases = listCases(options.bench.quick);
    options.bench.limit = options.limit.value_or(kDefaultLimit);
    return llvm::Error::success();
  }
  auto cases = parseCases(options.cases);
  if (!cases)
    return cases.takeError();
  options.bench.cases = std::move(*cases);
  options.bench.limit = options.limit.value_or(0);
  return llvm::Error::success();
}

llvm::Error writePage(const BenchResult &result, const std::string &path) {
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error);
  if (error)
    return llvm::createFileError(path, error);
  writePage(result, stream);
  stream.close();
  if (stream.has_error()) {
    error = stream.error();
    stream.clear_error();
    return llvm::createFileError(path, error);
  }
  return llvm::Error::success();
}

/// Fails before the minutes of measuring, not after.
llvm::Error checkWritable(const std::string &path) {
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error, llvm::sys::fs::CD_OpenAlways,
                              llvm::sys::fs::FA_Write,
                              llvm::sys::fs::OF_Append);
  return error ? llvm::createFileError(path, error) : llvm::Error::success();
}

llvm::Error bench(Options &options) {
  if (options.firstToken)
    return printFirstToken(options.bench.artifact, options.bench.threads);
  if (llvm::Error error = chooseCases(options))
    return error;
  if (!options.html.empty())
    if (llvm::Error error = checkWritable(options.html))
      return error;
  ProgressBar bar("measuring");
  options.bench.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  auto result = runBench(options.bench);
  if (!result)
    return result.takeError();
  if (!options.html.empty())
    if (llvm::Error error = writePage(*result, options.html))
      return error;
  bar.clear();
  if (options.json)
    llvm::outs() << llvm::json::Value(toJson(*result)) << "\n";
  else
    printTables(*result, llvm::outs());
  return llvm::Error::success();
}

} // namespace

void addBench(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  BenchOptions &bench = options->bench;
  CLI::App *command = app.add_subcommand(
      "bench", "Measure a model against the roofs of this machine");
  command->add_option("artifact", bench.artifact)->required();
  command
      ->add_option("--cases", options->cases,
                   "decode, prefill, or single ones: decode@2kx4 (4 sequences "
                   "of 2048 tokens), prefill@512 (default: all that take less "
                   "than --limit)")
      ->delimiter(',');
  command->add_option("--threads", bench.threads,
                      "Of sessions and probes (default: the CPUs at hand)");
  command->add_option("--repeats", bench.repeats, "Samples of each case")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--limit", options->limit,
                   "Skip cases that would take more seconds (default: 60, or 0 "
                   "for those in --cases; 0: any)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--quick", bench.quick, "A few small cases, short samples");
  command->add_option("--html", options->html,
                      "Write a page with a roofline plot to this file");
  command->add_flag("--json", options->json, "Print an object for scripts");
  // What the process of a first token runs.
  command->add_flag("--first-token", options->firstToken)->group("");
  command->callback([options, &run] {
    run = [options]() -> int {
      if (llvm::Error error = braid::tool::bench(*options))
        return report(std::move(error));
      return kDone;
    };
  });
}

} // namespace braid::tool
