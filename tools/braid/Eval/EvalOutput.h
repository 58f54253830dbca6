//===- EvalOutput.h - What eval answers -------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVAL_EVALOUTPUT_H
#define TOOLS_BRAID_EVAL_EVALOUTPUT_H

#include "braid/loss.h"
#include "tools/braid/Eval/EvalInput.h"
#include "tools/braid/Eval/Evaluation.h"

namespace braid::tool {

/// Columns [begin, end) of a row, of one segment, and what a session computed
/// for them.
struct EvalPiece {
  size_t row = 0;
  Segment segment;
  uint64_t begin = 0, end = 0;
  std::vector<uint64_t> positions; ///< kept, counted from `begin`
  /// [positions][width], if they do not go where they belong at once.
  std::vector<float> output;
  // As braid_request has them; empty: not asked for.
  std::vector<float> hiddenStates, routerLogits, attentions;

  uint64_t getLength() const { return end - begin; }
};

/// The tensors of an answer, filled piece by piece.
class EvalOutput {
public:
  EvalOutput(const braid_model *model, const EvaluationOptions &options,
             const EvalInput &input);

  /// Makes room; `context` is the max_context of the session.
  llvm::Error allocate(uint64_t context);
  /// What `piece` needs of a request: fills its positions and makes room. The
  /// request keeps pointers into both.
  void ask(EvalPiece &piece, braid_request &request);
  /// Takes over what was computed for `piece`.
  llvm::Error take(const EvalPiece &piece);
  /// The logits behind the last token of a row, for those who continue it.
  std::vector<float> &getLast(size_t row) { return last[row]; }
  Tensor<int64_t> &getGreedy() { return result.integers["greedy"]; }
  /// The answer, with its losses.
  TensorFile finish();

  bool wantsHiddenStates() const { return options.hiddenStates; }
  bool wantsRouterLogits() const;
  bool wantsAttentions() const { return options.attentions; }

private:
  llvm::Error chooseKept();
  llvm::Error chooseColumns(llvm::StringRef list,
                            std::vector<uint64_t> &columns);
  /// Outputs of all columns go to their places at once.
  bool isDirect() const { return options.logits == "all" && !isClassifier(); }
  bool isClassifier() const {
    return facts.head == BRAID_ABI_HEAD_CLASSIFICATION;
  }
  bool hasNextTokenLoss() const {
    return !input.labels.empty() && !isClassifier();
  }
  bool hasAuxLoss() const {
    return facts.routers != 0 && facts.head == BRAID_ABI_HEAD_CAUSAL_LM &&
           (hasNextTokenLoss() || options.routerLogits);
  }
  uint64_t findPooled(size_t row) const;
  llvm::Error allocateMain();
  const float *getOutput(const EvalPiece &piece) const;
  llvm::Error addLoss(const EvalPiece &piece);
  void addLosses();
  void scatterHidden(const EvalPiece &piece);
  void scatterRouters(const EvalPiece &piece);
  void scatterAttentions(const EvalPiece &piece);

  const braid_model *model;
  const braid_abi_model &facts;
  const EvaluationOptions &options;
  const EvalInput &input;
  uint64_t context = 0;
  /// By row, ascending: the columns whose outputs are wanted.
  std::vector<std::vector<uint64_t>> kept;
  TensorFile result;
  float *main = nullptr; ///< [B,kept,width]
  std::vector<float *> hiddenStates, routerLogits, attentions; ///< by layer
  std::vector<std::vector<float>> last; ///< of each row, [width]
  braid_loss loss = {};
  std::vector<double> auxSums;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_EVAL_EVALOUTPUT_H
