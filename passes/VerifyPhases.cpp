//===- VerifyPhases.cpp - Prove phases free of races ----------------------===//
#include "passes/Passes.h"

#include "passes/Conflicts.h"
#include "passes/Frame.h"

#define DEBUG_TYPE "hybrid-verify-phases"

namespace mlir::hybrid {
#define GEN_PASS_DEF_VERIFYPHASESPASS
#include "passes/Passes.h.inc"

namespace {

/// Whether two operands may share bytes. Arguments are distinct by the calling
/// convention, buffers of one arena are compared by their bytes, and all
/// elements of a state's array are taken as one.
bool mayShareBytes(Value a, Value b) {
  auto refA = a.getDefiningOp<StateRefOp>();
  auto refB = b.getDefiningOp<StateRefOp>();
  if (refA && refB)
    return refA.getSymbolAttr() == refB.getSymbolAttr();
  auto viewA = a.getDefiningOp<ArenaViewOp>();
  auto viewB = b.getDefiningOp<ArenaViewOp>();
  if (!viewA || !viewB)
    return a == b;
  return viewA.overlaps(viewB);
}

/// Whether two operands that share bytes are the same elements of the same
/// buffer, so that equal parts are equal bytes.
bool areSameBuffer(Value a, Value b) {
  auto viewA = a.getDefiningOp<ArenaViewOp>();
  auto viewB = b.getDefiningOp<ArenaViewOp>();
  if (!viewA || !viewB)
    return a == b ||
           (a.getDefiningOp<StateRefOp>() && a.getType() == b.getType());
  return viewA.getOffset() == viewB.getOffset() &&
         viewA.getType() == viewB.getType() &&
         viewA.getCount() == viewB.getCount();
}

bool isPrivate(Value operand, func::FuncOp function) {
  auto view = operand.getDefiningOp<ArenaViewOp>();
  return view && getArenaKind(function, view.getArena()) == Arena::Thread;
}

LogicalResult verifyPair(OperandAccess a, OperandAccess b,
                         func::FuncOp function) {
  if ((!a.access.writes && !b.access.writes) ||
      !mayShareBytes(a.operand, b.operand))
    return success();
  bool same = areSameBuffer(a.operand, b.operand);
  if (same && !isRace(a, b, isPrivate(a.operand, function)))
    return success();
  InFlightDiagnostic error =
      b.op->emitOpError("races with another op of its phase: ")
      << (same ? "a thread touches what another thread writes"
               : "two buffers share bytes of the arena");
  error.attachNote(a.op->getLoc()) << "the other op is here";
  return error;
}

/// A replicated op runs once a thread: what it writes must be the thread's, and
/// only such an op fills every thread's copy.
LogicalResult verifyPrivacy(OperandAccess access, func::FuncOp function) {
  bool ownCopy = isPrivate(access.operand, function);
  bool writes = access.access.writes;
  bool replicated = access.getPartition().division == Division::Replicated;
  bool needsOwn =
      access.access.extent == Extent::Private || (replicated && writes);
  if (needsOwn && !ownCopy)
    return access.op->emitOpError("expected a buffer of the thread arena, but "
                                  "got ")
           << access.operand.getType();
  if (ownCopy && writes && !replicated)
    return access.op->emitOpError("is divided, but writes a buffer of which "
                                  "every thread has its own");
  return success();
}

/// Threads cut the work of one op of a phase, at most, among themselves.
LogicalResult verifyCounters(PhaseOp phase) {
  ComputeOpInterface first;
  for (auto op : phase.getBody().getOps<ComputeOpInterface>()) {
    if (first && shareCounters(first, op)) {
      InFlightDiagnostic error = op.emitOpError(
          "expected to be the only op of its phase that threads cut as they "
          "go, but there is another; begin a phase between them");
      error.attachNote(first.getLoc()) << "the other op is here";
      return error;
    }
    if (shareCounters(op, op))
      first = op;
  }
  return success();
}

LogicalResult verifyPhase(PhaseOp phase, func::FuncOp function) {
  if (failed(verifyCounters(phase)))
    return failure();
  SmallVector<OperandAccess> earlier;
  for (auto op : phase.getBody().getOps<ComputeOpInterface>()) {
    SmallVector<OperandAccess> accesses = collectAccesses(op);
    for (size_t i = 0; i < accesses.size(); ++i) {
      if (failed(verifyPrivacy(accesses[i], function)))
        return failure();
      // Also within the op: an input that it reads whole may not be its init.
      for (size_t j = 0; j < i; ++j)
        if (failed(verifyPair(accesses[j], accesses[i], function)))
          return failure();
      for (const OperandAccess &other : earlier)
        if (failed(verifyPair(other, accesses[i], function)))
          return failure();
    }
    earlier.append(accesses);
  }
  return success();
}

/// A view of an arena and the first and last op of the block that use it.
struct Use {
  ArenaViewOp view;
  Operation *first = nullptr, *last = nullptr;

  Use(ArenaViewOp view, Block &block) : view(view) {
    for (Operation *user : view->getUsers()) {
      Operation *op = block.findAncestorOpInBlock(*user);
      if (!first || op->isBeforeInBlock(first))
        first = op;
      if (!last || last->isBeforeInBlock(op))
        last = op;
    }
  }

  bool meets(const Use &other) const {
    return first && other.first && !last->isBeforeInBlock(other.first) &&
           !other.last->isBeforeInBlock(first);
  }
};

LogicalResult verifyInsideFrame(ArenaViewOp view, func::FuncOp function) {
  std::optional<Arena> arena = getArenaKind(function, view.getArena());
  if (!arena)
    return view.emitOpError("expected an arena of the function");
  int64_t end = view.getOffset() + view.getSize();
  int64_t frame = (*getFrame(function))[static_cast<size_t>(*arena)];
  if (end > frame)
    return view.emitOpError("ends at ")
           << end << ", beyond the frame of " << frame;
  Operation *count = view.getCount().getDefiningOp();
  bool countsRows = *arena == Arena::Row;
  if (countsRows ? !isa_and_present<NumRowsOp>(count)
                 : !isa_and_present<NumTokensOp>(count))
    return view.emitOpError("expected a count of '")
           << (countsRows ? "hybrid.num_rows" : "hybrid.num_tokens") << "'";
  return success();
}

/// A frame handed to a callee is as large as the callee needs.
LogicalResult verifyCall(func::CallOp call) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  std::optional<Frame> frame =
      callee ? getFrame(callee) : std::optional<Frame>();
  if (!frame)
    return call.emitOpError("expected a callee with a '") << kFrameAttr << "'";
  auto frames = call.getOperands().take_back(kNumArenas);
  for (auto [value, needed] : llvm::zip(frames, *frame)) {
    auto view = value.getDefiningOp<ArenaViewOp>();
    if (!view || !view.isFrame() ||
        static_cast<int64_t>(view.getSize()) < needed)
      return call.emitOpError("expected a frame of ")
             << needed << " bytes a token or row";
  }
  return success();
}

/// Buffers that share bytes are not in use at the same time, from the first op
/// of the block that uses one to the last.
LogicalResult verifyArenas(func::FuncOp function) {
  Block &block = function.getBody().front();
  SmallVector<Use> uses;
  for (auto view : block.getOps<ArenaViewOp>()) {
    if (failed(verifyInsideFrame(view, function)))
      return failure();
    Use use(view, block);
    for (Use &other : uses)
      if (view.overlaps(other.view) && use.meets(other)) {
        InFlightDiagnostic error =
            view.emitOpError("shares bytes with a buffer in use");
        error.attachNote(other.view.getLoc()) << "the other buffer is here";
        return error;
      }
    uses.push_back(use);
  }
  for (auto call : block.getOps<func::CallOp>())
    if (failed(verifyCall(call)))
      return failure();
  return success();
}

LogicalResult verifyFunction(func::FuncOp function) {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return function.emitOpError("expected a body of one block");
  if (!getFrame(function))
    return function.emitOpError("expected a '")
           << kFrameAttr << "' of " << kNumArenas << " arenas";
  for (Operation &op : function.getBody().front()) {
    if (isa<ComputeOpInterface>(op))
      return op.emitOpError("expected to be in a phase");
    if (op.getNumRegions() != 0 && !isa<PhaseOp>(op))
      return op.emitOpError("expected no regions but those of phases");
    if (auto phase = dyn_cast<PhaseOp>(op);
        phase && failed(verifyPhase(phase, function)))
      return failure();
  }
  return verifyArenas(function);
}

struct VerifyPhasesPass : public impl::VerifyPhasesPassBase<VerifyPhasesPass> {
  void runOnOperation() override {
    if (failed(verifyFunction(getOperation())))
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace mlir::hybrid
