//===- SynthTest.cpp - Random checkpoints and published shapes ------------===//
#include "compiler/FrontEnd/Synth.h"

#include "compiler/FrontEnd/Presets.h"
#include "compiler/FrontEnd/RandomTensor.h"
#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

class SynthTest : public testing::Test {
protected:
  /// Writes tinyConfig() to `name` and returns where that is.
  std::string write(llvm::StringRef name, const SynthOptions &options = {},
                    Json config = tinyConfig()) {
    std::string path = directory.getFile(name);
    EXPECT_EQ(errorOf(synthesize(config, path, options)), "success");
    return path;
  }
  std::vector<std::string> filesIn(llvm::StringRef path) {
    std::vector<std::string> names;
    std::error_code error;
    for (llvm::sys::fs::directory_iterator entry(path, error), end;
         !error && entry != end; entry.increment(error))
      names.push_back(llvm::sys::path::filename(entry->path()).str());
    llvm::sort(names);
    return names;
  }
  Checkpoint open(const std::string &path) {
    return llvm::cantFail(Checkpoint::open(path));
  }

  TemporaryDirectory directory;
};

std::vector<double> readAll(Checkpoint &checkpoint, llvm::StringRef name) {
  std::vector<double> values(checkpoint.find(name)->elements);
  checkpoint.read(name, 0, values.size(), values.data());
  return values;
}

TEST_F(SynthTest, WritesTheSameBytesTwice) {
  std::string a = write("a"), b = write("b");
  EXPECT_EQ(filesIn(a),
            (std::vector<std::string>{"config.json", "model.safetensors"}));
  std::string bytes = readFile(a + "/model.safetensors");
  EXPECT_EQ(bytes, readFile(b + "/model.safetensors"));
  SynthOptions other;
  other.seed = 1;
  EXPECT_NE(bytes, readFile(write("c", other) + "/model.safetensors"));
}

TEST_F(SynthTest, IsReadBack) {
  Checkpoint checkpoint = open(write("a"));
  llvm::Expected<ModelSpec> spec = readModel(checkpoint);
  ASSERT_TRUE(bool(spec));
  EXPECT_EQ(spec->layers.size(), 2u);
  EXPECT_EQ(checkpoint.config()["torch_dtype"], "float32");
  EXPECT_EQ(checkpoint.tensors().front().dtype, DType::F32);
}

TEST_F(SynthTest, ReadsBackEveryKindOfModel) {
  int number = 0;
  for (const char *patch :
       {R"({"architectures": ["JambaModel"]})",
        R"({"tie_word_embeddings": true})", R"({"num_experts": 1})",
        R"({"mamba_conv_bias": false, "mamba_proj_bias": true})",
        R"({"head_dim": 5, "mamba_d_conv": 1, "hidden_act": "gelu"})",
        R"({"attn_layer_period": 9, "attn_layer_offset": 8})"}) {
    Json config = tinyConfig();
    config.update(parse(patch));
    Checkpoint checkpoint =
        open(write("m" + std::to_string(number++), {}, config));
    EXPECT_EQ(errorOf(readModel(checkpoint)), "success") << patch;
  }
}

TEST_F(SynthTest, ReadsBackEveryFamily) {
  for (const char *family : {"bamba", "zamba", "jetmoe"}) {
    Checkpoint checkpoint = open(write(family, {}, tinyConfig(family)));
    EXPECT_EQ(errorOf(readModel(checkpoint)), "success") << family;
  }
}

TEST_F(SynthTest, Shards) {
  SynthOptions options;
  options.shardBytes = 2000;
  std::string path = write("sharded", options);
  std::vector<std::string> files = filesIn(path);
  size_t shards = files.size() - 2;
  ASSERT_GE(shards, 3u);
  EXPECT_EQ(files[1].substr(0, 15), "model-00001-of-");
  EXPECT_EQ(files.back(), "model.safetensors.index.json");
  Json index = llvm::cantFail(readJsonFile(path + "/" + files.back(), 1 << 20));

  Checkpoint sharded = open(path), whole = open(write("whole"));
  EXPECT_EQ(errorOf(readModel(sharded)), "success");
  uint64_t bytes = 0;
  ASSERT_EQ(sharded.tensors().size(), whole.tensors().size());
  for (const TensorInfo &tensor : whole.tensors()) {
    bytes += tensor.end - tensor.begin;
    EXPECT_EQ(readAll(sharded, tensor.name), readAll(whole, tensor.name));
  }
  EXPECT_EQ(index["metadata"]["total_size"], bytes);
  EXPECT_EQ(index["metadata"]["total_parameters"], bytes / 4);
  // No shard passes the limit, except one of a single tensor.
  for (const TensorInfo &tensor : sharded.tensors())
    EXPECT_TRUE(tensor.end <= 2000 || tensor.begin == 0) << tensor.name;
}

TEST_F(SynthTest, TakesTheTypeOfTheConfig) {
  Json config = tinyConfig();
  config["dtype"] = "bfloat16";
  Checkpoint bf16 = open(write("bf16", {}, config));
  EXPECT_EQ(bf16.tensors().front().dtype, DType::BF16);
  SynthOptions options;
  options.dtype = DType::F16;
  Checkpoint f16 = open(write("f16", options, config));
  EXPECT_EQ(f16.tensors().front().dtype, DType::F16);
  EXPECT_EQ(f16.config()["dtype"], "float16");
  config["dtype"] = "int8";
  EXPECT_EQ(errorOf(synthesize(config, directory.getFile("x"))),
            "expected dtype to be float32, float16 or bfloat16, but got 'int8' "
            "(config.json); correct the file");
  options.dtype = DType::I8;
  EXPECT_CONTAINS(errorOf(synthesize(config, directory.getFile("x"), options)),
                  "expected type F32, F16 or BF16, but got I8 (config.json); "
                  "choose one of them");
}

TEST_F(SynthTest, RoundsToNearest) {
  SynthOptions f32, f16, bf16;
  f16.dtype = DType::F16;
  bf16.dtype = DType::BF16;
  Checkpoint exact = open(write("f32", f32)), half = open(write("f16", f16)),
             brain = open(write("bf16", bf16));
  for (const TensorInfo &tensor : exact.tensors()) {
    std::vector<double> a = readAll(exact, tensor.name);
    std::vector<double> b = readAll(half, tensor.name);
    std::vector<double> c = readAll(brain, tensor.name);
    for (size_t i = 0; i < a.size(); ++i) {
      // Half a unit in the last place; below 2^-14 units are all alike.
      int exponent = a[i] ? std::ilogb(a[i]) : 0;
      EXPECT_LE(std::abs(b[i] - a[i]),
                std::ldexp(0.5, std::max(exponent, -14) - 10));
      EXPECT_LE(std::abs(c[i] - a[i]), std::ldexp(0.5, exponent - 7));
    }
  }
}

TEST_F(SynthTest, FillsByKind) {
  Json config = tinyConfig();
  config["mamba_proj_bias"] = true;
  Checkpoint checkpoint = open(write("a", {}, config));
  std::string layer = "model.layers.1.";
  for (const char *name :
       {"input_layernorm.weight", "mamba.D", "mamba.dt_layernorm.weight",
        "mamba.b_layernorm.weight"})
    for (double value : readAll(checkpoint, layer + name))
      EXPECT_EQ(value, 1) << name;
  for (const char *name : {"mamba.conv1d.bias", "mamba.in_proj.bias",
                           "mamba.out_proj.bias", "mamba.dt_proj.bias"})
    for (double value : readAll(checkpoint, layer + name))
      EXPECT_EQ(value, 0) << name;
  std::vector<double> logs = readAll(checkpoint, layer + "mamba.A_log");
  for (size_t i = 0; i < logs.size(); ++i)
    EXPECT_EQ(logs[i], float(std::log(i % 4 + 1.0)));
}

TEST_F(SynthTest, FillsStepsOfZamba) {
  Checkpoint checkpoint = open(write("a", {}, tinyConfig("zamba")));
  double least = 1, most = 0;
  for (double bias : readAll(checkpoint, "model.layers.0.mamba.dt_proj_bias")) {
    double step = std::log1p(std::exp(bias));
    least = std::min(least, step);
    most = std::max(most, step);
  }
  EXPECT_GE(least, 0.001 * (1 - 1e-6));
  EXPECT_LE(most, 0.1 * (1 + 1e-6));
  EXPECT_GT(most, 2 * least);
}

TEST_F(SynthTest, IsNormal) {
  TensorPlan plan = {"t", {1 << 20}, 1 << 20, Initial::Normal};
  std::vector<float> values(plan.elements);
  RandomTensor(plan, 0).write(DType::F32, 0, plan.elements,
                              reinterpret_cast<uint8_t *>(values.data()));
  double sum = 0, squares = 0, fourths = 0;
  for (float value : values) {
    double x = value / 0.02;
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  double n = values.size();
  // Four standard deviations of each estimate.
  EXPECT_NEAR(sum / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(fourths / n, 3, 4 * std::sqrt(96 / n));
}

TEST_F(SynthTest, IsMadeInAnyPieces) {
  TensorPlan plan = {"t", {200000}, 200000, Initial::Normal};
  RandomTensor tensor(plan, 7);
  std::vector<uint8_t> whole(400000), pieces(400000);
  tensor.write(DType::BF16, 0, 200000, whole.data());
  for (int64_t first = 0; first < 200000; first += 999)
    tensor.write(DType::BF16, first, std::min<int64_t>(999, 200000 - first),
                 pieces.data() + 2 * first);
  EXPECT_EQ(whole, pieces);
}

TEST_F(SynthTest, HasTheBytesItAlwaysHad) {
  // Recorded once: a change here changes every synthetic checkpoint.
  TensorPlan plan = {"model.embed_tokens.weight", {4}, 4, Initial::Normal};
  float values[4];
  RandomTensor(plan, 0).write(DType::F32, 0, 4,
                              reinterpret_cast<uint8_t *>(values));
  EXPECT_EQ(values[0], 0x1.708b44p-5f);
  EXPECT_EQ(values[1], -0x1.c9e95ep-6f);
  EXPECT_EQ(values[2], -0x1.dfae96p-9f);
  EXPECT_EQ(values[3], -0x1.a43e08p-5f);
}

TEST_F(SynthTest, InvertsTheNormalDistribution) {
  for (double x = -8; x <= 6; x += 0.01) {
    double p = std::erfc(-x / std::sqrt(2)) / 2;
    // Near 1, the rounding of p itself moves x.
    double slack = 1.2e-16 / (std::exp(-x * x / 2) / std::sqrt(2 * M_PI));
    EXPECT_NEAR(invertNormal(p), x, 2e-9 * std::abs(x) + slack);
  }
}

TEST_F(SynthTest, ReportsProgress) {
  SynthOptions options;
  uint64_t last = 0, all = 0;
  options.progress = [&](uint64_t done, uint64_t total) {
    EXPECT_GT(done, last);
    last = done;
    all = total;
  };
  write("a", options);
  EXPECT_EQ(last, all);
  EXPECT_GT(all, 0u);
}

TEST_F(SynthTest, AppearsWholeOrNotAtAll) {
  std::string taken = write("taken");
  EXPECT_CONTAINS(errorOf(synthesize(tinyConfig(), taken)),
                  "expected a directory that does not exist");
  EXPECT_CONTAINS(
      errorOf(synthesize(tinyConfig(), directory.getFile("no/such"))),
      "No such file or directory");
  Json wrong = tinyConfig();
  wrong["hidden_size"] = 0;
  EXPECT_CONTAINS(errorOf(synthesize(wrong, directory.getFile("wrong"))),
                  "hidden_size");
  // More than any disk holds.
  Json huge = tinyConfig();
  huge["intermediate_size"] = 1000000000;
  huge["hidden_size"] = 1000000;
  EXPECT_CONTAINS(errorOf(synthesize(huge, directory.getFile("huge"))),
                  "bytes of free disk, but got");
  EXPECT_EQ(filesIn(directory.getFile("")), std::vector<std::string>{"taken"});
  // A slash at the end changes nothing.
  write("slash/");
  EXPECT_EQ(filesIn(directory.getFile("")).size(), 2u);
}

TEST_F(SynthTest, RefusesEndlessLists) {
  Json config = tinyConfig();
  config["num_experts"] = 65536;
  config["num_hidden_layers"] = 4096;
  EXPECT_CONTAINS(errorOf(planTensors(config)),
                  "expected at most 1048576 tensors, but got more "
                  "(config.json); choose fewer layers or experts");
  config["num_experts"] = 3;
  config["vocab_size"] = 2147483647;
  config["hidden_size"] = 1073741822;
  config["mamba_expand"] = 1;
  EXPECT_CONTAINS(errorOf(planTensors(config)), "of at most 2^56 elements");
}

//===----------------------------------------------------------------------===//
// Published models
//===----------------------------------------------------------------------===//

uint64_t parametersOf(llvm::StringRef preset) {
  std::optional<Json> config = findPreset(preset);
  if (!config)
    return 0;
  return countParameters(llvm::cantFail(planTensors(*config)));
}

TEST(Presets, HaveTheirPublishedSizes) {
  // The index of the published files: bytes in bf16.
  EXPECT_EQ(parametersOf("jamba-mini-1.5"), 103'140'646'656 / 2);
  EXPECT_EQ(parametersOf("jamba-v0.1"), parametersOf("jamba-mini-1.5"));
  EXPECT_EQ(parametersOf("jamba-mini-1.7"), parametersOf("jamba-mini-1.5"));
  EXPECT_NEAR(parametersOf("jamba-tiny-dev") / 1e6, 318.7, 0.05);
  EXPECT_NEAR(parametersOf("jamba-reasoning-3b") / 1e9, 3.03, 0.005);
  EXPECT_NEAR(parametersOf("jamba-large-1.5") / 1e9, 398.6, 0.05);
  EXPECT_NEAR(parametersOf("jamba-dense-1b") / 1e9, 1.18, 0.005);
  EXPECT_NEAR(parametersOf("jamba-moe-2b") / 1e9, 2.175, 0.001);
  EXPECT_NEAR(parametersOf("bamba-9b") / 1e9, 9.780, 0.0005);
  EXPECT_EQ(parametersOf("bamba-9b-v2"), parametersOf("bamba-9b"));
  EXPECT_NEAR(parametersOf("bamba-2b") / 1e9, 1.87, 0.005);
  // The shared block counts once.
  EXPECT_NEAR(parametersOf("zamba-7b-v1") / 1e9, 7.232, 0.0005);
  EXPECT_NEAR(parametersOf("zamba-1b") / 1e9, 1.20, 0.005);
  EXPECT_NEAR(parametersOf("jetmoe-8b") / 1e9, 8.522, 0.0005);
  EXPECT_NEAR(parametersOf("jetmoe-2b") / 1e9, 2.18, 0.005);
}

/// The shapes that published measurements were made with: every key, no other.
TEST(Presets, OfBenchmarksAreWhatTheyWere) {
  Json dense = {{"architectures", Json::array({"JambaForCausalLM"})},
                {"attn_layer_offset", 5},
                {"attn_layer_period", 10},
                {"bos_token_id", 1},
                {"eos_token_id", 2},
                {"expert_layer_offset", 1},
                {"expert_layer_period", 2},
                {"hidden_act", "silu"},
                {"hidden_size", 2560},
                {"intermediate_size", 8192},
                {"mamba_conv_bias", true},
                {"mamba_d_conv", 4},
                {"mamba_d_state", 16},
                {"mamba_dt_rank", 160},
                {"mamba_expand", 2},
                {"mamba_proj_bias", false},
                {"max_position_embeddings", 262144},
                {"model_type", "jamba"},
                {"num_attention_heads", 20},
                {"num_experts", 1},
                {"num_experts_per_tok", 1},
                {"num_hidden_layers", 10},
                {"num_key_value_heads", 1},
                {"pad_token_id", 0},
                {"rms_norm_eps", 1e-6},
                {"tie_word_embeddings", true},
                {"torch_dtype", "bfloat16"},
                {"use_mamba_kernels", false},
                {"vocab_size", 65536}};
  EXPECT_EQ(*findPreset("jamba-dense-1b"), dense);
  Json moe = dense;
  moe.update({{"attn_layer_offset", 4},
              {"attn_layer_period", 8},
              {"hidden_size", 2048},
              {"intermediate_size", 4096},
              {"mamba_dt_rank", 128},
              {"num_attention_heads", 16},
              {"num_experts", 16},
              {"num_experts_per_tok", 2},
              {"num_hidden_layers", 8},
              {"num_key_value_heads", 4},
              {"tie_word_embeddings", false}});
  EXPECT_EQ(*findPreset("jamba-moe-2b"), moe);
  EXPECT_EQ(
      *findPreset("bamba-2b"),
      parse(
          R"({"architectures": ["BambaForCausalLM"], "attn_layer_indices": [3],
      "attn_rotary_emb": 64, "bos_token_id": 1, "eos_token_id": 2,
      "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
      "mamba_chunk_size": 256, "mamba_conv_bias": true, "mamba_d_conv": 4,
      "mamba_d_head": 64, "mamba_d_state": 128, "mamba_expand": 2,
      "mamba_n_groups": 1, "mamba_n_heads": 128, "mamba_proj_bias": false,
      "max_position_embeddings": 262144, "model_type": "bamba",
      "num_attention_heads": 32, "num_hidden_layers": 6,
      "num_key_value_heads": 8, "pad_token_id": 0, "rms_norm_eps": 1e-05,
      "rope_theta": 10000.0, "tie_word_embeddings": false, "torch_dtype":
      "bfloat16", "vocab_size": 32000})"));
  EXPECT_EQ(
      *findPreset("zamba-1b"),
      parse(
          R"({"architectures": ["ZambaForCausalLM"], "attention_head_dim": 464,
      "attention_hidden_size": 7424, "attn_layer_offset": 4,
      "attn_layer_period": 6, "bos_token_id": 1, "eos_token_id": 2,
      "hidden_act": "gelu", "hidden_mamba_act": "silu", "hidden_size": 3712,
      "intermediate_size": 14848, "mamba_conv_bias": true, "mamba_d_conv":
      4, "mamba_d_state": 16, "mamba_dt_rank": 232, "mamba_expand": 2,
      "mamba_proj_bias": false, "max_position_embeddings": 4096,
      "model_type": "zamba", "n_mamba_heads": 2, "num_attention_heads": 16,
      "num_hidden_layers": 8, "num_key_value_heads": 16, "pad_token_id": 0,
      "rms_norm_eps": 1e-05, "tie_word_embeddings": true, "torch_dtype":
      "bfloat16", "use_mamba_kernels": false, "vocab_size": 32000})"));
  EXPECT_EQ(*findPreset("jetmoe-2b"),
            parse(R"({"activation_function": "silu", "architectures":
      ["JetMoeForCausalLM"], "bos_token_id": 1, "eos_token_id": 2,
      "hidden_size": 2048, "intermediate_size": 5632, "kv_channels": 128,
      "max_position_embeddings": 4096, "model_type": "jetmoe",
      "num_attention_heads": 32, "num_experts_per_tok": 2,
      "num_hidden_layers": 6, "num_key_value_heads": 16,
      "num_local_experts": 8, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
      "tie_word_embeddings": true, "torch_dtype": "bfloat16", "vocab_size":
      32000})"));
}

TEST(Presets, AreFoundByName) {
  EXPECT_FALSE(findPreset("jamba"));
  for (llvm::StringRef name : getPresetNames())
    EXPECT_TRUE(findPreset(name)) << name.str();
  EXPECT_EQ((*findPreset("jamba-mini-1.5"))["eos_token_id"],
            Json::array({2, 518}));
  EXPECT_EQ((*findPreset("jamba-v0.1"))["architectures"],
            Json::array({"JambaForCausalLM"}));
}

} // namespace
} // namespace braid
