//===- braid-opt.cpp - Runs passes on files, for those who write them -----===//
#include "codegen/CPU/Passes.h"
#include "passes/Passes.h"

#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

int main(int argc, char **argv) {
  DialectRegistry registry;
  hybrid::registerPhaseDialects(registry);
  registry.insert<LLVM::LLVMDialect, scf::SCFDialect, vector::VectorDialect>();
  registerTransformsPasses();
  bufferization::registerBufferizationPasses();
  hybrid::registerHybridPasses();
  hybrid::cpu::registerCPUPasses();
  hybrid::registerPipelines();
  return asMainReturnCode(MlirOptMain(
      argc, argv, "Braid's passes on hybrid dialect files\n", registry));
}
