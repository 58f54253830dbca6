//===- FormPhases.cpp - Group ops between barriers ------------------------===//
#include "passes/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "passes/Conflicts.h"
#include "passes/Frame.h"

#define DEBUG_TYPE "hybrid-form-phases"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FORMPHASESPASS
#include "passes/Passes.h.inc"

namespace {

/// Whether `later` must wait for `earlier`: they race in a buffer (allocations
/// and arguments are distinct here) or in a state (references of one symbol
/// are the same state, whatever their index).
bool needsBarrier(ComputeOpInterface earlier, ComputeOpInterface later) {
  auto identityOf = [](Value operand) -> const void * {
    if (auto ref = operand.getDefiningOp<StateRefOp>())
      return ref.getSymbolAttr().getAsOpaquePointer();
    return operand.getAsOpaquePointer();
  };
  auto isPrivate = [](Value operand) {
    auto alloc = operand.getDefiningOp<memref::AllocOp>();
    return alloc && alloc->hasAttr(kPrivateAttr);
  };
  if (shareCounters(earlier, later))
    return true;
  for (const OperandAccess &a : collectAccesses(earlier))
    for (const OperandAccess &b : collectAccesses(later))
      if (identityOf(a.operand) == identityOf(b.operand) &&
          isRace(a, b, isPrivate(a.operand)))
        return true;
  return false;
}

bool canJoin(PhaseOp phase, ComputeOpInterface op) {
  return llvm::none_of(phase.getBody().front(), [&](Operation &other) {
    return needsBarrier(cast<ComputeOpInterface>(other), op);
  });
}

struct FormPhasesPass : public impl::FormPhasesPassBase<FormPhasesPass> {
  void runOnOperation() override {
    if (getOperation()
            .walk([](ComputeOpInterface op) { return markPrivate(op); })
            .wasInterrupted())
      return signalPassFailure();
    for (Block &block : getOperation().getBody())
      formPhases(block);
  }

  static void formPhases(Block &block);
  static void hoistSetup(Block &block);
  static WalkResult markPrivate(ComputeOpInterface op);
};

void FormPhasesPass::formPhases(Block &block) {
  hoistSetup(block);
  PhaseOp phase;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    auto compute = dyn_cast<ComputeOpInterface>(op);
    if (!compute) {
      phase = nullptr;
      continue;
    }
    if (!phase || !canJoin(phase, compute)) {
      OpBuilder builder(&op);
      phase = PhaseOp::create(builder, op.getLoc());
      phase.getBody().emplaceBlock();
    }
    op.moveBefore(&phase.getBody().front(), phase.getBody().front().end());
  }
}

/// Moves allocations and references before the first compute op, so that
/// compute ops are neighbours and a phase's operands dominate it.
void FormPhasesPass::hoistSetup(Block &block) {
  auto isCompute = [](Operation &op) { return isa<ComputeOpInterface>(op); };
  auto first = llvm::find_if(block, isCompute);
  if (first == block.end())
    return;
  auto isSetup = [&](Operation &op) {
    bool available = llvm::all_of(op.getOperands(), [&](Value operand) {
      Operation *def = operand.getDefiningOp();
      return !def || def->getBlock() != &block || def->isBeforeInBlock(&*first);
    });
    return available && !op.hasTrait<OpTrait::IsTerminator>() &&
           (isPure(&op) || hasSingleEffect<MemoryEffects::Allocate>(&op));
  };
  for (Operation &op : llvm::make_early_inc_range(
           llvm::make_range(std::next(first), block.end())))
    if (isSetup(op))
      op.moveBefore(&*first);
}

/// A replicated op writes only what every thread has of its own.
WalkResult FormPhasesPass::markPrivate(ComputeOpInterface op) {
  for (const OperandAccess &access : collectAccesses(op)) {
    if (access.access.extent != Extent::Private || !access.access.writes)
      continue;
    auto alloc = access.operand.getDefiningOp<memref::AllocOp>();
    if (!alloc) {
      op->emitOpError("expected to write a buffer of its own, but got ")
          << access.operand.getType();
      return WalkResult::interrupt();
    }
    alloc->setAttr(kPrivateAttr, UnitAttr::get(op.getContext()));
  }
  return WalkResult::advance();
}

} // namespace
} // namespace mlir::hybrid
