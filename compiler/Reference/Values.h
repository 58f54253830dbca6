//===- Values.h - What the interpreter's values are -------------*- C++ -*-===//
#ifndef COMPILER_REFERENCE_VALUES_H
#define COMPILER_REFERENCE_VALUES_H

#include "compiler/FrontEnd/WeightSource.h"
#include "dialects/Hybrid/IR/HybridOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/Sequence.h"

#include <map>
#include <memory>
#include <vector>

namespace braid::reference {

/// One sequence of a call.
struct Sequence {
  int64_t slot, first, length, past;
  int64_t whole; ///< tokens of the sequence when it ends
};

/// A call: its tokens, in order, and which of them have their output kept.
struct Batch {
  std::vector<Sequence> sequences;
  std::vector<int64_t> sequenceOf; ///< by token
  std::vector<int64_t> positions;  ///< what rotary embeddings turn tokens by
  std::vector<double> embeddings;  ///< of all tokens, row by row; empty: of ids
  std::vector<int64_t> rows;

  int64_t getTokens() const { return sequenceOf.size(); }
  int64_t getRows() const { return rows.size(); }
};

/// Rows of numbers; integers are doubles too. The bytes of an arena are cells
/// of two bytes, each a double: what is compiled for f32 is checked in double
/// at the planned places. A private buffer has one copy a thread,
/// `threadStride` elements apart.
struct Buffer {
  double *data = nullptr;
  int64_t rows = 0, width = 0; ///< width: elements of a row, over all slots
  int64_t threadStride = 0;
  std::shared_ptr<std::vector<double>> owner; ///< in model form

  double *row(int64_t r) const { return data + r * width; }
};

/// An element of a `hybrid.param` or `hybrid.state`.
struct WeightHandle {
  mlir::hybrid::ParamOp param;
  int64_t index = 0;
};
struct StateHandle {
  mlir::hybrid::StateOp state;
  int64_t index = 0;
};

/// The value of an SSA value: exactly one of these, or an index.
struct Datum {
  Buffer buffer;
  WeightHandle weight;
  StateHandle state;
  int64_t index = 0;
};

/// The states of one slot. KV states grow by a position at a time.
struct SlotStates {
  int64_t length = 0, whole = 0;
  std::map<std::pair<mlir::Operation *, int64_t>, std::vector<double>> states;
};

/// The values of a function that runs.
struct Environment {
  Environment(const Batch &batch, mlir::func::FuncOp function)
      : batch(batch), function(function) {}

  const Batch &batch;
  mlir::func::FuncOp function;
  llvm::DenseMap<mlir::Value, Datum> values;
};

/// The units of a space that one thread runs, counted as kernels count them:
/// rows (Tokens, Rows), columns (Columns), token * heads + head (Heads),
/// nothing (Replicated).
struct Units {
  int64_t begin = 0, end = 0;
};

/// What one thread does of an op: its units in each space.
struct Share {
  llvm::SmallVector<Units> units;
  int64_t thread = 0;
};

/// What the kernels of ops see.
class KernelContext {
public:
  KernelContext(Environment &environment, WeightSource &source,
                std::map<int64_t, SlotStates> &slots, Share share)
      : batch(environment.batch), share(std::move(share)),
        environment(environment), source(source), slots(slots) {}

  const Batch &batch;

  const Units &units(size_t space = 0) const { return share.units[space]; }
  /// The tokens of an op that is divided by them, or replicated.
  llvm::iota_range<int64_t> tokens(bool replicated) const {
    if (replicated)
      return llvm::seq<int64_t>(0, batch.getTokens());
    return llvm::seq<int64_t>(units().begin, units().end);
  }

  /// The number of an index.
  int64_t index(mlir::Value value) const {
    return environment.values.lookup(value).index;
  }
  /// The buffer of `value`, the thread's own copy where it is private.
  Buffer buffer(mlir::Value value) const;
  /// Row `row` of a weight, all leading dimensions flattened, as the model
  /// uses it: mapped, in double.
  std::vector<double> weightRow(mlir::Value handle, int64_t row) const;
  /// A whole weight of rank 1.
  std::vector<double> vector(mlir::Value handle) const;
  /// The state of the sequence in `slot`: [shape], or positions of a KV state.
  std::vector<double> &state(mlir::Value handle, int64_t slot) const;
  /// Rounds what inits of `op` hold to their elements.
  void roundInits(mlir::hybrid::ComputeOpInterface op) const;
  /// `number` as an index below `limit`. An index nobody wrote is noted.
  int64_t asIndex(double number, int64_t limit) const;
  bool sawPoison() const { return poison; }

private:
  Share share;
  Environment &environment;
  WeightSource &source;
  std::map<int64_t, SlotStates> &slots;
  mutable bool poison = false;
};

/// `x` as a number of `elementType`: rounded to the nearest bf16, ties to even;
/// f32 is computed in double and not rounded.
double roundTo(mlir::Type elementType, double x);

/// Executes the units of `op` that `context` names. Fails where there is no
/// kernel for it.
mlir::LogicalResult runKernel(mlir::Operation *op, KernelContext &context);

} // namespace braid::reference

#endif // COMPILER_REFERENCE_VALUES_H
