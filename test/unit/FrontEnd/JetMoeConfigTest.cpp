//===- JetMoeConfigTest.cpp - Every rule of a JetMoE config.json ----------===//
#include "compiler/FrontEnd/JetMoe.h"

#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

Json patched(llvm::StringRef patch) { return patchTiny("jetmoe", patch); }

std::string refuse(llvm::StringRef patch) {
  return errorOf(readJetMoeConfig(patched(patch), std::nullopt));
}

JetMoeConfig read(const Json &json) {
  return valueOf(readJetMoeConfig(json, std::nullopt));
}

JetMoeConfig accept(llvm::StringRef patch) { return read(patched(patch)); }

TEST(JetMoeConfig, HasTheDefaultsOfTheLibrary) {
  JetMoeConfig config = read(Json::object());
  EXPECT_EQ(config.head, Head::CausalLM);
  EXPECT_TRUE(config.tied);
  EXPECT_EQ(config.vocabulary, 32000);
  EXPECT_EQ(config.hidden, 2048);
  EXPECT_EQ(config.intermediate, 5632);
  EXPECT_EQ(config.layers, 12);
  EXPECT_EQ(config.kvHeads, 16);
  EXPECT_EQ(config.headDim, 128);
  EXPECT_EQ(config.experts, 8);
  EXPECT_EQ(config.topK, 2);
  EXPECT_EQ(config.activation, Activation::Silu);
  EXPECT_EQ(config.normEpsilon, 1e-6);
  EXPECT_EQ(config.maxPositions, 4096);
  EXPECT_EQ(config.rotary.frequencies.size(), 64u);
}

TEST(JetMoeConfig, ReadsTheOriginalKeys) {
  Json config = parse(R"({"model_type": "jetmoe",
    "architectures": ["JetMoEForCausalLM"], "ffn_hidden_size": 5,
    "moe_num_experts": 7, "moe_top_k": 3, "bias": true, "glu": true,
    "num_attention_heads": 48})");
  EXPECT_EQ(read(config).intermediate, 5);
  EXPECT_EQ(read(config).experts, 7);
  EXPECT_EQ(read(config).topK, 3);
  // The library's own count where they are there.
  config["num_local_experts"] = 4;
  EXPECT_EQ(read(config).experts, 4);
  for (const char *key : {"bias", "glu"})
    EXPECT_EQ(refuse("{\"" + std::string(key) + "\": false}"),
              "expected " + std::string(key) +
                  " to be true, but got false (config.json); no other form of "
                  "the experts is supported");
}

TEST(JetMoeConfig, ReadsAttention) {
  EXPECT_EQ(accept("{}").headDim, 4);
  // As in the library, the alias wins, whatever the order.
  EXPECT_EQ(accept(R"({"head_dim": 6})").headDim, 6);
  EXPECT_EQ(accept(R"({"num_attention_heads": 4})").kvHeads, 2);
  EXPECT_EQ(refuse(R"({"num_attention_heads": 2})"),
            "expected num_attention_heads to be num_key_value_heads x "
            "num_experts_per_tok, 4, but got 2 (config.json); correct the "
            "file");
  EXPECT_CONTAINS(refuse(R"({"kv_channels": 3})"),
                  "an even number of channels in a head that turns as a whole");
  EXPECT_CONTAINS(refuse(R"({"kv_channels": 2147483647})"),
                  "num_key_value_heads x kv_channels of at most");
}

TEST(JetMoeConfig, ReadsExperts) {
  EXPECT_EQ(accept(R"({"num_experts_per_tok": 3})").topK, 3);
  EXPECT_EQ(refuse(R"({"num_experts_per_tok": 4})"),
            "expected num_experts_per_tok of at most num_local_experts 3, but "
            "got 4 (config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"num_local_experts": 65537})"), "to 65536");
  EXPECT_EQ(accept(R"({"activation_function": "gelu"})").activation,
            Activation::Gelu);
}

TEST(JetMoeConfig, TurnsWholeHeads) {
  EXPECT_EQ(accept("{}").rotary.frequencies.size(), 2u);
  EXPECT_EQ(
      accept(R"({"partial_rotary_factor": 0.5})").rotary.frequencies.size(),
      2u);
  EXPECT_EQ(accept(R"({"rope_scaling": {"type": "dynamic", "factor": 2}})")
                .rotary.threshold,
            4096);
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "su"}})"), "got 'su'");
}

TEST(JetMoeConfig, ReadsHeads) {
  EXPECT_EQ(accept(R"({"architectures": ["JetMoeModel"]})").head, Head::Base);
  JetMoeConfig config =
      accept(R"({"architectures": ["JetMoeForSequenceClassification"]})");
  EXPECT_EQ(config.head, Head::Classification);
  EXPECT_EQ(config.labels, 2);
  EXPECT_FALSE(config.padToken);
  EXPECT_CONTAINS(
      refuse(R"({"architectures": ["JetMoeForSequenceClassification"],
                 "pad_token_id": 11})"),
      "pad_token_id to be an integer from -11 to 10, but got 11");
}

} // namespace
} // namespace braid
