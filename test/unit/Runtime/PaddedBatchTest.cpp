//===- PaddedBatchTest.cpp - Rectangles in and out ------------------------===//
#include "Fixture.h"
#include "braid/batch.h"

namespace braid::test {
namespace {

TEST(PaddedBatch, FindsTheTokensOfRows) {
  const int64_t mask[] = {
      1, 1, 1, 0, // right padding
      0, 0, 1, 1, // left padding
      0, 1, 1, 0, // both
      0, 0, 0, 0, // no tokens
      1, 1, 1, 1, // no padding
      0, 0, 0, 1  //
  };
  const uint64_t expected[][2] = {{0, 3}, {2, 2}, {1, 2},
                                  {0, 0}, {0, 4}, {3, 1}};
  braid_padded_row rows[6];
  ASSERT_EQ(braid_padded_rows(mask, 6, 4, rows, nullptr), BRAID_OK);
  for (int row = 0; row < 6; ++row) {
    EXPECT_EQ(rows[row].first, expected[row][0]) << row;
    EXPECT_EQ(rows[row].length, expected[row][1]) << row;
  }
}

TEST(PaddedBatch, NeedsNoMask) {
  braid_padded_row rows[2];
  ASSERT_EQ(braid_padded_rows(nullptr, 2, 7, rows, nullptr), BRAID_OK);
  for (const braid_padded_row &row : rows) {
    EXPECT_EQ(row.first, 0u);
    EXPECT_EQ(row.length, 7u);
  }
  EXPECT_EQ(braid_padded_rows(nullptr, 0, 7, nullptr, nullptr), BRAID_OK);
}

TEST(PaddedBatch, RefusesHoles) {
  const int64_t mask[] = {1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1};
  braid_padded_row rows[3];
  braid_error error = {};
  EXPECT_EQ(braid_padded_rows(mask, 2, 6, rows, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message,
                       "expected the ones of a row of the mask to be "
                       "neighbours, but got a hole (row 1, column 1)"));
}

TEST(PaddedBatch, RefusesOtherNumbers) {
  const int64_t mask[] = {1, 1, -3, 0};
  braid_padded_row rows[2];
  braid_error error = {};
  EXPECT_EQ(braid_padded_rows(mask, 2, 2, rows, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message,
                       "expected zeros and ones in the mask, but got -3 (row "
                       "1, column 0)"));
  EXPECT_EQ(braid_padded_rows(mask, 2, 2, nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(
      contains(error.message, "expected a place for 2 rows, but got NULL"));
}

TEST(PaddedBatch, ScattersResults) {
  const std::vector<float> packed = {1, 2, 3, 4}; // [2][2]
  std::vector<float> padded(8, -1);               // [4][2]
  braid_padded_scatter({1, 2}, 4, 2, packed.data(), padded.data());
  EXPECT_EQ(padded, (std::vector<float>{0, 0, 1, 2, 3, 4, 0, 0}));
  padded.assign(8, -1);
  braid_padded_scatter({0, 0}, 4, 2, nullptr, padded.data());
  EXPECT_EQ(padded, std::vector<float>(8, 0));
}

TEST(PaddedBatch, ScattersInPlace) {
  for (size_t from : {0, 1, 2}) { // columns; the results belong in 1
    std::vector<float> padded(8, -1);
    for (size_t i = 0; i < 4; ++i)
      padded[from * 2 + i] = static_cast<float>(i + 1);
    braid_padded_scatter({1, 2}, 4, 2, &padded[from * 2], padded.data());
    EXPECT_EQ(padded, (std::vector<float>{0, 0, 1, 2, 3, 4, 0, 0})) << from;
  }
}

TEST(PaddedBatch, IsThatOfItsRows) {
  // Left and right padding, evaluated together, into one rectangle.
  const uint64_t columns = 12;
  std::vector<int32_t> ids = makeIds(3 * columns);
  std::vector<int64_t> mask(ids.size(), 0);
  const uint64_t begins[] = {0, 5, 3}, ends[] = {7, 12, 4};
  for (uint64_t row = 0; row < 3; ++row)
    std::fill(&mask[row * columns + begins[row]],
              mask.data() + row * columns + ends[row], 1);
  braid_padded_row rows[3];
  ASSERT_EQ(braid_padded_rows(mask.data(), 3, columns, rows, nullptr),
            BRAID_OK);

  Model model;
  Session session(model);
  std::vector<float> logits(3 * columns * FAKE_VOCABULARY, -1);
  braid_request requests[3];
  for (uint64_t row = 0; row < 3; ++row) {
    uint64_t first = row * columns + rows[row].first;
    braid_request_init(&requests[row]);
    requests[row].slot = row;
    requests[row].ids = &ids[first];
    requests[row].length = rows[row].length;
    requests[row].keep = BRAID_KEEP_ALL;
    requests[row].output = &logits[first * FAKE_VOCABULARY];
  }
  ASSERT_EQ(braid_evaluate(session.get(), requests, 3, nullptr), BRAID_OK);

  for (uint64_t row = 0; row < 3; ++row) {
    float *padded = &logits[row * columns * FAKE_VOCABULARY];
    braid_padded_scatter(rows[row], columns, FAKE_VOCABULARY,
                         padded + rows[row].first * FAKE_VOCABULARY, padded);
    std::vector<float> expected(columns * FAKE_VOCABULARY, 0.0f);
    std::vector<float> alone =
        computeLogits({ids.begin() + row * columns + begins[row],
                       ids.begin() + row * columns + ends[row]});
    std::copy(alone.begin(), alone.end(),
              expected.begin() + begins[row] * FAKE_VOCABULARY);
    EXPECT_TRUE(areSame({padded, padded + expected.size()}, expected)) << row;
  }
}

} // namespace
} // namespace braid::test
