//===- Outputs.h - What a model can hand out beside its output --*- C++ -*-===//
#ifndef COMPILER_IMPORT_OUTPUTS_H
#define COMPILER_IMPORT_OUTPUTS_H

#include "compiler/FrontEnd/ModelSpec.h"

namespace braid {

/// Routers and attentions in the order of layers; in one that has two routers
/// the attention's comes first. All of a model are equally large.
struct OutputCounts {
  int64_t hiddenStates = 0; ///< the embeddings, and one a layer
  int64_t routers = 0, experts = 0, expertsPerToken = 0;
  int64_t attentionRouters = 0;      ///< of the routers, those of attentions
  int64_t attentions = 0, heads = 0; ///< heads: of a token
};

OutputCounts countOutputs(const ModelSpec &spec);

} // namespace braid

#endif // COMPILER_IMPORT_OUTPUTS_H
