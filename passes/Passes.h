//===- Passes.h - Passes and pipelines of Braid -----------------*- C++ -*-===//
#ifndef PASSES_PASSES_H
#define PASSES_PASSES_H

#include "dialects/Hybrid/IR/HybridOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"

#include <functional>

namespace mlir::arith {
class ArithDialect;
} // namespace mlir::arith
namespace mlir::bufferization {
class BufferizationDialect;
} // namespace mlir::bufferization
namespace mlir::memref {
class MemRefDialect;
} // namespace mlir::memref
namespace mlir::tensor {
class TensorDialect;
} // namespace mlir::tensor

namespace mlir::hybrid {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/Passes.h.inc"

/// On functions: for calls of few tokens.
constexpr llvm::StringLiteral kSmallAttr = "hybrid.small";

/// Attaches BufferizableOpInterface to the compute ops.
void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry);

/// Adds the dialects and interface models that the passes need.
void registerPhaseDialects(DialectRegistry &registry);

struct PhasePipelineOptions : public PassPipelineOptions<PhasePipelineOptions> {
  Option<std::string> dtype{*this, "dtype",
                            llvm::cl::desc("Elements of weights: f32 or bf16"),
                            llvm::cl::init("f32")};
  Option<std::string> kv{
      *this, "kv", llvm::cl::desc("Elements of the KV cache: f32 or bf16"),
      llvm::cl::init("f32")};
  ListOption<std::string> disabled{
      *this, "disable", llvm::cl::desc("Optional passes to leave out")};
  ListOption<std::string> enabled{
      *this, "enable",
      llvm::cl::desc("Optional passes to run though they are off by default")};
};

/// A step of the way from model form to phase form: a pass and what tidies up
/// before it. `name` is the pass's flag without its prefix.
struct Stage {
  StringRef name;
  std::function<void(OpPassManager &)> addPasses;
  bool isOptional = false; ///< whether the result is right without it
  bool isDefault = true;   ///< whether it runs unless it is asked for
};

/// The steps from model form to phase form, in order: those that are on by
/// default or that `options` enables, without those that it disables.
SmallVector<Stage> getPhaseStages(const PhasePipelineOptions &options);

/// The names of optional steps, those that are off by default included.
SmallVector<StringRef> getOptionalStages();

/// Adds all of them to `pm`.
void buildPhasePipeline(OpPassManager &pm, const PhasePipelineOptions &options);

/// Gives model form the elements that it is compiled with: so the interpreter
/// rounds where the code does. `dtype` of weights and `kv` are f32 or bf16.
LogicalResult quantizeWeights(ModuleOp module, StringRef dtype, StringRef kv);

/// Registers `hybrid-phase-pipeline` for use in textual pipelines.
void registerPipelines();

} // namespace mlir::hybrid

#endif // PASSES_PASSES_H
