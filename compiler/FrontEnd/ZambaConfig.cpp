//===- ZambaConfig.cpp - Rules of a Zamba config.json ---------------------===//
#include "compiler/FrontEnd/Zamba.h"

namespace braid {
namespace {

constexpr CommonDefaults kDefaults = {
    /*vocabulary=*/32000,   /*hidden=*/3712,
    /*intermediate=*/14848,
    /*layers=*/76,          /*maxPositions=*/4096,
    /*normEpsilon=*/1e-5,
    /*tied=*/true,          /*padToken=*/0};
constexpr llvm::StringLiteral kNames[] = {"Zamba"};

/// Layers before the periodic part: two plain ones and a hybrid one.
constexpr int64_t kFixedLayers = 3;

/// Reads the keys in groups that depend on each other.
class ZambaConfigReader {
public:
  ZambaConfigReader(const Json &object, llvm::StringRef place)
      : json(object, place) {}

  llvm::Expected<ZambaConfig> run(std::optional<Head> headOverride);

private:
  void readAttention();
  void readLayers();
  void readMamba();

  ConfigReader json;
  ZambaConfig config;
};

} // namespace

llvm::Expected<ZambaConfig>
ZambaConfigReader::run(std::optional<Head> headOverride) {
  readCommon(json, kDefaults, {kNames, /*hasClassifier=*/true}, headOverride,
             config);
  config.activation = readActivation(json, "hidden_act", "gelu");
  config.mambaActivation = readActivation(json, "hidden_mamba_act", "silu");
  readAttention();
  readLayers();
  readMamba();
  if (llvm::Error error = json.takeError())
    return std::move(error);
  return config;
}

/// Attention reads two hidden states side by side.
void ZambaConfigReader::readAttention() {
  int64_t width = json.multiply(config.hidden, 2, "twice the hidden_size");
  if (json.hasValue("attention_hidden_size")) {
    int64_t given = json.getInteger("attention_hidden_size", std::nullopt, 1);
    if (given != width)
      json.fail("attention_hidden_size to be twice the hidden_size, " +
                    llvm::Twine(width),
                llvm::Twine(given));
  }
  readHeadCounts(json, 16, 16, config.heads, config.kvHeads);
  // As in the library, the alias wins.
  llvm::StringRef key =
      json.hasValue("head_dim") ? "head_dim" : "attention_head_dim";
  config.headDim = json.hasValue(key)
                       ? json.getInteger(key, std::nullopt, 1)
                       : std::max<int64_t>(width / config.heads, 1);
  if (!json.hasValue(key) && width < config.heads)
    json.fail("num_attention_heads of at most twice the hidden_size, " +
                  llvm::Twine(width),
              llvm::Twine(config.heads),
              "correct the file or add attention_head_dim");
  json.multiply(config.heads, config.headDim, "a width of all heads");
}

/// A list in the file wins over period and offset.
void ZambaConfigReader::readLayers() {
  int64_t period = json.getInteger("attn_layer_period", 6, 1);
  int64_t offset = json.getInteger("attn_layer_offset", 4, 0);
  // As in the library, the alias wins.
  llvm::StringRef key =
      json.hasValue("layer_types") ? "layer_types" : "layers_block_type";
  config.isHybrid.assign(config.layers, false);
  if (!json.hasValue(key)) {
    if (config.layers < kFixedLayers)
      return json.fail("num_hidden_layers of at least " +
                           llvm::Twine(kFixedLayers) +
                           " where the file does not list the layers",
                       llvm::Twine(config.layers),
                       "correct the file or add layers_block_type");
    config.isHybrid[kFixedLayers - 1] = true;
    for (int64_t i = kFixedLayers; i < config.layers; ++i)
      config.isHybrid[i] = (i - kFixedLayers) % period == offset;
    return;
  }
  auto kinds = readLayerKinds(json, key, config.layers);
  if (!kinds)
    return;
  for (int64_t i = 0; i < config.layers; ++i) {
    config.isHybrid[i] = (*kinds)[i] == "hybrid";
    if (!config.isHybrid[i] &&
        modernizeLayerKind((*kinds)[i]) != "linear_attention")
      return json.fail(key + " to make layer " + llvm::Twine(i) +
                           " linear_attention, mamba or hybrid",
                       quote((*kinds)[i]));
  }
}

void ZambaConfigReader::readMamba() {
  int64_t expand = json.getInteger("mamba_expand", 2, 1);
  config.inner =
      json.multiply(expand, config.hidden, "mamba_expand x hidden_size");
  json.multiply(config.inner, 2, "twice mamba_expand x hidden_size");
  config.mambaHeads = json.getInteger("n_mamba_heads", 2, 1);
  if (config.inner % config.mambaHeads != 0)
    json.fail("n_mamba_heads to divide mamba_expand x hidden_size " +
                  llvm::Twine(config.inner),
              llvm::Twine(config.mambaHeads));
  config.states = json.getInteger("mamba_d_state", 16, 1);
  config.taps = json.getInteger("mamba_d_conv", 4, 1, kMaxTaps);
  config.dtRank = readDtRank(json, config.hidden);
  int64_t bAndC = json.multiply(config.states, 2, "twice the mamba_d_state");
  json.multiply(
      json.add(config.dtRank, bAndC, "mamba_dt_rank + 2 x mamba_d_state"),
      config.mambaHeads, "rows of mamba.x_proj_weight");
  config.convBias = json.getBool("mamba_conv_bias", true);
  config.projectionBias = json.getBool("mamba_proj_bias", false);
}

llvm::Expected<ZambaConfig> readZambaConfig(const Json &config,
                                            std::optional<Head> headOverride,
                                            llvm::StringRef place) {
  return ZambaConfigReader(config, place).run(headOverride);
}

} // namespace braid
