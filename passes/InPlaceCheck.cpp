//===- InPlaceCheck.cpp - Whether tensors need no copies ------------------===//
#include "passes/InPlaceCheck.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

using namespace mlir::bufferization;

namespace mlir::hybrid {
namespace {

/// What a call does to the tensors of its arguments.
struct Summary {
  SmallVector<bool> writes;                     ///< by argument
  SmallVector<std::optional<unsigned>> sources; ///< by result: the argument
                                                ///< whose buffer it is
};

using Summaries = llvm::DenseMap<Operation *, Summary>; // by function

/// One walk over a function. In straight code a buffer holds, at any op, one
/// value under one or several names.
class FunctionCheck {
public:
  FunctionCheck(func::FuncOp function, const SymbolTable &symbols,
                const Summaries &summaries)
      : function(function), symbols(symbols), summaries(summaries) {}

  FailureOr<Summary> run();

private:
  LogicalResult visit(Operation &op);
  LogicalResult visit(func::CallOp call);
  LogicalResult visit(ToTensorOp op);
  LogicalResult write(OpOperand &operand);
  void name(Value value, Value buffer) {
    buffers[value] = buffer;
    names[buffer].push_back(value);
  }
  /// The first value of the buffer of `tensor`.
  Value getBuffer(Value tensor);

  func::FuncOp function;
  const SymbolTable &symbols;
  const Summaries &summaries;
  llvm::DenseMap<Value, Value> buffers;
  llvm::DenseMap<Value, SmallVector<Value, 1>>
      names;                                      ///< of what a buffer holds
  llvm::DenseMap<Value, Operation *> overwritten; ///< and by what
};

Value FunctionCheck::getBuffer(Value tensor) {
  if (!buffers.contains(tensor))
    name(tensor, tensor);
  return buffers.lookup(tensor);
}

bool isTensor(Value value) { return isa<TensorType>(value.getType()); }

bool isWritable(Value buffer) {
  Operation *op = buffer.getDefiningOp();
  if (auto toTensor = dyn_cast_or_null<ToTensorOp>(op))
    return toTensor.getWritable();
  return !op || isa<AllocTensorOp, func::CallOp>(op);
}

LogicalResult refuse(Operation *writer, Operation *reader) {
  InFlightDiagnostic error =
      writer->emitError("expected to work in place, but a value overwritten "
                        "here is still read; give the op an init of its own");
  if (reader != writer)
    error.attachNote(reader->getLoc()) << "read here";
  return error;
}

LogicalResult FunctionCheck::write(OpOperand &operand) {
  Operation *op = operand.getOwner();
  Value buffer = getBuffer(operand.get());
  if (!isWritable(buffer))
    return op->emitError("expected an init that may be written, but operand ")
           << operand.getOperandNumber()
           << " is not; give the op one of its own";
  for (OpOperand &other : op->getOpOperands())
    if (&other != &operand && isTensor(other.get()) &&
        getBuffer(other.get()) == buffer)
      return refuse(op, op);
  for (Value old : names[buffer])
    overwritten[old] = op;
  names[buffer].clear();
  return success();
}

LogicalResult FunctionCheck::visit(func::CallOp call) {
  Operation *callee = symbols.lookup(call.getCallee());
  auto found = summaries.find(callee);
  if (found == summaries.end())
    return call.emitOpError("expected a function that is defined and does not "
                            "call itself, but got '@")
           << call.getCallee() << "'";
  for (OpOperand &operand : call->getOpOperands())
    if (found->second.writes[operand.getOperandNumber()] &&
        failed(write(operand)))
      return failure();
  for (auto [result, source] :
       llvm::zip_equal(call.getResults(), found->second.sources))
    if (source)
      name(result, getBuffer(call.getOperand(*source)));
  return success();
}

LogicalResult FunctionCheck::visit(ToTensorOp op) {
  if (!op.getRestrict())
    return op.emitOpError("expected 'restrict': what else reads or writes the "
                          "buffer is not seen");
  return success();
}

LogicalResult FunctionCheck::visit(Operation &op) {
  if (op.getNumRegions() != 0)
    return op.emitOpError("expected straight code, without regions");
  for (Value operand : op.getOperands())
    if (Operation *writer = overwritten.lookup(operand))
      return refuse(writer, &op);
  if (auto call = dyn_cast<func::CallOp>(op))
    return visit(call);
  if (auto toTensor = dyn_cast<ToTensorOp>(op))
    return visit(toTensor);
  auto inits = dyn_cast<DestinationStyleOpInterface>(op);
  if (!inits)
    return success();
  for (OpOperand &init : inits.getDpsInitsMutable()) {
    if (!isTensor(init.get()))
      continue;
    if (failed(write(init)))
      return failure();
    name(inits.getTiedOpResult(&init), getBuffer(init.get()));
  }
  return success();
}

FailureOr<Summary> FunctionCheck::run() {
  if (!function.getBody().hasOneBlock())
    return function.emitOpError("expected straight code, a body of one block");
  Block &body = function.getBody().front();
  for (Operation &op : body)
    if (failed(visit(op)))
      return failure();
  Summary summary;
  llvm::DenseSet<Value> returned;
  for (BlockArgument argument : body.getArguments())
    summary.writes.push_back(overwritten.contains(argument));
  for (OpOperand &result : body.getTerminator()->getOpOperands()) {
    Value buffer = getBuffer(result.get());
    auto argument = dyn_cast<BlockArgument>(buffer);
    summary.sources.push_back(argument ? std::optional(argument.getArgNumber())
                                       : std::nullopt);
    // Callers take it for another buffer than that of any other result.
    if (!argument && isTensor(buffer) && !returned.insert(buffer).second)
      return result.getOwner()->emitError(
                 "expected results in buffers of their "
                 "own, but result ")
             << result.getOperandNumber() << " shares one";
  }
  return summary;
}

/// Checks `function` and, before it, what it calls.
LogicalResult check(func::FuncOp function, const SymbolTable &symbols,
                    Summaries &summaries, llvm::DenseSet<Operation *> &seen) {
  if (function.isExternal() || !seen.insert(function).second)
    return success();
  WalkResult callees = function.walk([&](func::CallOp call) {
    auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
    return callee && failed(check(callee, symbols, summaries, seen))
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  if (callees.wasInterrupted())
    return failure();
  FailureOr<Summary> summary =
      FunctionCheck(function, symbols, summaries).run();
  if (failed(summary))
    return failure();
  summaries[function] = std::move(*summary);
  return success();
}

} // namespace

LogicalResult checkInPlace(ModuleOp module) {
  SymbolTable symbols(module);
  Summaries summaries;
  llvm::DenseSet<Operation *> seen;
  for (auto function : module.getOps<func::FuncOp>())
    if (failed(check(function, symbols, summaries, seen)))
      return failure();
  return success();
}

} // namespace mlir::hybrid
