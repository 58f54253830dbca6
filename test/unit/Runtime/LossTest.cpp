//===- LossTest.cpp - Losses against their definitions --------------------===//
#include "braid/loss.h"
#include "Fixture.h"

#include <gtest/gtest.h>

#include <cmath>

namespace braid::test {
namespace {

TEST(NextTokenLoss, IsTheMeanOfCrossEntropies) {
  const float logits[] = {0, 0, 0, 1, 2, 3, -5, 5, 0};
  const int64_t labels[] = {2, BRAID_IGNORED_LABEL, 1};
  braid_loss whole = {}, pieces = {};
  ASSERT_EQ(braid_loss_add(&whole, logits, labels, 3, 3, nullptr), BRAID_OK);
  double second = std::log(std::exp(-5) + std::exp(5) + 1) - 5;
  EXPECT_NEAR(braid_loss_value(&whole, 0), (std::log(3) + second) / 2, 1e-12);
  double z = 0;
  for (int row = 0; row < 3; ++row) {
    double sum = 0;
    for (int i = 0; i < 3; ++i)
      sum += std::exp(static_cast<double>(logits[3 * row + i]));
    z += std::log(sum) * std::log(sum) / 3;
  }
  EXPECT_NEAR(braid_loss_value(&whole, 0.5) - braid_loss_value(&whole, 0),
              0.5 * z, 1e-12);
  for (int row = 0; row < 3; ++row)
    ASSERT_EQ(
        braid_loss_add(&pieces, logits + 3 * row, labels + row, 1, 3, nullptr),
        BRAID_OK);
  EXPECT_EQ(braid_loss_value(&pieces, 0.5), braid_loss_value(&whole, 0.5));
}

TEST(NextTokenLoss, TakesLabelsOfTheVocabulary) {
  const float logits[] = {0, 0};
  for (int64_t label : {int64_t(-1), int64_t(2)}) {
    braid_loss loss = {};
    braid_error error;
    EXPECT_EQ(braid_loss_add(&loss, logits, &label, 1, 2, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_TRUE(contains(error.message,
                         "expected labels from 0 to 1 or -100, but got " +
                             std::to_string(label) + " (row 0)"));
    EXPECT_EQ(loss.rows, 0u);
  }
  braid_error error;
  EXPECT_EQ(braid_loss_add(nullptr, logits, nullptr, 1, 2, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a loss and logits, but got NULL");
  braid_loss none = {};
  ASSERT_EQ(braid_loss_add(&none, logits, nullptr, 1, 2, nullptr), BRAID_OK);
  EXPECT_TRUE(std::isnan(braid_loss_value(&none, 0)));
}

TEST(ClassificationLoss, DependsOnTheLabels) {
  double loss = 0;
  const float scores[] = {1, 0, 0, 1};
  const int64_t classes[] = {0, 0};
  ASSERT_EQ(braid_classification_loss(scores, classes, 2, 2, &loss, nullptr),
            BRAID_OK);
  EXPECT_NEAR(loss, std::log(std::exp(1) + 1) - 0.5, 1e-12);
  const float numbers[] = {1, 3};
  const int64_t wanted[] = {2, 5};
  ASSERT_EQ(braid_classification_loss(numbers, wanted, 2, 1, &loss, nullptr),
            BRAID_OK);
  EXPECT_NEAR(loss, 2.5, 1e-12);
  braid_error error;
  EXPECT_EQ(braid_classification_loss(scores, nullptr, 2, 2, &loss, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected scores, classes and a place for the "
                              "loss, but got NULL");
}

/// Uniform routers have a loss of as many experts as a token has.
TEST(AuxLoss, BalancesExperts) {
  Model model;
  auto &facts =
      const_cast<braid_abi_model &>(*braid_model_description(model.get()));
  // The library may stay loaded after the model is closed.
  struct Restore {
    braid_abi_model &facts;
    braid_abi_model before = facts;
    ~Restore() { facts = before; }
  } restore{facts};
  EXPECT_EQ(braid_aux_loss_size(model.get()), 0u);
  EXPECT_TRUE(std::isnan(braid_aux_loss_value(model.get(), nullptr)));
  facts.routers = 2;
  facts.experts = 4;
  facts.experts_per_token = 2;
  ASSERT_EQ(braid_aux_loss_size(model.get()), 9u);
  std::vector<float> uniform(2 * 3 * 4, 1.0f);
  std::vector<double> sums(9);
  braid_aux_loss_add(model.get(), sums.data(), uniform.data(), 3, 3);
  EXPECT_NEAR(braid_aux_loss_value(model.get(), sums.data()), 2, 1e-12);

  // One token, whose two routers differ.
  const float logits[] = {3, 2, 1, 0, 0, 1, 2, 3};
  auto compute = [&](double first) {
    std::vector<double> f(4), q(4);
    double total = std::exp(0) + std::exp(1) + std::exp(2) + std::exp(3);
    for (int e = 0; e < 4; ++e) {
      f[e] = (e < 2 ? first : 1) / (first + 1);
      q[e] = (first * std::exp(3 - e) + std::exp(e)) / total / (first + 1);
    }
    double sum = 0;
    for (int e = 0; e < 4; ++e)
      sum += 4 * f[e] * q[e];
    return sum;
  };
  for (double first : {1.0, 2.0}) {
    facts.flags = first == 2 ? BRAID_ABI_MODEL_ATTENTION_ROUTERS : 0;
    sums.assign(9, 0);
    braid_aux_loss_add(model.get(), sums.data(), logits, 1, 1);
    EXPECT_NEAR(braid_aux_loss_value(model.get(), sums.data()), compute(first),
                1e-12);
  }
}

} // namespace
} // namespace braid::test
