//===- ConvertToCPU.cpp - Phases to code that a team of threads runs ------===//
#include "codegen/CPU/Passes.h"

#include "braid/abi.h"
#include "codegen/CPU/EmittedKernels.h"
#include "passes/Frame.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

#define DEBUG_TYPE "hybrid-convert-to-cpu"

namespace mlir::hybrid::cpu {
#define GEN_PASS_DEF_CONVERTTOCPUPASS
#include "codegen/CPU/Passes.h.inc"

namespace {

/// The kernels and phases of a module, each once.
class Emitted {
public:
  Emitted(ModuleOp module, const ModelLayout &layout, CPUTarget target)
      : layout(layout), module(module), target(target),
        kernels(module, target) {}

  /// The symbol of the kernel that runs `op`.
  FailureOr<std::string> getKernel(Operation *op);
  /// The number of a phase of `function`.
  int64_t addPhase(func::FuncOp function, PhaseOp phase);
  void annotate();

  const ModelLayout &layout;

private:
  ModuleOp module;
  CPUTarget target;
  EmittedKernels kernels;
  SmallVector<Attribute> phases;
};

FailureOr<std::string> Emitted::getKernel(Operation *op) {
  FailureOr<Kernel> kernel = selectKernel(op, layout, target);
  if (failed(kernel))
    return failure();
  return kernels.get(*kernel).str();
}

int64_t Emitted::addPhase(func::FuncOp function, PhaseOp phase) {
  std::string name = function.getSymName().str() + ":";
  for (Operation &op : phase.getBody().front())
    name += " " + op.getName().stripDialect().str();
  phases.push_back(StringAttr::get(module.getContext(), name));
  return phases.size() - 1;
}

void Emitted::annotate() {
  module->setAttr(kKernelsAttr, kernels.describe());
  module->setAttr(kPhasesAttr, ArrayAttr::get(module.getContext(), phases));
}

/// Converts one function. Values of the original map to pointers and i64.
class FunctionConverter {
public:
  FunctionConverter(func::FuncOp original, Emitted &emitted)
      : original(original), emitted(emitted),
        b(original.getLoc(), original.getContext()),
        pointer(LLVM::LLVMPointerType::get(original.getContext())) {}

  LogicalResult run();

private:
  Value i64(int64_t value) {
    return LLVM::ConstantOp::create(b, b.getI64Type(), value);
  }
  Value at(Value base, Value offset) {
    return LLVM::GEPOp::create(b, pointer, b.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{offset});
  }
  Value loadField(Type type, size_t offset) {
    return LLVM::LoadOp::create(b, type, at(call, i64(offset)));
  }
  void createFunction();
  void loadEntryArguments();
  LogicalResult convert(Operation &op);
  LogicalResult convert(PhaseOp phase);
  LogicalResult convert(ComputeOpInterface op, PhaseOp phase);
  void convert(ArenaViewOp view);
  template <typename RefOpT>
  void convertRef(RefOpT ref, const Place &place, size_t base);
  void convert(func::CallOp call);
  template <typename OpT>
  Value getPlace(OpT op);
  /// The units [begin, end) of this thread, counted as kernels count them, and
  /// how many they are.
  struct Units {
    Value begin, end, count;
  };
  Units getUnits(const Partition &partition, PhaseOp phase);
  Value countPieces();
  Value countUnits(ComputeOpInterface op, PhaseOp phase);

  func::FuncOp original, converted;
  Emitted &emitted;
  ImplicitLocOpBuilder b;
  Type pointer;
  IRMapping mapping;
  Value call, thread, threads, tokens, rows, layer;
};

/// Entries take the call and the thread; other functions take the call, their
/// own arguments but the batch, and the thread.
void FunctionConverter::createFunction() {
  SmallVector<Type> inputs = {pointer};
  if (original.isPrivate())
    for (Type type : original.getArgumentTypes())
      if (!isa<BatchType>(type))
        inputs.push_back(isa<IndexType>(type) ? Type(b.getI64Type()) : pointer);
  inputs.push_back(b.getI64Type());
  b.setInsertionPoint(original);
  converted = func::FuncOp::create(b, original.getSymName(),
                                   b.getFunctionType(inputs, TypeRange()));
  converted.setVisibility(original.getVisibility());
  b.setInsertionPointToStart(converted.addEntryBlock());
  call = converted.getArgument(0);
  thread = converted.getArguments().back();
  threads = loadField(b.getI64Type(), offsetof(braid_abi_call, threads));
  tokens = loadField(b.getI64Type(), offsetof(braid_abi_call, tokens));
  rows = loadField(b.getI64Type(), offsetof(braid_abi_call, num_rows));
  layer = i64(0);
  if (!original.isPrivate())
    return loadEntryArguments();
  unsigned next = 1;
  for (BlockArgument argument : original.getArguments()) {
    if (isa<BatchType>(argument.getType()))
      continue;
    mapping.map(argument, converted.getArgument(next++));
    if (isa<IndexType>(argument.getType()))
      layer = mapping.lookup(argument);
  }
}

/// The arguments of an entry are fields of the call: (batch, ids, output,
/// [hidden states, logits of routers, attentions], token arena, row arena,
/// thread arena).
void FunctionConverter::loadEntryArguments() {
  SmallVector<size_t> fields = {offsetof(braid_abi_call, ids),
                                offsetof(braid_abi_call, output),
                                offsetof(braid_abi_call, hidden_states),
                                offsetof(braid_abi_call, router_logits),
                                offsetof(braid_abi_call, attentions)};
  unsigned firstArena = getFirstArena(original);
  for (unsigned i = 1; i < firstArena; ++i)
    mapping.map(original.getArgument(i), loadField(pointer, fields[i - 1]));
  size_t arenas[] = {offsetof(braid_abi_call, token_arena),
                     offsetof(braid_abi_call, row_arena),
                     offsetof(braid_abi_call, thread_arena)};
  for (size_t i = 0; i < kNumArenas; ++i) {
    Value arena = loadField(pointer, arenas[i]);
    if (static_cast<Arena>(i) == Arena::Thread) {
      Value stride = loadField(b.getI64Type(),
                               offsetof(braid_abi_call, thread_arena_stride));
      arena = at(arena, LLVM::MulOp::create(b, stride, thread));
    }
    mapping.map(original.getArgument(firstArena + i), arena);
  }
}

LogicalResult FunctionConverter::run() {
  if (original.isExternal() || !original.getBody().hasOneBlock() ||
      !getFrame(original))
    return original.emitOpError("expected phase form with a '")
           << kFrameAttr << "'; run hybrid-plan-memory";
  if (!original.isPrivate() && getFirstArena(original) > 6)
    return original.emitOpError("expected an entry of at most six arguments");
  createFunction();
  for (Operation &op : original.getBody().front()) {
    b.setLoc(op.getLoc());
    if (failed(convert(op)))
      return failure();
  }
  original.erase();
  return success();
}

LogicalResult FunctionConverter::convert(Operation &op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](PhaseOp phase) { return convert(phase); })
      .Case([&](ParamRefOp ref) {
        convertRef(ref, emitted.layout.params.lookup(ref.getSymbol()),
                   offsetof(braid_abi_call, weights));
        return success();
      })
      .Case([&](StateRefOp ref) {
        bool isKV = ref.getType().getKind() == StateKind::KV;
        convertRef(ref, emitted.layout.states.lookup(ref.getSymbol()),
                   isKV ? offsetof(braid_abi_call, kv)
                        : offsetof(braid_abi_call, slots));
        return success();
      })
      .Case<ArenaViewOp, func::CallOp>([&](auto op) {
        convert(op);
        return success();
      })
      .Case([&](NumTokensOp op) {
        mapping.map(op.getResult(), tokens);
        return success();
      })
      .Case([&](NumRowsOp op) {
        mapping.map(op.getResult(), rows);
        return success();
      })
      .Case([&](arith::ConstantIndexOp op) {
        mapping.map(op.getResult(), i64(op.value()));
        return success();
      })
      .Case([&](func::ReturnOp op) {
        if (op.getNumOperands() != 0)
          return LogicalResult(op.emitOpError("expected no results"));
        func::ReturnOp::create(b);
        return success();
      })
      .Default([](Operation *op) {
        return op->emitOpError("expected an op of phase form");
      });
}

void FunctionConverter::convert(ArenaViewOp view) {
  Value offset = LLVM::MulOp::create(b, i64(view.getOffset()),
                                     mapping.lookup(view.getCount()));
  mapping.map(view.getResult(), at(mapping.lookup(view.getArena()), offset));
}

/// Element `index` of a symbol, from the base in field `base` of the call.
template <typename RefOpT>
void FunctionConverter::convertRef(RefOpT ref, const Place &place,
                                   size_t base) {
  Value offset = i64(place.offset);
  if (ref.getIndex())
    offset = LLVM::AddOp::create(
        b, offset,
        LLVM::MulOp::create(b, mapping.lookup(ref.getIndex()),
                            i64(place.stride)));
  mapping.map(ref.getResult(), at(loadField(pointer, base), offset));
}

void FunctionConverter::convert(func::CallOp op) {
  SmallVector<Value> operands = {call};
  for (Value operand : op.getOperands())
    if (!isa<BatchType>(operand.getType()))
      operands.push_back(mapping.lookup(operand));
  operands.push_back(thread);
  func::CallOp::create(b, op.getCallee(), TypeRange(), operands);
}

LogicalResult FunctionConverter::convert(PhaseOp phase) {
  for (auto op : phase.getBody().getOps<ComputeOpInterface>()) {
    b.setLoc(op.getLoc());
    if (failed(convert(op, phase)))
      return failure();
  }
  b.setLoc(phase.getLoc());
  auto first = *phase.getBody().getOps<ComputeOpInterface>().begin();
  int64_t number = emitted.addPhase(original, phase);
  Value barrier = loadField(pointer, offsetof(braid_abi_call, barrier));
  auto type =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                  {pointer, b.getI64Type(), b.getI64Type(),
                                   b.getI64Type(), b.getI64Type()});
  LLVM::CallOp::create(b, type,
                       ValueRange{barrier, call, thread, i64(number), layer,
                                  countUnits(first, phase)});
  return success();
}

LogicalResult FunctionConverter::convert(ComputeOpInterface op, PhaseOp phase) {
  FailureOr<std::string> kernel = emitted.getKernel(op);
  if (failed(kernel))
    return failure();
  SmallVector<Value> operands = {call};
  for (Value operand : op->getOperands())
    if (!isa<BatchType, IndexType>(operand.getType()))
      operands.push_back(mapping.lookup(operand));
  if (auto copy = dyn_cast<hybrid::CopyOp>(*op))
    operands.back() = getPlace(copy);
  if (auto weights = dyn_cast<AttentionWeightsOp>(*op))
    operands.back() = getPlace(weights);
  for (const Partition &partition : op.getPartitions()) {
    Units units = getUnits(partition, phase);
    operands.append({units.begin, units.end});
  }
  func::CallOp::create(b, *kernel, TypeRange(), operands);
  return success();
}

/// Where an op that hands out writes: null if the caller wants nothing.
template <typename OpT>
Value FunctionConverter::getPlace(OpT op) {
  Value output = mapping.lookup(op.getOutput());
  int64_t elements = 1; // of a token
  for (int64_t size : op.getOutput().getType().getShape().drop_front(2))
    elements *= ShapedType::isDynamic(size) ? 1 : size;
  Value bytes = LLVM::MulOp::create(b, tokens, i64(elements * sizeof(float)));
  if (ShapedType::isDynamic(op.getOutput().getType().getShape().back()))
    bytes = LLVM::MulOp::create(
        b, bytes,
        loadField(b.getI64Type(), offsetof(braid_abi_call, attention_width)));
  Value place =
      at(output, LLVM::MulOp::create(b, mapping.lookup(op.getIndex()), bytes));
  Value null = LLVM::ZeroOp::create(b, pointer);
  Value isNull = LLVM::ICmpOp::create(b, LLVM::ICmpPredicate::eq, output, null);
  return LLVM::SelectOp::create(b, isNull, null, place);
}

/// The pieces of the longest sequence.
Value FunctionConverter::countPieces() {
  Value longest = loadField(b.getI64Type(), offsetof(braid_abi_call, longest));
  Value end = LLVM::AddOp::create(b, longest, i64(BRAID_ABI_PIECE - 1));
  return LLVM::UDivOp::create(b, end, i64(BRAID_ABI_PIECE));
}

/// Thread i of n does units [U*i/n, U*(i+1)/n).
FunctionConverter::Units FunctionConverter::getUnits(const Partition &partition,
                                                     PhaseOp phase) {
  int64_t grain = 1;
  Value size;
  switch (partition.division) {
  case Division::Tokens:
    size = tokens;
    break;
  case Division::Rows:
    size = rows;
    break;
  case Division::Columns:
    grain = phase.getGrain(partition);
    size = i64(partition.size);
    break;
  case Division::Heads:
    size = LLVM::MulOp::create(b, tokens, i64(partition.size));
    break;
  case Division::Pieces:
    size = LLVM::MulOp::create(b, tokens, i64(partition.size));
    size = LLVM::MulOp::create(b, size, countPieces());
    break;
  case Division::Items: // the kernel takes them; nobody knows yet how many
    return {i64(0), i64(partition.size), i64(1)};
  case Division::Replicated:
    return {i64(0), i64(1), i64(1)};
  }
  Value units = size;
  if (grain != 1)
    units = i64(llvm::divideCeil(partition.size, grain));
  auto edge = [&](Value number) -> Value {
    return LLVM::UDivOp::create(b, LLVM::MulOp::create(b, units, number),
                                threads);
  };
  Value first = edge(thread);
  Value last = edge(LLVM::AddOp::create(b, thread, i64(1)));
  Value count = LLVM::SubOp::create(b, last, first);
  if (grain == 1)
    return {first, last, count};
  auto column = [&](Value unit) -> Value {
    return LLVM::UMinOp::create(b, LLVM::MulOp::create(b, unit, i64(grain)),
                                size);
  };
  return {column(first), column(last), count};
}

/// The units of this thread in all spaces of `op`.
Value FunctionConverter::countUnits(ComputeOpInterface op, PhaseOp phase) {
  Value sum;
  for (const Partition &partition : op.getPartitions()) {
    Value count = getUnits(partition, phase).count;
    sum = sum ? Value(LLVM::AddOp::create(b, sum, count)) : count;
  }
  return sum;
}

struct ConvertToCPUPass : public impl::ConvertToCPUPassBase<ConvertToCPUPass> {
  using ConvertToCPUPassBase::ConvertToCPUPassBase;

  void runOnOperation() override {
    std::optional<ISA> isa = parseISA(cpu);
    if (!isa) {
      getOperation().emitError("expected cpu ")
          << getISANames() << ", but got '" << cpu << "'";
      return signalPassFailure();
    }
    FailureOr<ModelLayout> layout = layOutModel(getOperation());
    if (failed(layout))
      return signalPassFailure();
    auto functions = llvm::to_vector(getOperation().getOps<func::FuncOp>());
    Emitted emitted(getOperation(), *layout, CPUTarget{*isa});
    for (func::FuncOp function : functions)
      if (failed(FunctionConverter(function, emitted).run()))
        return signalPassFailure();
    emitted.annotate();
    finish();
  }

  /// Drops consumed symbols and keeps everything but the entries inside the
  /// library.
  void finish() {
    auto internal =
        LLVM::LinkageAttr::get(&getContext(), LLVM::linkage::Linkage::Internal);
    for (Operation &op : llvm::make_early_inc_range(getOperation().getOps()))
      if (isa<ModelOp, ParamOp, StateOp>(op))
        op.erase();
      else if (auto function = dyn_cast<func::FuncOp>(op);
               function && function.isPrivate())
        function->setAttr("llvm.linkage", internal);
  }
};

} // namespace
} // namespace mlir::hybrid::cpu
