//===- Presets.h - Published shapes by name ---------------------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_PRESETS_H
#define COMPILER_FRONTEND_PRESETS_H

#include "compiler/FrontEnd/Json.h"

#include <optional>

namespace braid {

/// The config.json of a published model, or of one of the models that the
/// benchmarks use; none if the name is unknown. Names are in lower case:
/// "jamba-mini-1.5".
std::optional<Json> findPreset(llvm::StringRef name);

/// Every name that findPreset() knows.
std::vector<llvm::StringRef> getPresetNames();

} // namespace braid

#endif // COMPILER_FRONTEND_PRESETS_H
