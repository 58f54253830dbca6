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
  Base,           ///< the final norm: `last_hidden_state`
  CausalLM,       ///< a projection to the vocabulary: `logits`
  Classification, ///< a projection to labels: `logits`
};

/// The scalar functions of `hidden_act`. `silu` is x / (1 + exp(-x)); `gelu`
/// is the exact erf form; `gelu_tanh` the tanh form; `relu2` max(0, x)^2.
enum class Activation { Silu, Gelu, GeluTanh, Relu, Relu2 };

/// Elements of one tensor of the checkpoint: `count` of them from element
/// `offset` on, in row-major order. With a `stride`, in runs of `run` elements
/// that begin `stride` elements apart: every other row, for one.
struct WeightPiece {
  std::string tensor;
  int64_t offset = 0;
  int64_t count = 0;
  int64_t run = 0, stride = 0;
};

/// A weight as the model uses it: the concatenation of its pieces, in order,
/// has exactly the elements of `shape`.
struct Weight {
  std::vector<int64_t> shape;
  std::vector<WeightPiece> pieces;
};

//===----------------------------------------------------------------------===//
// Mixers
//===----------------------------------------------------------------------===//

/// Rotary position embedding. Channels m and m + P of a head, P being the
/// number of frequencies, are a point in the plane that position t turns by
/// t * frequencies[m]; the channels behind 2 P stay as they are.
///
/// Sequences longer than `threshold` may have other frequencies, at all of
/// their positions: those of `longFrequencies` (longrope), or
///
///     frequencies[m] * stretch^-stretchExponents[m], with
///     stretch = factor * length / threshold - (factor - 1)       (dynamic)
struct RotarySpec {
  std::vector<double> frequencies; ///< radians a position
  double scale = 1;                ///< of cosines and sines
  int64_t threshold = 0;
  std::vector<double> longFrequencies;
  double stretchFactor = 0;
  std::vector<double> stretchExponents;
};

/// Grouped-query attention: softmax(q k^T * scale) v, causal, with queries and
/// keys rotated if the model has a RotarySpec. Query head j reads KV head
/// j / (heads / kvHeads). `input` is the width of what it reads.
struct AttentionSpec {
  std::string key; ///< where its tensors lie: "model.layers.3.self_attn"
  int64_t heads = 0, kvHeads = 0, headDim = 0;
  double scale = 0;
  Weight q, k, v; ///< [heads * headDim, input], [kvHeads * headDim, input]
  Weight o;       ///< [hidden, heads * headDim]
  std::optional<Weight> qBias, kBias, vBias, oBias; ///< all or none
};

/// A mixture of attentions (JetMoE): each token chooses `topK` experts, each
/// with queries and an output projection of its own, all with the same keys
/// and values. Head j of an expert reads KV head j; queries and keys are
/// rotated. The weights of the outputs add up to one.
struct MixtureOfAttentionSpec {
  std::string key;
  int64_t experts = 0, topK = 0, kvHeads = 0, headDim = 0;
  double scale = 0;
  Weight router; ///< [E, hidden]
  Weight q, o;   ///< [E, kvHeads * headDim, hidden], [E, hidden, ...]
  Weight k, v;   ///< [kvHeads * headDim, hidden]
  Weight bias;   ///< [hidden], added once to the sum
};

/// Mamba-1: with norms on dt, B and C (Jamba), or with several heads, which
/// have a projection of their own channels to dt, B and C each (Zamba). With
/// several heads, the shapes of xDt, xB, xC and dt have a leading dimension:
/// [heads, R, D / heads] and so on.
struct Mamba1Spec {
  std::string key;
  int64_t heads = 1;
  int64_t inner = 0;  ///< D, channels
  int64_t states = 0; ///< N, states a channel
  int64_t taps = 0;   ///< K, width of the convolution; 1 is legal
  int64_t dtRank = 0; ///< R
  Activation activation = Activation::Silu;   ///< after the convolution
  Weight inX, inZ;                            ///< [D, hidden]
  std::optional<Weight> inXBias, inZBias;     ///< [D], both or none
  Weight conv;                                ///< [D, K]
  std::optional<Weight> convBias;             ///< [D]
  Weight xDt, xB, xC;                         ///< [R, D], [N, D], [N, D]
  std::optional<Weight> dtNorm, bNorm, cNorm; ///< [R], [N], [N]; all or none
  Weight dt, dtBias;                          ///< [D, R], [D]
  Weight aLog, skip;                          ///< [D, N], [D]
  Weight out;                                 ///< [hidden, D]
  std::optional<Weight> outBias;              ///< [hidden]
};

/// Mamba-2 (Bamba). Head h has channels [h P, (h + 1) P), one decay and one
/// step; group g of heads shares B and C.
struct Mamba2Spec {
  std::string key;
  int64_t inner = 0;  ///< D, channels: heads * P
  int64_t heads = 0;  ///< a divisor of D
  int64_t groups = 0; ///< G, a divisor of heads and so of D
  int64_t states = 0; ///< N, states a channel
  int64_t taps = 0;   ///< K, width of the convolution; 1 is legal
  /// After the convolution; the gate is silu.
  Activation activation = Activation::Silu;
  /// What a step is clamped to; infinite where there is no bound.
  double stepLow = 0, stepHigh = 0;
  Weight inZ, inX, inB, inC, inDt; ///< [D, hidden] x2, [G N, hidden] x2,
                                   ///< [heads, hidden]
  std::optional<Weight> inZBias, inXBias, inBBias, inCBias, inDtBias;
  Weight convX, convB, convC; ///< [D, K], [G N, K], [G N, K]
  std::optional<Weight> convXBias, convBBias, convCBias;
  Weight stepBias, aLog, skip; ///< [heads]
  Weight norm;                 ///< [D], over each group of channels
  Weight out;                  ///< [hidden, D]
  std::optional<Weight> outBias;
};

//===----------------------------------------------------------------------===//
// What maps each token
//===----------------------------------------------------------------------===//

/// down(act(gate x) * up x).
struct MlpSpec {
  int64_t intermediate = 0;
  Activation activation = Activation::Silu;
  Weight gate, up, down; ///< [I, hidden], [I, hidden], [hidden, I]
  std::optional<Weight> gateBias, upBias, downBias; ///< all or none
};

/// A mixture of MLPs: the `topK` experts with the largest softmax of the
/// router's logits. Their probabilities multiply their outputs, as they are
/// (Jamba) or, `normalized`, divided by their sum (JetMoE).
struct ExpertsSpec {
  int64_t experts = 0, topK = 0, intermediate = 0;
  bool normalized = false;
  Activation activation = Activation::Silu;
  Weight router;         ///< [E, hidden]
  Weight gate, up, down; ///< [E, I, hidden], [E, I, hidden], [E, hidden, I]
  std::optional<Weight> bias; ///< [hidden], added once to the sum
};

/// Zamba's transformer: of t = norm(h, e), the hidden state beside the
/// embedding,
///
///     linear(mlp(feedForwardNorm(attention(t))))
///
/// is added to what the layer's mixer reads, and to nothing else. All but
/// `linear` is one block that layers share.
struct SharedBlockSpec {
  Weight norm; ///< [2 hidden]
  AttentionSpec attention;
  Weight feedForwardNorm; ///< [hidden]
  MlpSpec mlp;
  Weight linear; ///< [hidden, hidden]
};

//===----------------------------------------------------------------------===//
// The model
//===----------------------------------------------------------------------===//

/// h += mixer(mixerNorm(h + block(h, e))); h +=
/// feedForward(feedForwardNorm(h)), without the parts that are not there.
struct LayerSpec {
  /// Where the layer's tensors lie in the checkpoint: "model.layers.3".
  std::string key;
  std::optional<SharedBlockSpec> block;
  Weight mixerNorm; ///< [hidden]
  std::variant<AttentionSpec, Mamba1Spec, Mamba2Spec, MixtureOfAttentionSpec>
      mixer;
  Weight feedForwardNorm; ///< [hidden], if there is a feed-forward
  std::variant<std::monostate, MlpSpec, ExpertsSpec> feedForward;
};

/// What is added to the cross entropy of a causal model.
struct LossSpec {
  double zCoefficient = 0;   ///< times the mean of logsumexp(logits)^2
  double auxCoefficient = 0; ///< times the loss that balances experts
  /// Whether the latter is added where nobody asks for the logits of routers.
  bool addsAux = false;
};

struct ModelSpec {
  Family family = Family::Jamba;
  Head head = Head::CausalLM;
  int64_t vocabulary = 0, hidden = 0;
  double normEpsilon = 0;      ///< of the norms in layers
  double finalNormEpsilon = 0; ///< of the last one
  Weight embedding;            ///< [vocabulary, hidden]
  std::optional<RotarySpec> rotary;
  std::vector<LayerSpec> layers;
  Weight finalNorm; ///< [hidden]
  /// [vocabulary, hidden], for Head::CausalLM. Tied models name the
  /// embedding's pieces here.
  std::optional<Weight> lmHead;
  /// [labels, hidden], for Head::Classification, and sometimes [labels].
  std::optional<Weight> score, scoreBias;
  /// From config.json; not used by the mathematics.
  int64_t maxPositions = 0;
  /// Whether the embedding is stored as BF16, and so is the model, as a rule.
  bool storedAsBF16 = false;
  /// The token that a classifier does not read, if config.json names one.
  std::optional<int64_t> padToken;
  LossSpec loss;
  /// What a person should know about the checkpoint.
  std::vector<std::string> remarks;
};

} // namespace braid

#endif // COMPILER_FRONTEND_MODELSPEC_H
