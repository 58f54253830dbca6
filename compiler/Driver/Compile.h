//===- Compile.h - From a checkpoint to an artifact -------------*- C++ -*-===//
#ifndef COMPILER_DRIVER_COMPILE_H
#define COMPILER_DRIVER_COMPILE_H

#include "compiler/FrontEnd/ModelSpec.h"
#include "compiler/Pack/Packer.h"
#include "passes/Target.h"

#include "llvm/TargetParser/Host.h"

#include <optional>
#include <string>
#include <vector>

namespace braid {

struct CompileOptions {
  std::string checkpoint; ///< a directory
  std::string output;     ///< the artifact's directory; must not exist
  /// "native", "portable" (every level in one library, chosen when it is
  /// loaded), "x86-64-v3", "x86-64-v4" or "x86-64-v4-bf16".
  std::string cpu = "native";
  /// Of weights: "auto" (bf16 for checkpoints of bf16, else f32), "f32",
  /// "bf16".
  std::string dtype = "auto";
  /// Of keys and values: "auto" (as dtype), "f32", "bf16".
  std::string kv = "auto";
  /// Upper bounds of sessions; for maxContext, 0 takes the positions that
  /// config.json names, or 8192 if that is more.
  uint64_t maxSequences = 64, maxContext = 0, maxTokens = 512;
  std::optional<Head> head;
  /// Lets sessions check every access of the code (BRAID_SESSION_CHECK).
  bool instrument = false;
  /// Optional passes to leave out, by their stages' names.
  std::vector<std::string> disabledPasses;
  /// Optional passes to run though they are off by default.
  std::vector<std::string> enabledPasses;
  /// Ends after this stage, printing what it made (a module, or the bytes of a
  /// file) instead of making an artifact.
  std::string stopAfter;
  /// Keeps what every stage made, as NN-STAGE.mlir, .o and .so.
  std::string keepIntermediates;
  /// Copies config and tokenizer files of the checkpoint into the artifact.
  bool copySideFiles = true;
  /// Runs MLIR's verifier after every pass.
  bool verifyEach = true;
  Progress progress;
  /// Told what a person should know about the checkpoint.
  std::function<void(const std::string &text)> remark;
};

/// Compiles a model that has been read; `options.checkpoint` gives its name.
/// The artifact appears whole or not at all.
llvm::Error compileModel(const ModelSpec &spec, WeightSource &weights,
                         const CompileOptions &options);

/// The instruction sets to compile for, the newest first: of "native" what
/// `host` has of LLVM's features and `dtype` can use. Fails for anything that
/// is not there, naming what is.
llvm::Expected<std::vector<mlir::hybrid::ISA>>
resolveCpu(llvm::StringRef cpu, llvm::StringRef dtype,
           const llvm::StringMap<bool> &host = llvm::sys::getHostCPUFeatures());

/// Replaces "auto" by `automatic`; fails for anything but f32 and bf16, naming
/// `option`.
llvm::Expected<std::string> resolveElements(llvm::StringRef option,
                                            llvm::StringRef elements,
                                            llvm::StringRef automatic);

} // namespace braid

#endif // COMPILER_DRIVER_COMPILE_H
