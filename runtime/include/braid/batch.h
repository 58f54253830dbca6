/*===- batch.h - Padded batches at the edge -----------------------*- C -*-===*\
|*
|* Inside Braid there is no padding. Batches in the manner of Transformers, a
|* rectangle of ids and a mask that says which are real, become requests here,
|* and results go back into rectangles.
|*
|*     ids   7 8 9 0     mask  1 1 1 0     row 0: first 0, length 3
|*           0 0 4 5           0 0 1 1     row 1: first 2, length 2
|*           0 0 0 0           0 0 0 0     row 2: first 0, length 0
|*
|* Row r is the request {ids + r * columns + first, length}; a row without
|* tokens is none. Functions of this header keep nothing, may be called by any
|* thread and fail as those of braid.h do.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_BATCH_H
#define BRAID_BATCH_H

#include "braid/braid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where the tokens of a row are: columns [first, first + length). */
typedef struct braid_padded_row {
  uint64_t first; /* 0 in a row without tokens */
  uint64_t length;
} braid_padded_row;

/* Finds the tokens of every row. `mask` is [num_rows][num_columns] of zeros and
 * ones, or NULL for a batch without padding; `rows` takes [num_rows]. The ones
 * of a row must be neighbours: a hole, or another number, is refused with its
 * row and column, and then `rows` holds nothing of use. */
BRAID_API braid_status braid_padded_rows(const int64_t *mask, uint64_t num_rows,
                                         uint64_t num_columns,
                                         braid_padded_row *rows,
                                         braid_error *error);

/* Scatters the results of one row: `packed`, [row.length][width], goes to the
 * columns of its tokens in `padded`, [num_columns][width], and the rest becomes
 * zero. The two may overlap; in particular `packed` may be where its values
 * belong, at padded + row.first * width, and then nothing is copied. */
BRAID_API void braid_padded_scatter(braid_padded_row row, uint64_t num_columns,
                                    uint64_t width, const float *packed,
                                    float *padded);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_BATCH_H */
