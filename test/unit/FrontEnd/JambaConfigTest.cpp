//===- JambaConfigTest.cpp - Every rule of a Jamba config.json ------------===//
#include "compiler/FrontEnd/Jamba.h"

#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

Json patched(llvm::StringRef patch) { return patchTiny("jamba", patch); }

std::string refuse(llvm::StringRef patch) {
  return errorOf(readJambaConfig(patched(patch), std::nullopt));
}

JambaConfig read(const Json &json, std::optional<Head> head = std::nullopt) {
  JambaConfig none;
  none.attentionPeriod = none.expertPeriod = 1;
  return valueOf(readJambaConfig(json, head), none);
}

JambaConfig accept(llvm::StringRef patch) { return read(patched(patch)); }

TEST(JambaConfig, HasTheDefaultsOfTheLibrary) {
  JambaConfig config = read(Json::object());
  EXPECT_EQ(config.head, Head::CausalLM);
  EXPECT_FALSE(config.tied);
  EXPECT_EQ(config.vocabulary, 65536);
  EXPECT_EQ(config.hidden, 4096);
  EXPECT_EQ(config.intermediate, 14336);
  EXPECT_EQ(config.layers, 32);
  EXPECT_EQ(config.heads, 32);
  EXPECT_EQ(config.kvHeads, 8);
  EXPECT_EQ(config.headDim, 128);
  EXPECT_EQ(config.activation, Activation::Silu);
  EXPECT_EQ(config.normEpsilon, 1e-6);
  EXPECT_EQ(config.maxPositions, 262144);
  EXPECT_EQ(config.experts, 16);
  EXPECT_EQ(config.topK, 2);
  EXPECT_EQ(config.expertPeriod, 2);
  EXPECT_EQ(config.expertOffset, 1);
  EXPECT_EQ(config.attentionPeriod, 8);
  EXPECT_EQ(config.attentionOffset, 4);
  EXPECT_EQ(config.inner, 8192);
  EXPECT_EQ(config.states, 16);
  EXPECT_EQ(config.taps, 4);
  EXPECT_EQ(config.dtRank, 256);
  EXPECT_TRUE(config.convBias);
  EXPECT_FALSE(config.projectionBias);
}

TEST(JambaConfig, PlacesAttentionAndExperts) {
  JambaConfig config = read(Json::object());
  std::vector<int64_t> attention, experts;
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    if (config.isAttention(layer))
      attention.push_back(layer);
    if (config.isExperts(layer) != (layer % 2 == 1))
      experts.push_back(layer);
  }
  EXPECT_EQ(attention, (std::vector<int64_t>{4, 12, 20, 28}));
  EXPECT_TRUE(experts.empty());
}

TEST(JambaConfig, ReadsHeads) {
  EXPECT_EQ(accept("{}").head, Head::CausalLM);
  EXPECT_EQ(accept(R"({"architectures": ["JambaModel"]})").head, Head::Base);
  EXPECT_EQ(accept(R"({"architectures": []})").head, Head::CausalLM);
  EXPECT_EQ(accept(R"({"architectures": null})").head, Head::CausalLM);
  JambaConfig classifier = accept(
      R"({"architectures": ["JambaForSequenceClassification"],
          "id2label": {"0": "a", "1": "b", "2": "c"}, "pad_token_id": null})");
  EXPECT_EQ(classifier.head, Head::Classification);
  EXPECT_EQ(classifier.labels, 3);
  EXPECT_FALSE(classifier.padToken);
  const char *tokens = R"({"architectures": ["JambaForTokenClassification"]})";
  EXPECT_EQ(refuse(tokens),
            "expected architectures to be JambaForCausalLM, "
            "JambaForSequenceClassification or JambaModel, but got "
            "'JambaForTokenClassification' (config.json); no other head is "
            "supported, choose the base model with --head=base");
  EXPECT_EQ(read(patched(tokens), Head::Base).head, Head::Base);
  EXPECT_EQ(read(tinyConfig(), Head::Base).head, Head::Base);
  EXPECT_CONTAINS(refuse(R"({"architectures": "JambaModel"})"),
                  "architectures to be a list of strings");
}

TEST(JambaConfig, ReadsKVHeads) {
  EXPECT_EQ(accept(R"({"num_key_value_heads": null})").kvHeads, 2);
  EXPECT_EQ(refuse(R"({"num_attention_heads": 6, "num_key_value_heads": 4})"),
            "expected num_attention_heads to be a multiple of "
            "num_key_value_heads 4, but got 6 (config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"num_key_value_heads": 4})"),
                  "a multiple of num_key_value_heads 4, but got 2");
  EXPECT_CONTAINS(refuse(R"({"num_key_value_heads": 0})"),
                  "num_key_value_heads to be an integer from 1");
}

TEST(JambaConfig, ReadsHeadDim) {
  EXPECT_EQ(accept("{}").headDim, 3);
  EXPECT_EQ(accept(R"({"head_dim": null})").headDim, 3);
  EXPECT_EQ(accept(R"({"head_dim": 10})").headDim, 10);
  EXPECT_EQ(accept(R"({"head_dim": 10, "hidden_size": 7})").headDim, 10);
  // Heads need not fill the hidden state.
  EXPECT_EQ(accept(R"({"hidden_size": 7})").headDim, 3);
  EXPECT_EQ(refuse(R"({"num_attention_heads": 8, "hidden_size": 4})"),
            "expected hidden_size of at least num_attention_heads 8, but got 4 "
            "(config.json); correct the file or add head_dim");
}

TEST(JambaConfig, ReadsExperts) {
  EXPECT_EQ(accept("{}").experts, 3);
  // The alias wins, whatever the order.
  EXPECT_EQ(accept(R"({"num_local_experts": 5})").experts, 5);
  EXPECT_EQ(refuse(R"({"num_experts_per_tok": 4})"),
            "expected num_experts_per_tok of at most num_experts 3, but got 4 "
            "(config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"num_experts_per_tok": 0})"),
                  "num_experts_per_tok to be an integer from 1");
  EXPECT_CONTAINS(refuse(R"({"num_experts": 65537})"), "to 65536");
  // One expert makes every layer dense; how many are chosen means nothing.
  JambaConfig dense = accept(R"({"num_experts": 1})");
  EXPECT_FALSE(dense.isExperts(0) || dense.isExperts(1));
}

TEST(JambaConfig, ReadsPatterns) {
  EXPECT_EQ(refuse(R"({"expert_layer_offset": 3})"),
            "expected expert_layer_offset below expert_layer_period 2, but got "
            "3 (config.json); correct the file");
  EXPECT_EQ(refuse(R"({"attn_layer_offset": 2})"),
            "expected attn_layer_offset below attn_layer_period 2, but got 2 "
            "(config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"attn_layer_offset": -1})"),
                  "attn_layer_offset to be an integer from 0");
  EXPECT_CONTAINS(refuse(R"({"attn_layer_period": 0})"),
                  "attn_layer_period to be an integer from 1");
  // Only attention; none at all.
  JambaConfig all =
      accept(R"({"attn_layer_period": 1, "attn_layer_offset": 0})");
  EXPECT_TRUE(all.isAttention(0) && all.isAttention(1));
  JambaConfig none =
      accept(R"({"attn_layer_period": 9, "attn_layer_offset": 8})");
  EXPECT_FALSE(none.isAttention(0) || none.isAttention(1));
}

TEST(JambaConfig, ReadsMamba) {
  EXPECT_EQ(accept("{}").inner, 12);
  EXPECT_EQ(accept(R"({"mamba_expand": 3})").inner, 18);
  EXPECT_EQ(accept(R"({"mamba_dt_rank": "auto"})").dtRank, 1);
  EXPECT_EQ(accept(R"({"mamba_dt_rank": "auto", "hidden_size": 34})").dtRank,
            3);
  EXPECT_EQ(accept(R"({"mamba_d_conv": 1})").taps, 1);
  EXPECT_FALSE(accept(R"({"mamba_conv_bias": false})").convBias);
  EXPECT_TRUE(accept(R"({"mamba_proj_bias": true})").projectionBias);
  EXPECT_CONTAINS(refuse(R"({"mamba_dt_rank": "Auto"})"),
                  "mamba_dt_rank to be an integer from 1 to 2147483647, "
                  "but got 'Auto'");
  EXPECT_CONTAINS(refuse(R"({"mamba_dt_rank": null})"), "got null");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_conv": 65})"),
                  "mamba_d_conv to be an integer from 1 to 64");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_state": 0})"), "mamba_d_state");
  EXPECT_CONTAINS(refuse(R"({"mamba_conv_bias": 1})"),
                  "mamba_conv_bias to be true or false");
}

TEST(JambaConfig, KnowsTheActivations) {
  std::pair<const char *, Activation> known[] = {
      {"silu", Activation::Silu},
      {"swish", Activation::Silu},
      {"gelu", Activation::Gelu},
      {"gelu_new", Activation::GeluTanh},
      {"gelu_pytorch_tanh", Activation::GeluTanh},
      {"relu", Activation::Relu},
      {"relu2", Activation::Relu2}};
  for (auto [name, activation] : known)
    EXPECT_EQ(
        accept("{\"hidden_act\": \"" + std::string(name) + "\"}").activation,
        activation);
  EXPECT_EQ(refuse(R"({"hidden_act": "mish"})"),
            "expected hidden_act to be silu, swish, gelu, gelu_new, "
            "gelu_pytorch_tanh, relu or relu2, but got 'mish' (config.json); "
            "no other activation is supported");
}

TEST(JambaConfig, ComparesListsOfLayerKinds) {
  accept(R"({"layers_block_type": ["attention", "mamba"]})");
  accept(R"({"layer_types": ["full_attention", "linear_attention"]})");
  accept(R"({"layer_types": null})");
  EXPECT_EQ(refuse(R"({"layers_block_type": ["mamba", "attention"]})"),
            "expected layers_block_type to make layer 0 attention, as "
            "attn_layer_period and attn_layer_offset do, but got 'mamba' "
            "(config.json); correct the file");
  EXPECT_EQ(refuse(R"({"layer_types": ["full_attention"]})"),
            "expected layer_types to list 2 layers, as num_hidden_layers says, "
            "but got 1 (config.json); correct the file");
  EXPECT_CONTAINS(refuse(R"({"layer_types": ["full_attention", "hybrid"]})"),
                  "layer_types to make layer 1 mamba");
  EXPECT_CONTAINS(refuse(R"({"layer_types": 1})"),
                  "layer_types to be a list of strings");
}

TEST(JambaConfig, IgnoresWhatDoesNotMatter) {
  accept(R"({"use_mamba_kernels": true, "sliding_window": null, "use_cache": 7,
             "num_logits_to_keep": null,
             "eos_token_id": [2, 518], "attention_dropout": NaN,
             "no_such_key": {"a": []}})");
}

TEST(JambaConfig, ReadsOtherScalars) {
  JambaConfig losses =
      accept(R"({"router_aux_loss_coef": 0.5, "output_router_logits": true})");
  EXPECT_EQ(losses.loss.auxCoefficient, 0.5);
  EXPECT_TRUE(losses.loss.addsAux);
  EXPECT_EQ(accept("{}").loss.auxCoefficient, 0.001);
  EXPECT_CONTAINS(refuse(R"({"router_aux_loss_coef": "x"})"),
                  "expected router_aux_loss_coef to be a number");
  EXPECT_TRUE(accept(R"({"tie_word_embeddings": true})").tied);
  EXPECT_CONTAINS(refuse(R"({"tie_word_embeddings": null})"),
                  "tie_word_embeddings to be true or false");
  EXPECT_EQ(accept(R"({"rms_norm_eps": 1})").normEpsilon, 1);
  EXPECT_CONTAINS(refuse(R"({"rms_norm_eps": 0})"),
                  "rms_norm_eps to be a number above 0, but got 0");
  EXPECT_CONTAINS(refuse(R"({"rms_norm_eps": Infinity})"), "got inf");
  EXPECT_CONTAINS(refuse(R"({"num_hidden_layers": 4097})"), "to 4096");
  EXPECT_CONTAINS(refuse(R"({"num_hidden_layers": 0})"), "from 1");
  for (const char *key : {"vocab_size", "hidden_size", "intermediate_size",
                          "num_attention_heads", "max_position_embeddings"})
    EXPECT_CONTAINS(refuse("{\"" + std::string(key) + "\": \"8\"}"),
                    std::string(key) + " to be an integer");
}

TEST(JambaConfig, RefusesProductsThatAreNoSizes) {
  EXPECT_CONTAINS(refuse(R"({"head_dim": 2147483647})"),
                  "a width of all heads of at most 2147483647, but got 2 "
                  "x 2147483647");
  EXPECT_CONTAINS(refuse(R"({"intermediate_size": 2147483647})"),
                  "twice the intermediate_size of at most");
  EXPECT_CONTAINS(refuse(R"({"mamba_expand": 2147483647})"),
                  "mamba_expand x hidden_size of at most");
  EXPECT_CONTAINS(refuse(R"({"mamba_d_state": 2147483647})"),
                  "twice the mamba_d_state of at most");
  EXPECT_CONTAINS(refuse(R"({"mamba_dt_rank": 2147483647})"),
                  "mamba_dt_rank + 2 x mamba_d_state of at most");
}

TEST(JambaConfig, BelongsToItsFamily) {
  for (const char *name : {"llama", "mamba"})
    EXPECT_EQ(errorOf(planTensors(
                  patched("{\"model_type\": \"" + std::string(name) + "\"}"))),
              "expected model_type to be one of jamba, bamba, zamba, jetmoe, "
              "but got '" +
                  std::string(name) +
                  "' (config.json); no other family is supported");
  EXPECT_EQ(errorOf(planTensors(Json::object())),
            "expected model_type to be one of jamba, bamba, zamba, jetmoe, "
            "but got no such key (config.json); no other family is supported");
  EXPECT_EQ(errorOf(planTensors(parse(R"({"model_type": null})"))),
            "expected model_type to be one of jamba, bamba, zamba, jetmoe, "
            "but got null (config.json); no other family is supported");
}

// Of other families nobody needs the weights to be told.
TEST(ReadModel, OpensNoWeightsOfOtherFamilies) {
  TemporaryDirectory directory;
  auto open = [&](llvm::StringRef config) {
    writeFile(directory.getFile("config.json"), config);
    return errorOf(openCheckpoint(directory.getFile("")));
  };
  EXPECT_CONTAINS(open(R"({"model_type": "llama"})"),
                  "one of jamba, bamba, zamba, jetmoe, but got 'llama'");
  EXPECT_CONTAINS(open(R"({"d_model": 64, "n_layer": 2, "ssm_cfg": {}})"),
                  "one of jamba, bamba, zamba, jetmoe, but got no such key");
  EXPECT_CONTAINS(open(R"({"model_type": "bamba"})"),
                  "expected model.safetensors or ");
}

} // namespace
} // namespace braid
