//===- JambaTensorsTest.cpp - Every rule of Jamba's tensors ---------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

ModelSpec accept(const TinyCheckpoint &checkpoint,
                 std::optional<Head> head = std::nullopt) {
  llvm::Expected<ModelSpec> spec = checkpoint.read(head);
  if (spec)
    return std::move(*spec);
  ADD_FAILURE() << llvm::toString(spec.takeError());
  ModelSpec none;
  none.layers.resize(2);
  none.layers[1].mixer = Mamba1Spec();
  none.layers[1].feedForward = ExpertsSpec();
  return none;
}

const AttentionSpec &attentionOf(const ModelSpec &spec) {
  return std::get<AttentionSpec>(spec.layers[0].mixer);
}
const MlpSpec &mlpOf(const ModelSpec &spec) {
  return std::get<MlpSpec>(spec.layers[0].feedForward);
}
const Mamba1Spec &mambaOf(const ModelSpec &spec) {
  return std::get<Mamba1Spec>(spec.layers[1].mixer);
}
const ExpertsSpec &expertsOf(const ModelSpec &spec) {
  return std::get<ExpertsSpec>(spec.layers[1].feedForward);
}

//===----------------------------------------------------------------------===//
// What the spec says
//===----------------------------------------------------------------------===//

TEST(JambaTensors, FillsTheFacts) {
  ModelSpec spec = accept(TinyCheckpoint());
  EXPECT_EQ(spec.family, Family::Jamba);
  EXPECT_EQ(spec.head, Head::CausalLM);
  EXPECT_EQ(spec.vocabulary, 11);
  EXPECT_EQ(spec.hidden, 6);
  EXPECT_EQ(spec.normEpsilon, 1e-6);
  EXPECT_EQ(spec.maxPositions, 262144);
  EXPECT_EQ(spec.embedding.shape, (Shape{11, 6}));
  EXPECT_EQ(spec.finalNorm.shape, Shape{6});
  ASSERT_TRUE(spec.lmHead);
  EXPECT_EQ(piecesOf(*spec.lmHead), Pieces{"lm_head.weight[0, 66]"});
  ASSERT_EQ(spec.layers.size(), 2u);
  EXPECT_EQ(spec.layers[1].key, "model.layers.1");
  EXPECT_EQ(piecesOf(spec.layers[1].feedForwardNorm),
            Pieces{"model.layers.1.pre_ff_layernorm.weight[0, 6]"});
}

TEST(JambaTensors, FillsAttentionAndMlp) {
  ModelSpec spec = accept(TinyCheckpoint());
  const AttentionSpec &attention = attentionOf(spec);
  EXPECT_EQ(attention.heads, 2);
  EXPECT_EQ(attention.kvHeads, 1);
  EXPECT_EQ(attention.headDim, 3);
  EXPECT_EQ(attention.scale, 1 / std::sqrt(3.0));
  EXPECT_EQ(attention.q.shape, (Shape{6, 6}));
  EXPECT_EQ(attention.k.shape, (Shape{3, 6}));
  EXPECT_EQ(attention.v.shape, (Shape{3, 6}));
  EXPECT_EQ(attention.o.shape, (Shape{6, 6}));
  EXPECT_EQ(mlpOf(spec).intermediate, 5);
  EXPECT_EQ(mlpOf(spec).gate.shape, (Shape{5, 6}));
  EXPECT_EQ(mlpOf(spec).down.shape, (Shape{6, 5}));
}

TEST(JambaTensors, TakesHeadsOfTheirOwnWidth) {
  Json config = tinyConfig();
  config["head_dim"] = 5;
  ModelSpec spec = accept(TinyCheckpoint(config));
  EXPECT_EQ(attentionOf(spec).q.shape, (Shape{10, 6}));
  EXPECT_EQ(attentionOf(spec).k.shape, (Shape{5, 6}));
  EXPECT_EQ(attentionOf(spec).o.shape, (Shape{6, 10}));
}

TEST(JambaTensors, SplitsMambaProjections) {
  ModelSpec spec = accept(TinyCheckpoint());
  const Mamba1Spec &mamba = mambaOf(spec);
  std::string key = "model.layers.1.mamba.";
  EXPECT_EQ(mamba.inX.shape, (Shape{12, 6}));
  EXPECT_EQ(piecesOf(mamba.inX), Pieces{key + "in_proj.weight[0, 72]"});
  EXPECT_EQ(piecesOf(mamba.inZ), Pieces{key + "in_proj.weight[72, 72]"});
  EXPECT_EQ(mamba.xDt.shape, (Shape{2, 12}));
  EXPECT_EQ(mamba.xB.shape, (Shape{4, 12}));
  EXPECT_EQ(piecesOf(mamba.xDt), Pieces{key + "x_proj.weight[0, 24]"});
  EXPECT_EQ(piecesOf(mamba.xB), Pieces{key + "x_proj.weight[24, 48]"});
  EXPECT_EQ(piecesOf(mamba.xC), Pieces{key + "x_proj.weight[72, 48]"});
  EXPECT_EQ(mamba.conv.shape, (Shape{12, 3}));
  EXPECT_EQ(piecesOf(mamba.conv), Pieces{key + "conv1d.weight[0, 36]"});
  ASSERT_TRUE(mamba.convBias);
  EXPECT_FALSE(mamba.inXBias || mamba.inZBias || mamba.outBias);
  EXPECT_EQ(piecesOf(mamba.aLog), Pieces{key + "A_log[0, 48]"});
  EXPECT_EQ(piecesOf(mamba.skip), Pieces{key + "D[0, 12]"});
  EXPECT_EQ(mamba.dtNorm->shape, Shape{2});
  EXPECT_EQ(mamba.bNorm->shape, Shape{4});
  EXPECT_EQ(mamba.dt.shape, (Shape{12, 2}));
  EXPECT_EQ(mamba.out.shape, (Shape{6, 12}));
}

TEST(JambaTensors, FollowsTheBiasFlags) {
  Json config = tinyConfig();
  config["mamba_conv_bias"] = false;
  config["mamba_proj_bias"] = true;
  ModelSpec spec = accept(TinyCheckpoint(config));
  const Mamba1Spec &mamba = mambaOf(spec);
  EXPECT_FALSE(mamba.convBias);
  ASSERT_TRUE(mamba.inXBias && mamba.inZBias && mamba.outBias);
  EXPECT_EQ(piecesOf(*mamba.inZBias),
            Pieces{"model.layers.1.mamba.in_proj.bias[12, 12]"});
  EXPECT_EQ(mamba.outBias->shape, Shape{6});
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

TEST(JambaTensors, CollectsExperts) {
  ModelSpec spec = accept(TinyCheckpoint());
  const ExpertsSpec &experts = expertsOf(spec);
  std::string key = "model.layers.1.feed_forward.experts.";
  EXPECT_EQ(experts.experts, 3);
  EXPECT_EQ(experts.topK, 2);
  EXPECT_EQ(experts.router.shape, (Shape{3, 6}));
  EXPECT_EQ(experts.gate.shape, (Shape{3, 5, 6}));
  EXPECT_EQ(experts.down.shape, (Shape{3, 6, 5}));
  EXPECT_EQ(piecesOf(experts.up), (Pieces{key + "0.up_proj.weight[0, 30]",
                                          key + "1.up_proj.weight[0, 30]",
                                          key + "2.up_proj.weight[0, 30]"}));
}

/// Replaces the experts of layer 1 by the fused tensors.
void fuse(TinyCheckpoint &checkpoint) {
  std::string key = "model.layers.1.feed_forward.experts.";
  for (const char *expert : {"0", "1", "2"})
    for (const char *name : {"gate", "up", "down"})
      checkpoint.remove(key + expert + "." + name + "_proj.weight");
  checkpoint.add(key + "gate_up_proj", {3, 10, 6});
  checkpoint.add(key + "down_proj", {3, 6, 5});
}

TEST(JambaTensors, TakesFusedExperts) {
  TinyCheckpoint checkpoint;
  fuse(checkpoint);
  ModelSpec spec = accept(checkpoint);
  const ExpertsSpec &experts = expertsOf(spec);
  std::string key = "model.layers.1.feed_forward.experts.";
  EXPECT_EQ(experts.gate.shape, (Shape{3, 5, 6}));
  EXPECT_EQ(piecesOf(experts.gate), Pieces{key + "gate_up_proj[0, 90] 30/60"});
  EXPECT_EQ(piecesOf(experts.up), Pieces{key + "gate_up_proj[30, 90] 30/60"});
  EXPECT_EQ(piecesOf(experts.down), Pieces{key + "down_proj[0, 90]"});
}

TEST(JambaTensors, RefusesFusedExpertsOfAnotherShape) {
  TinyCheckpoint checkpoint;
  fuse(checkpoint);
  checkpoint.at("model.layers.1.feed_forward.experts.gate_up_proj").shape = {
      3, 6, 10};
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "experts.gate_up_proj' of shape [3, 10, 6], but got "
                  "[3, 6, 10]");
}

TEST(JambaTensors, TakesTheOldSpelling) {
  TinyCheckpoint checkpoint;
  checkpoint.rename("layers.0.feed_forward.", "layers.0.moe.experts.0.");
  checkpoint.rename(".feed_forward.", ".moe.");
  checkpoint.rename(".pre_ff_layernorm.", ".pre_moe_layernorm.");
  ModelSpec spec = accept(checkpoint);
  EXPECT_EQ(piecesOf(mlpOf(spec).gate),
            Pieces{"model.layers.0.moe.experts.0.gate_proj.weight[0, 30]"});
  EXPECT_EQ(piecesOf(expertsOf(spec).router),
            Pieces{"model.layers.1.moe.router.weight[0, 18]"});
  EXPECT_EQ(piecesOf(spec.layers[1].feedForwardNorm),
            Pieces{"model.layers.1.pre_moe_layernorm.weight[0, 6]"});
}

TEST(JambaTensors, TakesSingleExpertsUnderTheNewSpelling) {
  TinyCheckpoint checkpoint;
  checkpoint.rename("layers.0.feed_forward.",
                    "layers.0.feed_forward.experts.0.");
  EXPECT_CONTAINS(piecesOf(mlpOf(accept(checkpoint)).down).front(),
                  "experts.0.down_proj");
}

TEST(JambaTensors, TakesBaseModelsWithoutPrefix) {
  Json config = tinyConfig();
  config["architectures"] = Json::array({"JambaModel"});
  TinyCheckpoint checkpoint(config);
  ASSERT_EQ(checkpoint.tensors.front().name, "embed_tokens.weight");
  ModelSpec spec = accept(checkpoint);
  EXPECT_EQ(spec.head, Head::Base);
  EXPECT_FALSE(spec.lmHead);
  EXPECT_EQ(spec.layers[1].key, "layers.1");
  // The prefix is as good.
  for (TensorInfo &tensor : checkpoint.tensors)
    tensor.name = "model." + tensor.name;
  EXPECT_EQ(accept(checkpoint).layers[1].key, "model.layers.1");
}

//===----------------------------------------------------------------------===//
// Heads
//===----------------------------------------------------------------------===//

TEST(JambaTensors, TiesTheHead) {
  Json config = tinyConfig();
  config["tie_word_embeddings"] = true;
  TinyCheckpoint checkpoint(config);
  EXPECT_EQ(piecesOf(*accept(checkpoint).lmHead),
            Pieces{"model.embed_tokens.weight[0, 66]"});
  // A head of its own beside the flag is the head.
  checkpoint.add("lm_head.weight", {11, 6});
  EXPECT_EQ(piecesOf(*accept(checkpoint).lmHead),
            Pieces{"lm_head.weight[0, 66]"});
}

TEST(JambaTensors, RefusesUntiedModelsWithoutHead) {
  TinyCheckpoint checkpoint;
  checkpoint.remove("lm_head.weight");
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "expected tensor 'lm_head.weight' of shape [11, 6], but "
                  "got none");
  EXPECT_CONTAINS(errorOf(checkpoint.read()), "it is not tied to the embedding "
                                              "(tie_word_embeddings is false)");
  EXPECT_FALSE(accept(checkpoint, Head::Base).lmHead);
}

TEST(JambaTensors, LeavesHeadsAsideForTheBaseModel) {
  TinyCheckpoint checkpoint;
  EXPECT_FALSE(accept(checkpoint, Head::Base).lmHead);
  checkpoint.remove("lm_head.weight");
  checkpoint.add("score.weight", {3, 6});
  checkpoint.config["architectures"] =
      Json::array({"JambaForSequenceClassification"});
  ModelSpec spec = accept(checkpoint, Head::Base);
  EXPECT_FALSE(spec.lmHead || spec.score);
}

TEST(JambaTensors, TakesClassifiers) {
  Json config = tinyConfig();
  config["architectures"] = Json::array({"JambaForSequenceClassification"});
  config["pad_token_id"] = 3;
  TinyCheckpoint checkpoint(config);
  ModelSpec spec = accept(checkpoint);
  EXPECT_EQ(spec.head, Head::Classification);
  EXPECT_FALSE(spec.lmHead || spec.scoreBias);
  EXPECT_EQ(spec.padToken, 3);
  // Two labels where nothing says how many; the rows of the weight are the
  // truth, whatever the config says.
  EXPECT_EQ(spec.score->shape, (Shape{2, 6}));
  checkpoint.at("score.weight").shape = {5, 6};
  checkpoint.add("score.bias", {5});
  spec = accept(checkpoint);
  EXPECT_EQ(spec.score->shape, (Shape{5, 6}));
  EXPECT_EQ(piecesOf(*spec.scoreBias), Pieces{"score.bias[0, 5]"});
  checkpoint.at("score.bias").shape = {4};
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "'score.bias' of shape [5], but got [4]");
}

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

TEST(JambaTensors, NeedsEveryTensor) {
  TinyCheckpoint whole;
  for (const TensorInfo &tensor : whole.tensors) {
    TinyCheckpoint checkpoint;
    checkpoint.remove(tensor.name);
    EXPECT_CONTAINS(errorOf(checkpoint.read()),
                    "expected tensor '" + tensor.name + "' of shape " +
                        formatShape(tensor.shape) + ", but got none");
  }
}

TEST(JambaTensors, ChecksEveryShape) {
  TinyCheckpoint whole;
  for (const TensorInfo &tensor : whole.tensors) {
    TinyCheckpoint checkpoint;
    Shape &shape = checkpoint.at(tensor.name).shape;
    shape.back() += 1;
    EXPECT_EQ(errorOf(checkpoint.read()),
              "expected tensor '" + tensor.name + "' of shape " +
                  formatShape(tensor.shape) + ", but got " +
                  formatShape(shape) +
                  " (model.safetensors); config.json and the weights do not "
                  "belong together");
  }
}

TEST(JambaTensors, ChecksRanks) {
  TinyCheckpoint checkpoint;
  checkpoint.at("model.layers.1.mamba.conv1d.weight").shape = {12, 3};
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "conv1d.weight' of shape [12, 1, 3], but got [12, 3]");
}

TEST(JambaTensors, ChecksTypes) {
  for (DType dtype : {DType::F32, DType::F16, DType::BF16}) {
    TinyCheckpoint checkpoint;
    checkpoint.at("model.layers.1.mamba.A_log").dtype = dtype;
    accept(checkpoint);
  }
  for (DType dtype : {DType::F64, DType::I8, DType::F8_E4M3, DType::U32}) {
    TinyCheckpoint checkpoint;
    checkpoint.at("model.layers.1.mamba.A_log").dtype = dtype;
    EXPECT_EQ(
        errorOf(checkpoint.read()),
        "expected tensor 'model.layers.1.mamba.A_log' of type F32, F16 or "
        "BF16, but got " +
            getName(dtype).str() +
            " (model.safetensors); convert the checkpoint");
  }
}

TEST(JambaTensors, RefusesMoreTensors) {
  TinyCheckpoint checkpoint;
  checkpoint.add("model.layers.1.mamba.in_proj.bias", {24});
  EXPECT_EQ(errorOf(checkpoint.read()),
            "expected only tensors that config.json implies, but got tensor "
            "'model.layers.1.mamba.in_proj.bias' (model.safetensors); "
            "config.json and the weights do not belong together");
  checkpoint.add("model.layers.2.input_layernorm.weight", {6});
  checkpoint.add("a", {1});
  EXPECT_CONTAINS(errorOf(checkpoint.read()), "tensor 'a' and 2 more");
}

TEST(JambaTensors, StopsAtTheFirstMissingExpert) {
  TinyCheckpoint checkpoint;
  checkpoint.config["num_experts"] = 65536;
  checkpoint.config["num_hidden_layers"] = 4096;
  checkpoint.at("model.layers.1.feed_forward.router.weight").shape = {65536, 6};
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "expected tensor "
                  "'model.layers.1.feed_forward.experts.3.gate_proj."
                  "weight'");
}

TEST(JambaTensors, ReadsTheGoldenCheckpoints) {
  std::error_code error;
  std::string folder = std::string(BRAID_TEST_DATA) + "/golden/jamba";
  int read = 0;
  for (llvm::sys::fs::directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error), ++read) {
    llvm::Expected<Checkpoint> checkpoint = Checkpoint::open(entry->path());
    ASSERT_TRUE(bool(checkpoint)) << llvm::toString(checkpoint.takeError());
    EXPECT_EQ(errorOf(readModel(*checkpoint)), "success") << entry->path();
  }
  EXPECT_GE(read, 20) << folder;
}

} // namespace
} // namespace braid
