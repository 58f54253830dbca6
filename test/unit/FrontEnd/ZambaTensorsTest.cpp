//===- ZambaTensorsTest.cpp - Every rule of Zamba's tensors ---------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

/// Layers 2 and 3 are hybrid.
TinyCheckpoint makeTiny(llvm::StringRef patch = "{}") {
  return TinyCheckpoint(patchTiny("zamba", patch));
}

ModelSpec accept(const TinyCheckpoint &checkpoint) {
  ModelSpec none;
  none.layers.resize(4);
  for (LayerSpec &layer : none.layers) {
    layer.mixer = Mamba1Spec();
    layer.block.emplace();
  }
  return valueOf(checkpoint.read(), std::move(none));
}

const Mamba1Spec &mambaOf(const ModelSpec &spec) {
  return std::get<Mamba1Spec>(spec.layers[0].mixer);
}

TEST(ZambaTensors, FillsTheFacts) {
  ModelSpec spec = accept(makeTiny());
  EXPECT_EQ(spec.family, Family::Zamba);
  EXPECT_EQ(spec.normEpsilon, 1e-5);
  EXPECT_FALSE(spec.rotary);
  EXPECT_FALSE(spec.layers[1].block);
  ASSERT_TRUE(spec.layers[2].block);
  EXPECT_TRUE(
      std::holds_alternative<std::monostate>(spec.layers[2].feedForward));
  // Tied where the file does not say.
  EXPECT_EQ(piecesOf(*spec.lmHead), Pieces{"model.embed_tokens.weight[0, 66]"});
  EXPECT_EQ(piecesOf(spec.layers[1].mixerNorm),
            Pieces{"model.layers.1.input_layernorm.weight[0, 6]"});
  EXPECT_EQ(
      piecesOf(spec.layers[2].mixerNorm),
      Pieces{"model.layers.2.mamba_decoder.input_layernorm.weight[0, 6]"});
}

TEST(ZambaTensors, SplitsMambaOfHeads) {
  ModelSpec spec = accept(makeTiny(R"({"mamba_proj_bias": true})"));
  const Mamba1Spec &mamba = mambaOf(spec);
  std::string key = "model.layers.0.mamba.";
  // Rows of x and z alternate.
  EXPECT_EQ(piecesOf(mamba.inX), Pieces{key + "in_proj.weight[0, 72] 6/12"});
  EXPECT_EQ(piecesOf(mamba.inZ), Pieces{key + "in_proj.weight[6, 72] 6/12"});
  EXPECT_EQ(piecesOf(*mamba.inZBias), Pieces{key + "in_proj.bias[1, 12] 1/2"});
  // Rows of a head are dt 2, B 3, C 3, of 6 columns.
  EXPECT_EQ(piecesOf(mamba.xDt), Pieces{key + "x_proj_weight[0, 24] 12/48"});
  EXPECT_EQ(piecesOf(mamba.xC), Pieces{key + "x_proj_weight[30, 36] 18/48"});
  EXPECT_EQ(mamba.xC.shape, (Shape{2, 3, 6}));
  EXPECT_EQ(mamba.dt.shape, (Shape{2, 6, 2}));
  EXPECT_EQ(mamba.dtBias.shape, Shape{12});
  EXPECT_EQ(mamba.aLog.shape, (Shape{12, 3}));
  EXPECT_EQ(mamba.skip.shape, Shape{12});
  EXPECT_FALSE(mamba.dtNorm);
}

TEST(ZambaTensors, DropsASingleHead) {
  ModelSpec spec = accept(makeTiny(R"({"n_mamba_heads": 1})"));
  EXPECT_EQ(mambaOf(spec).xDt.shape, (Shape{2, 12}));
  EXPECT_EQ(mambaOf(spec).dt.shape, (Shape{12, 2}));
}

//===----------------------------------------------------------------------===//
// The shared block
//===----------------------------------------------------------------------===//

TEST(ZambaTensors, SharesTheBlock) {
  ModelSpec spec = accept(makeTiny());
  const SharedBlockSpec &first = *spec.layers[2].block;
  const SharedBlockSpec &second = *spec.layers[3].block;
  Pieces q = {"model.layers.2.shared_transf.self_attn.q_proj.weight[0, 144]"};
  EXPECT_EQ(piecesOf(first.attention.q), q);
  EXPECT_EQ(piecesOf(second.attention.q), q);
  EXPECT_EQ(first.norm.shape, Shape{12});
  EXPECT_EQ(first.attention.o.shape, (Shape{6, 12}));
  // As if the input were one hidden state.
  EXPECT_EQ(first.attention.scale, 1 / std::sqrt(3.0));
  EXPECT_EQ(piecesOf(second.linear),
            Pieces{"model.layers.3.linear.weight[0, 36]"});
  EXPECT_TRUE(spec.remarks.empty());
}

TEST(ZambaTensors, TakesTheBlockUnderAnyHybridLayer) {
  TinyCheckpoint checkpoint = makeTiny();
  checkpoint.rename("layers.2.shared_transf", "layers.3.shared_transf");
  ModelSpec spec = accept(checkpoint);
  for (int64_t layer : {2, 3})
    EXPECT_EQ(piecesOf(spec.layers[layer].block->mlp.down),
              Pieces{"model.layers.3.shared_transf.feed_forward.down_proj."
                     "weight[0, 30]"});
}

/// A second copy of every tensor of the block.
void addCopies(TinyCheckpoint &checkpoint) {
  std::vector<TensorInfo> tensors = checkpoint.tensors;
  for (const TensorInfo &tensor : tensors) {
    llvm::StringRef name = tensor.name;
    if (name.consume_front("model.layers.2.shared_transf."))
      checkpoint.add(("model.layers.3.shared_transf." + name).str(),
                     tensor.shape);
  }
}

TEST(ZambaTensors, SharesEqualCopies) {
  TinyCheckpoint checkpoint = makeTiny();
  addCopies(checkpoint);
  ModelSpec spec = accept(checkpoint);
  EXPECT_EQ(piecesOf(spec.layers[3].block->norm),
            Pieces{"model.layers.2.shared_transf.input_layernorm.weight"
                   "[0, 12]"});
  EXPECT_TRUE(spec.remarks.empty());
}

TEST(ZambaTensors, KeepsCopiesThatDiffer) {
  TinyCheckpoint checkpoint = makeTiny();
  addCopies(checkpoint);
  std::string name = "model.layers.3.shared_transf.self_attn.k_proj.weight";
  checkpoint.nonzero = {name};
  ModelSpec spec = accept(checkpoint);
  EXPECT_EQ(piecesOf(spec.layers[3].block->attention.k),
            Pieces{name + "[0, 72]"});
  // What is equal is shared all the same.
  EXPECT_EQ(piecesOf(spec.layers[3].block->attention.v),
            Pieces{"model.layers.2.shared_transf.self_attn.v_proj.weight"
                   "[0, 72]"});
  ASSERT_EQ(spec.remarks.size(), 1u);
  EXPECT_EQ(spec.remarks[0],
            "the copies of the shared block differ, so that its layers keep "
            "their own: '" +
                name + "' for one is not like the first");
}

TEST(ZambaTensors, ChecksCopies) {
  TinyCheckpoint checkpoint = makeTiny();
  addCopies(checkpoint);
  checkpoint.at("model.layers.3.shared_transf.input_layernorm.weight").shape = {
      13};
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "layers.3.shared_transf.input_layernorm.weight' of shape "
                  "[12], but got [13]");
  // A layer that has no block may not have a copy either.
  checkpoint = makeTiny();
  checkpoint.add("model.layers.1.shared_transf.input_layernorm.weight", {12});
  EXPECT_CONTAINS(errorOf(checkpoint.read()),
                  "only tensors that config.json implies");
}

TEST(ZambaTensors, NeedsEveryTensorOfItsShape) {
  TinyCheckpoint whole = makeTiny();
  expectNeedsEveryTensor(whole);
}

} // namespace
} // namespace braid
