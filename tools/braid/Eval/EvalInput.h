//===- EvalInput.h - What eval is asked -------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVAL_EVALINPUT_H
#define TOOLS_BRAID_EVAL_EVALINPUT_H

#include "braid/braid.h"
#include "tools/braid/Eval/TensorFile.h"

namespace braid::tool {

/// Columns of a row that are one sequence.
struct Segment {
  uint64_t begin = 0, end = 0;
  uint64_t whole = 0; ///< as braid_request has it
};

/// A batch in the manner of Transformers, checked: `input_ids` I64 [B,L] or
/// `inputs_embeds` F32 [B,L,H], and perhaps `attention_mask`, `position_ids`
/// and `labels` I64 [B,L] (classifiers: labels [B]).
///
/// The ones of a mask form one run in each row, its sequence. Without a mask,
/// position ids that do not count on begin a new one: a row may be several.
struct EvalInput {
  uint64_t rows = 0, columns = 0;
  std::vector<int32_t> ids;       ///< [B,L], those of masked columns 0; or none
  std::vector<float> embeddings;  ///< [B,L,H], or none
  std::vector<int32_t> positions; ///< [B,L], those of masked columns 0; or none
  std::vector<int64_t> labels;    ///< [B,L] or [B], or none
  std::vector<std::vector<Segment>> segments; ///< by row; none: nothing is real

  /// The last token that is real, which exists.
  uint64_t getLast(size_t row) const { return segments[row].back().end - 1; }
};

/// `path` is where `tensors` came from, for messages.
llvm::Expected<EvalInput> readInput(TensorFile tensors,
                                    const braid_abi_model &facts,
                                    const std::string &path);

} // namespace braid::tool

#endif // TOOLS_BRAID_EVAL_EVALINPUT_H
