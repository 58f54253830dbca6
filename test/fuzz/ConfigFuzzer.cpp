//===- ConfigFuzzer.cpp - Any text as config.json -------------------------===//
//
// Text to JSON to the rules of every family: each returns, and an accepted
// config has sizes that can be multiplied.
//
//   clang++-22 -std=c++17 -O1 -g -fno-exceptions -fsanitize=fuzzer,address \
//     -I. -isystem /usr/lib/llvm-22/include test/fuzz/ConfigFuzzer.cpp \
//     compiler/FrontEnd/{ConfigReader,JambaConfig,Json,JsonFile}.cpp \
//     -L/usr/lib/llvm-22/lib -lLLVM
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Jamba.h"

using namespace braid;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

static void checkJamba(const Json &json) {
  llvm::Expected<JambaConfig> read = readJambaConfig(json, std::nullopt);
  if (!read) {
    llvm::consumeError(read.takeError());
    return;
  }
  const JambaConfig &config = *read;
  constexpr int64_t kMax = (int64_t(1) << 31) - 1;
  for (int64_t size :
       {config.vocabulary, config.hidden, config.intermediate, config.layers,
        config.maxPositions, config.heads, config.kvHeads, config.headDim,
        config.experts, config.topK, config.inner, config.states, config.taps,
        config.dtRank, config.attentionPeriod, config.expertPeriod})
    require(size >= 1 && size <= kMax);
  require(config.heads * config.headDim <= kMax);
  require(config.inner * 2 <= kMax);
  require(config.intermediate * 2 <= kMax);
  require(config.dtRank + config.states * 2 <= kMax);
  require(config.heads % config.kvHeads == 0);
  require(config.experts == 1 || config.topK <= config.experts);
  require(config.normEpsilon > 0);
  require(config.layers <= 4096 && config.taps <= 64);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  llvm::Expected<Json> json = parseJson(text, "input");
  if (!json) {
    llvm::consumeError(json.takeError());
    return 0;
  }
  checkJamba(*json);
  return 0;
}
