//===- PaddedBatch.cpp - Padded batches at the edge -----------------------===//
#include "braid/batch.h"

#include "Status.h"

#include <algorithm>

using namespace braid::runtime;

namespace {

/// Finds the tokens of the row whose mask is `mask`.
braid_status readRow(const int64_t *mask, uint64_t row, uint64_t numColumns,
                     braid_padded_row &result, braid_error *error) {
  result = {0, 0};
  for (uint64_t column = 0; column < numColumns; ++column) {
    if (mask[column] != 0 && mask[column] != 1)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected zeros and ones in the mask, but got %lld (row "
                  "%llu, column %llu)",
                  static_cast<long long>(mask[column]), static_cast<ull>(row),
                  static_cast<ull>(column));
    if (mask[column] == 0)
      continue;
    if (result.length == 0)
      result.first = column;
    uint64_t next = result.first + result.length;
    if (column != next)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected the ones of a row of the mask to be neighbours, "
                  "but got a hole (row %llu, column %llu); give the parts rows "
                  "of their own",
                  static_cast<ull>(row), static_cast<ull>(next));
    ++result.length;
  }
  return BRAID_OK;
}

} // namespace

braid_status braid_padded_rows(const int64_t *mask, uint64_t num_rows,
                               uint64_t num_columns, braid_padded_row *rows,
                               braid_error *error) {
  if (!rows && num_rows != 0)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a place for %llu rows, but got NULL",
                static_cast<ull>(num_rows));
  if (!mask) {
    std::fill_n(rows, num_rows, braid_padded_row{0, num_columns});
    return BRAID_OK;
  }
  for (uint64_t row = 0; row < num_rows; ++row)
    if (braid_status status = readRow(mask + row * num_columns, row,
                                      num_columns, rows[row], error))
      return status;
  return BRAID_OK;
}

void braid_padded_scatter(braid_padded_row row, uint64_t num_columns,
                          uint64_t width, const float *packed, float *padded) {
  float *place = padded + row.first * width;
  float *end = place + row.length * width;
  if (row.length != 0 && packed != place)
    std::memmove(place, packed, row.length * width * sizeof(float));
  std::fill(padded, place, 0.0f);
  std::fill(end, padded + num_columns * width, 0.0f);
}
