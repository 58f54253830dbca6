//===- Config.h - generation_config.json ------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_CONFIG_H
#define RUNTIME_SRC_GENERATION_CONFIG_H

#include "Settings.h"

#include <string_view>

namespace braid::text {

/// Reads generation_config.json in `directory`, or config.json without it, or
/// nothing without either.
Settings readGenerationConfig(const std::string &directory);

/// Reads the text of one of the two; `place` names it in messages.
Settings readGenerationConfigText(std::string_view text,
                                  const std::string &place);

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_CONFIG_H
