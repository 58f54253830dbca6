//===- RouterKernelTest.cpp - Softmax over experts and the largest --------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// A router on f32 weights in panels of 16 experts.
class Router {
public:
  Router(ISA isa, int64_t experts, int64_t slots, int64_t inner, DType input,
         bool replicated = false, bool normalized = false)
      : isa(isa), product(makeProduct(isa, DType::F32, inner, 16)) {
    product.input = input;
    product.rowTile = 1;
    kernel.experts = experts;
    kernel.slots = slots;
    kernel.replicated = replicated;
    kernel.normalized = normalized;
    kernel.product = product;
    weights.emplace(product, experts, 1);
  }

  /// [weights, experts] of what `x` chooses, and its logits if it has them.
  Outcome run(const Elements &x) const;
  /// Against softmax and a stable sort of the exact logits.
  void check(const Elements &x) const;

  const ISA isa;
  ProductShape product;
  RouterKernel kernel = {};
  std::optional<PanelWeights> weights;
};

Outcome Router::run(const Elements &x) const {
  LoadedKernel loaded = loadKernel(kernel, kernel.hasLogits ? 5 : 4, 1, isa);
  KernelCall call(static_cast<int32_t>(x.size() / product.inner));
  int64_t places = call.getTokens() * kernel.slots;
  auto divisions = kernel.replicated ? std::vector<Division>{{{0, 1}}}
                                     : getDivisions(call.getTokens());
  return runDivided(
      loaded, call, divisions,
      [&] {
        Outcome outcome;
        outcome.emplace_back(DType::F32, places, NAN);
        outcome.push_back(
            Elements::ofIntegers(std::vector<int32_t>(places, -1)));
        if (kernel.hasLogits)
          outcome.emplace_back(DType::F32, call.getTokens() * kernel.experts,
                               NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        std::vector<const void *> operands = {x.data(), weights->data()};
        for (const Elements &elements : outcome)
          operands.push_back(elements.data());
        return operands;
      });
}

/// Of p, exp errs by 2e-7, its argument by half an ulp of a difference below 16
/// (5e-7), the sum by an ulp for every 8 experts, quotients by half of one
/// each.
void Router::check(const Elements &x) const {
  Outcome outcome = run(x);
  double bound = 1e-6 + 1.2e-7 * static_cast<double>(kernel.experts) / 8;
  for (size_t t = 0; t < x.size() / product.inner; ++t) {
    std::vector<double> p(kernel.experts);
    for (int64_t e = 0; e < kernel.experts; ++e)
      p[e] = multiply(isa, product, x, t, *weights, e);
    double largest = *std::max_element(p.begin(), p.end()), sum = 0;
    std::vector<int32_t> order(kernel.experts);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return p[a] > p[b]; });
    for (double &value : p)
      sum += value = std::exp(value - largest);
    if (kernel.normalized) {
      sum = 0;
      for (int64_t s = 0; s < kernel.slots; ++s)
        sum += p[order[s]];
    }
    for (int64_t s = 0; s < kernel.slots; ++s) {
      SCOPED_TRACE(kernel.getName() + ", token " + std::to_string(t));
      int64_t place = t * kernel.slots + s;
      EXPECT_EQ(outcome[1].getInteger(place), order[s]) << "slot " << s;
      double expected = p[order[s]] / sum;
      expectNear(DType::F32, outcome[0][place], expected, bound * expected);
    }
  }
}

TEST(RouterKernelTest, ChoosesTheLargest) {
  for (ISA isa : getHostISAs())
    for (DType input : {DType::F32, DType::BF16})
      for (auto [experts, slots] :
           {std::pair(1, 1), {2, 1}, {7, 7}, {16, 2}, {17, 4}, {40, 3}}) {
        Router router(isa, experts, slots, 13, input);
        router.check(Elements::draw(input, 5 * 13, 2));
      }
}

TEST(RouterKernelTest, DoesAllTokensIfReplicated) {
  for (ISA isa : getHostISAs()) {
    Router router(isa, 9, 2, 8, DType::F32, /*replicated=*/true);
    router.check(Elements::draw(DType::F32, 6 * 8, 2));
  }
}

/// Logits that are handed out are those that choose, bit for bit.
TEST(RouterKernelTest, HandsOutLogits) {
  constexpr int64_t kTokens = 5, kInner = 13;
  for (ISA isa : getHostISAs())
    for (DType input : {DType::F32, DType::BF16})
      for (bool replicated : {false, true})
        for (int64_t experts : {1, 7, 16, 17, 40}) {
          Router router(isa, experts, 1, kInner, input, replicated);
          router.kernel.hasLogits = true;
          Elements x = Elements::draw(input, kTokens * kInner, 2);
          router.check(x);
          Outcome outcome = router.run(x);
          for (int64_t t = 0; t < kTokens; ++t)
            for (int64_t e = 0; e < experts; ++e)
              ASSERT_EQ(outcome[2][t * experts + e],
                        multiply(isa, router.product, x, t, *router.weights, e))
                  << router.kernel.getName() << ", token " << t << ", expert "
                  << e;
        }
}

TEST(RouterKernelTest, DividesByTheSumIfNormalized) {
  for (ISA isa : getHostISAs())
    for (auto [experts, slots] : {std::pair(8, 2), {5, 5}, {20, 1}}) {
      Router router(isa, experts, slots, 9, DType::F32, /*replicated=*/false,
                    /*normalized=*/true);
      router.check(Elements::draw(DType::F32, 5 * 9, 2));
    }
}

/// The lower number wins, also from one panel to the next.
TEST(RouterKernelTest, BreaksTiesByNumber) {
  for (ISA isa : getHostISAs()) {
    Router router(isa, 20, 5, 4, DType::F32);
    for (int64_t e : {3, 17, 18, 19}) // as 2
      for (int64_t k = 0; k < 4; ++k)
        router.weights->set(e, k, router.weights->get(2, k));
    router.check(Elements::draw(DType::F32, 7 * 4, 2));
    // And if all are equal.
    Elements zeros(DType::F32, 4);
    Outcome outcome = router.run(zeros);
    for (int64_t s = 0; s < 5; ++s) {
      EXPECT_EQ(outcome[1].getInteger(s), s);
      EXPECT_EQ(outcome[0][s], 0.05f);
    }
  }
}

/// One expert far above the others: their weights may vanish, their order not.
TEST(RouterKernelTest, SurvivesLargeLogits) {
  for (ISA isa : getHostISAs()) {
    Router router(isa, 5, 3, 1, DType::F32);
    for (int64_t e = 0; e < 5; ++e)
      router.weights->set(e, 0, e == 3 ? 400.0f : -300.0f);
    Elements one(DType::F32, 1, 1);
    Outcome outcome = router.run(one);
    const int32_t expected[] = {3, 0, 1};
    for (int64_t s = 0; s < 3; ++s) {
      EXPECT_EQ(outcome[1].getInteger(s), expected[s]);
      EXPECT_EQ(outcome[0][s], s == 0 ? 1.0f : 0.0f);
    }
  }
}

/// Whatever a token holds, its experts exist: those who sort and gather rely on
/// it.
TEST(RouterKernelTest, StaysInRange) {
  for (ISA isa : getHostISAs())
    for (float value : {NAN, INFINITY, -INFINITY, 3e38f}) {
      Router router(isa, 6, 3, 5, DType::F32);
      Elements x(DType::F32, 2 * 5, value);
      Outcome outcome = router.run(x);
      for (size_t i = 0; i < outcome[1].size(); ++i) {
        EXPECT_GE(outcome[1].getInteger(i), 0);
        EXPECT_LT(outcome[1].getInteger(i), 6);
      }
    }
}

} // namespace
} // namespace braid::test
