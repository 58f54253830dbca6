//===- TensorRules.cpp - Parts whose tensors families share ---------------===//
#include "compiler/FrontEnd/TensorRules.h"

#include <cmath>

namespace braid {

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

Weight bindNorm(TensorBinder &binder, const llvm::Twine &key, int64_t size) {
  return binder.bind(key + ".weight", {size}, Initial::Ones);
}

std::optional<Weight> bindBias(TensorBinder &binder, bool exists,
                               const llvm::Twine &key, int64_t size) {
  if (!exists)
    return std::nullopt;
  return binder.bind(key + ".bias", {size}, Initial::Zeros);
}

AttentionSpec bindAttention(TensorBinder &binder, const std::string &key,
                            const AttentionShape &shape) {
  AttentionSpec attention;
  attention.key = key;
  attention.heads = shape.heads;
  attention.kvHeads = shape.kvHeads;
  attention.headDim = shape.headDim;
  attention.scale = 1 / std::sqrt(double(shape.headDim));
  auto bind = [&](const char *name, int64_t rows, int64_t columns,
                  Weight &weight, std::optional<Weight> &bias) {
    weight = binder.bind(key + name + ".weight", {rows, columns});
    bias = bindBias(binder, shape.bias, key + name, rows);
  };
  int64_t width = shape.heads * shape.headDim;
  int64_t kvWidth = shape.kvHeads * shape.headDim;
  bind(".q_proj", width, shape.input, attention.q, attention.qBias);
  bind(".k_proj", kvWidth, shape.input, attention.k, attention.kBias);
  bind(".v_proj", kvWidth, shape.input, attention.v, attention.vBias);
  bind(".o_proj", shape.output, width, attention.o, attention.oBias);
  return attention;
}

MlpSpec bindMlp(TensorBinder &binder, const std::string &key,
                const MlpShape &shape) {
  MlpSpec mlp;
  mlp.intermediate = shape.intermediate;
  mlp.activation = shape.activation;
  auto bind = [&](const char *name, int64_t rows, int64_t columns,
                  Weight &weight, std::optional<Weight> &bias) {
    weight = binder.bind(key + name + ".weight", {rows, columns});
    bias = bindBias(binder, shape.bias, key + name, rows);
  };
  int64_t inner = shape.intermediate, hidden = shape.hidden;
  bind(".gate_proj", inner, hidden, mlp.gate, mlp.gateBias);
  bind(".up_proj", inner, hidden, mlp.up, mlp.upBias);
  bind(".down_proj", hidden, inner, mlp.down, mlp.downBias);
  return mlp;
}

Weight bindConv(TensorBinder &binder, const std::string &key, int64_t channels,
                int64_t taps) {
  Weight conv = binder.bind(key + ".weight", {channels, 1, taps});
  return {{channels, taps}, conv.pieces};
}

//===----------------------------------------------------------------------===//
// Ends
//===----------------------------------------------------------------------===//

void bindStart(TensorBinder &binder, const CommonConfig &config, Family family,
               llvm::StringRef prefix, ModelSpec &spec) {
  spec.family = family;
  spec.head = config.head;
  spec.vocabulary = config.vocabulary;
  spec.hidden = config.hidden;
  spec.normEpsilon = spec.finalNormEpsilon = config.normEpsilon;
  spec.maxPositions = config.maxPositions;
  spec.padToken = config.padToken;
  spec.loss = config.loss;
  spec.remarks = config.remarks;
  spec.embedding = binder.bind(prefix + "embed_tokens.weight",
                               {config.vocabulary, config.hidden});
}

/// A head in the file is the head, whatever the tie flag says.
static Weight bindLmHead(TensorBinder &binder, const CommonConfig &config,
                         const Weight &embedding) {
  if (config.tied && !binder.has("lm_head.weight"))
    return embedding;
  return binder.bind(
      "lm_head.weight", {config.vocabulary, config.hidden}, Initial::Normal,
      "it is not tied to the embedding (tie_word_embeddings is false); correct "
      "config.json or choose the base model with --head=base");
}

void bindEnd(TensorBinder &binder, const CommonConfig &config,
             const llvm::Twine &norm, ModelSpec &spec) {
  spec.finalNorm = bindNorm(binder, norm, config.hidden);
  if (config.head == Head::CausalLM)
    spec.lmHead = bindLmHead(binder, config, spec.embedding);
  if (config.head != Head::Classification)
    return;
  // The rows are the truth: files do not say how many labels there are.
  int64_t labels = binder.countRows("score.weight").value_or(config.labels);
  spec.score = binder.bind("score.weight", {labels, config.hidden});
  spec.scoreBias = bindBias(binder, binder.has("score.bias"), "score", labels);
}

llvm::Error finishBinding(CheckpointBinder &binder, Head head) {
  // Who asks for another head than the file's leaves the file's aside.
  binder.checkAllBound([&](llvm::StringRef name) {
    if (name == "lm_head.weight")
      return head != Head::CausalLM;
    return head != Head::Classification &&
           (name == "score.weight" || name == "score.bias");
  });
  return binder.takeError();
}

} // namespace braid
