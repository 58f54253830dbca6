//===- ZambaConfigTest.cpp - Every rule of a Zamba config.json ------------===//
#include "compiler/FrontEnd/Zamba.h"

#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

Json patched(llvm::StringRef patch) { return patchTiny("zamba", patch); }

std::string refuse(llvm::StringRef patch) {
  return errorOf(readZambaConfig(patched(patch), std::nullopt));
}

ZambaConfig read(const Json &json) {
  return valueOf(readZambaConfig(json, std::nullopt));
}

ZambaConfig accept(llvm::StringRef patch) { return read(patched(patch)); }

std::vector<int64_t> hybridsOf(const ZambaConfig &config) {
  std::vector<int64_t> hybrids;
  for (size_t i = 0; i < config.isHybrid.size(); ++i)
    if (config.isHybrid[i])
      hybrids.push_back(i);
  return hybrids;
}

TEST(ZambaConfig, HasTheDefaultsOfTheLibrary) {
  ZambaConfig config = read(Json::object());
  EXPECT_EQ(config.head, Head::CausalLM);
  EXPECT_TRUE(config.tied);
  EXPECT_EQ(config.vocabulary, 32000);
  EXPECT_EQ(config.hidden, 3712);
  EXPECT_EQ(config.intermediate, 14848);
  EXPECT_EQ(config.layers, 76);
  EXPECT_EQ(config.heads, 16);
  EXPECT_EQ(config.kvHeads, 16);
  EXPECT_EQ(config.headDim, 464);
  EXPECT_EQ(config.activation, Activation::Gelu);
  EXPECT_EQ(config.mambaActivation, Activation::Silu);
  EXPECT_EQ(config.normEpsilon, 1e-5);
  EXPECT_EQ(config.maxPositions, 4096);
  EXPECT_EQ(config.inner, 7424);
  EXPECT_EQ(config.mambaHeads, 2);
  EXPECT_EQ(config.states, 16);
  EXPECT_EQ(config.taps, 4);
  EXPECT_EQ(config.dtRank, 232);
  EXPECT_TRUE(config.convBias);
  EXPECT_FALSE(config.projectionBias);
  EXPECT_EQ(hybridsOf(config), (std::vector<int64_t>{2, 7, 13, 19, 25, 31, 37,
                                                     43, 49, 55, 61, 67, 73}));
}

TEST(ZambaConfig, DerivesTheLayers) {
  using List = std::vector<int64_t>;
  EXPECT_EQ(hybridsOf(accept("{}")), (List{2, 3}));
  EXPECT_EQ(hybridsOf(accept(R"({"num_hidden_layers": 5,
                                 "attn_layer_period": 8,
                                 "attn_layer_offset": 1})")),
            (List{2, 4}));
  // An offset that no layer has is no mistake.
  EXPECT_EQ(hybridsOf(accept(R"({"attn_layer_offset": 9})")), List{2});
  EXPECT_EQ(refuse(R"({"num_hidden_layers": 2})"),
            "expected num_hidden_layers of at least 3 where the file does not "
            "list the layers, but got 2 (config.json); correct the file or add "
            "layers_block_type");
}

TEST(ZambaConfig, ReadsTheLayers) {
  using List = std::vector<int64_t>;
  EXPECT_EQ(hybridsOf(accept(R"({"layers_block_type":
              ["hybrid", "mamba", "linear_attention", "hybrid"]})")),
            (List{0, 3}));
  EXPECT_EQ(hybridsOf(accept(R"({"layers_block_type": null})")), (List{2, 3}));
  EXPECT_EQ(hybridsOf(accept(R"({"num_hidden_layers": 1,
              "layers_block_type": ["mamba"]})")),
            List{});
  // As in the library, the alias wins.
  EXPECT_EQ(hybridsOf(accept(R"({"layer_types":
              ["mamba", "hybrid", "mamba", "mamba"], "layers_block_type":
              ["hybrid", "mamba", "mamba", "mamba"]})")),
            List{1});
  EXPECT_EQ(refuse(R"({"layers_block_type": ["hybrid"]})"),
            "expected layers_block_type to list 4 layers, as num_hidden_layers "
            "says, but got 1 (config.json); correct the file");
  EXPECT_EQ(refuse(R"({"layers_block_type":
              ["mamba", "attention", "mamba", "mamba"]})"),
            "expected layers_block_type to make layer 1 linear_attention, "
            "mamba or hybrid, but got 'attention' (config.json); correct the "
            "file");
}

TEST(ZambaConfig, ReadsAttention) {
  EXPECT_EQ(accept("{}").headDim, 6);
  EXPECT_EQ(accept(R"({"attention_head_dim": null})").headDim, 6);
  EXPECT_EQ(accept(R"({"attention_head_dim": 7})").headDim, 7);
  EXPECT_EQ(accept(R"({"head_dim": 5, "attention_head_dim": 7})").headDim, 5);
  EXPECT_EQ(accept(R"({"num_key_value_heads": null})").kvHeads, 2);
  EXPECT_EQ(accept(R"({"attention_hidden_size": 12})").heads, 2);
  EXPECT_EQ(accept(R"({"attention_hidden_size": null})").heads, 2);
  EXPECT_EQ(refuse(R"({"attention_hidden_size": 6})"),
            "expected attention_hidden_size to be twice the hidden_size, 12, "
            "but got 6 (config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"num_attention_heads": 13})"),
                  "num_attention_heads of at most twice the hidden_size, 12, "
                  "but got 13 (config.json); correct the file or add "
                  "attention_head_dim");
}

TEST(ZambaConfig, ReadsMamba) {
  EXPECT_EQ(accept("{}").inner, 12);
  EXPECT_EQ(accept(R"({"n_mamba_heads": 3})").mambaHeads, 3);
  EXPECT_EQ(accept(R"({"mamba_dt_rank": "auto", "hidden_size": 18})").dtRank,
            2);
  EXPECT_EQ(accept(R"({"hidden_mamba_act": "gelu"})").mambaActivation,
            Activation::Gelu);
  EXPECT_EQ(refuse(R"({"n_mamba_heads": 5})"),
            "expected n_mamba_heads to divide mamba_expand x hidden_size 12, "
            "but got 5 (config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"hidden_mamba_act": "mish"})"),
                  "hidden_mamba_act to be silu, swish, gelu");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_state": 536870912})"),
                  "rows of mamba.x_proj_weight of at most");
}

TEST(ZambaConfig, ReadsHeads) {
  EXPECT_EQ(accept(R"({"architectures": ["ZambaModel"]})").head, Head::Base);
  EXPECT_EQ(
      accept(R"({"architectures": ["ZambaForSequenceClassification"]})").head,
      Head::Classification);
  EXPECT_CONTAINS(refuse(R"({"architectures": ["Zamba2ForCausalLM"]})"),
                  "ZambaForCausalLM, ZambaForSequenceClassification or "
                  "ZambaModel, but got 'Zamba2ForCausalLM'");
}

TEST(ZambaConfig, IgnoresWhatDoesNotMatter) {
  accept(R"({"use_mamba_kernels": true, "sliding_window": null,
             "rope_theta": "x", "time_step_floor": 0})");
}

} // namespace
} // namespace braid
