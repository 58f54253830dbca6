//===- Shape.h - Sizes of a model, counted ----------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_SHAPE_H
#define TOOLS_BRAID_SHAPE_H

#include "braid/abi.h"
#include "compiler/FrontEnd/ModelSpec.h"

namespace braid::tool {

/// Elements of weights.
struct WeightCount {
  uint64_t factors = 0;     ///< of products, stored in the model's dtype
  uint64_t wideFactors = 0; ///< of products, but f32: routers
  uint64_t others = 0;      ///< f32
};

/// Weights of experts. A token reads a `share` of them, its own.
struct RoutedCount {
  uint64_t factors = 0;
  double share = 1;
};

/// Weights of one kind of part, as stored: what is shared or tied once.
struct KindCount {
  std::string name;
  WeightCount stored;
};

struct ModelShape {
  /// A letter a layer: A attention, M Mamba, H Mamba with a shared block before
  /// it; lower case where experts follow.
  std::string map;
  uint64_t parameters = 0; ///< as stored: tied tensors once
  uint64_t active = 0;     ///< those of them that one token reads
  uint64_t operations = 0; ///< multiplications and additions of one token,
                           ///< attention over positions left out
  uint64_t slotBytes = 0;  ///< conv and ssm states of a sequence
  uint64_t kvBytes = 0;    ///< keys and values of a position, in f32
  std::vector<KindCount> kinds;
  WeightCount body; ///< read by every call, experts left out
  std::vector<RoutedCount> routed;
  WeightCount head;    ///< read by calls that keep an output
  uint64_t hidden = 0; ///< elements of the embedding that a token reads
  uint64_t attentionOperations = 0; ///< of a token, for a position it sees
};

ModelShape measure(const ModelSpec &spec);

/// The head of an artifact.
Head getHead(const braid_abi_model &facts);

} // namespace braid::tool

#endif // TOOLS_BRAID_SHAPE_H
