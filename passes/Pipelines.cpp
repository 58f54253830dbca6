//===- Pipelines.cpp - Named pass pipelines -------------------------------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::hybrid {

void registerPhaseDialects(DialectRegistry &registry) {
  registry.insert<arith::ArithDialect, bufferization::BufferizationDialect,
                  func::FuncDialect, HybridDialect, memref::MemRefDialect,
                  tensor::TensorDialect>();
  // One-Shot Bufferize leaves every op without a model as it is: one
  // registration a dialect.
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
}

/// A pass on every function, which the result is right without.
template <typename CreateT>
static Stage fusion(StringRef name, CreateT create) {
  return {
      name,
      [create](OpPassManager &pm) { pm.addNestedPass<func::FuncOp>(create()); },
      /*isOptional=*/true};
}

/// On tensors, where a value and who reads it are one chain.
static void addFusionStages(SmallVectorImpl<Stage> &stages) {
  // First: gates and ups that come apart are one op for those that follow.
  stages.push_back(fusion("fuse-projections", createFuseProjectionsPass));
  stages.push_back(fusion("fuse-conv", createFuseConvPass));
  stages.push_back(fusion("fuse-scan", createFuseScanPass));
  stages.push_back(
      fusion("fuse-expert-dispatch", createFuseExpertDispatchPass));
  stages.push_back(fusion("fuse-gated-linear", createFuseGatedLinearPass));
  // Before fuse-residual, which leaves it nothing to fuse.
  stages.push_back(fusion("fuse-residual-norm", createFuseResidualNormPass));
  stages.back().isDefault = false;
  stages.push_back(fusion("fuse-residual", createFuseResidualPass));
}

/// From model form with all types chosen to functions a kind of layer.
static void addLayerStages(SmallVectorImpl<Stage> &stages) {
  // After the layouts: layers that differ in the types of weights are of
  // different kinds by themselves.
  stages.push_back({"outline-layers", [](OpPassManager &pm) {
                      // A destination of its own for every op: CSE would share
                      // tensor.empty, and with it the buffer of values that
                      // never meet.
                      pm.addPass(
                          bufferization::createEmptyTensorToAllocTensorPass());
                      // Equal layers need one spelling to be recognised.
                      pm.addPass(createCanonicalizerPass());
                      pm.addPass(createCSEPass());
                      pm.addPass(createOutlineLayersPass());
                    }});
  // After outlining: there are few functions to copy.
  stages.push_back({"form-outputs", [](OpPassManager &pm) {
                      pm.addPass(createFormOutputsPass());
                    }});
  stages.push_back(
      {"form-variants",
       [](OpPassManager &pm) { pm.addPass(createFormVariantsPass()); },
       /*isOptional=*/true});
  // After the variants: what pays depends on them.
  stages.push_back(
      fusion("fuse-norm-linear", [] { return createFuseNormLinearPass(); }));
  stages.push_back(fusion("split-attention", createSplitAttentionPass));
  stages.push_back(fusion("form-items", [] { return createFormItemsPass(); }));
}

static void addBufferStages(SmallVectorImpl<Stage> &stages) {
  stages.push_back(
      {"bufferize", [](OpPassManager &pm) {
         pm.addPass(createBufferizePass());
         // Layers return the residual stream they were given; the
         // caller has it.
         pm.addPass(bufferization::createDropEquivalentBufferResultsPass());
         pm.addPass(createCanonicalizerPass());
       }});
  // Phases first: memory is shared by phase, not by op.
  stages.push_back({"form-phases", [](OpPassManager &pm) {
                      pm.addNestedPass<func::FuncOp>(createFormPhasesPass());
                    }});
  stages.push_back({"plan-memory", [](OpPassManager &pm) {
                      pm.addPass(createPlanMemoryPass());
                    }});
  stages.push_back({"verify-phases", [](OpPassManager &pm) {
                      pm.addNestedPass<func::FuncOp>(createVerifyPhasesPass());
                    }});
}

/// All steps, those that are off by default included.
static SmallVector<Stage> getAllStages(const PhasePipelineOptions &options) {
  SmallVector<Stage> stages;
  addFusionStages(stages);
  QuantizeWeightsPassOptions quantize;
  quantize.dtype = options.dtype;
  quantize.kv = options.kv;
  // After the fusions: what they keep in registers is not rounded.
  stages.push_back({"quantize-weights", [quantize](OpPassManager &pm) {
                      pm.addPass(createQuantizeWeightsPass(quantize));
                    }});
  // After the elements: they decide what lies together.
  stages.push_back({"assign-layouts", [](OpPassManager &pm) {
                      pm.addPass(createAssignLayoutsPass());
                    }});
  addLayerStages(stages);
  addBufferStages(stages);
  return stages;
}

SmallVector<Stage> getPhaseStages(const PhasePipelineOptions &options) {
  SmallVector<Stage> stages = getAllStages(options);
  llvm::erase_if(stages, [&](const Stage &stage) {
    bool isAsked = llvm::is_contained(options.enabled, stage.name);
    return stage.isOptional &&
           ((!stage.isDefault && !isAsked) ||
            llvm::is_contained(options.disabled, stage.name));
  });
  return stages;
}

SmallVector<StringRef> getOptionalStages() {
  SmallVector<StringRef> names;
  for (const Stage &stage : getAllStages(PhasePipelineOptions()))
    if (stage.isOptional)
      names.push_back(stage.name);
  return names;
}

void buildPhasePipeline(OpPassManager &pm,
                        const PhasePipelineOptions &options) {
  for (const Stage &stage : getPhaseStages(options))
    stage.addPasses(pm);
}

LogicalResult quantizeWeights(ModuleOp module, StringRef dtype, StringRef kv) {
  QuantizeWeightsPassOptions options;
  options.dtype = dtype.str();
  options.kv = kv.str();
  PassManager manager(module.getContext());
  manager.addPass(createQuantizeWeightsPass(options));
  return manager.run(module);
}

void registerPipelines() {
  PassPipelineRegistration<PhasePipelineOptions>(
      "hybrid-phase-pipeline", "Lower model form to phase form",
      buildPhasePipeline);
}

} // namespace mlir::hybrid
