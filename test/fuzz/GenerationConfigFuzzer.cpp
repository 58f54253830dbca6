//===- GenerationConfigFuzzer.cpp - Any text as generation_config.json ----===//
//
// It is refused for a reason, or makes settings that process logits.
//
//   clang++-22 -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined \
//     -I. -Iruntime/include test/fuzz/GenerationConfigFuzzer.cpp \
//     runtime/src/Generation/{Candidates,Config,Processors,Settings}.cpp \
//     runtime/src/{Text,Tokenizer}/*.cpp -lpcre2-8 -lutf8proc
//
// Begin with test/data/fuzz/generation-config, which a unit test reads: what
// led somewhere new is there.
//
//===----------------------------------------------------------------------===//
#include "test/fuzz/CheckGenerationConfig.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  braid::text::checkGenerationConfig(
      {reinterpret_cast<const char *>(data), size});
  return 0;
}
