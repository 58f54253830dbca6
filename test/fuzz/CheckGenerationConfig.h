//===- CheckGenerationConfig.h - What holds of any settings -----*- C++ -*-===//
///
/// Shared by the fuzzer and by the test that reads what it has found.
///
//===----------------------------------------------------------------------===//
#ifndef TEST_FUZZ_CHECKGENERATIONCONFIG_H
#define TEST_FUZZ_CHECKGENERATIONCONFIG_H

#include "runtime/src/Generation/Config.h"
#include "runtime/src/Generation/Processors.h"
#include "runtime/src/Text/Failure.h"

#include <cmath>
#include <cstdlib>

namespace braid::text {

/// Reads settings and processes two rows of logits with them.
inline void checkGenerationConfig(std::string_view text) {
  Settings settings;
  braid_status status = guarded(nullptr, [&] {
    settings = readGenerationConfigText(text, "generation_config.json");
  });
  if (status == BRAID_INTERNAL)
    std::abort();
  if (status != BRAID_OK)
    return;
  // What was read can be given to a generator.
  SettingsView view(settings);
  settings = readSettings(&view.values, kAnyVocabulary);
  constexpr uint64_t kVocabulary = 16;
  const int32_t ids[] = {3, 5, 3, 5, 0, 15, 3};
  for (float scale : {1.0f, 1e30f}) {
    float scores[kVocabulary];
    for (uint64_t i = 0; i < kVocabulary; ++i)
      scores[i] = scale * float(i * 7 % 11);
    process(settings, {ids, 7, 4}, scores, kVocabulary);
    Candidates candidates(scores, kVocabulary);
    candidates.filter(settings);
    for (const Candidate &token : candidates.get())
      if (token.id < 0 || uint64_t(token.id) >= kVocabulary)
        std::abort();
  }
}

} // namespace braid::text

#endif // TEST_FUZZ_CHECKGENERATIONCONFIG_H
