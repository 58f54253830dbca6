//===- Shape.h - Sizes of a model, counted ----------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_SHAPE_H
#define TOOLS_BRAID_SHAPE_H

#include "compiler/FrontEnd/ModelSpec.h"

namespace braid::tool {

struct ModelShape {
  /// A letter a layer: A attention, M Mamba; lower case where experts follow.
  std::string map;
  uint64_t parameters = 0; ///< as stored: tied tensors once
  uint64_t active = 0;     ///< read for one token
  uint64_t operations = 0; ///< multiplications and additions of one token,
                           ///< attention over positions left out
  uint64_t slotBytes = 0;  ///< conv and ssm states of a sequence
  uint64_t kvBytes = 0;    ///< keys and values of a position
};

ModelShape measure(const ModelSpec &spec);

} // namespace braid::tool

#endif // TOOLS_BRAID_SHAPE_H
