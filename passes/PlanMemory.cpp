//===- PlanMemory.cpp - Place all buffers in arenas -----------------------===//
#include "passes/Passes.h"

#include "mlir/Analysis/CallGraph.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "passes/ArenaPacking.h"
#include "passes/Frame.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "hybrid-plan-memory"

namespace mlir::hybrid {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "passes/Passes.h.inc"

namespace {

/// A buffer to place: a `memref.alloc`, or a call for the callee's frame.
struct Buffer {
  Operation *owner;
  Arena arena;
  Interval interval;
};

/// Which arena `alloc` belongs to, or failure if its size is neither the number
/// of tokens nor that of kept rows.
FailureOr<Arena> getArena(memref::AllocOp alloc) {
  MemRefType type = alloc.getType();
  Operation *size = alloc.getDynamicSizes().size() == 1
                        ? alloc.getDynamicSizes().front().getDefiningOp()
                        : nullptr;
  bool isPrivate = alloc->hasAttr(kPrivateAttr);
  bool fits =
      type.getRank() > 0 && type.isDynamicDim(0) &&
      llvm::none_of(type.getShape().drop_front(), ShapedType::isDynamic);
  if (fits && isa_and_present<NumTokensOp>(size))
    return isPrivate ? Arena::Thread : Arena::Token;
  if (fits && isa_and_present<NumRowsOp>(size) && !isPrivate)
    return Arena::Row;
  alloc.emitOpError("expected a size of 'hybrid.num_tokens' or "
                    "'hybrid.num_rows' rows of static shape, but got ")
      << type;
  return failure();
}

int64_t getRowBytes(MemRefType type) {
  return llvm::alignTo(
      ShapedType::getNumElements(type.getShape().drop_front()) *
          type.getElementTypeBitWidth() / 8,
      64);
}

Value findBatch(func::CallOp call) {
  auto batch = llvm::find_if(call.getOperands(), [](Value operand) {
    return isa<BatchType>(operand.getType());
  });
  return batch == call.getOperands().end() ? Value() : *batch;
}

/// What the callee of `call`, which is planned by now, needs of each arena.
FailureOr<Frame> getCalleeFrame(func::CallOp call) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  std::optional<Frame> frame =
      callee ? getFrame(callee) : std::optional<Frame>();
  if (!frame) {
    call.emitOpError("expected a function that is defined, but got '@")
        << call.getCallee() << "'";
    return failure();
  }
  if (!findBatch(call)) {
    call.emitOpError("expected a batch among the operands, whose tokens and "
                     "rows say how large the frame is");
    return failure();
  }
  return *frame;
}

/// The first and the last op of `block` that use `value` (themselves or inside
/// of them).
std::pair<unsigned, unsigned>
getLife(Value value, Block &block,
        const DenseMap<Operation *, unsigned> &positions) {
  std::pair<unsigned, unsigned> life(~0u, 0);
  for (Operation *user : value.getUsers()) {
    unsigned at = positions.lookup(block.findAncestorOpInBlock(*user));
    life = {std::min(life.first, at), std::max(life.second, at)};
  }
  return life;
}

struct PlanMemoryPass : public impl::PlanMemoryPassBase<PlanMemoryPass> {
  void runOnOperation() override;
  LogicalResult planFunction(func::FuncOp function);
  LogicalResult collectBuffers(func::FuncOp function,
                               SmallVectorImpl<Buffer> &buffers);
  static void replaceAlloc(const Buffer &buffer, Value arena);
  static void passFrame(func::CallOp call, ArrayRef<Buffer> buffers,
                        ValueRange arenas);
};

void PlanMemoryPass::runOnOperation() {
  // Callees first: a call needs to know the callee's frame.
  const CallGraph &graph = getAnalysis<CallGraph>();
  for (auto it = llvm::scc_begin(&graph); !it.isAtEnd(); ++it) {
    CallGraphNode *node = it->front();
    if (node->isExternal())
      continue;
    auto function =
        cast<func::FuncOp>(node->getCallableRegion()->getParentOp());
    if (it.hasCycle()) {
      function.emitOpError("expected no recursion");
      return signalPassFailure();
    }
    if (failed(planFunction(function)))
      return signalPassFailure();
  }
}

LogicalResult PlanMemoryPass::planFunction(func::FuncOp function) {
  SmallVector<Buffer> buffers;
  if (failed(collectBuffers(function, buffers)))
    return failure();
  Frame frame;
  for (size_t arena = 0; arena < kNumArenas; ++arena) {
    SmallVector<Interval *> intervals;
    for (Buffer &buffer : buffers)
      if (static_cast<size_t>(buffer.arena) == arena)
        intervals.push_back(&buffer.interval);
    frame[arena] = packIntervals(intervals);
  }

  auto bytes = MemRefType::get({ShapedType::kDynamic},
                               IntegerType::get(&getContext(), 8));
  for (size_t arena = 0; arena < kNumArenas; ++arena)
    if (failed(function.insertArgument(function.getNumArguments(), bytes, {},
                                       function.getLoc())))
      return failure();
  setFrame(function, frame);
  ValueRange arenas = function.getArguments().take_back(kNumArenas);
  for (const Buffer &buffer : buffers)
    if (isa<memref::AllocOp>(buffer.owner))
      replaceAlloc(buffer, arenas[static_cast<size_t>(buffer.arena)]);
  for (auto call : llvm::make_early_inc_range(function.getOps<func::CallOp>()))
    passFrame(call, buffers, arenas);
  return success();
}

LogicalResult PlanMemoryPass::collectBuffers(func::FuncOp function,
                                             SmallVectorImpl<Buffer> &buffers) {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError("expected a body of one block");
  Block &block = function.getBody().front();
  DenseMap<Operation *, unsigned> positions;
  for (auto [number, op] : llvm::enumerate(block))
    positions[&op] = number;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (op.getNumRegions() != 0 && !isa<PhaseOp>(op))
      return op.emitOpError("expected no regions but those of phases");
    if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
      FailureOr<Arena> arena = getArena(alloc);
      if (failed(arena))
        return failure();
      if (alloc->use_empty()) {
        alloc.erase();
        continue;
      }
      auto [first, last] = getLife(alloc.getMemref(), block, positions);
      buffers.push_back(
          {&op, *arena, {getRowBytes(alloc.getType()), first, last}});
    } else if (auto call = dyn_cast<func::CallOp>(op)) {
      FailureOr<Frame> frame = getCalleeFrame(call);
      if (failed(frame))
        return failure();
      unsigned at = positions.lookup(&op);
      for (size_t arena = 0; arena < kNumArenas; ++arena)
        buffers.push_back(
            {&op, static_cast<Arena>(arena), {(*frame)[arena], at, at}});
    }
  }
  return success();
}

void PlanMemoryPass::replaceAlloc(const Buffer &buffer, Value arena) {
  auto alloc = cast<memref::AllocOp>(buffer.owner);
  OpBuilder builder(alloc);
  auto view = ArenaViewOp::create(
      builder, alloc.getLoc(), alloc.getType(), arena, buffer.interval.offset,
      getRowBytes(alloc.getType()), alloc.getDynamicSizes()[0]);
  alloc.replaceAllUsesWith(view.getResult());
  alloc.erase();
}

/// Hands the callee its part of each arena.
void PlanMemoryPass::passFrame(func::CallOp call, ArrayRef<Buffer> buffers,
                               ValueRange arenas) {
  OpBuilder builder(call);
  Value batch = findBatch(call);
  Type index = builder.getIndexType();
  for (const Buffer &buffer : buffers) {
    if (buffer.owner != call)
      continue;
    Value count;
    if (buffer.arena == Arena::Row)
      count = NumRowsOp::create(builder, call.getLoc(), index, batch);
    else
      count = NumTokensOp::create(builder, call.getLoc(), index, batch);
    Value arena = arenas[static_cast<size_t>(buffer.arena)];
    Value frame = ArenaViewOp::create(builder, call.getLoc(), arena.getType(),
                                      arena, buffer.interval.offset,
                                      buffer.interval.bytes, count);
    call->insertOperands(call.getNumOperands(), frame);
  }
}

} // namespace
} // namespace mlir::hybrid
