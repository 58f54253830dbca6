//===- BambaTensorsTest.cpp - Every rule of Bamba's tensors ---------------===//
#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

ModelSpec accept(const TinyCheckpoint &checkpoint) {
  ModelSpec none;
  none.layers.resize(2);
  none.layers[0].mixer = Mamba2Spec();
  return valueOf(checkpoint.read(), std::move(none));
}

TinyCheckpoint makeTiny(llvm::StringRef patch = "{}") {
  return TinyCheckpoint(patchTiny("bamba", patch));
}

const Mamba2Spec &mambaOf(const ModelSpec &spec) {
  return std::get<Mamba2Spec>(spec.layers[0].mixer);
}
const AttentionSpec &attentionOf(const ModelSpec &spec) {
  return std::get<AttentionSpec>(spec.layers[1].mixer);
}

TEST(BambaTensors, FillsTheFacts) {
  ModelSpec spec = accept(makeTiny());
  EXPECT_EQ(spec.family, Family::Bamba);
  EXPECT_EQ(spec.normEpsilon, 1e-5);
  EXPECT_EQ(spec.finalNormEpsilon, 1e-5);
  EXPECT_EQ(spec.rotary->frequencies.size(), 2u);
  EXPECT_EQ(piecesOf(spec.finalNorm),
            Pieces{"model.final_layernorm.weight[0, 6]"});
  EXPECT_EQ(piecesOf(*spec.lmHead), Pieces{"lm_head.weight[0, 66]"});
  EXPECT_EQ(attentionOf(spec).key, "model.layers.1.self_attn");
  EXPECT_EQ(attentionOf(spec).q.shape, (Shape{16, 6}));
  EXPECT_FALSE(attentionOf(spec).qBias);
}

TEST(BambaTensors, SplitsTheProjection) {
  ModelSpec spec = accept(makeTiny(R"({"mamba_proj_bias": true})"));
  const Mamba2Spec &mamba = mambaOf(spec);
  // z 12, x 12, B 6, C 6, dt 4 rows of 6.
  std::string weight = "model.layers.0.mamba.in_proj.weight";
  EXPECT_EQ(piecesOf(mamba.inZ), Pieces{weight + "[0, 72]"});
  EXPECT_EQ(piecesOf(mamba.inX), Pieces{weight + "[72, 72]"});
  EXPECT_EQ(piecesOf(mamba.inB), Pieces{weight + "[144, 36]"});
  EXPECT_EQ(piecesOf(mamba.inC), Pieces{weight + "[180, 36]"});
  EXPECT_EQ(piecesOf(mamba.inDt), Pieces{weight + "[216, 24]"});
  std::string bias = "model.layers.0.mamba.in_proj.bias";
  EXPECT_EQ(piecesOf(*mamba.inZBias), Pieces{bias + "[0, 12]"});
  EXPECT_EQ(piecesOf(*mamba.inCBias), Pieces{bias + "[30, 6]"});
  EXPECT_EQ(piecesOf(*mamba.inDtBias), Pieces{bias + "[36, 4]"});
  EXPECT_EQ(mamba.outBias->shape, Shape{6});
}

TEST(BambaTensors, SplitsTheConvolution) {
  ModelSpec spec = accept(makeTiny());
  const Mamba2Spec &mamba = mambaOf(spec);
  std::string weight = "model.layers.0.mamba.conv1d.weight";
  EXPECT_EQ(piecesOf(mamba.convX), Pieces{weight + "[0, 36]"});
  EXPECT_EQ(piecesOf(mamba.convB), Pieces{weight + "[36, 18]"});
  EXPECT_EQ(piecesOf(mamba.convC), Pieces{weight + "[54, 18]"});
  EXPECT_EQ(mamba.convC.shape, (Shape{6, 3}));
  EXPECT_EQ(piecesOf(*mamba.convCBias),
            Pieces{"model.layers.0.mamba.conv1d.bias[18, 6]"});
  EXPECT_EQ(mamba.stepBias.shape, Shape{4});
  EXPECT_EQ(mamba.norm.shape, Shape{12});
  EXPECT_FALSE(
      accept(makeTiny(R"({"mamba_conv_bias": false})")).layers.empty());
}

TEST(BambaTensors, TakesBiases) {
  ModelSpec spec =
      accept(makeTiny(R"({"attention_bias": true, "mlp_bias": true})"));
  EXPECT_EQ(piecesOf(*attentionOf(spec).kBias),
            Pieces{"model.layers.1.self_attn.k_proj.bias[0, 8]"});
  EXPECT_EQ(attentionOf(spec).oBias->shape, Shape{6});
  const auto &mlp = std::get<MlpSpec>(spec.layers[0].feedForward);
  EXPECT_EQ(mlp.gateBias->shape, Shape{5});
  EXPECT_EQ(piecesOf(*mlp.downBias),
            Pieces{"model.layers.0.feed_forward.down_proj.bias[0, 6]"});
}

TEST(BambaTensors, TakesBaseModelsWithoutPrefix) {
  TinyCheckpoint checkpoint = makeTiny(R"({"architectures": ["BambaModel"]})");
  EXPECT_EQ(checkpoint.tensors.front().name, "embed_tokens.weight");
  EXPECT_EQ(accept(checkpoint).layers[1].key, "layers.1");
}

TEST(BambaTensors, NeedsEveryTensorOfItsShape) {
  TinyCheckpoint whole =
      makeTiny(R"({"attention_bias": true, "mamba_proj_bias": true})");
  expectNeedsEveryTensor(whole);
  whole.add("model.layers.0.mamba.x_proj.weight", {1});
  EXPECT_CONTAINS(errorOf(whole.read()), "only tensors that config.json");
}

} // namespace
} // namespace braid
