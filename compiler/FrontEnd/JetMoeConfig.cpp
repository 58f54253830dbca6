//===- JetMoeConfig.cpp - Rules of a JetMoE config.json -------------------===//
#include "compiler/FrontEnd/JetMoe.h"
#include "compiler/FrontEnd/Rotary.h"

namespace braid {
namespace {

constexpr CommonDefaults kDefaults = {
    /*vocabulary=*/32000,  /*hidden=*/2048,
    /*intermediate=*/5632,
    /*layers=*/12,         /*maxPositions=*/4096,
    /*normEpsilon=*/1e-6,
    /*tied=*/true,         /*padToken=*/std::nullopt};
/// The library's spelling and that of the original repository.
constexpr llvm::StringLiteral kNames[] = {"JetMoe", "JetMoE"};

/// Reads the keys in groups that depend on each other. Keys of the original
/// repository count where the library's are absent.
class JetMoeConfigReader {
public:
  JetMoeConfigReader(const Json &object, llvm::StringRef place)
      : object(object), place(place), json(object, place) {}

  llvm::Expected<JetMoeConfig> run(std::optional<Head> headOverride);

private:
  void readExperts();
  void readAttention();
  llvm::Error readRotation();

  const Json &object;
  llvm::StringRef place;
  ConfigReader json;
  JetMoeConfig config;
};

} // namespace

llvm::Expected<JetMoeConfig>
JetMoeConfigReader::run(std::optional<Head> headOverride) {
  readCommon(json, kDefaults, {kNames, /*hasClassifier=*/true}, headOverride,
             config);
  config.activation = readActivation(json, "activation_function", "silu");
  config.loss.auxCoefficient = json.getNumber("aux_loss_coef", 0.01);
  config.loss.addsAux = json.getBool("output_router_logits", false);
  readExperts();
  readAttention();
  if (llvm::Error error = json.takeError())
    return std::move(error);
  if (llvm::Error error = readRotation())
    return std::move(error);
  return config;
}

void JetMoeConfigReader::readExperts() {
  config.intermediate =
      json.getInteger(json.pick({"intermediate_size", "ffn_hidden_size"}),
                      kDefaults.intermediate, 1);
  json.multiply(config.intermediate, 2, "twice the intermediate_size");
  llvm::StringRef key = json.pick({"num_local_experts", "moe_num_experts"});
  config.experts = json.getInteger(key, 8, 1, kMaxExperts);
  config.topK = json.getInteger(json.pick({"num_experts_per_tok", "moe_top_k"}),
                                2, 1, kMaxExperts);
  if (config.topK > config.experts)
    json.fail("num_experts_per_tok of at most " + key + " " +
                  llvm::Twine(config.experts),
              llvm::Twine(config.topK));
  // What the original repository could switch off, the library has always on.
  for (const char *name : {"bias", "glu"})
    if (json.find(name) && !json.getBool(name, true))
      json.fail(llvm::Twine(name) + " to be true", "false",
                "no other form of the experts is supported");
}

void JetMoeConfigReader::readAttention() {
  config.kvHeads = json.getInteger("num_key_value_heads", 16, 1);
  // As in the library, the alias wins.
  config.headDim =
      json.getInteger(json.pick({"head_dim", "kv_channels"}), 128, 1);
  json.multiply(json.multiply(config.kvHeads, config.headDim,
                              "num_key_value_heads x kv_channels"),
                2, "twice num_key_value_heads x kv_channels");
  int64_t heads = json.multiply(config.kvHeads, config.topK,
                                "num_key_value_heads x num_experts_per_tok");
  json.multiply(heads, config.headDim, "a width of all heads");
  if (!json.hasValue("num_attention_heads"))
    return;
  int64_t given = json.getInteger("num_attention_heads", std::nullopt, 1);
  if (given != heads)
    json.fail("num_attention_heads to be num_key_value_heads x "
              "num_experts_per_tok, " +
                  llvm::Twine(heads),
              llvm::Twine(given));
}

/// Heads turn as a whole, always.
llvm::Error JetMoeConfigReader::readRotation() {
  auto rotary = readRotary(
      object, {config.headDim, config.maxPositions, std::nullopt}, place);
  if (!rotary)
    return rotary.takeError();
  config.rotary = std::move(**rotary);
  return llvm::Error::success();
}

llvm::Expected<JetMoeConfig> readJetMoeConfig(const Json &config,
                                              std::optional<Head> headOverride,
                                              llvm::StringRef place) {
  return JetMoeConfigReader(config, place).run(headOverride);
}

} // namespace braid
