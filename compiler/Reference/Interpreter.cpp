//===- Interpreter.cpp - Runs functions in model and phase form -----------===//
#include "compiler/Reference/Interpreter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "passes/Frame.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {
namespace {

/// The smallest element: what is larger leaves cells of its buffer unused.
constexpr int64_t kCellBytes = 2;

/// Elements in a row of a tensor or buffer: all dimensions but the first.
int64_t getRowElements(Type type) {
  return ShapedType::getNumElements(
      cast<ShapedType>(type).getShape().drop_front());
}

Datum makeBuffer(int64_t rows, int64_t width) {
  Datum datum;
  auto owner = std::make_shared<std::vector<double>>(rows * width, NAN);
  datum.buffer = {owner->data(), rows, width, 0, owner};
  return datum;
}

/// How many units `partition` has, counted as kernels count them, and how many
/// of those no thread may split.
std::pair<int64_t, int64_t> getExtent(const Partition &partition, int64_t grain,
                                      const Batch &batch) {
  switch (partition.division) {
  case Division::Tokens:
    return {batch.getTokens(), 1};
  case Division::Rows:
    return {batch.getRows(), 1};
  case Division::Columns:
    return {partition.size, grain};
  case Division::Heads:
  case Division::Pieces: // whole heads: who merges the pieces is not meaning
    return {batch.getTokens() * partition.size, 1};
  case Division::Items: // shared out beforehand: who takes which is no meaning
    return {partition.size, 1};
  case Division::Replicated:
    return {1, 1};
  }
  llvm_unreachable("all divisions are listed");
}

/// The share of thread `thread` of `threads` in one space.
Units getUnits(const Partition &partition, PhaseOp phase, const Batch &batch,
               int64_t thread, int64_t threads) {
  int64_t grain = phase ? phase.getGrain(partition) : partition.grain;
  int64_t size, step;
  std::tie(size, step) = getExtent(partition, grain, batch);
  if (partition.division == Division::Replicated)
    return {0, size};
  int64_t units = llvm::divideCeil(size, step);
  auto edge = [&](int64_t i) {
    return std::min(units * i / threads * step, size);
  };
  return {edge(thread), edge(thread + 1)};
}

/// The share of `thread` in every space of `op`.
Share getShare(ComputeOpInterface op, PhaseOp phase, const Batch &batch,
               int64_t thread, int64_t threads) {
  Share share{{}, thread};
  for (const Partition &partition : op.getPartitions())
    share.units.push_back(getUnits(partition, phase, batch, thread, threads));
  return share;
}

} // namespace

Interpreter::Interpreter(ModuleOp module, WeightSource &weights,
                         InterpreterOptions options)
    : module(module), weights(weights), options(options), random(options.seed) {
}

void Interpreter::reset(int64_t slot) { slots.erase(slot); }

ArrayRef<double> Interpreter::getState(StateOp state, int64_t index,
                                       int64_t slot) const {
  auto held = slots.find(slot);
  if (held == slots.end())
    return {};
  auto values = held->second.states.find({state, index});
  return values == held->second.states.end() ? ArrayRef<double>()
                                             : ArrayRef<double>(values->second);
}

FailureOr<Outputs> Interpreter::run(ArrayRef<Piece> pieces, bool withOutputs) {
  auto function = module.lookupSymbol<func::FuncOp>(
      withOutputs ? "forward_with_outputs" : "forward");
  if (!function)
    return module.emitError("expected an entry to run");
  Batch batch;
  Datum ids = makeBuffer(0, 1);
  for (const Piece &piece : pieces) {
    auto length = static_cast<int64_t>(piece.ids.size());
    SlotStates &slot = slots[piece.slot];
    if (slot.length == 0)
      slot.whole = std::max(piece.whole, length);
    Sequence sequence{piece.slot, batch.getTokens(), length, slot.length,
                      slot.whole};
    for (int64_t i = 0; i < length; ++i)
      batch.positions.push_back(piece.positions.empty() ? slot.length + i
                                                        : piece.positions[i]);
    llvm::append_range(batch.embeddings, piece.embeddings);
    for (int32_t id : piece.ids) {
      batch.rows.push_back(batch.getTokens());
      batch.sequenceOf.push_back(batch.sequences.size());
      ids.buffer.owner->push_back(id);
    }
    batch.sequences.push_back(sequence);
  }
  ids.buffer.rows = batch.getTokens();
  ids.buffer.data = ids.buffer.owner->data();

  Outputs outputs;
  outputs.width = getRowElements(function.getArgumentTypes()[2]);
  Datum output = makeBuffer(batch.getRows(), outputs.width);
  std::vector<Datum> arguments = {Datum(), ids, output};
  if (withOutputs)
    addOutputs(function, batch, arguments, outputs);
  for (Datum &arena : makeArenas(function, batch))
    arguments.push_back(arena);
  if (failed(runFunction(function, arguments, batch)))
    return failure();

  for (const Piece &piece : pieces)
    slots[piece.slot].length += piece.ids.size();
  outputs.output = std::move(*output.buffer.owner);
  if (withOutputs) {
    outputs.hiddenStates = std::move(*arguments[3].buffer.owner);
    outputs.routerLogits = std::move(*arguments[4].buffer.owner);
    outputs.attentions = std::move(*arguments[5].buffer.owner);
  }
  return outputs;
}

/// The buffers of what an entry hands out beside its output.
void Interpreter::addOutputs(func::FuncOp function, const Batch &batch,
                             std::vector<Datum> &arguments, Outputs &outputs) {
  for (const Sequence &sequence : batch.sequences)
    outputs.attentionWidth =
        std::max(outputs.attentionWidth, sequence.past + sequence.length);
  for (size_t i = 3; i < 6; ++i) {
    ArrayRef<int64_t> shape =
        cast<MemRefType>(function.getArgumentTypes()[i]).getShape();
    int64_t width =
        shape.size() == 4 ? shape[2] * outputs.attentionWidth : shape.back();
    arguments.push_back(makeBuffer(shape[0] * batch.getTokens(), width));
  }
}

/// The arenas that a planned entry takes, all of NaN.
std::vector<Datum> Interpreter::makeArenas(func::FuncOp function,
                                           const Batch &batch) {
  std::optional<Frame> frame = getFrame(function);
  if (!frame)
    return {};
  std::vector<Datum> arenas;
  for (size_t arena = 0; arena < kNumArenas; ++arena) {
    bool byRow = static_cast<Arena>(arena) == Arena::Row;
    bool byThread = static_cast<Arena>(arena) == Arena::Thread;
    int64_t cells = (*frame)[arena] / kCellBytes *
                    (byRow ? batch.getRows() : batch.getTokens());
    arenas.push_back(makeBuffer(byThread ? options.threads : 1, cells));
    arenas.back().buffer.threadStride = byThread ? cells : 0;
  }
  return arenas;
}

LogicalResult Interpreter::runFunction(func::FuncOp function,
                                       ArrayRef<Datum> arguments,
                                       const Batch &batch) {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return function.emitOpError("expected a body of one block");
  Environment environment(batch, function);
  for (auto [value, datum] :
       llvm::zip_equal(function.getArguments(), arguments))
    environment.values[value] = datum;
  for (Operation &op : function.getBody().front()) {
    if (auto result = dyn_cast<func::ReturnOp>(op)) {
      returned.clear();
      for (Value operand : result.getOperands())
        returned.push_back(environment.values.lookup(operand));
      return success();
    }
    if (failed(runOp(op, environment)))
      return failure();
  }
  return success();
}

LogicalResult Interpreter::runOp(Operation &op, Environment &environment) {
  auto &values = environment.values;
  auto indexOf = [&](Value value) { return value ? values[value].index : 0; };
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](func::CallOp call) { return runCall(call, environment); })
      .Case([&](PhaseOp phase) { return runPhase(phase, environment); })
      .Case([&](ArenaViewOp view) {
        runView(view, environment);
        return success();
      })
      .Case([&](ParamRefOp ref) {
        values[ref].weight = {module.lookupSymbol<ParamOp>(ref.getSymbol()),
                              indexOf(ref.getIndex())};
        return success();
      })
      .Case([&](StateRefOp ref) {
        values[ref].state = {module.lookupSymbol<StateOp>(ref.getSymbol()),
                             indexOf(ref.getIndex())};
        return success();
      })
      .Case([&](arith::ConstantIndexOp constant) {
        values[constant].index = constant.value();
        return success();
      })
      .Case([&](NumTokensOp tokens) {
        values[tokens].index = environment.batch.getTokens();
        return success();
      })
      .Case([&](NumRowsOp rows) {
        values[rows].index = environment.batch.getRows();
        return success();
      })
      .Case<tensor::EmptyOp, bufferization::AllocTensorOp>([&](auto empty) {
        values[empty.getResult()] =
            makeBuffer(indexOf(empty.getDynamicSizes()[0]),
                       getRowElements(empty.getType()));
        return success();
      })
      .Case([&](bufferization::ToTensorOp cast) {
        values[cast.getResult()] = values[cast.getBuffer()];
        return success();
      })
      .Case([&](bufferization::MaterializeInDestinationOp store) {
        Buffer from = values[store.getSource()].buffer;
        std::copy_n(from.data, from.rows * from.width,
                    values[store.getDest()].buffer.data);
        return success();
      })
      .Case([&](ComputeOpInterface compute) {
        // On tensors an init is a value: the result begins as a copy of it.
        auto inits = cast<DestinationStyleOpInterface>(op).getDpsInits();
        llvm::SmallVector<Datum> originals;
        for (auto [init, result] : llvm::zip(inits, op.getResults())) {
          Datum original = values[init];
          originals.push_back(original);
          Datum copy = makeBuffer(original.buffer.rows, original.buffer.width);
          std::copy_n(original.buffer.data,
                      original.buffer.rows * original.buffer.width,
                      copy.buffer.data);
          values[result] = copy;
          values[init] = copy;
        }
        KernelContext context(
            environment, weights, slots,
            getShare(compute, nullptr, environment.batch, 0, 1));
        LogicalResult result = runKernel(&op, context);
        for (auto [init, original] : llvm::zip(inits, originals))
          values[init] = original;
        return result;
      })
      .Default([&](Operation *op) {
        return op->emitOpError("cannot be interpreted");
      });
}

/// Every thread runs the ops of the phase in their order; between threads any
/// order is possible, and a random one is taken.
LogicalResult Interpreter::runPhase(PhaseOp phase, Environment &environment) {
  auto ops = llvm::to_vector(phase.getBody().getOps<ComputeOpInterface>());
  std::vector<size_t> done(options.threads, 0);
  std::vector<int64_t> running(options.threads);
  for (int64_t thread = 0; thread < options.threads; ++thread)
    running[thread] = thread;
  while (!running.empty()) {
    size_t pick = random() % running.size();
    int64_t thread = running[pick];
    ComputeOpInterface op = ops[done[thread]++];
    KernelContext context(
        environment, weights, slots,
        getShare(op, phase, environment.batch, thread, options.threads));
    if (failed(runKernel(op, context)))
      return failure();
    if (done[thread] == ops.size())
      running.erase(running.begin() + pick);
  }
  return success();
}

LogicalResult Interpreter::runCall(func::CallOp call,
                                   Environment &environment) {
  auto callee = module.lookupSymbol<func::FuncOp>(call.getCallee());
  std::vector<Datum> arguments;
  for (Value operand : call.getOperands())
    arguments.push_back(environment.values.lookup(operand));
  if (failed(runFunction(callee, arguments, environment.batch)))
    return failure();
  for (auto [value, datum] : llvm::zip_equal(call.getResults(), returned))
    environment.values[value] = datum;
  return success();
}

/// A buffer of the arena, or a callee's frame, which is poisoned.
void Interpreter::runView(ArenaViewOp view, Environment &environment) {
  Buffer arena = environment.values.lookup(view.getArena()).buffer;
  int64_t count = environment.values.lookup(view.getCount()).index;
  Datum &datum = environment.values[view.getResult()];
  datum.buffer = arena;
  datum.buffer.data += view.getOffset() * count / kCellBytes;
  if (!view.isFrame()) {
    datum.buffer.rows = count;
    datum.buffer.width = getRowElements(view.getType());
    return;
  }
  int64_t cells = view.getSize() * count / kCellBytes;
  int64_t copies = arena.threadStride ? options.threads : 1;
  for (int64_t i = 0; i < copies; ++i)
    std::fill_n(datum.buffer.data + i * arena.threadStride, cells, NAN);
}

} // namespace braid::reference
