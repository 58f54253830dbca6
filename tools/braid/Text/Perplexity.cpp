//===- Perplexity.cpp - How well models foresee a text --------------------===//
#include "tools/braid/Text/Perplexity.h"

#include "tools/braid/Command.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace braid::tool {

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

void Mean::Sum::add(double value) {
  double next = high + value;
  low += std::abs(high) >= std::abs(value) ? (high - next) + value
                                           : (value - next) + high;
  high = next;
}

void Mean::add(double value) {
  ++number;
  sum.add(value);
  squares.add(value * value);
}

double Mean::error() const {
  if (number < 2)
    return 0;
  double mean = value(), n = double(number);
  double variance = (squares.total() - n * mean * mean) / (n - 1);
  return std::sqrt(std::max(variance, 0.0) / n);
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

std::vector<Window> cutWindows(uint64_t tokens, uint64_t context,
                               uint64_t stride) {
  std::vector<Window> windows;
  for (uint64_t begin = 0, scored = 1; scored < tokens; begin += stride) {
    uint64_t end = std::min(begin + context, tokens);
    windows.push_back({begin, scored, end});
    scored = end;
  }
  return windows;
}

namespace {

/// Floats of logits that are held at a time.
constexpr uint64_t kMaxLogits = 1 << 24;

/// log(sum(exp(logits))), in double.
double logSumExp(llvm::ArrayRef<float> logits) {
  double most = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (float logit : logits)
    sum += std::exp(logit - most);
  return most + std::log(sum);
}

/// KL(p || q) of the softmax of two rows, given their logSumExp.
double diverge(llvm::ArrayRef<float> p, double pNorm, llvm::ArrayRef<float> q,
               double qNorm) {
  double sum = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    double logP = p[i] - pNorm, probability = std::exp(logP);
    // 0 log 0 is 0, whatever the other says.
    if (probability > 0)
      sum += probability * (logP - (q[i] - qNorm));
  }
  return sum;
}

/// A model that reads one window at a time.
class Reader {
public:
  static llvm::Expected<Reader> create(const braid_model *model,
                                       const PerplexityOptions &options,
                                       uint64_t piece) {
    braid_session_options settings;
    braid_session_options_init(&settings);
    settings.max_context = options.context;
    settings.max_tokens = settings.max_rows = piece;
    settings.threads = options.threads;
    auto session = createSession(model, settings);
    if (!session)
      return session.takeError();
    return Reader(braid_model_description(model)->output_width,
                  std::move(*session), piece);
  }

  llvm::Error reset() {
    braid_error error;
    if (braid_slot_reset(session.get(), 0, &error) != BRAID_OK)
      return toError(error);
    return llvm::Error::success();
  }

  /// Goes on by `ids` and keeps the logits of those from `kept` on. The
  /// sequence will have `whole` tokens.
  llvm::Error read(llvm::ArrayRef<int32_t> ids, uint64_t kept, uint64_t whole) {
    std::vector<uint64_t> positions(ids.size() - kept);
    std::iota(positions.begin(), positions.end(), kept);
    braid_request request;
    braid_request_init(&request);
    request.ids = ids.data();
    request.length = ids.size();
    request.whole = whole;
    request.keep = positions.empty() ? BRAID_KEEP_NONE : BRAID_KEEP_POSITIONS;
    request.positions = positions.data();
    request.num_positions = positions.size();
    request.output = logits.data();
    braid_error error;
    if (braid_evaluate(session.get(), &request, 1, &error) != BRAID_OK)
      return toError(error);
    return llvm::Error::success();
  }

  llvm::ArrayRef<float> row(uint64_t index) const {
    return llvm::ArrayRef(logits).slice(index * width, width);
  }

private:
  Reader(uint64_t width, Session session, uint64_t piece)
      : width(width), session(std::move(session)), logits(width * piece) {}

  uint64_t width;
  Session session;
  std::vector<float> logits;
};

/// Adds what rows of both models say of the token `id` that followed.
void score(Perplexity &result, llvm::ArrayRef<float> row,
           std::optional<llvm::ArrayRef<float>> other, int32_t id) {
  double norm = logSumExp(row);
  result.nats.add(norm - row[id]);
  if (!other)
    return;
  double otherNorm = logSumExp(*other);
  result.against.add(otherNorm - (*other)[id]);
  double divergence = diverge(*other, otherNorm, row, norm);
  result.divergence.add(divergence);
  result.maxDivergence = std::max(result.maxDivergence, divergence);
  // The lowest id wins a tie, as in greedy decoding.
  auto likeliest = [](llvm::ArrayRef<float> logits) {
    return std::max_element(logits.begin(), logits.end()) - logits.begin();
  };
  result.agreements += likeliest(row) == likeliest(*other);
}

uint64_t choosePiece(const braid_abi_model &facts,
                     const PerplexityOptions &options) {
  uint64_t rows = std::max<uint64_t>(kMaxLogits / facts.output_width, 1);
  return std::min({rows, facts.max_tokens, options.context});
}

} // namespace

llvm::Expected<Perplexity> measurePerplexity(const braid_model *model,
                                             const braid_model *against,
                                             llvm::ArrayRef<int32_t> ids,
                                             const PerplexityOptions &options) {
  uint64_t piece = choosePiece(*braid_model_description(model), options);
  if (against)
    piece = std::min(piece,
                     choosePiece(*braid_model_description(against), options));
  std::vector<Reader> readers;
  for (const braid_model *each : {model, against}) {
    if (!each)
      continue;
    auto reader = Reader::create(each, options, piece);
    if (!reader)
      return reader.takeError();
    readers.push_back(std::move(*reader));
  }

  std::vector<Window> windows =
      cutWindows(ids.size(), options.context, options.stride);
  Perplexity result;
  result.windows = windows.size();
  for (const Window &window : windows) {
    for (Reader &reader : readers)
      if (llvm::Error error = reader.reset())
        return std::move(error);
    // The last token of a window foresees nothing that counts.
    for (uint64_t at = window.begin; at + 1 < window.end; at += piece) {
      uint64_t end = std::min(at + piece, window.end - 1);
      uint64_t kept = std::clamp(window.scored - 1, at, end);
      for (Reader &reader : readers)
        if (llvm::Error error = reader.read(ids.slice(at, end - at), kept - at,
                                            window.end - window.begin))
          return std::move(error);
      for (uint64_t i = kept; i < end; ++i)
        score(result, readers[0].row(i - kept),
              against ? std::optional(readers[1].row(i - kept)) : std::nullopt,
              ids[i + 1]);
      if (options.progress)
        options.progress(result.nats.count(), ids.size() - 1);
    }
  }
  return result;
}

} // namespace braid::tool
