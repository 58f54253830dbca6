//===- Shape.cpp - Sizes of a model, counted ------------------------------===//
#include "tools/braid/Shape.h"

#include "llvm/ADT/StringExtras.h"

#include <set>

namespace braid::tool {
namespace {

/// Adds up the weights of a model.
class Counter {
public:
  explicit Counter(ModelShape &shape) : shape(shape) {}

  /// What is added from now on belongs to parts of this kind.
  void begin(llvm::StringRef kind);
  /// `share`: of its elements, those that one token reads.
  void add(const Weight &weight, double share = 1) {
    uint64_t before = shape.parameters;
    uint64_t count = countElements(weight);
    // What is shared is one parameter, however often it is read.
    uint64_t stored = shape.parameters - before;
    shape.active += static_cast<uint64_t>(stored * share);
    bool isFactor = weight.shape.size() >= 2;
    WeightCount &kind = shape.kinds[current].stored;
    (isFactor ? kind.factors : kind.others) += stored;
    if (share != 1)
      shape.routed.push_back({count, share});
    else
      (isFactor ? shape.body.factors : shape.body.others) += count;
  }
  void add(const std::optional<Weight> &weight) {
    if (weight)
      add(*weight);
  }
  void addAll(std::initializer_list<const Weight *> weights) {
    for (const Weight *weight : weights)
      add(*weight);
  }
  void addAll(std::initializer_list<const std::optional<Weight> *> weights) {
    for (const std::optional<Weight> *weight : weights)
      add(*weight);
  }
  void add(const AttentionSpec &spec);
  void add(const MixtureOfAttentionSpec &spec);
  void add(const Mamba1Spec &spec);
  void add(const Mamba2Spec &spec);
  void add(std::monostate) {}
  void add(const MlpSpec &spec);
  void add(const ExpertsSpec &spec);
  void add(const SharedBlockSpec &spec);
  void addHead(const ModelSpec &spec);
  /// One row is read for a token.
  void addEmbedding(const ModelSpec &spec);

private:
  uint64_t countElements(const Weight &weight);
  /// Counts matrices that `add` took for factors as something else. None of
  /// them is shared.
  void recount(std::initializer_list<const Weight *> weights,
               uint64_t WeightCount::*as);

  ModelShape &shape;
  size_t current = 0; ///< the kind in shape.kinds
  std::set<std::pair<std::string, int64_t>> seen;
};

void Counter::begin(llvm::StringRef kind) {
  auto found = llvm::find_if(
      shape.kinds, [&](const KindCount &other) { return other.name == kind; });
  current = found - shape.kinds.begin();
  if (found == shape.kinds.end())
    shape.kinds.push_back({kind.str(), {}});
}

uint64_t Counter::countElements(const Weight &weight) {
  uint64_t count = 0;
  for (const WeightPiece &piece : weight.pieces) {
    count += piece.count;
    if (seen.insert({piece.tensor, piece.offset}).second)
      shape.parameters += piece.count;
  }
  return count;
}

void Counter::recount(std::initializer_list<const Weight *> weights,
                      uint64_t WeightCount::*as) {
  for (const Weight *weight : weights) {
    uint64_t count = countElements(*weight);
    for (WeightCount *counts : {&shape.body, &shape.kinds[current].stored}) {
      counts->factors -= count;
      counts->*as += count;
    }
  }
}

void Counter::add(const AttentionSpec &spec) {
  addAll({&spec.q, &spec.k, &spec.v, &spec.o});
  addAll({&spec.qBias, &spec.kBias, &spec.vBias, &spec.oBias});
  shape.kvBytes += 2 * spec.kvHeads * spec.headDim * sizeof(float);
  // Scores and their sum of values, each a multiplication and an addition.
  shape.attentionOperations += 4 * spec.heads * spec.headDim;
}

void Counter::add(const MixtureOfAttentionSpec &spec) {
  addAll({&spec.router, &spec.k, &spec.v, &spec.bias});
  double share = static_cast<double>(spec.topK) / spec.experts;
  add(spec.q, share);
  add(spec.o, share);
  recount({&spec.router}, &WeightCount::wideFactors);
  shape.kvBytes += 2 * spec.kvHeads * spec.headDim * sizeof(float);
  shape.attentionOperations += 4 * spec.topK * spec.kvHeads * spec.headDim;
}

void Counter::add(const Mamba1Spec &spec) {
  addAll({&spec.inX, &spec.inZ, &spec.conv, &spec.xDt, &spec.xB, &spec.xC,
          &spec.dt, &spec.dtBias, &spec.aLog, &spec.skip, &spec.out});
  addAll({&spec.inXBias, &spec.inZBias, &spec.convBias, &spec.dtNorm,
          &spec.bNorm, &spec.cNorm, &spec.outBias});
  // Nothing multiplies by them as products do.
  recount({&spec.conv, &spec.aLog}, &WeightCount::others);
  shape.slotBytes += spec.inner * (spec.taps - 1 + spec.states) * sizeof(float);
}

void Counter::add(const Mamba2Spec &spec) {
  addAll({&spec.inZ, &spec.inX, &spec.inB, &spec.inC, &spec.inDt, &spec.convX,
          &spec.convB, &spec.convC, &spec.stepBias, &spec.aLog, &spec.skip,
          &spec.norm, &spec.out});
  addAll({&spec.inZBias, &spec.inXBias, &spec.inBBias, &spec.inCBias,
          &spec.inDtBias, &spec.convXBias, &spec.convBBias, &spec.convCBias,
          &spec.outBias});
  recount({&spec.convX, &spec.convB, &spec.convC}, &WeightCount::others);
  int64_t convolved = spec.inner + 2 * spec.groups * spec.states;
  shape.slotBytes +=
      ((spec.taps - 1) * convolved + spec.inner * spec.states) * sizeof(float);
}

void Counter::add(const MlpSpec &spec) {
  addAll({&spec.gate, &spec.up, &spec.down});
  addAll({&spec.gateBias, &spec.upBias, &spec.downBias});
}

void Counter::add(const ExpertsSpec &spec) {
  add(spec.router);
  recount({&spec.router}, &WeightCount::wideFactors);
  for (const Weight *weight : {&spec.gate, &spec.up, &spec.down})
    add(*weight, static_cast<double>(spec.topK) / spec.experts);
  add(spec.bias);
}

void Counter::add(const SharedBlockSpec &spec) {
  addAll({&spec.norm, &spec.feedForwardNorm, &spec.linear});
  add(spec.attention);
  add(spec.mlp);
}

/// The letter of a layer in the map.
char getLetter(const LayerSpec &layer) {
  bool isMamba = std::holds_alternative<Mamba1Spec>(layer.mixer) ||
                 std::holds_alternative<Mamba2Spec>(layer.mixer);
  char letter = layer.block ? 'H' : isMamba ? 'M' : 'A';
  bool hasExperts = std::holds_alternative<ExpertsSpec>(layer.feedForward);
  return hasExperts ? llvm::toLower(letter) : letter;
}

void Counter::addHead(const ModelSpec &spec) {
  const auto &weight = spec.lmHead ? spec.lmHead : spec.score;
  if (!weight)
    return;
  add(spec.scoreBias);
  WeightCount before = shape.body;
  add(*weight);
  shape.head.factors += shape.body.factors - before.factors;
  shape.body = before;
}

void Counter::addEmbedding(const ModelSpec &spec) {
  uint64_t before = shape.parameters;
  countElements(spec.embedding);
  if (shape.parameters == before) // the head is the embedding
    return;
  begin("embedding");
  shape.kinds[current].stored.factors += shape.parameters - before;
  shape.active += spec.hidden;
}

/// A product multiplies and adds once for each of its weights.
uint64_t countOperations(const ModelShape &shape) {
  double factors =
      shape.body.factors + shape.body.wideFactors + shape.head.factors;
  for (const RoutedCount &routed : shape.routed)
    factors += routed.factors * routed.share;
  return static_cast<uint64_t>(2 * factors);
}

} // namespace

ModelShape measure(const ModelSpec &spec) {
  ModelShape shape;
  Counter counter(shape);
  for (const LayerSpec &layer : spec.layers) {
    char letter = getLetter(layer);
    shape.map += letter;
    if (layer.block) {
      counter.begin("shared block");
      counter.add(*layer.block);
    }
    counter.begin("norms");
    counter.add(layer.mixerNorm);
    counter.add(layer.feedForwardNorm);
    counter.begin(llvm::toUpper(letter) == 'A' ? "attention" : "Mamba");
    std::visit([&](auto &mixer) { counter.add(mixer); }, layer.mixer);
    if (std::holds_alternative<std::monostate>(layer.feedForward))
      continue;
    counter.begin(llvm::isLower(letter) ? "experts" : "MLP");
    std::visit([&](auto &part) { counter.add(part); }, layer.feedForward);
  }
  counter.begin("norms");
  counter.add(spec.finalNorm);
  counter.begin("head");
  counter.addHead(spec);
  counter.addEmbedding(spec);
  shape.hidden = spec.hidden;
  shape.operations = countOperations(shape);
  return shape;
}

Head getHead(const braid_abi_model &facts) {
  switch (facts.head) {
  case BRAID_ABI_HEAD_CAUSAL_LM:
    return Head::CausalLM;
  case BRAID_ABI_HEAD_CLASSIFICATION:
    return Head::Classification;
  default: // the runtime refuses what it does not know
    return Head::Base;
  }
}

} // namespace braid::tool
