//===- KernelBuilder.cpp - Vector code for one CPU kernel -----------------===//
#include "codegen/CPU/KernelBuilder.h"

#include "braid/abi.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::hybrid::cpu {

static bool isFloat(Value value) {
  return isa<FloatType>(getElementTypeOrSelf(value));
}

KernelBuilder::KernelBuilder(ModuleOp module, CPUTarget target)
    : ImplicitLocOpBuilder(module.getLoc(), module.getContext()),
      module(module), target(target) {}

func::FuncOp KernelBuilder::beginKernel(StringRef name, size_t operands,
                                        size_t numSpaces) {
  setInsertionPointToEnd(module.getBody());
  numOperands = operands;
  numConstants = 0;
  SmallVector<Type> inputs(numOperands + 1,
                           LLVM::LLVMPointerType::get(getContext()));
  inputs.append(2 * numSpaces, getI64Type());
  std::string symbol = name.str();
  for (int64_t number = 2; module.lookupSymbol(symbol); ++number)
    symbol = (name + "_" + Twine(number)).str();
  kernel = func::FuncOp::create(*this, symbol, getFunctionType(inputs, {}));
  kernel.setPrivate();
  // One of each, however many layers run it.
  kernel->setAttr("passthrough", getStrArrayAttr({"noinline"}));
  setInsertionPointToStart(kernel.addEntryBlock());
  return kernel;
}

void KernelBuilder::endKernel() { func::ReturnOp::create(*this); }

//===----------------------------------------------------------------------===//
// The call and its sequences
//===----------------------------------------------------------------------===//

Value KernelBuilder::getTokens() {
  return loadI64(at(getCall(), {}, 1, offsetof(braid_abi_call, tokens)));
}

Value KernelBuilder::getNumRows() {
  return loadI64(at(getCall(), {}, 1, offsetof(braid_abi_call, num_rows)));
}

Value KernelBuilder::getNumSequences() {
  return loadI64(at(getCall(), {}, 1, offsetof(braid_abi_call, num_sequences)));
}

Value KernelBuilder::getRow(Value i) {
  Value rows =
      loadPointer(at(getCall(), {}, 1, offsetof(braid_abi_call, rows)));
  return loadI32(at(rows, i, sizeof(int32_t)));
}

Value KernelBuilder::getSequence(Value i) {
  Value sequences =
      loadPointer(at(getCall(), {}, 1, offsetof(braid_abi_call, sequences)));
  return at(sequences, i, sizeof(braid_abi_sequence));
}

Value KernelBuilder::getSequenceOf(Value token) {
  Value numbers = loadPointer(
      at(getCall(), {}, 1, offsetof(braid_abi_call, token_sequence)));
  return getSequence(loadI32(at(numbers, token, sizeof(int32_t))));
}

Value KernelBuilder::getPosition(Value token) {
  Value positions =
      loadPointer(at(getCall(), {}, 1, offsetof(braid_abi_call, positions)));
  return loadI32(at(positions, token, sizeof(int32_t)));
}

Value KernelBuilder::getEmbeddings() {
  return loadPointer(
      at(getCall(), {}, 1, offsetof(braid_abi_call, embeddings)));
}

Value KernelBuilder::getAttentionWidth() {
  return loadI64(
      at(getCall(), {}, 1, offsetof(braid_abi_call, attention_width)));
}

Value KernelBuilder::getLongest() {
  return loadI64(at(getCall(), {}, 1, offsetof(braid_abi_call, longest)));
}

Value KernelBuilder::getPieces() {
  return loadPointer(at(getCall(), {}, 1, offsetof(braid_abi_call, pieces)));
}

Value KernelBuilder::getCounter(Value index, int64_t first) {
  Value counters =
      loadPointer(at(getCall(), {}, 1, offsetof(braid_abi_call, counters)));
  return at(counters, index, sizeof(uint32_t), first * sizeof(uint32_t));
}

Value KernelBuilder::isNotNull(Value pointer) {
  Value null = LLVM::ZeroOp::create(*this, pointer.getType());
  return LLVM::ICmpOp::create(*this, LLVM::ICmpPredicate::ne, pointer, null);
}

KernelBuilder::SequenceFields KernelBuilder::loadSequence(Value sequence) {
  auto field = [&](size_t offset) { return at(sequence, {}, 1, offset); };
  return {loadI32(field(offsetof(braid_abi_sequence, first))),
          loadI32(field(offsetof(braid_abi_sequence, length))),
          loadI32(field(offsetof(braid_abi_sequence, past))),
          loadI32(field(offsetof(braid_abi_sequence, slot))),
          loadPointer(field(offsetof(braid_abi_sequence, blocks))),
          loadI32(field(offsetof(braid_abi_sequence, whole)))};
}

//===----------------------------------------------------------------------===//
// Scalars and addresses
//===----------------------------------------------------------------------===//

Value KernelBuilder::i64(int64_t value) {
  return arith::ConstantOp::create(*this, getI64IntegerAttr(value));
}

Value KernelBuilder::f32(double value) {
  return arith::ConstantOp::create(*this,
                                   getF32FloatAttr(static_cast<float>(value)));
}

Value KernelBuilder::add(Value a, Value b) {
  if (isFloat(a))
    return arith::AddFOp::create(*this, a, b);
  return arith::AddIOp::create(*this, a, b);
}

Value KernelBuilder::sub(Value a, Value b) {
  if (isFloat(a))
    return arith::SubFOp::create(*this, a, b);
  return arith::SubIOp::create(*this, a, b);
}

Value KernelBuilder::mul(Value a, Value b) {
  if (isFloat(a))
    return arith::MulFOp::create(*this, a, b);
  return arith::MulIOp::create(*this, a, b);
}

Value KernelBuilder::div(Value a, Value b) {
  if (isFloat(a))
    return arith::DivFOp::create(*this, a, b);
  return arith::DivUIOp::create(*this, a, b);
}

LogicalResult verifyFetchLevel(int64_t level, EmitError emitError) {
  if (level < 1 || level > 3)
    return emitError() << "expected fetches into cache 1, 2 or 3, but got "
                       << level;
  return success();
}

Value KernelBuilder::hide(Value value) {
  bool isVector = isa<VectorType>(value.getType());
  return LLVM::InlineAsmOp::create(*this, value.getType(), ValueRange(value),
                                   "", isVector ? "=x,0" : "=r,0",
                                   /*has_side_effects=*/false,
                                   /*is_align_stack=*/false,
                                   LLVM::tailcallkind::TailCallKind::None,
                                   /*asm_dialect=*/LLVM::AsmDialectAttr(),
                                   /*operand_attrs=*/ArrayAttr())
      .getResult(0);
}

Value KernelBuilder::rem(Value a, Value b) {
  return arith::RemUIOp::create(*this, a, b);
}

Value KernelBuilder::min(Value a, Value b) { return select(less(a, b), a, b); }

Value KernelBuilder::max(Value a, Value b) {
  return select(greater(a, b), a, b);
}

Value KernelBuilder::less(Value a, Value b) {
  if (isFloat(a))
    return arith::CmpFOp::create(*this, arith::CmpFPredicate::OLT, a, b);
  return arith::CmpIOp::create(*this, arith::CmpIPredicate::slt, a, b);
}

Value KernelBuilder::greater(Value a, Value b) {
  if (isFloat(a))
    return arith::CmpFOp::create(*this, arith::CmpFPredicate::OGT, a, b);
  return arith::CmpIOp::create(*this, arith::CmpIPredicate::sgt, a, b);
}

Value KernelBuilder::equal(Value a, Value b) {
  if (isFloat(a))
    return arith::CmpFOp::create(*this, arith::CmpFPredicate::OEQ, a, b);
  return arith::CmpIOp::create(*this, arith::CmpIPredicate::eq, a, b);
}

Value KernelBuilder::logicalAnd(Value a, Value b) {
  return arith::AndIOp::create(*this, a, b);
}

Value KernelBuilder::select(Value condition, Value a, Value b) {
  return arith::SelectOp::create(*this, condition, a, b);
}

Value KernelBuilder::at(Value base, Value index, int64_t scale,
                        int64_t offset) {
  Type pointer = LLVM::LLVMPointerType::get(getContext());
  auto step = [&](LLVM::GEPArg bytes) -> Value {
    return LLVM::GEPOp::create(*this, pointer, getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{bytes},
                               LLVM::GEPNoWrapFlags::inbounds);
  };
  if (index)
    base = step(scale == 1 ? index : mul(index, i64(scale)));
  // A GEP's constants are of 32 bits.
  if (offset > INT32_MAX || offset < INT32_MIN)
    return step(i64(offset));
  return offset == 0 ? base : step(static_cast<int32_t>(offset));
}

Value KernelBuilder::loadF32(Value address) {
  return LLVM::LoadOp::create(*this, getF32Type(), address, 4);
}

Value KernelBuilder::loadI32(Value address) {
  Value value = LLVM::LoadOp::create(*this, getI32Type(), address, 4);
  return arith::ExtSIOp::create(*this, getI64Type(), value);
}

Value KernelBuilder::loadI64(Value address) {
  return LLVM::LoadOp::create(*this, getI64Type(), address, 8);
}

Value KernelBuilder::loadPointer(Value address) {
  return LLVM::LoadOp::create(*this, LLVM::LLVMPointerType::get(getContext()),
                              address, 8);
}

void KernelBuilder::storeF32(Value value, Value address) {
  LLVM::StoreOp::create(*this, value, address, 4);
}

void KernelBuilder::storeI32(Value value, Value address) {
  Value narrow = arith::TruncIOp::create(*this, getI32Type(), value);
  LLVM::StoreOp::create(*this, narrow, address, 4);
}

Value KernelBuilder::fetchAdd(Value address, int64_t addend) {
  Value before = LLVM::AtomicRMWOp::create(
      *this, LLVM::AtomicBinOp::add, address,
      arith::ConstantOp::create(*this, getI32IntegerAttr(addend)),
      LLVM::AtomicOrdering::acq_rel);
  return arith::ExtSIOp::create(*this, getI64Type(), before);
}

Value KernelBuilder::scratch(int64_t bytes) {
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToStart(&kernel.getBody().front());
  return LLVM::AllocaOp::create(*this, LLVM::LLVMPointerType::get(getContext()),
                                getI8Type(), i64(bytes), /*alignment=*/64);
}

Value KernelBuilder::constants(ArrayRef<float> values) {
  auto type = RankedTensorType::get(values.size(), getF32Type());
  return addConstants(DenseElementsAttr::get(type, values));
}

Value KernelBuilder::constants(ArrayRef<double> values) {
  auto type = RankedTensorType::get(values.size(), getF64Type());
  return addConstants(DenseElementsAttr::get(type, values));
}

Value KernelBuilder::addConstants(DenseElementsAttr values) {
  std::string name =
      (kernel.getSymName() + "_constants_" + Twine(numConstants++)).str();
  auto type = LLVM::LLVMArrayType::get(values.getElementType(), values.size());
  {
    OpBuilder::InsertionGuard guard(*this);
    setInsertionPoint(kernel);
    LLVM::GlobalOp::create(*this, type, /*isConstant=*/true,
                           LLVM::Linkage::Internal, name, values,
                           /*alignment=*/64);
  }
  return LLVM::AddressOfOp::create(
      *this, LLVM::LLVMPointerType::get(getContext()), name);
}

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

VectorType KernelBuilder::getVectorType() {
  return VectorType::get(getLanes(), getF32Type());
}

Value KernelBuilder::splat(Value scalar) {
  auto type = VectorType::get(getLanes(), scalar.getType());
  return vector::BroadcastOp::create(*this, type, scalar);
}

Value KernelBuilder::splat(double value) {
  return arith::ConstantOp::create(
      *this,
      DenseElementsAttr::get(getVectorType(), static_cast<float>(value)));
}

Value KernelBuilder::load(Value address, int64_t alignment) {
  return LLVM::LoadOp::create(*this, getVectorType(), address, alignment);
}

void KernelBuilder::store(Value vector, Value address, int64_t alignment) {
  LLVM::StoreOp::create(*this, vector, address, alignment);
}

Value KernelBuilder::maskOf(Value count) {
  // In 32 bits, where a comparison takes one vector register.
  Value lanes = i64(getLanes());
  Value limit = arith::TruncIOp::create(
      *this, getI32Type(),
      select(less(count, i64(0)), i64(0), min(count, lanes)));
  SmallVector<int32_t> numbers;
  for (int64_t lane = 0; lane < getLanes(); ++lane)
    numbers.push_back(lane);
  auto type = VectorType::get(getLanes(), getI32Type());
  Value iota = arith::ConstantOp::create(
      *this, DenseElementsAttr::get(type, ArrayRef<int32_t>(numbers)));
  return arith::CmpIOp::create(*this, arith::CmpIPredicate::slt, iota,
                               splat(limit));
}

Value KernelBuilder::andNot(Value a, Value b) {
  Value ones = arith::ConstantOp::create(
      *this, DenseElementsAttr::get(cast<ShapedType>(b.getType()), true));
  return arith::AndIOp::create(*this, a, arith::XOrIOp::create(*this, b, ones));
}

Value KernelBuilder::fma(Value a, Value b, Value c) {
  // Not vector.fma: it becomes fmuladd, which need not be fused.
  return LLVM::FMAOp::create(*this, a.getType(), a, b, c);
}

/// Combines the two halves of `vector` until one lane is left.
static Value foldHalves(KernelBuilder &b, Value vector,
                        llvm::function_ref<Value(Value, Value)> combine) {
  int64_t size = cast<VectorType>(vector.getType()).getDimSize(0);
  while (size > 1) {
    size /= 2;
    SmallVector<int64_t> low, high;
    for (int64_t lane = 0; lane < size; ++lane) {
      low.push_back(lane);
      high.push_back(size + lane);
    }
    vector = combine(vector::ShuffleOp::create(b, vector, vector, low),
                     vector::ShuffleOp::create(b, vector, vector, high));
  }
  return vector::ExtractOp::create(b, vector, ArrayRef<int64_t>{0});
}

Value KernelBuilder::sumOfLanes(Value vector) {
  return foldHalves(*this, vector, [&](Value a, Value b) { return add(a, b); });
}

Value KernelBuilder::maxOfLanes(Value vector) {
  return foldHalves(*this, vector, [&](Value a, Value b) { return max(a, b); });
}

//===----------------------------------------------------------------------===//
// Control
//===----------------------------------------------------------------------===//

void KernelBuilder::loop(Value from, Value to, int64_t step, Body body) {
  auto loop = scf::ForOp::create(*this, from, to, i64(step));
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

SmallVector<Value> KernelBuilder::loop(Value from, Value to, int64_t step,
                                       ValueRange init, CarryingBody body) {
  // A loop that carries nothing ends itself.
  if (init.empty()) {
    this->loop(from, to, step, [&](Value i) { body(i, {}); });
    return {};
  }
  auto loop = scf::ForOp::create(*this, from, to, i64(step), init);
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToStart(loop.getBody());
  scf::YieldOp::create(*this,
                       body(loop.getInductionVar(), loop.getRegionIterArgs()));
  return loop.getResults();
}

void KernelBuilder::forItems(int64_t count, Body body) {
  Value next = getCounter(i64(0), 0), done = getCounter(i64(1), 0);
  auto isLeft = [&](OpBuilder &, Location, ValueRange item) {
    scf::ConditionOp::create(*this, less(item.front(), i64(count)), item);
  };
  auto take = [&](OpBuilder &, Location, ValueRange item) {
    body(item.front());
    scf::YieldOp::create(*this, fetchAdd(next, 1));
  };
  auto nest = [&](auto function) {
    return [this, function](OpBuilder &nested, Location at, ValueRange values) {
      InsertionGuard guard(*this);
      setInsertionPoint(nested.getInsertionBlock(), nested.getInsertionPoint());
      function(nested, at, values);
    };
  };
  scf::WhileOp::create(*this, TypeRange{getI64Type()},
                       ValueRange{fetchAdd(next, 1)}, nest(isLeft), nest(take));
  // Each thread has taken a number too many by now, the last one too: nobody
  // looks again before the next phase.
  Value threads =
      loadI64(at(getCall(), {}, 1, offsetof(braid_abi_call, threads)));
  ifThen(equal(fetchAdd(done, 1), sub(threads, i64(1))), [&] {
    storeI32(i64(0), next);
    storeI32(i64(0), done);
  });
}

void KernelBuilder::ifThen(Value condition, llvm::function_ref<void()> then,
                           llvm::function_ref<void()> otherwise) {
  auto branch =
      scf::IfOp::create(*this, condition, static_cast<bool>(otherwise));
  OpBuilder::InsertionGuard guard(*this);
  setInsertionPointToStart(branch.thenBlock());
  then();
  if (!otherwise)
    return;
  setInsertionPointToStart(branch.elseBlock());
  otherwise();
}

SmallVector<Value>
KernelBuilder::choose(Value condition,
                      llvm::function_ref<SmallVector<Value>()> then,
                      llvm::function_ref<SmallVector<Value>()> otherwise) {
  auto branch = scf::IfOp::create(
      *this, condition,
      [&](OpBuilder &builder, Location) {
        OpBuilder::InsertionGuard guard(*this);
        setInsertionPoint(builder.getInsertionBlock(),
                          builder.getInsertionPoint());
        scf::YieldOp::create(*this, then());
      },
      [&](OpBuilder &builder, Location) {
        OpBuilder::InsertionGuard guard(*this);
        setInsertionPoint(builder.getInsertionBlock(),
                          builder.getInsertionPoint());
        scf::YieldOp::create(*this, otherwise());
      });
  return branch.getResults();
}

void KernelBuilder::forTokens(bool replicated, Body body) {
  if (replicated)
    return loop(i64(0), getTokens(), 1, body);
  loop(getBegin(), getEnd(), 1, body);
}

void KernelBuilder::forPanels(int64_t width, size_t space, Body body) {
  Value last = div(add(getEnd(space), i64(width - 1)), i64(width));
  loop(div(getBegin(space), i64(width)), last, 1, body);
}

void KernelBuilder::forColumns(
    Value begin, Value end,
    llvm::function_ref<void(Value column, Value mask)> body) {
  int64_t lanes = getLanes();
  Value whole = mul(div(sub(end, begin), i64(lanes)), i64(lanes));
  Value tail = add(begin, whole);
  loop(begin, tail, lanes, [&](Value column) { body(column, nullptr); });
  ifThen(less(tail, end), [&] { body(tail, maskOf(sub(end, tail))); });
}

void KernelBuilder::forRuns(
    Value begin, Value end, int64_t size,
    llvm::function_ref<void(Value run, Value begin, Value end)> body) {
  Value last = div(add(end, i64(size - 1)), i64(size));
  loop(div(begin, i64(size)), last, 1, [&](Value run) {
    Value first = mul(run, i64(size));
    body(run, max(begin, first), min(end, add(first, i64(size))));
  });
}

void KernelBuilder::forPanelColumns(
    Value begin, Value end, bool isAligned,
    llvm::function_ref<void(Value column, Value mask)> body) {
  if (isAligned)
    return forColumns(begin, end, body);
  int64_t lanes = getLanes();
  loop(mul(div(begin, i64(lanes)), i64(lanes)), end, lanes, [&](Value column) {
    body(column, andNot(maskOf(sub(end, column)), maskOf(sub(begin, column))));
  });
}

} // namespace mlir::hybrid::cpu
