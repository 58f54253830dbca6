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

SmallVector<Stage> getPhaseStages(const PhasePipelineOptions &options) {
  SmallVector<Stage> stages;
  QuantizeWeightsPassOptions quantize;
  quantize.dtype = options.dtype;
  quantize.kv = options.kv;
  stages.push_back({"quantize-weights", [quantize](OpPassManager &pm) {
                      pm.addPass(createQuantizeWeightsPass(quantize));
                    }});
  // After the elements: they decide what lies together.
  stages.push_back({"assign-layouts", [](OpPassManager &pm) {
                      pm.addPass(createAssignLayoutsPass());
                    }});
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
  return stages;
}

void buildPhasePipeline(OpPassManager &pm,
                        const PhasePipelineOptions &options) {
  for (const Stage &stage : getPhaseStages(options))
    stage.addPasses(pm);
}

void registerPipelines() {
  PassPipelineRegistration<PhasePipelineOptions>(
      "hybrid-phase-pipeline", "Lower model form to phase form",
      buildPhasePipeline);
}

} // namespace mlir::hybrid
