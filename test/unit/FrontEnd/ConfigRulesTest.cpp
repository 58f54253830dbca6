//===- ConfigRulesTest.cpp - What all families say in the same words ------===//
#include "compiler/FrontEnd/Bamba.h"
#include "compiler/FrontEnd/Jamba.h"
#include "compiler/FrontEnd/JetMoe.h"
#include "compiler/FrontEnd/Zamba.h"

#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

/// A family of 11 tokens, and its name as the library spells it.
struct FamilyCase {
  const char *family, *model;
  std::optional<int64_t> padToken; ///< where the file has none
  bool hasClassifier;
  llvm::Expected<CommonConfig> (*read)(const Json &, std::optional<Head>);
};

void PrintTo(const FamilyCase &family, std::ostream *stream) {
  *stream << family.model;
}

template <auto readConfig>
llvm::Expected<CommonConfig> readAs(const Json &json,
                                    std::optional<Head> head) {
  auto config = readConfig(json, head, "config.json");
  if (!config)
    return config.takeError();
  return std::move(*config);
}

const FamilyCase kCases[] = {
    {"jamba", "Jamba", 0, true, readAs<readJambaConfig>},
    {"bamba", "Bamba", 0, false, readAs<readBambaConfig>},
    {"zamba", "Zamba", 0, true, readAs<readZambaConfig>},
    {"jetmoe", "JetMoe", std::nullopt, true, readAs<readJetMoeConfig>},
};

class ConfigRules : public testing::TestWithParam<FamilyCase> {
protected:
  llvm::Expected<CommonConfig> read(llvm::StringRef patch,
                                    std::optional<Head> head = std::nullopt) {
    return GetParam().read(patchTiny(GetParam().family, patch), head);
  }
  CommonConfig accept(llvm::StringRef patch,
                      std::optional<Head> head = std::nullopt) {
    return valueOf(read(patch, head));
  }
  /// The error, which must be the same whatever the head.
  std::string refuse(const std::string &patch) {
    std::string error = errorOf(read(patch));
    EXPECT_EQ(error, errorOf(read(patch, Head::Base)));
    if (GetParam().hasClassifier)
      EXPECT_EQ(error, errorOf(read(patch, Head::Classification)));
    return error;
  }
  CommonConfig classify(llvm::StringRef patch) {
    return accept(patch, Head::Classification);
  }
  std::string refuseClassifier(llvm::StringRef patch) {
    // Other heads read nothing of labels.
    EXPECT_EQ(errorOf(read(patch)), "success") << patch.str();
    return errorOf(read(patch, Head::Classification));
  }
};

INSTANTIATE_TEST_SUITE_P(Families, ConfigRules, testing::ValuesIn(kCases),
                         [](const auto &info) {
                           return std::string(info.param.model);
                         });

/// How `value` of JSON is named in errors.
std::string nameOf(llvm::StringRef value) { return describe(parse(value)); }

const char *const kNoIds[] = {"\"1\"", "1.0",        "true",
                              "{}",    "2147483648", "18446744073709551615"};

TEST_P(ConfigRules, WantIdsOfTokens) {
  for (const char *value : {"null", "0", "10", "-1"}) {
    std::string text = value;
    EXPECT_TRUE(accept("{\"bos_token_id\": " + text + "}").remarks.empty());
    EXPECT_TRUE(accept("{\"eos_token_id\": " + text + "}").remarks.empty());
  }
  EXPECT_TRUE(accept(R"({"eos_token_id": []})").remarks.empty());
  EXPECT_TRUE(accept(R"({"eos_token_id": [2, 10]})").remarks.empty());
  for (std::string value : kNoIds) {
    EXPECT_EQ(refuse("{\"bos_token_id\": " + value + "}"),
              "expected bos_token_id to be an integer from -2147483648 to "
              "2147483647 or null, but got " +
                  nameOf(value) + " (config.json); correct the file");
    EXPECT_EQ(refuse("{\"eos_token_id\": " + value + "}"),
              "expected eos_token_id to be an integer from -2147483648 to "
              "2147483647, a list of them or null, but got " +
                  nameOf(value) + " (config.json); correct the file");
    EXPECT_CONTAINS(refuse("{\"eos_token_id\": [2, " + value + "]}"),
                    "a list of them or null, but got " + nameOf(value) +
                        " in it (config.json)");
  }
  EXPECT_CONTAINS(refuse(R"({"bos_token_id": [1]})"),
                  "bos_token_id to be an integer from");
  EXPECT_CONTAINS(refuse(R"({"eos_token_id": [null]})"), "null in it");
}

// The library takes them, too: such a token never comes.
TEST_P(ConfigRules, RemarkOnIdsOfNoToken) {
  auto remarks =
      accept(R"({"bos_token_id": 11, "eos_token_id": [2, 40000]})").remarks;
  ASSERT_EQ(remarks.size(), 2u);
  EXPECT_EQ(remarks[0],
            "bos_token_id 11 is none of the vocabulary's 11 tokens");
  EXPECT_EQ(remarks[1],
            "eos_token_id 40000 is none of the vocabulary's 11 tokens");
}

TEST_P(ConfigRules, WantAPadTokenOfTheVocabulary) {
  EXPECT_EQ(accept("{}").padToken, GetParam().padToken);
  EXPECT_EQ(accept(R"({"pad_token_id": null})").padToken, std::nullopt);
  for (int64_t value : {-11, -1, 0, 10})
    EXPECT_EQ(
        accept("{\"pad_token_id\": " + std::to_string(value) + "}").padToken,
        value);
  for (std::string value : {"11", "-12", "[0]", "\"0\"", "0.0", "false"})
    EXPECT_EQ(refuse("{\"pad_token_id\": " + value + "}"),
              "expected pad_token_id to be an integer from -11 to 10, but "
              "got " +
                  nameOf(value) + " (config.json); correct the file");
}

TEST_P(ConfigRules, CountLabels) {
  if (!GetParam().hasClassifier)
    return;
  EXPECT_EQ(classify("{}").labels, 2);
  EXPECT_EQ(classify(R"({"id2label": null, "num_labels": null})").labels, 2);
  EXPECT_EQ(classify(R"({"num_labels": 1})").labels, 1);
  EXPECT_EQ(classify(R"({"id2label": {"5": "a", "-7": null, "0": 1}})").labels,
            3);
  EXPECT_EQ(classify(R"({"id2label": {"0": "a"}, "num_labels": 3})").labels, 3);
  EXPECT_CONTAINS(refuseClassifier(R"({"num_labels": 0})"),
                  "num_labels to be an integer from 1");
  EXPECT_CONTAINS(refuseClassifier(R"({"num_labels": "3"})"),
                  "num_labels to be an integer from 1");
  for (std::string value : {"{}", R"(["a", "b"])", R"("a")", "3"})
    EXPECT_EQ(refuseClassifier("{\"id2label\": " + value + "}"),
              "expected id2label to be an object that names at least one "
              "label, but got " +
                  nameOf(value) + " (config.json); correct the file");
  EXPECT_EQ(refuseClassifier(R"({"id2label": {"0": "a", "x": "b"}})"),
            "expected id2label to name labels by integers, but got 'x' "
            "(config.json); correct the file");
}

TEST_P(ConfigRules, KnowProblems) {
  if (!GetParam().hasClassifier)
    return;
  auto remarksOf = [&](std::string problem, int labels) {
    return classify(R"({"problem_type": ")" + problem + R"(", "num_labels": )" +
                    std::to_string(labels) + "}")
        .remarks;
  };
  EXPECT_TRUE(classify(R"({"problem_type": null})").remarks.empty());
  EXPECT_TRUE(remarksOf("regression", 1).empty());
  EXPECT_TRUE(remarksOf("single_label_classification", 2).empty());
  EXPECT_EQ(remarksOf("single_label_classification", 1),
            std::vector<std::string>{
                "problem_type is single_label_classification, but the loss of "
                "labels is that of regression"});
  EXPECT_EQ(remarksOf("multi_label_classification", 2),
            std::vector<std::string>{
                "problem_type is multi_label_classification, but the loss of "
                "labels is that of single_label_classification"});
  EXPECT_EQ(refuseClassifier(R"({"problem_type": "ranking"})"),
            "expected problem_type to be regression, "
            "single_label_classification or multi_label_classification, but "
            "got 'ranking' (config.json); correct the file");
  EXPECT_CONTAINS(refuseClassifier(R"({"problem_type": 1})"),
                  "problem_type to be a string");
}

} // namespace
} // namespace braid
