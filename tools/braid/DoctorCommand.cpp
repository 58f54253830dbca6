//===- DoctorCommand.cpp - braid doctor -----------------------------------===//
#include "tools/braid/Command.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>
#include <sched.h>
#include <unistd.h>

namespace braid::tool {
namespace {

int countCpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  return sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
}

int runDoctor(bool json) {
  uint32_t isa = braid_host_isa();
  bool canRun = isa >= BRAID_ABI_ISA_X86_64_V3;
  int64_t memory = int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  if (json) {
    llvm::outs() << llvm::json::Value(
                        llvm::json::Object{{"isa", braid_isa_name(isa)},
                                           {"cpus", countCpus()},
                                           {"memory_bytes", memory},
                                           {"runs", canRun}})
                 << "\n";
    return kDone;
  }
  llvm::outs() << "instruction set: " << braid_isa_name(isa) << "\n"
               << "CPUs: " << countCpus() << "\n"
               << "memory: " << memory / (int64_t(1) << 20) << " MiB\n";
  if (canRun)
    llvm::outs() << "compiles and runs models for " << braid_isa_name(isa)
                 << " and what is older\n";
  else
    llvm::outs()
        << "runs no model: they need x86-64-v3 (AVX2, FMA, BMI), this "
           "machine has less; compiling with --cpu=portable for others "
           "works\n";
  return kDone;
}

} // namespace

void addDoctor(CLI::App &app, Run &run) {
  auto json = std::make_shared<bool>(false);
  CLI::App *command =
      app.add_subcommand("doctor", "Say what this machine can run");
  command->add_flag("--json", *json, "Print an object for scripts");
  command->callback(
      [json, &run] { run = [json] { return runDoctor(*json); }; });
}

} // namespace braid::tool
