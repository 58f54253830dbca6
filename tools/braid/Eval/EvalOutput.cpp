//===- EvalOutput.cpp - What eval answers ---------------------------------===//
#include "tools/braid/Eval/EvalOutput.h"

#include "tools/braid/Command.h"

#include <algorithm>
#include <cstring>

namespace braid::tool {

EvalOutput::EvalOutput(const braid_model *model,
                       const EvaluationOptions &options, const EvalInput &input)
    : model(model), facts(*braid_model_description(model)), options(options),
      input(input) {}

bool EvalOutput::wantsRouterLogits() const {
  return options.routerLogits || hasAuxLoss();
}

//===----------------------------------------------------------------------===//
// Room
//===----------------------------------------------------------------------===//

static int64_t toSize(uint64_t value) { return static_cast<int64_t>(value); }

/// A tensor of zeros.
static llvm::Expected<float *> allocateTensor(TensorFile &file,
                                              const std::string &name,
                                              std::vector<int64_t> shape) {
  llvm::Expected<uint64_t> count = countElements(shape);
  if (!count)
    return count.takeError();
  Tensor<float> &tensor = file.floats[name];
  tensor.shape = std::move(shape);
  tensor.values.resize(*count);
  return tensor.values.data();
}

/// Tensors "name.I" of one shape.
static llvm::Error allocateTensors(TensorFile &file, llvm::StringRef name,
                                   uint64_t count,
                                   const std::vector<int64_t> &shape,
                                   std::vector<float *> &places) {
  for (uint64_t i = 0; i < count; ++i) {
    auto place =
        allocateTensor(file, (name + "." + llvm::Twine(i)).str(), shape);
    if (!place)
      return place.takeError();
    places.push_back(*place);
  }
  return llvm::Error::success();
}

llvm::Error EvalOutput::allocate(uint64_t maxContext) {
  context = maxContext;
  if (llvm::Error error = chooseKept())
    return error;
  if (llvm::Error error = allocateMain())
    return error;
  int64_t rows = toSize(input.rows), columns = toSize(input.columns);
  if (options.hiddenStates)
    if (llvm::Error error = allocateTensors(
            result, "hidden_states", facts.layers + 1,
            {rows, columns, toSize(facts.hidden)}, hiddenStates))
      return error;
  if (options.routerLogits)
    if (llvm::Error error = allocateTensors(
            result, "router_logits", facts.routers,
            {rows * columns, toSize(facts.experts)}, routerLogits))
      return error;
  if (options.attentions)
    if (llvm::Error error = allocateTensors(
            result, "attentions", facts.attentions,
            {rows, toSize(facts.attention_heads), columns, columns},
            attentions))
      return error;
  auxSums.assign(hasAuxLoss() ? braid_aux_loss_size(model) : 0, 0.0);
  last.assign(input.rows, std::vector<float>(facts.output_width));
  if (options.greedy == 0)
    return llvm::Error::success();
  Tensor<int64_t> &greedy = getGreedy();
  greedy.shape = {rows, toSize(options.greedy)};
  llvm::Expected<uint64_t> count = countElements(greedy.shape);
  if (!count)
    return count.takeError();
  greedy.values.resize(*count);
  return llvm::Error::success();
}

/// [B,L,width]; with a choice of columns [B,kept,width]; of a classifier
/// [B,labels].
llvm::Error EvalOutput::allocateMain() {
  bool isBase = facts.head == BRAID_ABI_HEAD_BASE;
  std::vector<int64_t> shape = {toSize(input.rows)};
  if (!isClassifier())
    shape.push_back(toSize(isDirect() ? input.columns : kept.front().size()));
  shape.push_back(toSize(facts.output_width));
  auto place = allocateTensor(result, isBase ? "last_hidden_state" : "logits",
                              std::move(shape));
  if (!place)
    return place.takeError();
  main = *place;
  return llvm::Error::success();
}

/// The columns of --logits: "last" of each row, or those listed.
llvm::Error EvalOutput::chooseKept() {
  if (isClassifier() && options.logits != "all")
    return llvm::createStringError(
        "expected --logits=all for a classifier, which has one output a row, "
        "but got '%s'",
        options.logits.c_str());
  kept.resize(input.rows);
  if (isDirect())
    return llvm::Error::success();
  std::vector<uint64_t> columns;
  if (!isClassifier() && options.logits != "last")
    if (llvm::Error error = chooseColumns(options.logits, columns))
      return error;
  for (size_t r = 0; r < input.rows; ++r) {
    bool isEmpty = input.segments[r].empty();
    kept[r] = columns;
    if (isClassifier())
      kept[r] = {isEmpty ? 0 : findPooled(r)};
    else if (columns.empty())
      kept[r] = {isEmpty ? 0 : input.getLast(r)};
  }
  return llvm::Error::success();
}

llvm::Error EvalOutput::chooseColumns(llvm::StringRef list,
                                      std::vector<uint64_t> &columns) {
  llvm::SmallVector<llvm::StringRef> parts;
  list.split(parts, ',');
  for (llvm::StringRef part : parts) {
    uint64_t column;
    if (part.getAsInteger(10, column) || column >= input.columns ||
        (!columns.empty() && column <= columns.back()))
      return llvm::createStringError(
          "expected --logits=all, last or ascending columns below %llu, but "
          "got '%s'",
          static_cast<unsigned long long>(input.columns), list.str().c_str());
    columns.push_back(column);
  }
  return llvm::Error::success();
}

/// The token that a classifier reads: the last one that is not the pad, or the
/// first.
uint64_t EvalOutput::findPooled(size_t row) const {
  const std::vector<Segment> &segments = input.segments[row];
  uint64_t first = segments.front().begin, column = input.getLast(row);
  const int32_t *ids = input.ids.data() + row * input.columns;
  while (!input.ids.empty() && column > first && ids[column] == facts.pad_token)
    --column;
  if (!input.ids.empty() && ids[column] == facts.pad_token)
    return first;
  return column;
}

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

void EvalOutput::ask(EvalPiece &piece, braid_request &request) {
  uint64_t length = piece.getLength();
  const std::vector<uint64_t> &wanted = kept[piece.row];
  bool needsAll = isDirect() || hasNextTokenLoss();
  for (uint64_t i = 0; i < length; ++i) {
    uint64_t column = piece.begin + i;
    bool isLast = options.greedy != 0 && column == input.getLast(piece.row);
    if (needsAll || isLast ||
        std::binary_search(wanted.begin(), wanted.end(), column))
      piece.positions.push_back(i);
  }
  request.keep = BRAID_KEEP_POSITIONS;
  request.positions = piece.positions.data();
  request.num_positions = piece.positions.size();
  if (isDirect()) {
    request.output =
        main + (piece.row * input.columns + piece.begin) * facts.output_width;
  } else {
    piece.output.resize(piece.positions.size() * facts.output_width);
    request.output = piece.output.data();
  }
  if (options.hiddenStates)
    piece.hiddenStates.resize((facts.layers + 1) * length * facts.hidden);
  if (wantsRouterLogits())
    piece.routerLogits.resize(facts.routers * length * facts.experts);
  if (options.attentions)
    piece.attentions.resize(facts.attentions * length * facts.attention_heads *
                            context);
  auto orNull = [](std::vector<float> &values) {
    return values.empty() ? nullptr : values.data();
  };
  request.hidden_states = orNull(piece.hiddenStates);
  request.router_logits = orNull(piece.routerLogits);
  request.attentions = orNull(piece.attentions);
}

const float *EvalOutput::getOutput(const EvalPiece &piece) const {
  if (!isDirect())
    return piece.output.data();
  return main + (piece.row * input.columns + piece.begin) * facts.output_width;
}

llvm::Error EvalOutput::take(const EvalPiece &piece) {
  uint64_t width = facts.output_width;
  const float *output = getOutput(piece);
  const std::vector<uint64_t> &wanted = kept[piece.row];
  for (auto [i, position] : llvm::enumerate(piece.positions)) {
    uint64_t column = piece.begin + position;
    const float *row = output + i * width;
    if (column == input.getLast(piece.row))
      std::copy_n(row, width, last[piece.row].begin());
    auto place = llvm::find(wanted, column);
    if (place != wanted.end())
      std::copy_n(row, width,
                  main +
                      (piece.row * wanted.size() + (place - wanted.begin())) *
                          width);
  }
  if (hasNextTokenLoss())
    if (llvm::Error error = addLoss(piece))
      return error;
  if (!auxSums.empty())
    braid_aux_loss_add(model, auxSums.data(), piece.routerLogits.data(),
                       piece.getLength(), piece.getLength());
  scatterHidden(piece);
  scatterRouters(piece);
  scatterAttentions(piece);
  return llvm::Error::success();
}

void EvalOutput::scatterHidden(const EvalPiece &piece) {
  uint64_t length = piece.getLength(), width = facts.hidden;
  for (auto [layer, place] : llvm::enumerate(hiddenStates))
    std::copy_n(piece.hiddenStates.data() + layer * length * width,
                length * width,
                place + (piece.row * input.columns + piece.begin) * width);
}

void EvalOutput::scatterRouters(const EvalPiece &piece) {
  uint64_t length = piece.getLength(), width = facts.experts;
  for (auto [router, place] : llvm::enumerate(routerLogits))
    std::copy_n(piece.routerLogits.data() + router * length * width,
                length * width,
                place + (piece.row * input.columns + piece.begin) * width);
}

/// From [tokens][heads][positions of the sequence] to [heads][L][L].
void EvalOutput::scatterAttentions(const EvalPiece &piece) {
  uint64_t length = piece.getLength(), heads = facts.attention_heads;
  uint64_t columns = input.columns, first = piece.segment.begin;
  for (auto [layer, place] : llvm::enumerate(attentions))
    for (uint64_t i = 0; i < length; ++i)
      for (uint64_t head = 0; head < heads; ++head) {
        const float *from = piece.attentions.data() +
                            ((layer * length + i) * heads + head) * context;
        float *to =
            place +
            ((piece.row * heads + head) * columns + piece.begin + i) * columns;
        std::copy_n(from, piece.begin + i - first + 1, to + first);
      }
}

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

/// A token is scored by the label of the next column, as in the library.
llvm::Error EvalOutput::addLoss(const EvalPiece &piece) {
  std::vector<int64_t> labels(piece.getLength(), BRAID_IGNORED_LABEL);
  for (uint64_t i = 0; i < labels.size(); ++i)
    if (uint64_t next = piece.begin + i + 1; next < input.columns)
      labels[i] = input.labels[piece.row * input.columns + next];
  braid_error error;
  if (braid_loss_add(&loss, getOutput(piece), labels.data(), labels.size(),
                     facts.output_width, &error) != BRAID_OK)
    return toError(error);
  return llvm::Error::success();
}

void EvalOutput::addLosses() {
  auto add = [&](const char *name, double value) {
    Tensor<float> &tensor = result.floats[name];
    tensor.shape = {1};
    tensor.values = {static_cast<float>(value)};
  };
  double aux = 0;
  if (hasAuxLoss())
    add("aux_loss", aux = braid_aux_loss_value(model, auxSums.data()));
  if (hasNextTokenLoss()) {
    double value = braid_loss_value(&loss, facts.z_loss_coefficient);
    if (hasAuxLoss() &&
        (options.routerLogits || (facts.flags & BRAID_ABI_MODEL_ADDS_AUX_LOSS)))
      value += facts.aux_loss_coefficient * aux;
    add("loss", value);
  }
  if (!isClassifier() || input.labels.empty())
    return;
  // Rows without tokens have no scores.
  std::vector<float> scores;
  std::vector<int64_t> labels;
  for (size_t r = 0; r < input.rows; ++r) {
    if (input.segments[r].empty())
      continue;
    const float *row = main + r * facts.output_width;
    scores.insert(scores.end(), row, row + facts.output_width);
    labels.push_back(input.labels[r]);
  }
  double value = 0;
  // Checked labels: it cannot fail.
  (void)braid_classification_loss(scores.data(), labels.data(), labels.size(),
                                  facts.output_width, &value, nullptr);
  add("loss", value);
}

TensorFile EvalOutput::finish() {
  addLosses();
  return std::move(result);
}

} // namespace braid::tool
