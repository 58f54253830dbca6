//===- ModelSpec.h - Validated facts of a checkpoint ------------*- C++ -*-===//
///
/// L0 of the compiler: everything config.json and the tensor table say about a
/// model, with every default filled in, every derived value explicit and every
/// weight found, checked for shape and dtype. Importers read nothing else.
///
/// Shapes follow the files: a projection is [out, in]. All sizes are positive
/// unless said otherwise. A ModelSpec owns its strings and outlives the
/// checkpoint it was read from.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_MODELSPEC_H
#define COMPILER_FRONTEND_MODELSPEC_H

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace braid {

enum class Family { Jamba, Bamba, Zamba, JetMoe };

/// What the model computes last.
enum class Head {
  Base,     ///< the final norm: `last_hidden_state`
  CausalLM, ///< a projection to the vocabulary: `logits`
};

/// The scalar functions of `hidden_act`. `silu` is x / (1 + exp(-x)); `gelu`
/// is the exact erf form; `gelu_tanh` the tanh form; `relu2` max(0, x)^2.
enum class Activation { Silu, Gelu, GeluTanh, Relu, Relu2 };

/// A run of elements of one tensor of the checkpoint: `count` elements from
/// element `offset` on, in row-major order.
struct WeightPiece {
  std::string tensor;
  int64_t offset = 0;
  int64_t count = 0;
};

/// A weight as the model uses it: the concatenation of its pieces, in order,
/// has exactly the elements of `shape`.
struct Weight {
  std::vector<int64_t> shape;
  std::vector<WeightPiece> pieces;
};

/// Grouped-query attention without positions:
/// softmax(q k^T * scale) v, causal. Query head j reads KV head
/// j / (heads / kvHeads).
struct AttentionSpec {
  int64_t heads = 0, kvHeads = 0, headDim = 0;
  double scale = 0; ///< headDim^-0.5
  Weight q, k, v;   ///< [heads * headDim, hidden], [kvHeads * headDim, hidden]
  Weight o;         ///< [hidden, heads * headDim]
};

/// Mamba-1 with norms on dt, B and C (Jamba).
struct Mamba1Spec {
  int64_t inner = 0;  ///< D, channels
  int64_t states = 0; ///< N, states a channel
  int64_t taps = 0;   ///< K, width of the convolution; 1 is legal
  int64_t dtRank = 0; ///< R
  Activation activation = Activation::Silu; ///< after the convolution
  Weight inX, inZ;                          ///< [D, hidden]
  std::optional<Weight> inXBias, inZBias;   ///< [D], both or none
  Weight conv;                              ///< [D, K]
  std::optional<Weight> convBias;           ///< [D]
  Weight xDt, xB, xC;                       ///< [R, D], [N, D], [N, D]
  Weight dtNorm, bNorm, cNorm;              ///< [R], [N], [N]
  Weight dt, dtBias;                        ///< [D, R], [D]
  Weight aLog, skip;                        ///< [D, N], [D]
  Weight out;                               ///< [hidden, D]
  std::optional<Weight> outBias;            ///< [hidden]
};

/// down(act(gate x) * up x).
struct MlpSpec {
  int64_t intermediate = 0;
  Activation activation = Activation::Silu;
  Weight gate, up, down; ///< [I, hidden], [I, hidden], [hidden, I]
};

/// A mixture of MLPs: softmax over all experts, then the `topK` largest,
/// not renormalised; the weight multiplies the expert's output.
struct ExpertsSpec {
  int64_t experts = 0, topK = 0, intermediate = 0;
  Activation activation = Activation::Silu;
  Weight router;         ///< [E, hidden]
  Weight gate, up, down; ///< [E, I, hidden], [E, I, hidden], [E, hidden, I]
};

struct LayerSpec {
  /// Where the layer's tensors lie in the checkpoint: "model.layers.3".
  std::string key;
  Weight mixerNorm, feedForwardNorm; ///< [hidden]
  std::variant<AttentionSpec, Mamba1Spec> mixer;
  std::variant<MlpSpec, ExpertsSpec> feedForward;
};

struct ModelSpec {
  Family family = Family::Jamba;
  Head head = Head::CausalLM;
  int64_t vocabulary = 0, hidden = 0;
  double normEpsilon = 0;
  Weight embedding; ///< [vocabulary, hidden]
  std::vector<LayerSpec> layers;
  Weight finalNorm; ///< [hidden]
  /// [vocabulary, hidden]; absent for Head::Base. Tied models name the
  /// embedding's pieces here.
  std::optional<Weight> lmHead;
  /// From config.json; not used by the mathematics.
  int64_t maxPositions = 0;
  /// Whether the embedding is stored as BF16, and so is the model, as a rule.
  bool storedAsBF16 = false;
};

} // namespace braid

#endif // COMPILER_FRONTEND_MODELSPEC_H
