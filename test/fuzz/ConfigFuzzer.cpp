//===- ConfigFuzzer.cpp - Any text as config.json -------------------------===//
//
// Text to JSON to the rules of every family: each returns, and an accepted
// config has sizes that can be multiplied.
//
//   clang++-22 -std=c++17 -O1 -g -fno-exceptions -fsanitize=fuzzer,address \
//     -I. -isystem /usr/lib/llvm-22/include test/fuzz/ConfigFuzzer.cpp \
//     compiler/FrontEnd/{Bamba,Jamba,JetMoe,Zamba}Config.cpp \
//     compiler/FrontEnd/{ConfigReader,ConfigRules,Json,JsonFile,Rotary}.cpp \
//     -L/usr/lib/llvm-22/lib -lLLVM
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Bamba.h"
#include "compiler/FrontEnd/Jamba.h"
#include "compiler/FrontEnd/JetMoe.h"
#include "compiler/FrontEnd/Zamba.h"

#include <cmath>

using namespace braid;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

constexpr int64_t kMax = (int64_t(1) << 31) - 1;

static void requireSizes(std::initializer_list<int64_t> sizes) {
  for (int64_t size : sizes)
    require(size >= 1 && size <= kMax);
}

static void checkCommon(const CommonConfig &config) {
  requireSizes({config.vocabulary, config.hidden, config.intermediate,
                config.layers, config.maxPositions});
  require(config.normEpsilon > 0);
  require(config.layers <= kMaxLayers);
}

static void checkRotary(const RotarySpec &rotary) {
  require(!rotary.frequencies.empty());
  for (double frequency : rotary.frequencies)
    require(std::isfinite(frequency));
}

static void check(const JambaConfig &config) {
  checkCommon(config);
  requireSizes({config.heads, config.kvHeads, config.headDim, config.experts,
                config.topK, config.inner, config.states, config.taps,
                config.dtRank, config.attentionPeriod, config.expertPeriod});
  require(config.heads * config.headDim <= kMax);
  require(config.inner * 2 <= kMax);
  require(config.intermediate * 2 <= kMax);
  require(config.dtRank + config.states * 2 <= kMax);
  require(config.heads % config.kvHeads == 0);
  require(config.experts == 1 || config.topK <= config.experts);
  require(config.taps <= kMaxTaps);
}

static void check(const BambaConfig &config) {
  checkCommon(config);
  requireSizes({config.heads, config.kvHeads, config.headDim, config.inner,
                config.mambaHeads, config.groups, config.states, config.taps});
  require(config.heads * config.headDim <= kMax);
  require(config.heads % config.kvHeads == 0);
  require(config.inner % config.mambaHeads == 0);
  require(config.mambaHeads % config.groups == 0);
  require(2 * config.inner + 2 * config.groups * config.states +
              config.mambaHeads <=
          kMax);
  require(config.stepLow <= config.stepHigh);
  require(int64_t(config.isAttention.size()) == config.layers);
  if (config.rotary)
    checkRotary(*config.rotary);
}

static void check(const ZambaConfig &config) {
  checkCommon(config);
  requireSizes({config.heads, config.kvHeads, config.headDim, config.inner,
                config.mambaHeads, config.states, config.taps, config.dtRank});
  require(config.hidden * 2 <= kMax);
  require(config.heads * config.headDim <= kMax);
  require(config.heads % config.kvHeads == 0);
  require(config.inner % config.mambaHeads == 0);
  require((config.dtRank + config.states * 2) * config.mambaHeads <= kMax);
  require(int64_t(config.isHybrid.size()) == config.layers);
}

static void check(const JetMoeConfig &config) {
  checkCommon(config);
  requireSizes({config.experts, config.topK, config.kvHeads, config.headDim});
  require(config.topK <= config.experts);
  require(config.headDim % 2 == 0);
  require(config.kvHeads * config.headDim * 2 <= kMax);
  require(config.kvHeads * config.topK * config.headDim <= kMax);
  require(config.intermediate * 2 <= kMax);
  checkRotary(config.rotary);
}

template <auto readConfig>
static void checkFamily(const Json &json) {
  auto read = readConfig(json, std::nullopt, "input");
  if (read)
    return check(*read);
  llvm::consumeError(read.takeError());
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(data), size);
  llvm::Expected<Json> json = parseJson(text, "input");
  if (!json) {
    llvm::consumeError(json.takeError());
    return 0;
  }
  checkFamily<readJambaConfig>(*json);
  checkFamily<readBambaConfig>(*json);
  checkFamily<readZambaConfig>(*json);
  checkFamily<readJetMoeConfig>(*json);
  return 0;
}
