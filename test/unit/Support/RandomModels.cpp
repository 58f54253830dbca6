//===- RandomModels.cpp - Small models of odd shapes ----------------------===//
#include "test/unit/Support/RandomModels.h"

#include "llvm/Support/xxhash.h"

#include <cmath>

namespace braid::test {
namespace {

/// Builds a ModelSpec whose tensors need not exist.
class ModelDrawer {
public:
  explicit ModelDrawer(std::mt19937_64 &random) : random(random) {}

  ModelSpec draw(Family family, bool withClassifiers);

private:
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random() % (high - low + 1));
  }
  bool coin() { return random() % 2; }
  Weight weight(std::string name, std::vector<int64_t> shape) {
    int64_t count = 1;
    for (int64_t size : shape)
      count *= size;
    return {std::move(shape), {{std::move(name), 0, count}}};
  }
  std::optional<Weight> bias(bool exists, std::string name, int64_t size) {
    if (!exists)
      return std::nullopt;
    return weight(std::move(name), {size});
  }
  void drawSizes(Family family);
  RotarySpec drawRotary();
  AttentionSpec drawAttention(const std::string &key, int64_t input);
  MixtureOfAttentionSpec drawAttentions(const std::string &key);
  Mamba1Spec drawMamba1(const std::string &key, bool hasNorms);
  Mamba2Spec drawMamba2(const std::string &key);
  MlpSpec drawMlp(const std::string &key);
  ExpertsSpec drawExperts(const std::string &key, bool isJetMoe);
  SharedBlockSpec drawBlock(const std::string &key);
  LayerSpec drawLayer(Family family, int64_t number);

  std::mt19937_64 &random;
  // Shared by all layers of a model, as in config.json.
  int64_t hidden, heads, kvHeads, headDim, states, taps, rank, intermediate;
  int64_t experts, mambaHeads, groups;
  bool convBias, projBias, attentionBias, mlpBias, isClamped;
  Activation activation;
  int64_t attentionPeriod, expertPeriod;
};

/// Fixed, switched or stretched, below a threshold that short rows pass.
RotarySpec ModelDrawer::drawRotary() {
  RotarySpec rotary;
  int64_t pairs = between(1, headDim / 2);
  auto drawList = [&](double base) {
    std::vector<double> list;
    for (int64_t m = 0; m < pairs; ++m)
      list.push_back(std::pow(base, -static_cast<double>(m) / pairs));
    return list;
  };
  rotary.frequencies = drawList(10000);
  rotary.scale = coin() ? 1 : 1.25;
  rotary.threshold = 4;
  if (coin()) {
    rotary.longFrequencies = drawList(77);
  } else if (coin()) {
    rotary.stretchFactor = 2;
    rotary.stretchExponents = drawList(0.5);
  }
  return rotary;
}

AttentionSpec ModelDrawer::drawAttention(const std::string &key,
                                         int64_t input) {
  AttentionSpec spec;
  spec.key = key;
  spec.heads = heads;
  spec.kvHeads = kvHeads;
  spec.headDim = headDim;
  spec.scale = 1 / std::sqrt(static_cast<double>(headDim));
  spec.q = weight(key + ".q.weight", {heads * headDim, input});
  spec.k = weight(key + ".k.weight", {kvHeads * headDim, input});
  spec.v = weight(key + ".v.weight", {kvHeads * headDim, input});
  spec.o = weight(key + ".o.weight", {hidden, heads * headDim});
  spec.qBias = bias(attentionBias, key + ".q.bias", heads * headDim);
  spec.kBias = bias(attentionBias, key + ".k.bias", kvHeads * headDim);
  spec.vBias = bias(attentionBias, key + ".v.bias", kvHeads * headDim);
  spec.oBias = bias(attentionBias, key + ".o.bias", hidden);
  return spec;
}

MixtureOfAttentionSpec ModelDrawer::drawAttentions(const std::string &key) {
  MixtureOfAttentionSpec spec;
  spec.key = key;
  spec.experts = experts;
  spec.topK = 1 + experts / 2;
  spec.kvHeads = kvHeads;
  spec.headDim = headDim;
  spec.scale = 1 / std::sqrt(static_cast<double>(headDim));
  int64_t width = kvHeads * headDim;
  spec.router = weight(key + ".router.weight", {experts, hidden});
  spec.q = weight(key + ".q.weight", {experts, width, hidden});
  spec.o = weight(key + ".o.weight", {experts, hidden, width});
  spec.k = weight(key + ".k.weight", {width, hidden});
  spec.v = weight(key + ".v.weight", {width, hidden});
  spec.bias = weight(key + ".o.bias", {hidden});
  return spec;
}

Mamba1Spec ModelDrawer::drawMamba1(const std::string &key, bool hasNorms) {
  Mamba1Spec spec;
  spec.key = key;
  int64_t inner = spec.inner = 2 * hidden;
  spec.heads = hasNorms ? 1 : mambaHeads;
  spec.states = states;
  spec.taps = taps;
  spec.dtRank = rank;
  spec.activation = activation;
  spec.inX = weight(key + ".in_x.weight", {inner, hidden});
  spec.inZ = weight(key + ".in_z.weight", {inner, hidden});
  spec.inXBias = bias(projBias, key + ".in_x.bias", inner);
  spec.inZBias = bias(projBias, key + ".in_z.bias", inner);
  spec.outBias = bias(projBias, key + ".out.bias", hidden);
  spec.conv = weight(key + ".conv.weight", {inner, taps});
  spec.convBias = bias(convBias, key + ".conv.bias", inner);
  auto headWeight = [&](const char *name, int64_t rows, int64_t columns) {
    std::vector<int64_t> shape = {rows, columns};
    if (spec.heads > 1)
      shape.insert(shape.begin(), spec.heads);
    return weight(key + name, shape);
  };
  int64_t width = inner / spec.heads;
  spec.xDt = headWeight(".x_dt.weight", rank, width);
  spec.xB = headWeight(".x_b.weight", states, width);
  spec.xC = headWeight(".x_c.weight", states, width);
  spec.dtNorm = bias(hasNorms, key + ".dt_norm.weight", rank);
  spec.bNorm = bias(hasNorms, key + ".b_norm.weight", states);
  spec.cNorm = bias(hasNorms, key + ".c_norm.weight", states);
  spec.dt = headWeight(".dt.weight", width, rank);
  spec.dtBias = weight(key + ".dt.bias", {inner});
  spec.aLog = weight(key + ".A_log", {inner, states});
  spec.skip = weight(key + ".D", {inner});
  spec.out = weight(key + ".out.weight", {hidden, inner});
  return spec;
}

Mamba2Spec ModelDrawer::drawMamba2(const std::string &key) {
  Mamba2Spec spec;
  spec.key = key;
  int64_t inner = spec.inner = 2 * hidden;
  spec.heads = mambaHeads;
  spec.groups = groups;
  spec.states = states;
  spec.taps = taps;
  spec.activation = activation;
  spec.stepLow = isClamped ? 0.3 : 0;
  spec.stepHigh = isClamped ? 0.8 : INFINITY;
  auto drawIn = [&](const char *name, int64_t rows, Weight &in,
                    std::optional<Weight> &inBias) {
    in = weight(key + ".in_" + name + ".weight", {rows, hidden});
    inBias = bias(projBias, key + ".in_" + name + ".bias", rows);
  };
  auto drawConv = [&](const char *name, int64_t rows, Weight &conv,
                      std::optional<Weight> &bias) {
    conv = weight(key + ".conv_" + name + ".weight", {rows, taps});
    bias = this->bias(convBias, key + ".conv_" + name + ".bias", rows);
  };
  drawIn("z", inner, spec.inZ, spec.inZBias);
  drawIn("x", inner, spec.inX, spec.inXBias);
  drawIn("b", groups * states, spec.inB, spec.inBBias);
  drawIn("c", groups * states, spec.inC, spec.inCBias);
  drawIn("dt", mambaHeads, spec.inDt, spec.inDtBias);
  drawConv("x", inner, spec.convX, spec.convXBias);
  drawConv("b", groups * states, spec.convB, spec.convBBias);
  drawConv("c", groups * states, spec.convC, spec.convCBias);
  spec.stepBias = weight(key + ".dt_bias", {mambaHeads});
  spec.aLog = weight(key + ".A_log", {mambaHeads});
  spec.skip = weight(key + ".D", {mambaHeads});
  spec.norm = weight(key + ".norm.weight", {inner});
  spec.out = weight(key + ".out.weight", {hidden, inner});
  spec.outBias = bias(projBias, key + ".out.bias", hidden);
  return spec;
}

MlpSpec ModelDrawer::drawMlp(const std::string &key) {
  MlpSpec mlp;
  mlp.intermediate = intermediate;
  mlp.activation = activation;
  mlp.gate = weight(key + ".gate.weight", {intermediate, hidden});
  mlp.up = weight(key + ".up.weight", {intermediate, hidden});
  mlp.down = weight(key + ".down.weight", {hidden, intermediate});
  mlp.gateBias = bias(mlpBias, key + ".gate.bias", intermediate);
  mlp.upBias = bias(mlpBias, key + ".up.bias", intermediate);
  mlp.downBias = bias(mlpBias, key + ".down.bias", hidden);
  return mlp;
}

ExpertsSpec ModelDrawer::drawExperts(const std::string &key, bool isJetMoe) {
  ExpertsSpec spec;
  spec.experts = experts;
  spec.topK = 1 + experts / 2;
  spec.intermediate = intermediate;
  spec.normalized = isJetMoe;
  spec.activation = activation;
  spec.router = weight(key + ".router.weight", {experts, hidden});
  spec.gate = weight(key + ".gates.weight", {experts, intermediate, hidden});
  spec.up = weight(key + ".ups.weight", {experts, intermediate, hidden});
  spec.down = weight(key + ".downs.weight", {experts, hidden, intermediate});
  spec.bias = bias(isJetMoe, key + ".downs.bias", hidden);
  return spec;
}

/// The block's weights are those of all layers; `linear` is the layer's own.
SharedBlockSpec ModelDrawer::drawBlock(const std::string &key) {
  SharedBlockSpec block;
  block.norm = weight("block.norm.weight", {2 * hidden});
  block.attention = drawAttention("block", 2 * hidden);
  block.attention.key = key + ".attention";
  block.feedForwardNorm = weight("block.ff_norm.weight", {hidden});
  block.mlp = drawMlp("block.ff");
  block.linear = weight(key + ".linear.weight", {hidden, hidden});
  return block;
}

LayerSpec ModelDrawer::drawLayer(Family family, int64_t number) {
  LayerSpec layer;
  std::string key = layer.key = "model.layers." + std::to_string(number);
  layer.mixerNorm = weight(key + ".mixer_norm.weight", {hidden});
  bool isPeriodic = attentionPeriod != 0 && number % attentionPeriod == 0;
  std::string mixer = key + ".mixer";
  if (family == Family::JetMoe)
    layer.mixer = drawAttentions(mixer);
  else if (family == Family::Zamba)
    layer.mixer = drawMamba1(mixer, /*hasNorms=*/false);
  else if (isPeriodic)
    layer.mixer = drawAttention(mixer, hidden);
  else if (family == Family::Jamba)
    layer.mixer = drawMamba1(mixer, /*hasNorms=*/true);
  else
    layer.mixer = drawMamba2(mixer);
  if (family == Family::Zamba) {
    if (isPeriodic)
      layer.block = drawBlock(key);
    return layer;
  }
  layer.feedForwardNorm = weight(key + ".ff_norm.weight", {hidden});
  bool isJetMoe = family == Family::JetMoe;
  if (isJetMoe ||
      (family == Family::Jamba && experts > 1 && number % expertPeriod == 0))
    layer.feedForward = drawExperts(key + ".ff", isJetMoe);
  else
    layer.feedForward = drawMlp(key + ".ff");
  return layer;
}

void ModelDrawer::drawSizes(Family family) {
  kvHeads = between(1, 3);
  heads = kvHeads * between(1, 3);
  headDim = family == Family::Bamba || family == Family::JetMoe
                ? 2 * between(1, 12)
                : between(1, 24);
  states = between(4, 20);
  taps = between(1, 5);
  rank = between(4, 9);
  intermediate = between(1, 150);
  experts = coin() ? 1 : between(2, 6);
  groups = between(1, 3);
  mambaHeads = groups * between(1, 2);
  hidden = between(1, 90);
  if (family == Family::Bamba || family == Family::Zamba)
    hidden = mambaHeads * between(1, 90 / mambaHeads);
  convBias = coin();
  projBias = coin();
  attentionBias = family == Family::Bamba && coin();
  mlpBias = family == Family::Bamba && coin();
  isClamped = coin();
  activation = static_cast<Activation>(between(0, 4));
  attentionPeriod = between(0, 3); // 0: no attention, 1: no Mamba
  expertPeriod = between(1, 2);
}

ModelSpec ModelDrawer::draw(Family family, bool withClassifiers) {
  drawSizes(family);
  ModelSpec spec;
  spec.family = family;
  int64_t head = between(0, 4);
  spec.head = head == 0 ? Head::Base : Head::CausalLM;
  if (withClassifiers && head == 1)
    spec.head = Head::Classification;
  spec.vocabulary = between(2, 200);
  spec.hidden = hidden;
  spec.normEpsilon = 1e-5;
  spec.finalNormEpsilon = 1e-6;
  spec.embedding = weight("embedding.weight", {spec.vocabulary, hidden});
  if (family == Family::Bamba || family == Family::JetMoe)
    spec.rotary = drawRotary();
  for (int64_t number = 0, e = between(1, 5); number < e; ++number)
    spec.layers.push_back(drawLayer(family, number));
  spec.finalNorm = weight("final_norm.weight", {hidden});
  if (spec.head == Head::CausalLM)
    spec.lmHead = coin() ? spec.embedding
                         : weight("head.weight", {spec.vocabulary, hidden});
  if (spec.head == Head::Classification) {
    spec.score = weight("score.weight", {between(1, 5), hidden});
    spec.scoreBias = bias(coin(), "score.bias", spec.score->shape[0]);
  }
  spec.maxPositions = 4096;
  return spec;
}

} // namespace

ModelSpec drawModel(std::mt19937_64 &random, Family family,
                    bool withClassifiers) {
  return ModelDrawer(random).draw(family, withClassifiers);
}

void chooseAllExperts(ModelSpec &spec) {
  for (LayerSpec &layer : spec.layers) {
    if (auto *experts = std::get_if<ExpertsSpec>(&layer.feedForward))
      experts->topK = experts->experts;
    if (auto *mixture = std::get_if<MixtureOfAttentionSpec>(&layer.mixer))
      mixture->topK = mixture->experts;
  }
}

std::vector<std::vector<reference::Piece>> drawCalls(std::mt19937_64 &random,
                                                     const ModelSpec &spec,
                                                     int64_t count,
                                                     int64_t longest) {
  std::vector<std::vector<reference::Piece>> calls(count);
  for (auto &call : calls)
    for (int64_t slot = 0; slot < 4; ++slot) {
      if (slot != 0 && random() % 2)
        continue;
      reference::Piece piece{slot, {}};
      piece.ids.resize(1 + random() % longest);
      for (int32_t &id : piece.ids)
        id = random() % spec.vocabulary;
      call.push_back(std::move(piece));
    }
  return calls;
}

/// The finaliser of splitmix64: a hash of one number.
static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

template <typename T>
static void readHashed(llvm::StringRef tensor, int64_t offset, int64_t count,
                       T *out) {
  uint64_t key = llvm::xxh3_64bits(tensor);
  bool isNorm = tensor.contains("norm"), isALog = tensor.ends_with("A_log");
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = mix(key ^ mix(offset + i + 1));
    double value = std::ldexp(static_cast<double>(bits >> 11), -53) - 0.5;
    if (isNorm)
      value = 1 + 0.3 * value;
    else if (isALog)
      value = std::log(1.0 + (offset + i) % 16) + 0.1 * value;
    else
      value *= 0.5;
    // What a checkpoint of f32 could hold.
    out[i] = static_cast<float>(value);
  }
}

void HashedWeights::read(llvm::StringRef tensor, int64_t offset, int64_t count,
                         double *out) {
  readHashed(tensor, offset, count, out);
}

void HashedWeights::read(llvm::StringRef tensor, int64_t offset, int64_t count,
                         float *out) {
  readHashed(tensor, offset, count, out);
}

} // namespace braid::test
