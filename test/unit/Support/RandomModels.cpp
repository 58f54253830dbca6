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

  ModelSpec draw();

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
  AttentionSpec drawAttention(const std::string &key, int64_t hidden);
  Mamba1Spec drawMamba(const std::string &key, int64_t hidden);
  LayerSpec drawLayer(int64_t number, int64_t hidden);

  std::mt19937_64 &random;
  // Shared by all layers of a model, as in config.json.
  int64_t heads, kvHeads, headDim, states, taps, rank, intermediate, experts;
  bool convBias, projBias;
  Activation activation;
  int64_t attentionPeriod, expertPeriod;
};

AttentionSpec ModelDrawer::drawAttention(const std::string &key,
                                         int64_t hidden) {
  AttentionSpec spec;
  spec.heads = heads;
  spec.kvHeads = kvHeads;
  spec.headDim = headDim;
  spec.scale = 1 / std::sqrt(static_cast<double>(headDim));
  spec.q = weight(key + ".q.weight", {heads * headDim, hidden});
  spec.k = weight(key + ".k.weight", {kvHeads * headDim, hidden});
  spec.v = weight(key + ".v.weight", {kvHeads * headDim, hidden});
  spec.o = weight(key + ".o.weight", {hidden, heads * headDim});
  return spec;
}

Mamba1Spec ModelDrawer::drawMamba(const std::string &key, int64_t hidden) {
  Mamba1Spec spec;
  int64_t inner = spec.inner = 2 * hidden;
  spec.states = states;
  spec.taps = taps;
  spec.dtRank = rank;
  spec.activation = activation;
  spec.inX = weight(key + ".in_x.weight", {inner, hidden});
  spec.inZ = weight(key + ".in_z.weight", {inner, hidden});
  if (projBias) {
    spec.inXBias = weight(key + ".in_x.bias", {inner});
    spec.inZBias = weight(key + ".in_z.bias", {inner});
    spec.outBias = weight(key + ".out.bias", {hidden});
  }
  spec.conv = weight(key + ".conv.weight", {inner, taps});
  if (convBias)
    spec.convBias = weight(key + ".conv.bias", {inner});
  spec.xDt = weight(key + ".x_dt.weight", {rank, inner});
  spec.xB = weight(key + ".x_b.weight", {states, inner});
  spec.xC = weight(key + ".x_c.weight", {states, inner});
  spec.dtNorm = weight(key + ".dt_norm.weight", {rank});
  spec.bNorm = weight(key + ".b_norm.weight", {states});
  spec.cNorm = weight(key + ".c_norm.weight", {states});
  spec.dt = weight(key + ".dt.weight", {inner, rank});
  spec.dtBias = weight(key + ".dt.bias", {inner});
  spec.aLog = weight(key + ".A_log", {inner, states});
  spec.skip = weight(key + ".D", {inner});
  spec.out = weight(key + ".out.weight", {hidden, inner});
  return spec;
}

LayerSpec ModelDrawer::drawLayer(int64_t number, int64_t hidden) {
  LayerSpec layer;
  layer.key = "model.layers." + std::to_string(number);
  layer.mixerNorm = weight(layer.key + ".mixer_norm.weight", {hidden});
  layer.feedForwardNorm = weight(layer.key + ".ff_norm.weight", {hidden});
  if (attentionPeriod != 0 && number % attentionPeriod == 0)
    layer.mixer = drawAttention(layer.key, hidden);
  else
    layer.mixer = drawMamba(layer.key, hidden);
  std::string key = layer.key + ".ff";
  if (experts == 1 || number % expertPeriod != 0) {
    MlpSpec mlp;
    mlp.intermediate = intermediate;
    mlp.activation = activation;
    mlp.gate = weight(key + ".gate.weight", {intermediate, hidden});
    mlp.up = weight(key + ".up.weight", {intermediate, hidden});
    mlp.down = weight(key + ".down.weight", {hidden, intermediate});
    layer.feedForward = mlp;
    return layer;
  }
  ExpertsSpec spec;
  spec.experts = experts;
  spec.topK = 1 + (number + experts) % experts;
  spec.intermediate = intermediate;
  spec.activation = activation;
  spec.router = weight(key + ".router.weight", {experts, hidden});
  spec.gate = weight(key + ".gates.weight", {experts, intermediate, hidden});
  spec.up = weight(key + ".ups.weight", {experts, intermediate, hidden});
  spec.down = weight(key + ".downs.weight", {experts, hidden, intermediate});
  layer.feedForward = spec;
  return layer;
}

ModelSpec ModelDrawer::draw() {
  kvHeads = between(1, 3);
  heads = kvHeads * between(1, 3);
  headDim = between(1, 24);
  states = between(4, 20);
  taps = between(1, 5);
  rank = between(4, 9);
  intermediate = between(1, 150);
  experts = coin() ? 1 : between(2, 6);
  convBias = coin();
  projBias = coin();
  activation = static_cast<Activation>(between(0, 4));
  attentionPeriod = between(0, 3); // 0: no attention, 1: no Mamba
  expertPeriod = between(1, 2);

  ModelSpec spec;
  spec.head = between(0, 3) == 0 ? Head::Base : Head::CausalLM;
  spec.vocabulary = between(2, 200);
  spec.hidden = between(1, 90);
  spec.normEpsilon = 1e-5;
  spec.embedding = weight("embedding.weight", {spec.vocabulary, spec.hidden});
  for (int64_t number = 0, e = between(1, 5); number < e; ++number)
    spec.layers.push_back(drawLayer(number, spec.hidden));
  spec.finalNorm = weight("final_norm.weight", {spec.hidden});
  if (spec.head == Head::CausalLM)
    spec.lmHead = coin()
                      ? spec.embedding
                      : weight("head.weight", {spec.vocabulary, spec.hidden});
  spec.maxPositions = 4096;
  return spec;
}

} // namespace

ModelSpec drawModel(std::mt19937_64 &random) {
  return ModelDrawer(random).draw();
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
