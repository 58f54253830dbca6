//===- Interpreter.h - The definition of the hybrid dialect -----*- C++ -*-===//
///
/// Executes a module in double precision, one naive kernel an op, and so says
/// what the ops mean: every lowering on every target is compared with it.
///
/// It runs model form as it is written, and phase form (after
/// hybrid-plan-memory, where buffers are bytes of an arena) with any number of
/// virtual threads, whose steps within a phase it interleaves at random, over
/// an arena that it fills with NaN before every call and every frame before
/// every call of a layer. An op that touches what its declarations do not
/// allow, a buffer placed on a live one or a missing barrier gives other bits
/// for other seeds.
///
/// Weights are read row by row from their source and never kept, so the model
/// may be larger than memory.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_REFERENCE_INTERPRETER_H
#define COMPILER_REFERENCE_INTERPRETER_H

#include "compiler/Reference/Values.h"

#include <map>
#include <memory>
#include <random>

namespace braid::reference {

/// A run of tokens of the sequence in `slot`, after those it has seen.
struct Piece {
  int64_t slot = 0;
  std::vector<int32_t> ids;
  /// Tokens of the sequence when it ends, if more are to come. Some rotary
  /// embeddings depend on it; the first piece of a sequence says it.
  int64_t whole = 0;
  /// What rotary embeddings turn tokens by; empty: their places in the
  /// sequence.
  std::vector<int64_t> positions = {};
  /// [tokens][hidden]: instead of the embeddings of `ids`, which are then only
  /// counted; empty in all pieces of a call, or in none.
  std::vector<double> embeddings = {};
};

/// What a call computed. Rows are those of all tokens, piece after piece.
struct Outputs {
  /// [tokens][width]: logits, or the final norm of a base model.
  std::vector<double> output;
  int64_t width = 0;
  // If asked for; the latter two in phase form only, or after
  // hybrid-form-outputs.
  std::vector<double> hiddenStates; ///< [layers + 1][tokens][hidden]
  std::vector<double> routerLogits; ///< [routers][tokens][experts]
  /// [attentions][tokens][heads][attentionWidth]
  std::vector<double> attentions;
  int64_t attentionWidth = 0; ///< positions of the longest sequence
};

struct InterpreterOptions {
  /// Virtual threads, for phase form.
  int64_t threads = 1;
  /// Of the order in which threads take their steps.
  uint64_t seed = 0;
};

class Interpreter {
public:
  /// `module` and `weights` must outlive the interpreter.
  Interpreter(mlir::ModuleOp module, WeightSource &weights,
              InterpreterOptions options = {});

  /// Runs one call: tokens of several sequences, each slot at most once.
  /// Fails with a diagnostic at an op that it cannot execute, or that read an
  /// index nobody wrote.
  mlir::FailureOr<Outputs> run(llvm::ArrayRef<Piece> pieces,
                               bool withOutputs = false);

  /// Forgets the sequence in `slot`.
  void reset(int64_t slot);

  /// What `slot` holds of element `index` of `state`: its shape, or
  /// [positions] of it for keys and values. Empty if nothing was written.
  llvm::ArrayRef<double> getState(mlir::hybrid::StateOp state, int64_t index,
                                  int64_t slot) const;

private:
  mlir::LogicalResult runFunction(mlir::func::FuncOp function,
                                  llvm::ArrayRef<Datum> arguments,
                                  const Batch &batch);
  mlir::LogicalResult runOp(mlir::Operation &op, Environment &environment);
  mlir::LogicalResult runPhase(mlir::hybrid::PhaseOp phase,
                               Environment &environment);
  mlir::LogicalResult runCall(mlir::func::CallOp call,
                              Environment &environment);
  void runView(mlir::hybrid::ArenaViewOp view, Environment &environment);
  void addOutputs(mlir::func::FuncOp function, const Batch &batch,
                  std::vector<Datum> &arguments, Outputs &outputs);
  std::vector<Datum> makeArenas(mlir::func::FuncOp function,
                                const Batch &batch);

  mlir::ModuleOp module;
  WeightSource &weights;
  InterpreterOptions options;
  std::mt19937_64 random;
  std::map<int64_t, SlotStates> slots;
  std::vector<Datum> returned; // by the function that ran last
};

} // namespace braid::reference

#endif // COMPILER_REFERENCE_INTERPRETER_H
