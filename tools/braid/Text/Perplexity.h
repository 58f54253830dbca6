//===- Perplexity.h - How well models foresee a text ------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_PERPLEXITY_H
#define TOOLS_BRAID_TEXT_PERPLEXITY_H

#include "braid/braid.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <functional>
#include <vector>

namespace braid::tool {

/// The mean of many numbers and how far it may be off: sums without the
/// rounding errors that long texts would pile up.
class Mean {
public:
  void add(double value);
  uint64_t count() const { return number; }
  double value() const { return number ? sum.total() / double(number) : 0; }
  /// The standard error, of the sample; 0 for fewer than two numbers.
  double error() const;

private:
  /// Compensated summation, as Neumaier has it.
  class Sum {
  public:
    void add(double value);
    double total() const { return high + low; }

  private:
    double high = 0, low = 0;
  };
  uint64_t number = 0;
  Sum sum, squares;
};

/// A stretch of a text that is evaluated on its own: tokens [begin, end), of
/// which those from `scored` on count.
struct Window {
  uint64_t begin, scored, end;
};

/// Windows of at most `context` tokens, `stride` apart, that together score
/// every token but the first once.
std::vector<Window> cutWindows(uint64_t tokens, uint64_t context,
                               uint64_t stride);

struct PerplexityOptions {
  uint64_t context = 0; ///< tokens of a window
  uint64_t stride = 0;
  uint64_t threads = 0; ///< 0: the CPUs at hand
  /// Called with the tokens done and all of them.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

struct Perplexity {
  uint64_t windows = 0;
  Mean nats;    ///< -log p of each scored token
  Mean against; ///< the same of the other model
  /// Kullback-Leibler divergence of the model from the other, in nats.
  Mean divergence;
  double maxDivergence = 0;
  uint64_t agreements = 0; ///< tokens that both find likeliest
};

/// Scores `ids` with `model` and, if it is not null, with `against`, of the
/// same vocabulary.
llvm::Expected<Perplexity> measurePerplexity(const braid_model *model,
                                             const braid_model *against,
                                             llvm::ArrayRef<int32_t> ids,
                                             const PerplexityOptions &options);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_PERPLEXITY_H
