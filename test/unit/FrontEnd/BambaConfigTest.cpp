//===- BambaConfigTest.cpp - Every rule of a Bamba config.json ------------===//
#include "compiler/FrontEnd/Bamba.h"

#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

Json patched(llvm::StringRef patch) { return patchTiny("bamba", patch); }

std::string refuse(llvm::StringRef patch) {
  return errorOf(readBambaConfig(patched(patch), std::nullopt));
}

BambaConfig read(const Json &json) {
  BambaConfig none;
  none.isAttention.resize(2);
  return valueOf(readBambaConfig(json, std::nullopt), none);
}

BambaConfig accept(llvm::StringRef patch) { return read(patched(patch)); }

TEST(BambaConfig, HasTheDefaultsOfTheLibrary) {
  BambaConfig config = read(Json::object());
  EXPECT_EQ(config.head, Head::CausalLM);
  EXPECT_FALSE(config.tied);
  EXPECT_EQ(config.vocabulary, 128000);
  EXPECT_EQ(config.hidden, 4096);
  EXPECT_EQ(config.intermediate, 14336);
  EXPECT_EQ(config.layers, 32);
  EXPECT_EQ(config.heads, 32);
  EXPECT_EQ(config.kvHeads, 8);
  EXPECT_EQ(config.headDim, 128);
  EXPECT_EQ(config.activation, Activation::Silu);
  EXPECT_EQ(config.normEpsilon, 1e-5);
  EXPECT_EQ(config.maxPositions, 262144);
  EXPECT_FALSE(llvm::is_contained(config.isAttention, true));
  EXPECT_FALSE(config.attentionBias || config.mlpBias);
  EXPECT_EQ(config.inner, 8192);
  EXPECT_EQ(config.mambaHeads, 128);
  EXPECT_EQ(config.groups, 1);
  EXPECT_EQ(config.states, 256);
  EXPECT_EQ(config.taps, 4);
  EXPECT_TRUE(config.convBias);
  EXPECT_FALSE(config.projectionBias);
  EXPECT_EQ(config.stepLow, 0);
  EXPECT_EQ(config.stepHigh, INFINITY);
}

TEST(BambaConfig, ReadsHeads) {
  EXPECT_EQ(accept(R"({"architectures": ["BambaModel"]})").head, Head::Base);
  EXPECT_EQ(refuse(R"({"architectures": ["BambaForSequenceClassification"]})"),
            "expected architectures to be BambaForCausalLM or BambaModel, but "
            "got 'BambaForSequenceClassification' (config.json); no other head "
            "is supported, choose the base model with --head=base");
  EXPECT_EQ(errorOf(readBambaConfig(patched("{}"), Head::Classification)),
            "expected a head that Bamba models have, but got "
            "--head=classification (config.json); choose causal-lm or base");
}

TEST(BambaConfig, PlacesAttention) {
  using Bits = std::vector<bool>;
  EXPECT_EQ(accept("{}").isAttention, (Bits{false, true}));
  EXPECT_EQ(accept(R"({"attn_layer_indices": null})").isAttention,
            (Bits{false, false}));
  EXPECT_EQ(accept(R"({"attn_layer_indices": []})").isAttention,
            (Bits{false, false}));
  // As in the library, what is no layer means nothing.
  EXPECT_EQ(accept(R"({"attn_layer_indices": [0, 9, -1]})").isAttention,
            (Bits{true, false}));
  EXPECT_CONTAINS(refuse(R"({"attn_layer_indices": 1})"),
                  "attn_layer_indices to be a list of integers, but got 1");
  EXPECT_CONTAINS(refuse(R"({"attn_layer_indices": ["1"]})"),
                  "a list of integers, but got '1' in it");
  accept(R"({"layers_block_type": ["mamba", "attention"]})");
  accept(R"({"layer_types": ["linear_attention", "full_attention"]})");
  EXPECT_EQ(refuse(R"({"layer_types": ["mamba", "mamba"]})"),
            "expected layer_types to make layer 1 attention, as "
            "attn_layer_indices does, but got 'mamba' (config.json); correct "
            "the file");
}

TEST(BambaConfig, ReadsAttention) {
  EXPECT_EQ(accept(R"({"num_key_value_heads": null})").kvHeads, 2);
  EXPECT_EQ(accept(R"({"head_dim": null})").headDim, 3);
  EXPECT_EQ(accept(R"({"head_dim": 10})").headDim, 10);
  EXPECT_TRUE(accept(R"({"attention_bias": true})").attentionBias);
  EXPECT_TRUE(accept(R"({"mlp_bias": true})").mlpBias);
  EXPECT_CONTAINS(refuse(R"({"num_key_value_heads": 3})"),
                  "a multiple of num_key_value_heads 3, but got 2");
}

TEST(BambaConfig, TurnsHalfOfAHead) {
  EXPECT_EQ(accept("{}").rotary->frequencies.size(), 2u);
  // The library overwrites what the top level says.
  EXPECT_EQ(
      accept(R"({"partial_rotary_factor": 1.0})").rotary->frequencies.size(),
      2u);
  EXPECT_EQ(accept(R"({"rope_parameters": {"partial_rotary_factor": 1.0}})")
                .rotary->frequencies.size(),
            4u);
  EXPECT_FALSE(accept(R"({"attn_layer_indices": null})").rotary);
  // Rules that no layer needs are rules still.
  EXPECT_CONTAINS(refuse(R"({"attn_layer_indices": null, "rope_theta": "x"})"),
                  "rope_theta to be a number above 0, but got 'x'");
}

TEST(BambaConfig, ReadsMamba) {
  EXPECT_EQ(accept("{}").inner, 12);
  EXPECT_EQ(accept(R"({"mamba_d_head": "auto"})").mambaHeads, 4);
  EXPECT_EQ(accept(R"({"mamba_d_head": 3})").mambaHeads, 4);
  EXPECT_EQ(refuse(R"({"mamba_d_head": 4})"),
            "expected mamba_d_head to be auto or 3, which is mamba_expand x "
            "hidden_size / mamba_n_heads, but got 4 (config.json); correct the "
            "file");
  EXPECT_EQ(refuse(R"({"mamba_n_heads": 5})"),
            "expected mamba_n_heads to divide mamba_expand x hidden_size 12, "
            "but got 5 (config.json); correct the file");
  EXPECT_EQ(refuse(R"({"mamba_n_groups": 3})"),
            "expected mamba_n_groups to divide mamba_n_heads 4, but got 3 "
            "(config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_conv": 65})"),
                  "mamba_d_conv to be an integer from 1 to 64");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_state": 2147483647})"),
                  "mamba_n_groups x mamba_d_state of at most");
  EXPECT_CONTAINS(refuse(R"({"mamba_n_heads": null})"), "got null");
}

TEST(BambaConfig, ReadsStepLimits) {
  auto limitsOf = [](const char *limit) {
    BambaConfig config =
        accept("{\"time_step_limit\": " + std::string(limit) + "}");
    return std::pair(config.stepLow, config.stepHigh);
  };
  EXPECT_EQ(limitsOf("null"), std::pair(0.0, double(INFINITY)));
  EXPECT_EQ(limitsOf("[0.0, Infinity]"), std::pair(0.0, double(INFINITY)));
  EXPECT_EQ(limitsOf(R"([0.001, {"__float__": "Infinity"}])"),
            std::pair(0.001, double(INFINITY)));
  EXPECT_EQ(limitsOf("[1, 1]"), std::pair(1.0, 1.0));
  for (const char *wrong : {"[1]", "[2, 1]", "[1, 2, 3]"})
    EXPECT_CONTAINS(
        refuse("{\"time_step_limit\": " + std::string(wrong) + "}"),
        "time_step_limit to be a list of two numbers, the lower one first");
  EXPECT_CONTAINS(refuse(R"({"time_step_limit": [0, NaN]})"),
                  "time_step_limit to be a list of numbers");
  EXPECT_CONTAINS(refuse(R"({"time_step_limit": 1})"),
                  "time_step_limit to be a list of numbers, but got 1");
}

TEST(BambaConfig, IgnoresWhatDoesNotMatter) {
  accept(R"({"mamba_chunk_size": null, "attn_rotary_emb": 64, "use_cache": 7,
             "time_step_min": "x", "num_logits_to_keep": null,
             "eos_token_id": [2, 518], "z_loss_coefficient": 1e-4})");
}

} // namespace
} // namespace braid
