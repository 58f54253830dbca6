//===- JambaConfig.cpp - Rules of a Jamba config.json ---------------------===//
#include "compiler/FrontEnd/ConfigReader.h"
#include "compiler/FrontEnd/Jamba.h"
#include "llvm/ADT/StringSwitch.h"

namespace braid {
namespace {

/// Reads the keys in groups that depend on each other.
class JambaConfigReader {
public:
  JambaConfigReader(const Json &object, llvm::StringRef place)
      : json(object, place) {}

  llvm::Expected<JambaConfig> run(std::optional<Head> headOverride);

private:
  static constexpr int64_t kMaxLayers = 4096;
  static constexpr int64_t kMaxExperts = 65536;
  static constexpr int64_t kMaxTaps = 64;

  Head readHead(std::optional<Head> headOverride);
  Activation readActivation();
  void readSizes();
  void readAttention();
  void readExperts();
  void readMamba();
  void checkLayerKinds(llvm::StringRef key);
  void readPattern(llvm::StringRef periodKey, int64_t defaultPeriod,
                   int64_t &period, llvm::StringRef offsetKey,
                   int64_t defaultOffset, int64_t &offset);

  ConfigReader json;
  JambaConfig config;
};

} // namespace

llvm::Expected<JambaConfig>
JambaConfigReader::run(std::optional<Head> headOverride) {
  config.head = readHead(headOverride);
  readSizes();
  readAttention();
  readExperts();
  readMamba();
  checkLayerKinds("layers_block_type");
  checkLayerKinds("layer_types");
  if (llvm::Error error = json.takeError())
    return std::move(error);
  return config;
}

Head JambaConfigReader::readHead(std::optional<Head> headOverride) {
  std::optional<std::vector<std::string>> names =
      json.getStrings("architectures");
  if (headOverride)
    return *headOverride;
  if (!names || names->empty() || names->front() == "JambaForCausalLM")
    return Head::CausalLM;
  if (names->front() == "JambaModel")
    return Head::Base;
  json.fail("architectures to be JambaForCausalLM or JambaModel",
            quote(names->front()),
            "no other head is supported, choose the base model with "
            "--head=base");
  return Head::Base;
}

Activation JambaConfigReader::readActivation() {
  std::string name = json.getString("hidden_act", "silu");
  auto known =
      llvm::StringSwitch<std::optional<Activation>>(name)
          .Cases({"silu", "swish"}, Activation::Silu)
          .Case("gelu", Activation::Gelu)
          .Cases({"gelu_new", "gelu_pytorch_tanh"}, Activation::GeluTanh)
          .Case("relu", Activation::Relu)
          .Case("relu2", Activation::Relu2)
          .Default(std::nullopt);
  if (!known)
    json.fail("hidden_act to be silu, swish, gelu, gelu_new, "
              "gelu_pytorch_tanh, relu or relu2",
              quote(name), "no other activation is supported");
  return known.value_or(Activation::Silu);
}

void JambaConfigReader::readSizes() {
  config.vocabulary = json.getInteger("vocab_size", 65536, 1);
  config.tied = json.getBool("tie_word_embeddings", false);
  config.hidden = json.getInteger("hidden_size", 4096, 1);
  config.intermediate = json.getInteger("intermediate_size", 14336, 1);
  config.layers = json.getInteger("num_hidden_layers", 32, 1, kMaxLayers);
  config.activation = readActivation();
  config.normEpsilon = json.getPositive("rms_norm_eps", 1e-6);
  config.maxPositions = json.getInteger("max_position_embeddings", 262144, 1);
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
  config.heads = json.getInteger("num_attention_heads", 32, 1);
  // Null means as many as there are query heads.
  bool isNull =
      json.find("num_key_value_heads") && !json.hasValue("num_key_value_heads");
  config.kvHeads =
      isNull ? config.heads : json.getInteger("num_key_value_heads", 8, 1);
  if (config.heads % config.kvHeads != 0)
    json.fail("num_attention_heads to be a multiple of num_key_value_heads " +
                  llvm::Twine(config.kvHeads),
              llvm::Twine(config.heads));
  if (json.hasValue("head_dim")) {
    config.headDim = json.getInteger("head_dim", std::nullopt, 1);
  } else {
    // The library rounds down; heads need not fill the hidden state.
    if (config.hidden < config.heads)
      json.fail("hidden_size of at least num_attention_heads " +
                    llvm::Twine(config.heads),
                llvm::Twine(config.hidden), "correct the file or add head_dim");
    config.headDim = config.hidden / config.heads;
  }
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
  const Json *rank = json.find("mamba_dt_rank");
  bool isAuto = !rank || (rank->is_string() && *rank == "auto");
  config.dtRank = isAuto ? (config.hidden + 15) / 16
                         : json.getInteger("mamba_dt_rank", std::nullopt, 1);
  int64_t bAndC = json.multiply(config.states, 2, "twice the mamba_d_state");
  json.add(config.dtRank, bAndC, "mamba_dt_rank + 2 x mamba_d_state");
  config.convBias = json.getBool("mamba_conv_bias", true);
  config.projectionBias = json.getBool("mamba_proj_bias", false);
}

/// Files of third parties may list what period and offset imply, under the old
/// names or the new ones.
void JambaConfigReader::checkLayerKinds(llvm::StringRef key) {
  std::optional<std::vector<std::string>> kinds = json.getStrings(key);
  if (!kinds || json.failed())
    return;
  if (int64_t(kinds->size()) != config.layers)
    return json.fail(key + " to list " + llvm::Twine(config.layers) +
                         " layers, as num_hidden_layers says",
                     llvm::Twine(kinds->size()));
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    llvm::StringRef kind = (*kinds)[layer];
    bool isAttention = config.isAttention(layer);
    if (kind == (isAttention ? "attention" : "mamba") ||
        kind == (isAttention ? "full_attention" : "linear_attention"))
      continue;
    return json.fail(key + " to make layer " + llvm::Twine(layer) + " " +
                         (isAttention ? "attention" : "mamba") +
                         ", as attn_layer_period and attn_layer_offset do",
                     quote(kind));
  }
}

llvm::Expected<JambaConfig> readJambaConfig(const Json &config,
                                            std::optional<Head> headOverride,
                                            llvm::StringRef place) {
  return JambaConfigReader(config, place).run(headOverride);
}

} // namespace braid
