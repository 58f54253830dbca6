/*===- loss.h - Losses of outputs ---------------------------------*- C -*-===*\
|*
|* What Transformers returns as `loss` and `aux_loss`, from outputs that
|* braid_evaluate gave. Everything is summed in double, in pieces of any size.
|* Functions of this header keep nothing, may be called by any thread, and those
|* that return a status fail as those of braid.h do; others take no NULL.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_LOSS_H
#define BRAID_LOSS_H

#include "braid/braid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A label that is not counted. */
#define BRAID_IGNORED_LABEL (-100)

/* What causal models are scored by, so far. Begin with zeros. */
typedef struct braid_loss {
  double cross_entropy; /* sum over labels that count */
  uint64_t labels;      /* how many they are */
  double z;             /* sum over rows of logsumexp(logits)^2 */
  uint64_t rows;
} braid_loss;

/* Adds `rows` rows of `logits`, [rows][vocabulary]. labels[i] is the token that
 * follows token i in its sequence, or BRAID_IGNORED_LABEL; NULL: none counts.
 */
BRAID_API braid_status braid_loss_add(braid_loss *loss, const float *logits,
                                      const int64_t *labels, uint64_t rows,
                                      uint64_t vocabulary, braid_error *error);

/* The mean over labels, and `z_coefficient` (of the model's description) times
 * the mean of z over rows. NaN where no label counts. */
BRAID_API double braid_loss_value(const braid_loss *loss, double z_coefficient);

/* The loss of a classifier's `scores`, [rows][num_labels]: the mean of cross
 * entropies over rows whose class is not BRAID_IGNORED_LABEL, or, with one
 * label, of squared differences over all rows. Stores it in `*loss`. */
BRAID_API braid_status braid_classification_loss(
    const float *scores, const int64_t *classes, uint64_t rows,
    uint64_t num_labels, double *loss, braid_error *error);

/* The loss that balances experts: with f[e] how often a token chose expert e
 * and q[e] the mean of its probabilities, over tokens and routers,
 *
 *     experts * sum_e f[e] * q[e]
 *
 * Source: Fedus et al., "Switch Transformers", equations 4 to 6, of all routers
 * together. Routers of attentions count twice, as in the library.
 *
 * `sums` are doubles of the caller's, zeros at first, as many as
 * braid_aux_loss_size says: 0 for a model without routers. */
BRAID_API uint64_t braid_aux_loss_size(const braid_model *model);

/* Adds `tokens` tokens of router_logits: those of router r at
 * router_logits + r * stride * experts, [tokens][experts]. */
BRAID_API void braid_aux_loss_add(const braid_model *model, double *sums,
                                  const float *router_logits, uint64_t tokens,
                                  uint64_t stride);

/* NaN where nothing was added. */
BRAID_API double braid_aux_loss_value(const braid_model *model,
                                      const double *sums);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_LOSS_H */
