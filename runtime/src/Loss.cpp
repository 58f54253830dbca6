//===- Loss.cpp - Losses of outputs ---------------------------------------===//
#include "braid/loss.h"

#include "Model.h"
#include "Status.h"

#include <algorithm>
#include <cmath>

using namespace braid::runtime;

namespace {

double logSumExp(const float *row, uint64_t width) {
  double largest = *std::max_element(row, row + width), sum = 0;
  for (uint64_t i = 0; i < width; ++i)
    sum += std::exp(row[i] - largest);
  return largest + std::log(sum);
}

braid_status checkLabel(int64_t label, uint64_t count, uint64_t row,
                        braid_error *error) {
  if (label >= 0 && static_cast<uint64_t>(label) < count)
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected labels from 0 to %llu or %d, but got %lld (row %llu)",
              static_cast<ull>(count - 1), BRAID_IGNORED_LABEL,
              static_cast<long long>(label), static_cast<ull>(row));
}

/// The sums of the balancing loss, in their array.
struct BalanceSums {
  BalanceSums(const braid_model *model, double *sums)
      : experts(model->description->experts), chosen(sums + 1),
        probabilities(sums + 1 + experts), rows(*sums) {}

  /// A token's row of logits, `weight` times.
  void add(const float *logits, uint64_t perToken, double weight);

  uint64_t experts;
  double *chosen, *probabilities; // [experts]
  double &rows;
};

void BalanceSums::add(const float *logits, uint64_t perToken, double weight) {
  double sum = logSumExp(logits, experts);
  rows += weight;
  for (uint64_t e = 0; e < experts; ++e) {
    probabilities[e] += weight * std::exp(logits[e] - sum);
    // Chosen, if fewer than perToken come before it: the lower number wins.
    uint64_t before = 0;
    for (uint64_t other = 0; other < experts; ++other)
      before += logits[other] > logits[e] ||
                (logits[other] == logits[e] && other < e);
    chosen[e] += before < perToken ? weight : 0;
  }
}

} // namespace

braid_status braid_loss_add(braid_loss *loss, const float *logits,
                            const int64_t *labels, uint64_t rows,
                            uint64_t vocabulary, braid_error *error) {
  if (!loss || (rows != 0 && (!logits || vocabulary == 0)))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a loss and logits, but got NULL");
  for (uint64_t i = 0; labels && i < rows; ++i)
    if (labels[i] != BRAID_IGNORED_LABEL)
      if (braid_status status = checkLabel(labels[i], vocabulary, i, error))
        return status;
  for (uint64_t i = 0; i < rows; ++i) {
    const float *row = logits + i * vocabulary;
    double sum = logSumExp(row, vocabulary);
    loss->z += sum * sum;
    ++loss->rows;
    if (!labels || labels[i] == BRAID_IGNORED_LABEL)
      continue;
    loss->cross_entropy += sum - row[labels[i]];
    ++loss->labels;
  }
  return BRAID_OK;
}

double braid_loss_value(const braid_loss *loss, double z_coefficient) {
  double value = loss->cross_entropy / static_cast<double>(loss->labels);
  if (z_coefficient > 0)
    value += z_coefficient * loss->z / static_cast<double>(loss->rows);
  return value;
}

braid_status braid_classification_loss(const float *scores,
                                       const int64_t *classes, uint64_t rows,
                                       uint64_t num_labels, double *loss,
                                       braid_error *error) {
  if (!loss || num_labels == 0 || (rows != 0 && (!scores || !classes)))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected scores, classes and a place for the loss, but got "
                "NULL");
  if (num_labels == 1) {
    double squares = 0;
    for (uint64_t i = 0; i < rows; ++i)
      squares += (scores[i] - static_cast<double>(classes[i])) *
                 (scores[i] - static_cast<double>(classes[i]));
    *loss = squares / static_cast<double>(rows);
    return BRAID_OK;
  }
  braid_loss sum = {};
  if (braid_status status =
          braid_loss_add(&sum, scores, classes, rows, num_labels, error))
    return status;
  *loss = braid_loss_value(&sum, 0);
  return BRAID_OK;
}

uint64_t braid_aux_loss_size(const braid_model *model) {
  return model->description->routers ? 2 * model->description->experts + 1 : 0;
}

void braid_aux_loss_add(const braid_model *model, double *sums,
                        const float *router_logits, uint64_t tokens,
                        uint64_t stride) {
  const braid_abi_model &facts = *model->description;
  if (facts.routers == 0)
    return;
  BalanceSums balance(model, sums);
  bool hasPairs = facts.flags & BRAID_ABI_MODEL_ATTENTION_ROUTERS;
  for (uint64_t r = 0; r < facts.routers; ++r)
    for (uint64_t t = 0; t < tokens; ++t)
      balance.add(router_logits + (r * stride + t) * facts.experts,
                  facts.experts_per_token, hasPairs && r % 2 == 0 ? 2 : 1);
}

double braid_aux_loss_value(const braid_model *model, const double *sums) {
  const braid_abi_model &facts = *model->description;
  if (facts.routers == 0)
    return NAN;
  double sum = 0, rows = sums[0];
  for (uint64_t e = 0; e < facts.experts; ++e)
    sum += sums[1 + e] / rows * (sums[1 + facts.experts + e] / rows);
  return static_cast<double>(facts.experts) * sum;
}
