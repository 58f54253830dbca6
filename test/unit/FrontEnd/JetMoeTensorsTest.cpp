//===- JetMoeTensorsTest.cpp - Every rule of JetMoE's tensors -------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

TinyCheckpoint makeTiny(llvm::StringRef patch = "{}") {
  return TinyCheckpoint(patchTiny("jetmoe", patch));
}

ModelSpec accept(const TinyCheckpoint &checkpoint) {
  ModelSpec none;
  none.layers.resize(2);
  none.layers[1].mixer = MixtureOfAttentionSpec();
  none.layers[1].feedForward = ExpertsSpec();
  return valueOf(checkpoint.read(), std::move(none));
}

TEST(JetMoeTensors, FillsTheFacts) {
  ModelSpec spec = accept(makeTiny(R"({"rms_norm_eps": 0.01})"));
  EXPECT_EQ(spec.family, Family::JetMoe);
  // Of the last norm only.
  EXPECT_EQ(spec.normEpsilon, 1e-6);
  EXPECT_EQ(spec.finalNormEpsilon, 0.01);
  EXPECT_EQ(piecesOf(spec.finalNorm), Pieces{"model.norm.weight[0, 6]"});
  EXPECT_EQ(piecesOf(*spec.lmHead), Pieces{"model.embed_tokens.weight[0, 66]"});
  EXPECT_EQ(piecesOf(spec.layers[1].feedForwardNorm),
            Pieces{"model.layers.1.post_attention_layernorm.weight[0, 6]"});
}

TEST(JetMoeTensors, FillsAttentions) {
  ModelSpec spec = accept(makeTiny());
  const auto &attention =
      std::get<MixtureOfAttentionSpec>(spec.layers[1].mixer);
  std::string key = "model.layers.1.self_attention.";
  EXPECT_EQ(attention.key, "model.layers.1.self_attention");
  EXPECT_EQ(attention.scale, 0.5);
  EXPECT_EQ(piecesOf(attention.k), Pieces{key + "kv_proj.weight[0, 48]"});
  EXPECT_EQ(piecesOf(attention.v), Pieces{key + "kv_proj.weight[48, 48]"});
  EXPECT_EQ(attention.q.shape, (Shape{3, 8, 6}));
  EXPECT_EQ(attention.o.shape, (Shape{3, 6, 8}));
  EXPECT_EQ(piecesOf(attention.router),
            Pieces{key + "experts.router.layer.weight[0, 18]"});
  EXPECT_EQ(piecesOf(attention.bias), Pieces{key + "experts.bias[0, 6]"});
}

TEST(JetMoeTensors, FillsExperts) {
  ModelSpec spec = accept(makeTiny());
  const auto &experts = std::get<ExpertsSpec>(spec.layers[1].feedForward);
  std::string key = "model.layers.1.mlp.";
  EXPECT_TRUE(experts.normalized);
  EXPECT_EQ(experts.gate.shape, (Shape{3, 5, 6}));
  EXPECT_EQ(piecesOf(experts.gate),
            Pieces{key + "input_linear.weight[0, 90] 30/60"});
  EXPECT_EQ(piecesOf(experts.up),
            Pieces{key + "input_linear.weight[30, 90] 30/60"});
  EXPECT_EQ(experts.down.shape, (Shape{3, 6, 5}));
  EXPECT_EQ(piecesOf(*experts.bias), Pieces{key + "bias[0, 6]"});
}

TEST(JetMoeTensors, TakesHeads) {
  ModelSpec spec =
      accept(makeTiny(R"({"architectures": ["JetMoeForSequenceClassification"],
                   "id2label": {"0": "a", "1": "b", "2": "c"}})"));
  EXPECT_EQ(spec.score->shape, (Shape{3, 6}));
  EXPECT_FALSE(spec.lmHead);
  TinyCheckpoint base = makeTiny(R"({"architectures": ["JetMoeModel"]})");
  EXPECT_EQ(accept(base).layers[0].key, "layers.0");
}

TEST(JetMoeTensors, NeedsEveryTensorOfItsShape) {
  TinyCheckpoint whole = makeTiny(R"({"tie_word_embeddings": false})");
  expectNeedsEveryTensor(whole);
}

} // namespace
} // namespace braid
