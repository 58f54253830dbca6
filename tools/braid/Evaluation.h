//===- Evaluation.h - Padded batches through a session ----------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVALUATION_H
#define TOOLS_BRAID_EVALUATION_H

#include "braid/braid.h"
#include "tools/braid/TensorFile.h"

#include <functional>

namespace braid::tool {

struct EvaluationOptions {
  std::string input;    ///< where the tensors came from, for messages
  uint64_t greedy = 0;  ///< tokens to continue each row by
  uint64_t chunk = 0;   ///< tokens of a row at a time; 0: all
  uint64_t threads = 0; ///< 0: the CPUs at hand
  uint64_t slots =
      0; ///< rows together; 0: all, at most 16 and what the model has
  bool hiddenStates = false;
  bool check = false; ///< every access of an instrumented model
  std::string trace;  ///< a file, or none
  /// Called with the tokens done and all of them.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

/// Evaluates `input_ids` [B,L] under `attention_mask` [B,L] and returns
/// `logits` [B,L,V] (a base model: `last_hidden_state` [B,L,H]), zero where the
/// mask is; with hiddenStates `hidden_states.I` [B,L,H]; with greedy `greedy`
/// [B,N]. The ones of a mask form one run in each row: a hole is refused, since
/// recurrences would run across it.
llvm::Expected<TensorFile>
evaluate(const braid_model *model,
         const std::map<std::string, Tensor<int64_t>> &input,
         const EvaluationOptions &options);

} // namespace braid::tool

#endif // TOOLS_BRAID_EVALUATION_H
