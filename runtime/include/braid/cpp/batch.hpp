//===- batch.hpp - Padded batches and losses --------------------*- C++ -*-===//
///
/// What braid/batch.h and braid/loss.h do, for C++; see braid/braid.hpp.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_BATCH_HPP
#define BRAID_CPP_BATCH_HPP

#include "braid/batch.h"
#include "braid/cpp/model.hpp"
#include "braid/loss.h"

#include <optional>

namespace braid {

/// Finds the tokens of every row of `mask`, [rows][columns] of zeros and ones;
/// without a mask there is no padding.
inline std::vector<braid_padded_row>
findPaddedRows(std::optional<View<const int64_t>> mask, uint64_t rows,
               uint64_t columns) {
  std::vector<braid_padded_row> found(rows);
  detail::call(braid_padded_rows, mask ? mask->data() : nullptr, rows, columns,
               found.data());
  return found;
}

/// Scatters `packed`, [row.length][width], to `padded`, [columns][width].
inline void scatterPadded(braid_padded_row row, uint64_t columns,
                          uint64_t width, const float *packed, float *padded) {
  braid_padded_scatter(row, columns, width, packed, padded);
}

/// What a causal model is scored by.
class Loss {
public:
  /// Adds rows of `logits`, [rows][vocabulary], and the token that follows each
  /// of them, or BRAID_IGNORED_LABEL.
  void add(View<const float> logits, View<const int64_t> labels,
           uint64_t vocabulary) {
    detail::call(braid_loss_add, &sums, logits.data(), labels.data(),
                 uint64_t(labels.size()), vocabulary);
  }
  /// `zCoefficient` is in the model's description.
  double value(double zCoefficient = 0) const {
    return braid_loss_value(&sums, zCoefficient);
  }
  const braid_loss &get() const { return sums; }

private:
  braid_loss sums = {};
};

/// The loss of a classifier's `scores`, [classes.size()][labels].
inline double classificationLoss(View<const float> scores,
                                 View<const int64_t> classes, uint64_t labels) {
  double loss;
  detail::call(braid_classification_loss, scores.data(), classes.data(),
               uint64_t(classes.size()), labels, &loss);
  return loss;
}

/// The loss that balances the experts of a model, which must outlive it.
class AuxLoss {
public:
  explicit AuxLoss(const Model &model)
      : model(model.get()), sums(braid_aux_loss_size(model.get())) {}

  /// Adds router logits of `tokens` tokens: those of router r begin at
  /// r * stride * experts.
  void add(const float *routerLogits, uint64_t tokens, uint64_t stride) {
    braid_aux_loss_add(model, sums.data(), routerLogits, tokens, stride);
  }
  double value() const { return braid_aux_loss_value(model, sums.data()); }

private:
  const braid_model *model;
  std::vector<double> sums;
};

} // namespace braid

#endif // BRAID_CPP_BATCH_HPP
