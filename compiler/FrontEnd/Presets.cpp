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

} // namespace

static Json makeConfig(const JambaShape &shape) {
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

std::optional<Json> findPreset(llvm::StringRef name) {
  for (const JambaShape &shape : kJambas)
    if (shape.name == name)
      return makeConfig(shape);
  return std::nullopt;
}

std::vector<llvm::StringRef> getPresetNames() {
  std::vector<llvm::StringRef> names;
  for (const JambaShape &shape : kJambas)
    names.push_back(shape.name);
  return names;
}

} // namespace braid
