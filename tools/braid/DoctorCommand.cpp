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

/// What the lack of newer instructions means for models.
const char *nameLack(uint32_t isa) {
  if (isa < BRAID_ABI_ISA_X86_64_V3)
    return "no AVX2: runs no model, they need x86-64-v3 (AVX2, FMA, BMI); "
           "compiling with --cpu=portable for others works";
  if (isa < BRAID_ABI_ISA_X86_64_V4)
    return "no AVX-512: models of x86-64-v4 and x86-64-v4-bf16 are refused; "
           "those of x86-64-v3 and --cpu=portable run, on vectors half as wide";
  if (isa < BRAID_ABI_ISA_X86_64_V4_BF16)
    return "no AVX512_BF16: models of x86-64-v4-bf16 are refused; those of "
           "--cpu=portable run, but multiply bf16 as f32";
  return nullptr;
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
                                           {"runs", canRun},
                                           {"lack", nameLack(isa)}})
                 << "\n";
    return kDone;
  }
  llvm::outs() << "instruction set: " << braid_isa_name(isa) << "\n"
               << "CPUs: " << countCpus() << "\n"
               << "memory: " << memory / (int64_t(1) << 20) << " MiB\n";
  if (canRun)
    llvm::outs() << "compiles and runs models for " << braid_isa_name(isa)
                 << " and what is older\n";
  if (const char *lack = nameLack(isa))
    llvm::outs() << lack << "\n";
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
