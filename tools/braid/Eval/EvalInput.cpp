//===- EvalInput.cpp - What eval is asked ---------------------------------===//
#include "tools/braid/Eval/EvalInput.h"

#include "braid/batch.h"
#include "braid/loss.h"
#include "compiler/FrontEnd/Json.h"
#include "compiler/FrontEnd/Safetensors.h"

#include <algorithm>

namespace braid::tool {
namespace {

class InputReader {
public:
  InputReader(TensorFile tensors, const braid_abi_model &facts,
              const std::string &path)
      : tensors(std::move(tensors)), facts(facts), path(path) {}

  llvm::Expected<EvalInput> run();

private:
  llvm::Error fail(const llvm::Twine &expected, const llvm::Twine &got,
                   llvm::StringRef remedy) const {
    return llvm::createStringError("expected " + expected + ", but got " + got +
                                   " (" + path + "); " + remedy);
  }
  const Tensor<int64_t> *find(llvm::StringRef name) const {
    auto found = tensors.integers.find(name.str());
    return found == tensors.integers.end() ? nullptr : &found->second;
  }
  llvm::Error checkNames() const;
  llvm::Error readTokens();
  llvm::Error readShape(const std::vector<int64_t> &shape, size_t rank,
                        llvm::StringRef name, llvm::StringRef dimensions);
  llvm::Error checkShape(const Tensor<int64_t> *tensor, llvm::StringRef name,
                         bool isOfRows = false) const;
  llvm::Error readMask();
  llvm::Error readIds();
  llvm::Error readPositions();
  void cutSegments(size_t row);
  llvm::Error readLabels();

  TensorFile tensors;
  const braid_abi_model &facts;
  const std::string &path;
  EvalInput input;
};

llvm::Expected<EvalInput> InputReader::run() {
  using Step = llvm::Error (InputReader::*)();
  if (llvm::Error error = checkNames())
    return std::move(error);
  for (Step step :
       {&InputReader::readTokens, &InputReader::readMask, &InputReader::readIds,
        &InputReader::readPositions, &InputReader::readLabels})
    if (llvm::Error error = (this->*step)())
      return std::move(error);
  return std::move(input);
}

llvm::Error InputReader::checkNames() const {
  constexpr llvm::StringLiteral kAll =
      "input_ids, attention_mask, position_ids and labels of I64, and "
      "inputs_embeds of F32";
  for (const auto &[name, tensor] : tensors.integers)
    if (name != "input_ids" && name != "attention_mask" &&
        name != "position_ids" && name != "labels")
      return fail(kAll, quote(name) + " of I64", "remove it");
  for (const auto &[name, tensor] : tensors.floats)
    if (name != "inputs_embeds")
      return fail(kAll, quote(name) + " of F32", "remove it");
  return llvm::Error::success();
}

/// Ids, or embeddings.
llvm::Error InputReader::readTokens() {
  auto embeddings = tensors.floats.find("inputs_embeds");
  const Tensor<int64_t> *ids = find("input_ids");
  if (embeddings == tensors.floats.end()) {
    if (!ids)
      return fail("a tensor 'input_ids' or 'inputs_embeds'", "none", "add it");
    return readShape(ids->shape, 2, "input_ids", "[rows, columns]");
  }
  if (ids)
    return fail("input_ids or inputs_embeds", "both", "remove one");
  Tensor<float> &tensor = embeddings->second;
  if (llvm::Error error = readShape(tensor.shape, 3, "inputs_embeds",
                                    "[rows, columns, hidden]"))
    return error;
  if (static_cast<uint64_t>(tensor.shape[2]) != facts.hidden)
    return fail("inputs_embeds of " + llvm::Twine(facts.hidden) +
                    " elements, the hidden size",
                formatShape(tensor.shape), "use embeddings of this model");
  input.embeddings = std::move(tensor.values);
  return llvm::Error::success();
}

llvm::Error InputReader::readShape(const std::vector<int64_t> &shape,
                                   size_t rank, llvm::StringRef name,
                                   llvm::StringRef dimensions) {
  if (shape.size() != rank || llvm::is_contained(shape, 0))
    return fail(name + " of shape " + dimensions, formatShape(shape),
                "give at least one token");
  input.rows = shape[0];
  input.columns = shape[1];
  return llvm::Error::success();
}

/// [rows, columns], or [rows].
llvm::Error InputReader::checkShape(const Tensor<int64_t> *tensor,
                                    llvm::StringRef name, bool isOfRows) const {
  std::vector<int64_t> expected = {static_cast<int64_t>(input.rows)};
  if (!isOfRows)
    expected.push_back(input.columns);
  if (!tensor || tensor->shape == expected)
    return llvm::Error::success();
  return fail(name + " of shape " + formatShape(expected) + ", as " +
                  (input.embeddings.empty() ? "input_ids" : "inputs_embeds") +
                  " has",
              formatShape(tensor->shape), "give a number for each");
}

llvm::Error InputReader::readMask() {
  const Tensor<int64_t> *mask = find("attention_mask");
  if (llvm::Error error = checkShape(mask, "attention_mask"))
    return error;
  std::vector<braid_padded_row> places(input.rows);
  braid_error error;
  if (braid_padded_rows(mask ? mask->values.data() : nullptr, input.rows,
                        input.columns, places.data(), &error) != BRAID_OK)
    return llvm::createStringError("%s (%s)", error.message, path.c_str());
  input.segments.resize(input.rows);
  for (auto [row, place] : llvm::zip_equal(input.segments, places))
    if (place.length != 0)
      row = {{place.first, place.first + place.length, place.length}};
  return llvm::Error::success();
}

/// Ids of masked columns mean nothing.
llvm::Error InputReader::readIds() {
  const Tensor<int64_t> *tensor = find("input_ids");
  if (!tensor)
    return llvm::Error::success();
  input.ids.resize(tensor->values.size());
  for (size_t r = 0; r < input.rows; ++r)
    for (const Segment &segment : input.segments[r])
      for (uint64_t c = segment.begin; c < segment.end; ++c) {
        int64_t id = tensor->values[r * input.columns + c];
        if (id < 0 || static_cast<uint64_t>(id) >= facts.vocabulary)
          return fail("ids from 0 to " + llvm::Twine(facts.vocabulary - 1),
                      llvm::Twine(id) + " in row " + llvm::Twine(r) +
                          ", column " + llvm::Twine(c),
                      "use the tokenizer of this model");
        input.ids[r * input.columns + c] = static_cast<int32_t>(id);
      }
  return llvm::Error::success();
}

llvm::Error InputReader::readPositions() {
  const Tensor<int64_t> *tensor = find("position_ids");
  if (!tensor)
    return llvm::Error::success();
  if (llvm::Error error = checkShape(tensor, "position_ids"))
    return error;
  input.positions.resize(tensor->values.size());
  for (size_t r = 0; r < input.rows; ++r) {
    for (const Segment &segment : input.segments[r])
      for (uint64_t c = segment.begin; c < segment.end; ++c) {
        int64_t position = tensor->values[r * input.columns + c];
        if (position < 0 || position >= BRAID_ROTARY_POSITIONS)
          return fail("position_ids from 0 to " +
                          llvm::Twine(BRAID_ROTARY_POSITIONS - 1),
                      llvm::Twine(position) + " in row " + llvm::Twine(r) +
                          ", column " + llvm::Twine(c),
                      "correct it");
        input.positions[r * input.columns + c] = static_cast<int32_t>(position);
      }
    cutSegments(r);
  }
  return llvm::Error::success();
}

/// Without a mask, a position that is not its predecessor's plus one begins a
/// new sequence.
void InputReader::cutSegments(size_t row) {
  const int32_t *positions = &input.positions[row * input.columns];
  std::vector<Segment> &segments = input.segments[row];
  if (!find("attention_mask")) {
    segments = {{0, 1}};
    for (uint64_t c = 1; c < input.columns; ++c)
      if (positions[c] == positions[c - 1] + 1)
        ++segments.back().end;
      else
        segments.push_back({c, c + 1});
  }
  for (Segment &segment : segments)
    segment.whole = 1 + *std::max_element(positions + segment.begin,
                                          positions + segment.end);
}

llvm::Error InputReader::readLabels() {
  const Tensor<int64_t> *tensor = find("labels");
  if (!tensor)
    return llvm::Error::success();
  bool isClassifier = facts.head == BRAID_ABI_HEAD_CLASSIFICATION;
  if (facts.head == BRAID_ABI_HEAD_BASE)
    return fail("no labels for a model without a head", "labels",
                "remove them, or compile with --head");
  if (llvm::Error error = checkShape(tensor, "labels", isClassifier))
    return error;
  for (auto [i, label] : llvm::enumerate(tensor->values))
    if (label != BRAID_IGNORED_LABEL && facts.output_width > 1 &&
        (label < 0 || static_cast<uint64_t>(label) >= facts.output_width))
      return fail("labels from 0 to " + llvm::Twine(facts.output_width - 1) +
                      " or " + llvm::Twine(BRAID_IGNORED_LABEL),
                  llvm::Twine(label) + " (number " + llvm::Twine(i) + ")",
                  "correct it");
  input.labels = tensor->values;
  return llvm::Error::success();
}

} // namespace

llvm::Expected<EvalInput> readInput(TensorFile tensors,
                                    const braid_abi_model &facts,
                                    const std::string &path) {
  return InputReader(std::move(tensors), facts, path).run();
}

} // namespace braid::tool
