//===- BatchTest.cpp - Batches and losses by braid.hpp --------------------===//
#include "Helpers.h"

#include <cmath>

namespace braid::test {
namespace {

TEST(CxxBatch, FindsAndScattersRows) {
  std::vector<int64_t> mask = {1, 1, 0, 0, 0, 1};
  auto rows = findPaddedRows(View<const int64_t>(mask), 2, 3);
  EXPECT_EQ(rows[0].length, 2u);
  EXPECT_EQ(rows[1].first, 2u);
  std::vector<float> packed = {5, 6}, padded(6, -1);
  scatterPadded(rows[1], 3, 2, packed.data(), padded.data());
  EXPECT_EQ(padded, (std::vector<float>{0, 0, 0, 0, 5, 6}));
  EXPECT_EQ(findPaddedRows(std::nullopt, 1, 4)[0].length, 4u);
}

TEST(CxxBatch, ThrowsAtAHole) {
  std::vector<int64_t> mask = {1, 0, 1};
  expectError(BRAID_INVALID_ARGUMENT, "row 0",
              [&] { findPaddedRows(View<const int64_t>(mask), 1, 3); });
}

TEST(CxxLoss, IsTheMeanOfCrossEntropies) {
  std::vector<float> logits = {0, 0, 0, 0};
  Loss loss;
  loss.add(logits, std::vector<int64_t>{1, BRAID_IGNORED_LABEL}, 2);
  EXPECT_EQ(loss.get().labels, 1u);
  EXPECT_DOUBLE_EQ(loss.value(), std::log(2.0));
  EXPECT_DOUBLE_EQ(loss.value(1), std::log(2.0) + std::pow(std::log(2.0), 2));
  EXPECT_DOUBLE_EQ(classificationLoss(logits, std::vector<int64_t>{0, 1}, 2),
                   std::log(2.0));
}

TEST(CxxLoss, OfAModelWithoutRoutersIsNone) {
  FakeModel fake;
  AuxLoss loss(fake.model);
  loss.add(nullptr, 0, 0);
  EXPECT_TRUE(std::isnan(loss.value()));
}

} // namespace
} // namespace braid::test
