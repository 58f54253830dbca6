//===- ReferenceTest.cpp - Scores and beams as the reference has them -----===//
//
// test/conformance/make-generation.py has written what is expected.
//
//===----------------------------------------------------------------------===//
#include "test/unit/Generation/Reference.h"

#include "test/unit/Support/TemporaryDirectory.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <fstream>

namespace braid::test {

llvm::json::Value readReference(const std::string &name) {
  auto file = llvm::MemoryBuffer::getFile(std::string(BRAID_DATA) +
                                          "/generation/" + name);
  EXPECT_TRUE(bool(file));
  return llvm::cantFail(llvm::json::parse((*file)->getBuffer()));
}

Ids toIds(const llvm::json::Value &json) {
  Ids ids;
  for (const auto &id : *json.getAsArray())
    ids.push_back(int32_t(*id.getAsInteger()));
  return ids;
}

Config readSettings(const llvm::json::Value &json) {
  TemporaryDirectory directory;
  llvm::sys::fs::create_directories(directory.getFile(""));
  std::ofstream(directory.getFile("generation_config.json"))
      << llvm::formatv("{0}", json).str();
  braid_generation_config *config;
  braid_error error = {};
  EXPECT_EQ(braid_generation_config_open(directory.getFile("").c_str(), &config,
                                         &error),
            BRAID_OK)
      << error.message;
  return Config(config);
}

Settings copySettings(const Config &config) {
  Settings settings;
  braid_generation_settings_copy(braid_generation_config_settings(config.get()),
                                 &settings);
  return settings;
}

namespace {

float toNumber(const llvm::json::Value &json) {
  if (auto text = json.getAsString())
    return *text == "nan" ? NAN : *text == "inf" ? INFINITY : -INFINITY;
  return float(*json.getAsNumber());
}

TEST(Reference, Processors) {
  llvm::json::Value file = readReference("processors.json");
  const llvm::json::Array &rows = *file.getAsObject()->getArray("rows");
  const llvm::json::Array &cases = *file.getAsObject()->getArray("cases");
  EXPECT_GE(cases.size(), 300u);
  for (const llvm::json::Value &value : cases) {
    const llvm::json::Object &one = *value.getAsObject();
    SCOPED_TRACE(llvm::formatv("{0}", value).str());
    std::vector<float> logits;
    for (const auto &number : *rows[*one.getInteger("row")].getAsArray())
      logits.push_back(toNumber(number));
    std::vector<float> expected(logits.size(), -INFINITY);
    for (const auto &pair : *one.getArray("scores"))
      expected[*(*pair.getAsArray())[0].getAsInteger()] =
          toNumber((*pair.getAsArray())[1]);
    Config config = readSettings(*one.get("settings"));
    Ids ids = toIds(*one.get("ids"));
    std::vector<float> scores(logits.size());
    braid_error error = {};
    ASSERT_EQ(braid_process_logits(
                  braid_generation_config_settings(config.get()), ids.data(),
                  ids.size(), *one.getInteger("prompt"), logits.data(),
                  scores.data(), scores.size(), &error),
              BRAID_OK)
        << error.message;
    for (size_t i = 0; i < scores.size(); ++i) {
      if (std::isinf(expected[i]))
        EXPECT_EQ(scores[i], expected[i]) << i;
      else
        EXPECT_NEAR(scores[i], expected[i],
                    1e-5 * std::max(1.0f, std::abs(expected[i])))
            << i;
    }
  }
}

class ReferenceTest : public testing::TestWithParam<const char *> {};

INSTANTIATE_TEST_SUITE_P(Families, ReferenceTest,
                         testing::ValuesIn(kCheckpoints), [](const auto &info) {
                           return std::string(info.param).substr(5);
                         });

TEST_P(ReferenceTest, Continuations) {
  llvm::json::Value file = readReference("continuations.json");
  const llvm::json::Array &cases = *file.getAsObject()->getArray(GetParam());
  EXPECT_GE(cases.size(), 40u);
  for (const llvm::json::Value &value : cases) {
    const llvm::json::Object &one = *value.getAsObject();
    SCOPED_TRACE(llvm::formatv("{0}", value).str());
    Config config = readSettings(*one.get("settings"));
    Settings settings = copySettings(config);
    std::vector<Result> results = generateAlone(
        getModel(GetParam()), toIds(*one.get("prompt")), settings);
    const llvm::json::Array &expected = *one.getArray("sequences");
    ASSERT_EQ(results.size(), expected.size());
    for (size_t i = 0; i < results.size(); ++i) {
      EXPECT_EQ(results[i].ids, toIds(expected[i])) << i;
      if (const llvm::json::Array *scores = one.getArray("scores"))
        EXPECT_NEAR(results[i].score, *(*scores)[i].getAsNumber(), 1e-3) << i;
      bool isEnd = false;
      for (uint64_t e = 0; e < settings.num_eos_ids; ++e)
        isEnd |= results[i].ids.back() == settings.eos_ids[e];
      EXPECT_EQ(results[i].finish,
                isEnd ? BRAID_FINISH_EOS : BRAID_FINISH_LENGTH);
    }
  }
}

} // namespace
} // namespace braid::test
