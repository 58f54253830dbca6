//===- Evaluation.h - Padded batches through a session ----------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVAL_EVALUATION_H
#define TOOLS_BRAID_EVAL_EVALUATION_H

#include "braid/braid.h"
#include "tools/braid/Eval/TensorFile.h"

#include <functional>

namespace braid::tool {

struct EvaluationOptions {
  std::string input;    ///< where the tensors came from, for messages
  uint64_t greedy = 0;  ///< tokens to continue each row by
  uint64_t chunk = 0;   ///< tokens of a row at a time; 0: all
  uint64_t threads = 0; ///< 0: the CPUs at hand
  uint64_t slots =
      0; ///< rows together; 0: all, at most 16 and what the model has
  bool hiddenStates = false, routerLogits = false, attentions = false;
  /// Whose outputs are kept: "all", "last" of each row, or "I,J,...": ascending
  /// columns.
  std::string logits = "all";
  bool check = false; ///< every access of an instrumented model
  std::string trace;  ///< a file, or none
  /// Called with the tokens done and all of them.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

/// Evaluates a batch, as EvalInput has it, and returns F32
///
///   logits [B,L,V], or last_hidden_state [B,L,H] of a base model, zero where
///   the mask is; of a classifier [B,labels]
///   hidden_states.I [B,L,H], router_logits.I [B*L,E], attentions.I
///   [B,heads,L,L] loss [1], with labels, and aux_loss [1], with labels or
///   router logits
///
/// and I64 greedy [B,N]. The ones of a mask form one run in each row: a hole is
/// refused, since recurrences would run across it.
llvm::Expected<TensorFile> evaluate(const braid_model *model,
                                    TensorFile tensors,
                                    const EvaluationOptions &options);

} // namespace braid::tool

#endif // TOOLS_BRAID_EVAL_EVALUATION_H
