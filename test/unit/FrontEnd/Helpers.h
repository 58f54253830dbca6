//===- Helpers.h - Errors and small checkpoints for tests -------*- C++ -*-===//
#ifndef TEST_UNIT_FRONTEND_HELPERS_H
#define TEST_UNIT_FRONTEND_HELPERS_H

#include "compiler/FrontEnd/ReadModel.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include <gtest/gtest.h>

#include <fstream>

namespace braid::test {

/// The message of a failure; "success" otherwise.
inline std::string errorOf(llvm::Error error) {
  return error ? llvm::toString(std::move(error)) : "success";
}
template <typename T>
std::string errorOf(llvm::Expected<T> value) {
  return errorOf(value.takeError());
}

inline testing::AssertionResult contains(const char *, const char *,
                                         llvm::StringRef text,
                                         llvm::StringRef part) {
  if (text.contains(part))
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "expected \"" << text.str() << "\"\nto contain \"" << part.str()
         << "\"";
}
#define EXPECT_CONTAINS(text, part)                                            \
  EXPECT_PRED_FORMAT2(::braid::test::contains, text, part)

inline void writeFile(const std::string &path, llvm::StringRef content) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(content.data(), content.size());
}

inline std::string readFile(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// What is there; fails and gives `none`, of which a test can read, if an error
/// is.
template <typename T>
T valueOf(llvm::Expected<T> value, T none = T()) {
  if (value)
    return std::move(*value);
  ADD_FAILURE() << llvm::toString(value.takeError());
  return none;
}

inline Json parse(llvm::StringRef text) {
  return valueOf(parseJson(text, "test.json"));
}

/// A small model of odd sizes, with every kind of layer that its family has.
inline Json tinyConfig(llvm::StringRef family = "jamba") {
  if (family == "bamba")
    return parse(R"({
      "model_type": "bamba", "architectures": ["BambaForCausalLM"],
      "vocab_size": 11, "hidden_size": 6, "intermediate_size": 5,
      "num_hidden_layers": 2, "num_attention_heads": 2,
      "num_key_value_heads": 1, "head_dim": 8, "attn_layer_indices": [1],
      "mamba_n_heads": 4, "mamba_n_groups": 2, "mamba_d_state": 3,
      "mamba_d_conv": 3
    })");
  if (family == "zamba")
    return parse(R"({
      "model_type": "zamba", "architectures": ["ZambaForCausalLM"],
      "vocab_size": 11, "hidden_size": 6, "intermediate_size": 5,
      "num_hidden_layers": 4, "num_attention_heads": 2,
      "num_key_value_heads": 1, "attn_layer_period": 1, "attn_layer_offset": 0,
      "mamba_d_state": 3, "mamba_d_conv": 3, "mamba_dt_rank": 2
    })");
  if (family == "jetmoe")
    return parse(R"({
      "model_type": "jetmoe", "architectures": ["JetMoeForCausalLM"],
      "vocab_size": 11, "hidden_size": 6, "intermediate_size": 5,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "kv_channels": 4,
      "num_local_experts": 3, "num_experts_per_tok": 2
    })");
  // Two layers, attention with dense and Mamba with experts.
  return parse(R"({
    "model_type": "jamba", "architectures": ["JambaForCausalLM"],
    "vocab_size": 11, "hidden_size": 6, "intermediate_size": 5,
    "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
    "num_experts": 3, "num_experts_per_tok": 2,
    "expert_layer_period": 2, "expert_layer_offset": 1,
    "attn_layer_period": 2, "attn_layer_offset": 0,
    "mamba_d_state": 4, "mamba_d_conv": 3, "mamba_expand": 2,
    "mamba_dt_rank": 2, "tie_word_embeddings": false
  })");
}

/// tinyConfig() with some keys replaced.
inline Json patchTiny(llvm::StringRef family, llvm::StringRef patch) {
  Json config = tinyConfig(family);
  config.update(parse(patch));
  return config;
}

/// "name[offset, count]" of each piece of a weight, with "run/stride" behind it
/// if it is strided.
inline std::vector<std::string> piecesOf(const Weight &weight) {
  std::vector<std::string> pieces;
  int64_t elements = 0;
  for (const WeightPiece &piece : weight.pieces) {
    pieces.push_back(piece.tensor + "[" + std::to_string(piece.offset) + ", " +
                     std::to_string(piece.count) + "]");
    if (piece.stride)
      pieces.back() +=
          " " + std::to_string(piece.run) + "/" + std::to_string(piece.stride);
    elements += piece.count;
  }
  for (int64_t size : weight.shape)
    elements = size ? elements / size : 0;
  EXPECT_EQ(elements, 1) << "pieces do not make up the shape";
  return pieces;
}

using Pieces = std::vector<std::string>;
using Shape = std::vector<int64_t>;

/// The bytes of a safetensors file of zeros.
inline std::string makeSafetensors(llvm::ArrayRef<TensorInfo> tensors) {
  uint64_t bytes = tensors.empty() ? 0 : tensors.back().end;
  return formatSafetensorsHeader(tensors) + std::string(bytes, '\0');
}

/// A checkpoint to be spoilt: what a config implies, with zeros for weights.
class TinyCheckpoint {
public:
  explicit TinyCheckpoint(Json config = tinyConfig())
      : config(std::move(config)) {
    llvm::Expected<std::vector<TensorPlan>> plans = planTensors(this->config);
    if (!plans)
      ADD_FAILURE() << llvm::toString(plans.takeError());
    else
      for (const TensorPlan &plan : *plans)
        add(plan.name, plan.shape);
  }

  void add(const std::string &name, std::vector<int64_t> shape,
           DType dtype = DType::BF16) {
    tensors.push_back({name, dtype, std::move(shape)});
  }
  TensorInfo &at(llvm::StringRef name) {
    for (TensorInfo &tensor : tensors)
      if (tensor.name == name)
        return tensor;
    ADD_FAILURE() << "no tensor " << name.str();
    return tensors.front();
  }
  void remove(llvm::StringRef name) {
    tensors.erase(tensors.begin() + (&at(name) - tensors.data()));
  }
  /// Replaces the first `from` of every name by `to`.
  void rename(llvm::StringRef from, llvm::StringRef to) {
    for (TensorInfo &tensor : tensors) {
      auto [before, after] = llvm::StringRef(tensor.name).split(from);
      if (before.size() < tensor.name.size())
        tensor.name = (before + to + after).str();
    }
  }

  llvm::Expected<ModelSpec>
  read(std::optional<Head> head = std::nullopt) const {
    TemporaryDirectory directory;
    write(directory);
    llvm::Expected<Checkpoint> checkpoint =
        Checkpoint::open(directory.getFile(""));
    if (!checkpoint)
      return checkpoint.takeError();
    return readModel(*checkpoint, head);
  }
  void write(const TemporaryDirectory &directory) const {
    std::vector<TensorInfo> placed = tensors;
    uint64_t end = 0;
    for (TensorInfo &tensor : placed) {
      uint64_t bytes = getBits(tensor.dtype) / 8;
      for (int64_t size : tensor.shape)
        bytes *= size;
      tensor.begin = end;
      end += bytes;
      tensor.end = end;
    }
    writeFile(directory.getFile("config.json"), config.dump());
    std::string bytes = makeSafetensors(placed);
    for (const TensorInfo &tensor : placed)
      if (llvm::is_contained(nonzero, tensor.name))
        bytes[bytes.size() - end + tensor.begin] = 1;
    writeFile(directory.getFile("model.safetensors"), bytes);
  }

  Json config;
  std::vector<TensorInfo> tensors;
  std::vector<std::string> nonzero; ///< tensors that are not all zeros
};

/// Each tensor, missing or of another shape, is asked for by name and shape.
inline void expectNeedsEveryTensor(const TinyCheckpoint &whole) {
  for (const TensorInfo &tensor : whole.tensors) {
    std::string expected = "expected tensor '" + tensor.name + "' of shape " +
                           formatShape(tensor.shape);
    TinyCheckpoint checkpoint = whole;
    checkpoint.remove(tensor.name);
    EXPECT_CONTAINS(errorOf(checkpoint.read()), expected + ", but got none");
    checkpoint = whole;
    checkpoint.at(tensor.name).shape.back() += 1;
    EXPECT_CONTAINS(errorOf(checkpoint.read()), expected);
  }
}

} // namespace braid::test

#endif // TEST_UNIT_FRONTEND_HELPERS_H
