//===- BambaConfig.cpp - Rules of a Bamba config.json ---------------------===//
#include "compiler/FrontEnd/Bamba.h"
#include "compiler/FrontEnd/Rotary.h"

#include <cmath>

namespace braid {
namespace {

constexpr CommonDefaults kDefaults = {
    /*vocabulary=*/128000,  /*hidden=*/4096,
    /*intermediate=*/14336,
    /*layers=*/32,          /*maxPositions=*/262144,
    /*normEpsilon=*/1e-5,
    /*tied=*/false,         /*padToken=*/0};
constexpr llvm::StringLiteral kNames[] = {"Bamba"};

/// Reads the keys in groups that depend on each other.
class BambaConfigReader {
public:
  BambaConfigReader(const Json &object, llvm::StringRef place)
      : object(object), place(place), json(object, place) {}

  llvm::Expected<BambaConfig> run(std::optional<Head> headOverride);

private:
  void readAttention();
  void readAttentionLayers();
  void readMamba();
  void readMambaHeads();
  void readStepLimits();
  llvm::Error readRotation();

  const Json &object;
  llvm::StringRef place;
  ConfigReader json;
  BambaConfig config;
};

} // namespace

llvm::Expected<BambaConfig>
BambaConfigReader::run(std::optional<Head> headOverride) {
  readCommon(json, kDefaults, {kNames, /*hasClassifier=*/false}, headOverride,
             config);
  config.activation = readActivation(json, "hidden_act", "silu");
  config.mlpBias = json.getBool("mlp_bias", false);
  config.loss.zCoefficient = json.getNumber("z_loss_coefficient", 0);
  readAttention();
  readMamba();
  if (llvm::Error error = json.takeError())
    return std::move(error);
  if (llvm::Error error = readRotation())
    return std::move(error);
  return config;
}

void BambaConfigReader::readAttention() {
  readHeadCounts(json, 32, 8, config.heads, config.kvHeads);
  config.headDim = readHeadDim(json, config.hidden, config.heads);
  json.multiply(config.heads, config.headDim, "a width of all heads");
  config.attentionBias = json.getBool("attention_bias", false);
  readAttentionLayers();
  for (const char *key : {"layers_block_type", "layer_types"})
    checkLayerKinds(
        json, key, config.layers,
        [&](int64_t layer) { return config.isAttention[layer]; },
        "attn_layer_indices does");
}

/// Null and an empty list both mean no attention at all. As in the library, a
/// number that is no layer means nothing.
void BambaConfigReader::readAttentionLayers() {
  config.isAttention.assign(config.layers, false);
  if (!json.hasValue("attn_layer_indices"))
    return;
  const Json &list = *json.find("attn_layer_indices");
  if (!list.is_array())
    return json.fail("attn_layer_indices to be a list of integers",
                     describe(list));
  for (const Json &index : list) {
    if (!index.is_number_integer())
      return json.fail("attn_layer_indices to be a list of integers",
                       describe(index) + " in it");
    // What is above INT64_MAX comes out negative.
    auto layer = index.get<int64_t>();
    if (layer >= 0 && layer < config.layers)
      config.isAttention[layer] = true;
  }
}

void BambaConfigReader::readMamba() {
  int64_t expand = json.getInteger("mamba_expand", 2, 1);
  config.inner =
      json.multiply(expand, config.hidden, "mamba_expand x hidden_size");
  config.states = json.getInteger("mamba_d_state", 256, 1);
  config.taps = json.getInteger("mamba_d_conv", 4, 1, kMaxTaps);
  readMambaHeads();
  int64_t bAndC = json.multiply(json.multiply(config.groups, config.states,
                                              "mamba_n_groups x mamba_d_state"),
                                2, "twice mamba_n_groups x mamba_d_state");
  int64_t channels =
      json.multiply(config.inner, 2, "twice mamba_expand x hidden_size");
  json.add(json.add(channels, bAndC, "rows of mamba.in_proj"),
           config.mambaHeads, "rows of mamba.in_proj");
  config.convBias = json.getBool("mamba_conv_bias", true);
  config.projectionBias = json.getBool("mamba_proj_bias", false);
  readStepLimits();
}

void BambaConfigReader::readMambaHeads() {
  config.mambaHeads = json.getInteger("mamba_n_heads", 128, 1);
  config.groups = json.getInteger("mamba_n_groups", 1, 1);
  if (config.inner % config.mambaHeads != 0)
    json.fail("mamba_n_heads to divide mamba_expand x hidden_size " +
                  llvm::Twine(config.inner),
              llvm::Twine(config.mambaHeads));
  if (config.mambaHeads % config.groups != 0)
    json.fail("mamba_n_groups to divide mamba_n_heads " +
                  llvm::Twine(config.mambaHeads),
              llvm::Twine(config.groups));
  const Json *width = json.find("mamba_d_head");
  bool isAuto = !width || (width->is_string() && *width == "auto");
  int64_t expected = std::max<int64_t>(config.inner / config.mambaHeads, 1);
  int64_t given =
      isAuto ? expected : json.getInteger("mamba_d_head", std::nullopt, 1);
  if (given != expected)
    json.fail("mamba_d_head to be auto or " + llvm::Twine(expected) +
                  ", which is mamba_expand x hidden_size / mamba_n_heads",
              llvm::Twine(given));
}

/// Null means no limits: zero is below every step.
void BambaConfigReader::readStepLimits() {
  config.stepLow = 0;
  config.stepHigh = INFINITY;
  auto limits = json.getNumbers("time_step_limit");
  if (!limits || json.failed())
    return;
  if (limits->size() != 2 || !((*limits)[0] <= (*limits)[1]))
    return json.fail("time_step_limit to be a list of two numbers, the lower "
                     "one first",
                     limits->size() == 2
                         ? std::to_string((*limits)[0]) + " and " +
                               std::to_string((*limits)[1])
                         : std::to_string(limits->size()));
  config.stepLow = (*limits)[0];
  config.stepHigh = (*limits)[1];
}

/// Half of a head turns. What the top level says of that is not read: the
/// library overwrites it.
llvm::Error BambaConfigReader::readRotation() {
  auto rotary =
      readRotary(object, {config.headDim, config.maxPositions, 0.5}, place);
  if (!rotary)
    return rotary.takeError();
  if (llvm::is_contained(config.isAttention, true))
    config.rotary = std::move(*rotary);
  return llvm::Error::success();
}

llvm::Expected<BambaConfig> readBambaConfig(const Json &config,
                                            std::optional<Head> headOverride,
                                            llvm::StringRef place) {
  return BambaConfigReader(config, place).run(headOverride);
}

} // namespace braid
