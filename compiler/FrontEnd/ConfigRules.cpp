//===- ConfigRules.cpp - Rules that config files share --------------------===//
#include "compiler/FrontEnd/ConfigRules.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace braid {

//===----------------------------------------------------------------------===//
// Heads
//===----------------------------------------------------------------------===//

/// The head that "JambaForCausalLM" and its like name.
static std::optional<Head> findHead(llvm::StringRef architecture,
                                    const ArchitectureNames &names) {
  for (llvm::StringRef model : names.models) {
    llvm::StringRef head = architecture;
    if (!head.consume_front(model))
      continue;
    auto known = llvm::StringSwitch<std::optional<Head>>(head)
                     .Case("ForCausalLM", Head::CausalLM)
                     .Case("Model", Head::Base)
                     .Default(std::nullopt);
    if (names.hasClassifier && head == "ForSequenceClassification")
      known = Head::Classification;
    if (known)
      return known;
  }
  return std::nullopt;
}

static Head readHead(ConfigReader &json, const ArchitectureNames &names,
                     std::optional<Head> headOverride) {
  std::string model = names.models.front().str();
  auto architectures = json.getStrings("architectures");
  if (headOverride == Head::Classification && !names.hasClassifier)
    json.fail("a head that " + model + " models have", "--head=classification",
              "choose causal-lm or base");
  if (headOverride)
    return *headOverride;
  if (!architectures || architectures->empty())
    return Head::CausalLM;
  if (auto head = findHead(architectures->front(), names))
    return *head;
  std::string classifier =
      names.hasClassifier ? ", " + model + "ForSequenceClassification" : "";
  json.fail("architectures to be " + model + "ForCausalLM" + classifier +
                " or " + model + "Model",
            quote(architectures->front()),
            "no other head is supported, choose the base model with "
            "--head=base");
  return Head::Base;
}

//===----------------------------------------------------------------------===//
// Labels
//===----------------------------------------------------------------------===//

/// How many labels id2label names; none if it is absent.
static std::optional<int64_t> countNames(ConfigReader &json) {
  if (!json.hasValue("id2label"))
    return std::nullopt;
  const Json &names = *json.find("id2label");
  if (!names.is_object() || names.empty()) {
    json.fail("id2label to be an object that names at least one label",
              describe(names));
    return std::nullopt;
  }
  for (const auto &label : names.items()) {
    int64_t id;
    if (llvm::StringRef(label.key()).getAsInteger(10, id))
      json.fail("id2label to name labels by integers", quote(label.key()));
  }
  return names.size();
}

/// Files name the labels, mostly; without a word of them, there are two. As in
/// the library, their number wins where both are there.
static int64_t readLabels(ConfigReader &json) {
  std::optional<int64_t> names = countNames(json);
  if (json.hasValue("num_labels"))
    return json.getInteger("num_labels", std::nullopt, 1);
  return names.value_or(2);
}

/// Logits do not depend on it. The loss is of one class a row, or with one
/// label of one number; another one the library would choose by this key.
static void checkProblem(ConfigReader &json, CommonConfig &config) {
  const char *key = "problem_type";
  if (!json.hasValue(key))
    return;
  std::string problem = json.getString(key, std::nullopt);
  const char *ours =
      config.labels == 1 ? "regression" : "single_label_classification";
  if (!json.failed() && problem != "regression" &&
      problem != "single_label_classification" &&
      problem != "multi_label_classification")
    json.fail("problem_type to be regression, single_label_classification or "
              "multi_label_classification",
              quote(problem));
  if (problem != ours)
    config.remarks.push_back("problem_type is " + problem +
                             ", but the loss of labels is that of " + ours);
}

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

/// Ids of tokens that begin or end texts are of no consequence to logits, and
/// the library takes any integer: one that is no token never comes.
static void checkTokens(ConfigReader &json, llvm::StringRef key, bool isList,
                        CommonConfig &config) {
  if (!json.hasValue(key))
    return;
  constexpr int64_t kMax = ConfigReader::kMaxDimension;
  const Json &value = *json.find(key);
  auto check = [&](const Json &id, llvm::StringRef where) {
    if (!ConfigReader::isInteger(id, -kMax - 1, kMax))
      json.fail(key + " to be an integer from " + llvm::Twine(-kMax - 1) +
                    " to " + llvm::Twine(kMax) +
                    (isList ? ", a list of them or null" : " or null"),
                describe(id) + where.str());
    else if (id >= config.vocabulary)
      config.remarks.push_back((key + " " + describe(id) +
                                " is none of the vocabulary's " +
                                llvm::Twine(config.vocabulary) + " tokens")
                                   .str());
  };
  if (!isList || !value.is_array())
    return check(value, "");
  for (const Json &id : value)
    check(id, " in it");
}

/// Null means none. One below zero counts from the end where the library makes
/// its embedding, and is never met in a text.
static void readPadToken(ConfigReader &json, const CommonDefaults &defaults,
                         CommonConfig &config) {
  const char *key = "pad_token_id";
  if (!json.find(key))
    config.padToken = defaults.padToken;
  else if (json.hasValue(key))
    config.padToken = json.getInteger(key, std::nullopt, -config.vocabulary,
                                      config.vocabulary - 1);
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

void readCommon(ConfigReader &json, const CommonDefaults &defaults,
                const ArchitectureNames &names,
                std::optional<Head> headOverride, CommonConfig &config) {
  config.head = readHead(json, names, headOverride);
  config.vocabulary = json.getInteger("vocab_size", defaults.vocabulary, 1);
  config.tied = json.getBool("tie_word_embeddings", defaults.tied);
  config.hidden = json.getInteger("hidden_size", defaults.hidden, 1);
  config.intermediate =
      json.getInteger("intermediate_size", defaults.intermediate, 1);
  config.layers =
      json.getInteger("num_hidden_layers", defaults.layers, 1, kMaxLayers);
  config.normEpsilon = json.getPositive("rms_norm_eps", defaults.normEpsilon);
  config.maxPositions =
      json.getInteger("max_position_embeddings", defaults.maxPositions, 1);
  checkTokens(json, "bos_token_id", /*isList=*/false, config);
  checkTokens(json, "eos_token_id", /*isList=*/true, config);
  readPadToken(json, defaults, config);
  if (config.head != Head::Classification)
    return;
  config.labels = readLabels(json);
  checkProblem(json, config);
}

Activation readActivation(ConfigReader &json, llvm::StringRef key,
                          llvm::StringRef otherwise) {
  std::string name = json.getString(key, otherwise);
  auto known =
      llvm::StringSwitch<std::optional<Activation>>(name)
          .Cases({"silu", "swish"}, Activation::Silu)
          .Case("gelu", Activation::Gelu)
          .Cases({"gelu_new", "gelu_pytorch_tanh"}, Activation::GeluTanh)
          .Case("relu", Activation::Relu)
          .Case("relu2", Activation::Relu2)
          .Default(std::nullopt);
  if (!known)
    json.fail(key + " to be silu, swish, gelu, gelu_new, "
                    "gelu_pytorch_tanh, relu or relu2",
              quote(name), "no other activation is supported");
  return known.value_or(Activation::Silu);
}

void readHeadCounts(ConfigReader &json, int64_t defaultHeads,
                    int64_t defaultKVHeads, int64_t &heads, int64_t &kvHeads) {
  heads = json.getInteger("num_attention_heads", defaultHeads, 1);
  // Null means as many as there are query heads.
  bool isNull =
      json.find("num_key_value_heads") && !json.hasValue("num_key_value_heads");
  kvHeads = isNull ? heads
                   : json.getInteger("num_key_value_heads", defaultKVHeads, 1);
  if (heads % kvHeads != 0)
    json.fail("num_attention_heads to be a multiple of num_key_value_heads " +
                  llvm::Twine(kvHeads),
              llvm::Twine(heads));
}

int64_t readHeadDim(ConfigReader &json, int64_t hidden, int64_t heads) {
  if (json.hasValue("head_dim"))
    return json.getInteger("head_dim", std::nullopt, 1);
  // The library rounds down; heads need not fill the hidden state.
  if (hidden < heads)
    json.fail("hidden_size of at least num_attention_heads " +
                  llvm::Twine(heads),
              llvm::Twine(hidden), "correct the file or add head_dim");
  return std::max<int64_t>(hidden / heads, 1);
}

int64_t readDtRank(ConfigReader &json, int64_t hidden) {
  const Json *rank = json.find("mamba_dt_rank");
  bool isAuto = !rank || (rank->is_string() && *rank == "auto");
  return isAuto ? (hidden + 15) / 16
                : json.getInteger("mamba_dt_rank", std::nullopt, 1);
}

//===----------------------------------------------------------------------===//
// Lists of layers
//===----------------------------------------------------------------------===//

llvm::StringRef modernizeLayerKind(llvm::StringRef kind) {
  return llvm::StringSwitch<llvm::StringRef>(kind)
      .Case("attention", "full_attention")
      .Case("mamba", "linear_attention")
      .Default(kind);
}

std::optional<std::vector<std::string>>
readLayerKinds(ConfigReader &json, llvm::StringRef key, int64_t layers) {
  std::optional<std::vector<std::string>> kinds = json.getStrings(key);
  if (!kinds || json.failed())
    return std::nullopt;
  if (int64_t(kinds->size()) != layers) {
    json.fail(key + " to list " + llvm::Twine(layers) +
                  " layers, as num_hidden_layers says",
              llvm::Twine(kinds->size()));
    return std::nullopt;
  }
  return kinds;
}

void checkLayerKinds(ConfigReader &json, llvm::StringRef key, int64_t layers,
                     llvm::function_ref<bool(int64_t layer)> isAttention,
                     llvm::StringRef reason) {
  auto kinds = readLayerKinds(json, key, layers);
  if (!kinds)
    return;
  for (int64_t layer = 0; layer < layers; ++layer) {
    llvm::StringRef kind = (*kinds)[layer];
    if (modernizeLayerKind(kind) ==
        (isAttention(layer) ? "full_attention" : "linear_attention"))
      continue;
    return json.fail(key + " to make layer " + llvm::Twine(layer) + " " +
                         (isAttention(layer) ? "attention" : "mamba") +
                         ", as " + reason,
                     quote(kind));
  }
}

} // namespace braid
