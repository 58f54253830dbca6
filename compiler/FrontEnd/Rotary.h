//===- Rotary.h - Rules of rotary position embeddings -----------*- C++ -*-===//
///
/// The spellings and types of RoPE that config files know. Top-level
/// rope_theta with rope_scaling is the older spelling, rope_parameters the
/// newer; a rope_scaling that is not empty replaces rope_parameters as a whole,
/// and what either says wins over the top level.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_ROTARY_H
#define COMPILER_FRONTEND_ROTARY_H

#include "compiler/FrontEnd/Json.h"
#include "compiler/FrontEnd/ModelSpec.h"

namespace braid {

struct RotaryDefaults {
  int64_t headDim, maxPositions;
  /// The share of a head that turns where the file does not say it; none for
  /// families whose heads turn as a whole, always.
  std::optional<double> partialFactor;
};

/// Reads what `config` says of RoPE; none if nothing turns. `place` names the
/// file in messages.
llvm::Expected<std::optional<RotarySpec>>
readRotary(const Json &config, const RotaryDefaults &defaults,
           llvm::StringRef place = "config.json");

} // namespace braid

#endif // COMPILER_FRONTEND_ROTARY_H
