//===- TeamMemory.cpp - What threads share within a phase -----------------===//
#include "codegen/CPU/TeamMemory.h"

#include "dialects/Hybrid/IR/HybridOps.h"

namespace mlir::hybrid::cpu {

TeamMemory measureTeamMemory(ModuleOp module, int64_t smallTokens) {
  TeamMemory memory;
  module.walk([&](ComputeOpInterface op) {
    for (const Partition &partition : op.getPartitions()) {
      if (!partition.isDynamic())
        continue;
      int64_t counters = kFirstPieceCounter;
      if (partition.division == Division::Pieces)
        counters += smallTokens * partition.size;
      memory.counters = std::max(memory.counters, counters);
    }
    auto attention = dyn_cast<AttentionOp>(*op);
    if (!attention || !attention.getSplit())
      return;
    int64_t bytes =
        attention.getPartitions().front().size *
        getHeadPieceBytes(attention.getState().getType().getShape()[2]);
    memory.pieceBytes = std::max(memory.pieceBytes, bytes);
  });
  return memory;
}

} // namespace mlir::hybrid::cpu
