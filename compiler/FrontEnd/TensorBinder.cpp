//===- TensorBinder.cpp - Tensor rules, written once ----------------------===//
#include "compiler/FrontEnd/TensorBinder.h"

#include "llvm/Support/MathExtras.h"

namespace braid {

//===----------------------------------------------------------------------===//
// TensorBinder
//===----------------------------------------------------------------------===//

Weight TensorBinder::bind(const llvm::Twine &name,
                          llvm::ArrayRef<int64_t> shape, Initial initial,
                          llvm::StringRef remedy) {
  Request request = {name.str(), shape, 1, initial, remedy};
  if (rename)
    request.name = rename(request.name);
  Weight weight = {shape.vec(), {{request.name, 0, 0}}};
  if (failed())
    return weight;
  // The shape comes from config.json: nobody has multiplied it out before.
  bool overflows = false;
  for (int64_t size : shape)
    overflows |= llvm::MulOverflow(request.elements, size, request.elements);
  constexpr int64_t kMaxElements = int64_t(1) << 56;
  if (overflows || request.elements > kMaxElements)
    fail("tensor " + quote(request.name) + " of at most 2^56 elements",
         "shape " + formatShape(shape), "config.json", "correct the file");
  else
    bindTensor(request);
  if (!failed())
    weight.pieces.front().count = request.elements;
  return weight;
}

void TensorBinder::fail(const llvm::Twine &expected, const llvm::Twine &got,
                        llvm::StringRef place, llvm::StringRef remedy) {
  if (!failed())
    message = ("expected " + expected + ", but got " + got + " (" + place +
               "); " + remedy)
                  .str();
}

llvm::Error TensorBinder::takeError() {
  if (!failed())
    return llvm::Error::success();
  return llvm::createStringError(llvm::Twine(std::exchange(message, {})));
}

Weight sliceRows(const Weight &whole, int64_t first, int64_t count) {
  const WeightPiece &piece = whole.pieces.front();
  int64_t rowElements = piece.count / whole.shape.front();
  Weight rows = {whole.shape,
                 {{piece.tensor, piece.offset + first * rowElements,
                   count * rowElements}}};
  rows.shape.front() = count;
  return rows;
}

Weight stepRows(const Weight &whole, int64_t first, int64_t step) {
  const WeightPiece &piece = whole.pieces.front();
  int64_t rows = whole.shape.front() / step;
  int64_t rowElements = piece.count / whole.shape.front();
  Weight weight = {whole.shape,
                   {{piece.tensor, piece.offset + first * rowElements,
                     rows * rowElements, rowElements, step * rowElements}}};
  weight.shape.front() = rows;
  return weight;
}

Weight sliceEach(const Weight &whole, int64_t first, int64_t count) {
  const WeightPiece &piece = whole.pieces.front();
  int64_t matrices = whole.shape[0];
  int64_t elements = piece.count / matrices, row = elements / whole.shape[1];
  return {{matrices, count, whole.shape[2]},
          {{piece.tensor, piece.offset + first * row, matrices * count * row,
            count * row, elements}}};
}

//===----------------------------------------------------------------------===//
// CheckpointBinder
//===----------------------------------------------------------------------===//

bool CheckpointBinder::has(llvm::StringRef name) const {
  return checkpoint.find(name);
}

bool CheckpointBinder::hasPrefix(llvm::StringRef prefix) const {
  return checkpoint.hasPrefix(prefix);
}

std::optional<int64_t> CheckpointBinder::countRows(llvm::StringRef name) const {
  const TensorInfo *tensor = checkpoint.find(name);
  if (!tensor || tensor->shape.empty() || tensor->shape.front() < 1)
    return std::nullopt;
  return tensor->shape.front();
}

bool CheckpointBinder::areEqual(llvm::StringRef a, llvm::StringRef b) const {
  const TensorInfo *first = checkpoint.find(a), *second = checkpoint.find(b);
  return first->dtype == second->dtype && first->shape == second->shape &&
         checkpoint.bytes(*first) == checkpoint.bytes(*second);
}

void CheckpointBinder::bindTensor(const Request &request) {
  std::string expected = "tensor " + quote(request.name) + " of ";
  const TensorInfo *tensor = checkpoint.find(request.name);
  if (!tensor)
    return fail(expected + "shape " + formatShape(request.shape), "none",
                checkpoint.path(), request.remedy);
  if (request.shape != llvm::ArrayRef<int64_t>(tensor->shape))
    return fail(expected + "shape " + formatShape(request.shape),
                formatShape(tensor->shape), checkpoint.fileOf(*tensor),
                "config.json and the weights do not belong together");
  if (!isDecodable(tensor->dtype))
    return fail(expected + "type F32, F16 or BF16", getName(tensor->dtype),
                checkpoint.fileOf(*tensor), "convert the checkpoint");
  leaveAside(request.name);
}

void CheckpointBinder::leaveAside(llvm::StringRef name) {
  bound[checkpoint.find(name) - checkpoint.tensors().begin()] = true;
}

void CheckpointBinder::checkAllBound(
    llvm::function_ref<bool(llvm::StringRef name)> mayIgnore) {
  const TensorInfo *first = nullptr;
  size_t count = 0;
  for (size_t i = 0; i < bound.size(); ++i) {
    const TensorInfo &tensor = checkpoint.tensors()[i];
    if (bound[i] || mayIgnore(tensor.name))
      continue;
    if (count++ == 0)
      first = &tensor;
  }
  if (!first)
    return;
  std::string got = "tensor " + quote(first->name);
  if (count > 1)
    got += " and " + std::to_string(count - 1) + " more";
  fail("only tensors that config.json implies", got, checkpoint.fileOf(*first),
       "config.json and the weights do not belong together");
}

//===----------------------------------------------------------------------===//
// PlanBinder
//===----------------------------------------------------------------------===//

void PlanBinder::bindTensor(const Request &request) {
  if (!names.insert(request.name).second)
    return;
  if (plans.size() == kMaxTensors)
    return fail("at most " + llvm::Twine(kMaxTensors) + " tensors", "more",
                "config.json", "choose fewer layers or experts");
  plans.push_back(
      {request.name, request.shape.vec(), request.elements, request.initial});
}

} // namespace braid
