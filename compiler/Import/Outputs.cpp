//===- Outputs.cpp - What a model can hand out beside its output ----------===//
#include "compiler/Import/Outputs.h"

namespace braid {

OutputCounts countOutputs(const ModelSpec &spec) {
  OutputCounts counts;
  counts.hiddenStates = static_cast<int64_t>(spec.layers.size()) + 1;
  auto addAttention = [&](int64_t heads) {
    ++counts.attentions;
    counts.heads = heads;
  };
  auto addRouter = [&](int64_t experts, int64_t perToken) {
    ++counts.routers;
    counts.experts = experts;
    counts.expertsPerToken = perToken;
  };
  for (const LayerSpec &layer : spec.layers) {
    if (layer.block)
      addAttention(layer.block->attention.heads);
    if (const auto *attention = std::get_if<AttentionSpec>(&layer.mixer))
      addAttention(attention->heads);
    if (const auto *mixture =
            std::get_if<MixtureOfAttentionSpec>(&layer.mixer)) {
      ++counts.attentionRouters;
      addRouter(mixture->experts, mixture->topK);
      addAttention(mixture->topK * mixture->kvHeads);
    }
    if (const auto *experts = std::get_if<ExpertsSpec>(&layer.feedForward))
      addRouter(experts->experts, experts->topK);
  }
  return counts;
}

} // namespace braid
