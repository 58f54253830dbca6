//===- Presets.cpp - Published shapes by name -----------------------------===//
#include "compiler/FrontEnd/Presets.h"

namespace braid {
namespace {

/// What distinguishes one Jamba from another. The rest (65536 words, kernels of
/// 4 taps, 16 states, twice as many channels as the hidden state has, SiLU,
/// eps 1e-6) is common to all.
struct JambaShape {
  llvm::StringLiteral name;
  int64_t hidden, intermediate, layers;
  int64_t heads, kvHeads;
  int64_t attentionPeriod, attentionOffset;
  int64_t experts, topK;
  int64_t dtRank;
  bool tied;
  int64_t messageEnd; ///< a second token that ends a text, or 0
};

constexpr JambaShape kJambas[] = {
    // Read in the published files.
    {"jamba-v0.1", 4096, 14336, 32, 32, 8, 8, 4, 16, 2, 256, false, 0},
    {"jamba-1.5-mini", 4096, 14336, 32, 32, 8, 8, 4, 16, 2, 256, false, 518},
    {"jamba-mini-1.5", 4096, 14336, 32, 32, 8, 8, 4, 16, 2, 256, false, 518},
    {"jamba-mini-1.6", 4096, 14336, 32, 32, 8, 8, 4, 16, 2, 256, false, 518},
    {"jamba-mini-1.7", 4096, 14336, 32, 32, 8, 8, 4, 16, 2, 256, false, 518},
    {"jamba-reasoning-3b", 2560, 8192, 28, 20, 1, 14, 7, 1, 1, 160, true, 519},
    // Widths and depth read, the rest from the published number of parameters.
    {"jamba-1.5-large", 8192, 24576, 72, 64, 8, 8, 4, 16, 2, 512, false, 518},
    {"jamba-large-1.5", 8192, 24576, 72, 64, 8, 8, 4, 16, 2, 512, false, 518},
    {"jamba-large-1.6", 8192, 24576, 72, 64, 8, 8, 4, 16, 2, 512, false, 518},
    {"jamba-large-1.7", 8192, 24576, 72, 64, 8, 8, 4, 16, 2, 512, false, 518},
    {"jamba-tiny-dev", 512, 2048, 16, 8, 2, 8, 4, 8, 2, 32, false, 0},
    // For benchmarks: widths of real models, as deep as a small machine bears.
    {"jamba-dense-1b", 2560, 8192, 10, 20, 1, 10, 5, 1, 1, 160, true, 0},
    {"jamba-moe-2b", 2048, 4096, 8, 16, 4, 8, 4, 16, 2, 128, false, 0},
};

Json makeConfig(const JambaShape &shape) {
  Json config = {
      {"architectures", Json::array({"JambaForCausalLM"})},
      {"attn_layer_offset", shape.attentionOffset},
      {"attn_layer_period", shape.attentionPeriod},
      {"bos_token_id", 1},
      {"eos_token_id", 2},
      {"expert_layer_offset", 1},
      {"expert_layer_period", 2},
      {"hidden_act", "silu"},
      {"hidden_size", shape.hidden},
      {"intermediate_size", shape.intermediate},
      {"mamba_conv_bias", true},
      {"mamba_d_conv", 4},
      {"mamba_d_state", 16},
      {"mamba_dt_rank", shape.dtRank},
      {"mamba_expand", 2},
      {"mamba_proj_bias", false},
      {"max_position_embeddings", 262144},
      {"model_type", "jamba"},
      {"num_attention_heads", shape.heads},
      {"num_experts", shape.experts},
      {"num_experts_per_tok", shape.topK},
      {"num_hidden_layers", shape.layers},
      {"num_key_value_heads", shape.kvHeads},
      {"pad_token_id", 0},
      {"rms_norm_eps", 1e-6},
      {"tie_word_embeddings", shape.tied},
      {"torch_dtype", "bfloat16"},
      // Means nothing here; older libraries would refuse to run without a GPU.
      {"use_mamba_kernels", false},
      {"vocab_size", 65536},
  };
  if (shape.messageEnd)
    config["eos_token_id"] = Json::array({2, shape.messageEnd});
  return config;
}

/// What distinguishes one Bamba from another; widths are common to all.
struct BambaShape {
  llvm::StringLiteral name;
  int64_t vocabulary, layers;
  llvm::ArrayRef<int64_t> attentionLayers;
  int64_t begin, end; ///< tokens
};

constexpr int64_t kEveryNinth[] = {9, 18, 27}, kFourth[] = {3};
constexpr BambaShape kBambas[] = {
    {"bamba-9b", 128256, 32, kEveryNinth, 128000, 128001},
    {"bamba-9b-v1", 128256, 32, kEveryNinth, 128000, 128001},
    {"bamba-9b-v2", 128256, 32, kEveryNinth, 128000, 128001},
    // For benchmarks.
    {"bamba-2b", 32000, 6, kFourth, 1, 2},
};

Json makeConfig(const BambaShape &shape) {
  return {
      {"architectures", Json::array({"BambaForCausalLM"})},
      {"attn_layer_indices", std::vector<int64_t>(shape.attentionLayers)},
      // Never read; what the converter of the published files wrote.
      {"attn_rotary_emb", 64},
      {"bos_token_id", shape.begin},
      {"eos_token_id", shape.end},
      {"hidden_act", "silu"},
      {"hidden_size", 4096},
      {"intermediate_size", 14336},
      {"mamba_chunk_size", 256},
      {"mamba_conv_bias", true},
      {"mamba_d_conv", 4},
      {"mamba_d_head", 64},
      {"mamba_d_state", 128},
      {"mamba_expand", 2},
      {"mamba_n_groups", 1},
      {"mamba_n_heads", 128},
      {"mamba_proj_bias", false},
      {"max_position_embeddings", 262144},
      {"model_type", "bamba"},
      {"num_attention_heads", 32},
      {"num_hidden_layers", shape.layers},
      {"num_key_value_heads", 8},
      {"pad_token_id", 0},
      {"rms_norm_eps", 1e-5},
      {"rope_theta", 10000.0},
      {"tie_word_embeddings", false},
      {"torch_dtype", "bfloat16"},
      {"vocab_size", shape.vocabulary},
  };
}

/// Zambas differ in depth alone.
struct ZambaShape {
  llvm::StringLiteral name;
  int64_t layers;
};

constexpr ZambaShape kZambas[] = {
    {"zamba-7b-v1", 76},
    // For benchmarks: the shared block comes twice.
    {"zamba-1b", 8},
};

Json makeConfig(const ZambaShape &shape) {
  return {
      {"architectures", Json::array({"ZambaForCausalLM"})},
      {"attention_head_dim", 464},
      {"attention_hidden_size", 7424},
      {"attn_layer_offset", 4},
      {"attn_layer_period", 6},
      {"bos_token_id", 1},
      {"eos_token_id", 2},
      {"hidden_act", "gelu"},
      {"hidden_mamba_act", "silu"},
      {"hidden_size", 3712},
      {"intermediate_size", 14848},
      {"mamba_conv_bias", true},
      {"mamba_d_conv", 4},
      {"mamba_d_state", 16},
      {"mamba_dt_rank", 232},
      {"mamba_expand", 2},
      {"mamba_proj_bias", false},
      {"max_position_embeddings", 4096},
      {"model_type", "zamba"},
      {"n_mamba_heads", 2},
      {"num_attention_heads", 16},
      {"num_hidden_layers", shape.layers},
      {"num_key_value_heads", 16},
      {"pad_token_id", 0},
      {"rms_norm_eps", 1e-5},
      {"tie_word_embeddings", true},
      {"torch_dtype", "bfloat16"},
      // As in Jamba's.
      {"use_mamba_kernels", false},
      {"vocab_size", 32000},
  };
}

/// JetMoEs differ in depth alone.
struct JetMoeShape {
  llvm::StringLiteral name;
  int64_t layers;
};

constexpr JetMoeShape kJetMoes[] = {
    {"jetmoe-8b", 24},
    // For benchmarks.
    {"jetmoe-2b", 6},
};

Json makeConfig(const JetMoeShape &shape) {
  return {
      {"activation_function", "silu"},
      {"architectures", Json::array({"JetMoeForCausalLM"})},
      {"bos_token_id", 1},
      {"eos_token_id", 2},
      {"hidden_size", 2048},
      {"intermediate_size", 5632},
      {"kv_channels", 128},
      {"max_position_embeddings", 4096},
      {"model_type", "jetmoe"},
      {"num_attention_heads", 32},
      {"num_experts_per_tok", 2},
      {"num_hidden_layers", shape.layers},
      {"num_key_value_heads", 16},
      {"num_local_experts", 8},
      {"rms_norm_eps", 1e-5},
      {"rope_theta", 10000.0},
      {"tie_word_embeddings", true},
      {"torch_dtype", "bfloat16"},
      {"vocab_size", 32000},
  };
}

/// Calls `visit(shape)` for every shape of every family.
template <typename Visitor>
void forEachShape(Visitor visit) {
  auto visitAll = [&](const auto &shapes) {
    for (const auto &shape : shapes)
      visit(shape);
  };
  visitAll(kJambas);
  visitAll(kBambas);
  visitAll(kZambas);
  visitAll(kJetMoes);
}

} // namespace

std::optional<Json> findPreset(llvm::StringRef name) {
  std::optional<Json> config;
  forEachShape([&](const auto &shape) {
    if (shape.name == name)
      config = makeConfig(shape);
  });
  return config;
}

std::vector<llvm::StringRef> getPresetNames() {
  std::vector<llvm::StringRef> names;
  forEachShape([&](const auto &shape) { names.push_back(shape.name); });
  return names;
}

} // namespace braid
