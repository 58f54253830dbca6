//===- JambaConfig.cpp - Rules of a Jamba config.json ---------------------===//
#include "compiler/FrontEnd/Jamba.h"

namespace braid {
namespace {

constexpr CommonDefaults kDefaults = {
    /*vocabulary=*/65536,   /*hidden=*/4096,
    /*intermediate=*/14336,
    /*layers=*/32,          /*maxPositions=*/262144,
    /*normEpsilon=*/1e-6,
    /*tied=*/false,         /*padToken=*/0};
constexpr llvm::StringLiteral kNames[] = {"Jamba"};

/// Reads the keys in groups that depend on each other.
class JambaConfigReader {
public:
  JambaConfigReader(const Json &object, llvm::StringRef place)
      : json(object, place) {}

  llvm::Expected<JambaConfig> run(std::optional<Head> headOverride);

private:
  void readAttention();
  void readExperts();
  void readMamba();
  void readPattern(llvm::StringRef periodKey, int64_t defaultPeriod,
                   int64_t &period, llvm::StringRef offsetKey,
                   int64_t defaultOffset, int64_t &offset);

  ConfigReader json;
  JambaConfig config;
};

} // namespace

llvm::Expected<JambaConfig>
JambaConfigReader::run(std::optional<Head> headOverride) {
  readCommon(json, kDefaults, {kNames, /*hasClassifier=*/true}, headOverride,
             config);
  config.activation = readActivation(json, "hidden_act", "silu");
  config.loss.auxCoefficient = json.getNumber("router_aux_loss_coef", 0.001);
  config.loss.addsAux = json.getBool("output_router_logits", false);
  readAttention();
  readExperts();
  readMamba();
  // Files of third parties may list what period and offset imply.
  for (const char *key : {"layers_block_type", "layer_types"})
    checkLayerKinds(
        json, key, config.layers,
        [&](int64_t layer) { return config.isAttention(layer); },
        "attn_layer_period and attn_layer_offset do");
  if (llvm::Error error = json.takeError())
    return std::move(error);
  return config;
}

/// Layer i is of the kind if i mod period is the offset.
void JambaConfigReader::readPattern(llvm::StringRef periodKey,
                                    int64_t defaultPeriod, int64_t &period,
                                    llvm::StringRef offsetKey,
                                    int64_t defaultOffset, int64_t &offset) {
  period = json.getInteger(periodKey, defaultPeriod, 1);
  offset = json.getInteger(offsetKey, defaultOffset, 0);
  if (offset >= period)
    json.fail(offsetKey + " below " + periodKey + " " + llvm::Twine(period),
              llvm::Twine(offset));
}

void JambaConfigReader::readAttention() {
  readHeadCounts(json, 32, 8, config.heads, config.kvHeads);
  config.headDim = readHeadDim(json, config.hidden, config.heads);
  json.multiply(config.heads, config.headDim, "a width of all heads");
  readPattern("attn_layer_period", 8, config.attentionPeriod,
              "attn_layer_offset", 4, config.attentionOffset);
}

void JambaConfigReader::readExperts() {
  // As in the library, the alias wins.
  llvm::StringRef key = json.pick({"num_local_experts", "num_experts"});
  config.experts = json.getInteger(key, 16, 1, kMaxExperts);
  config.topK = json.getInteger("num_experts_per_tok", 2, 1, kMaxExperts);
  if (config.experts > 1 && config.topK > config.experts)
    json.fail("num_experts_per_tok of at most " + key + " " +
                  llvm::Twine(config.experts),
              llvm::Twine(config.topK));
  json.multiply(config.intermediate, 2, "twice the intermediate_size");
  readPattern("expert_layer_period", 2, config.expertPeriod,
              "expert_layer_offset", 1, config.expertOffset);
}

void JambaConfigReader::readMamba() {
  int64_t expand = json.getInteger("mamba_expand", 2, 1);
  config.inner =
      json.multiply(expand, config.hidden, "mamba_expand x hidden_size");
  json.multiply(config.inner, 2, "twice mamba_expand x hidden_size");
  config.states = json.getInteger("mamba_d_state", 16, 1);
  config.taps = json.getInteger("mamba_d_conv", 4, 1, kMaxTaps);
  config.dtRank = readDtRank(json, config.hidden);
  int64_t bAndC = json.multiply(config.states, 2, "twice the mamba_d_state");
  json.add(config.dtRank, bAndC, "mamba_dt_rank + 2 x mamba_d_state");
  config.convBias = json.getBool("mamba_conv_bias", true);
  config.projectionBias = json.getBool("mamba_proj_bias", false);
}

llvm::Expected<JambaConfig> readJambaConfig(const Json &config,
                                            std::optional<Head> headOverride,
                                            llvm::StringRef place) {
  return JambaConfigReader(config, place).run(headOverride);
}

} // namespace braid
