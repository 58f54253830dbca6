//===- AttentionOperands.cpp - Queries and what they attend to ------------===//
#include "test/unit/Codegen/AttentionOperands.h"

#include "dialects/Hybrid/IR/HybridOps.h"

#include <algorithm>
#include <numeric>

namespace braid::test {

static constexpr size_t kSpan = mlir::hybrid::kPositionsPerSpan;

std::vector<double> computeWeights(const AttentionShape &shape,
                                   const History &history, int64_t position,
                                   int64_t queryHead, bool isRounded) {
  int64_t head =
      queryHead % shape.queryHeads / (shape.queryHeads / shape.heads);
  int64_t query = position * shape.getQueryWidth() + queryHead * shape.headSize;
  std::vector<double> p(position + 1);
  for (int64_t at = 0; at <= position; ++at) {
    int64_t key = (at * shape.heads + head) * shape.headSize;
    for (int64_t k = 0; k < shape.headSize; ++k) {
      float x = history.queries[query + k];
      p[at] += double(shape.rounded ? roundTo(DType::BF16, x) : x) *
               history.keys[key + k];
    }
    p[at] *= shape.getScale();
  }
  double largest = *std::max_element(p.begin(), p.end()), sum = 0;
  for (size_t begin = 0; begin < p.size(); begin += kSpan) {
    auto first = p.begin() + begin;
    auto last = p.begin() + std::min(begin + kSpan, p.size());
    double top = *std::max_element(first, last);
    for (auto at = first; at != last; ++at) {
      auto weight = static_cast<float>(std::exp(*at - top));
      sum += *at = isRounded
                       ? roundTo(DType::BF16, weight) * std::exp(top - largest)
                       : std::exp(*at - largest);
    }
  }
  for (double &weight : p)
    weight /= sum;
  return p;
}

AttentionOperands::AttentionOperands(const AttentionShape &shape)
    : shape(shape), pool(shape.type, shape.heads, shape.headSize, kBlocks),
      order(5) {
  clear();
}

void AttentionOperands::clear() {
  free.resize(kBlocks);
  std::iota(free.begin(), free.end(), 0);
  std::shuffle(free.begin(), free.end(), order);
  sequences.clear();
  queries.clear();
}

void AttentionOperands::add(const History &history, int32_t length,
                            int32_t past) {
  KernelCall::Sequence sequence{length, past};
  for (int64_t position = 0; position < past + length; ++position) {
    int64_t inBlock = position % KVPool::kPositions;
    if (inBlock == 0) {
      sequence.blocks.push_back(free.back());
      free.pop_back();
    }
    for (int64_t c = 0; c < shape.heads * shape.headSize; ++c) {
      int64_t from = position * shape.heads * shape.headSize + c;
      int64_t head = c / shape.headSize, i = c % shape.headSize;
      int64_t block = sequence.blocks.back();
      pool.elements.set(pool.getKeyPlace(block, head, inBlock, i),
                        history.keys[from]);
      pool.elements.set(pool.getValuePlace(block, head, inBlock, i),
                        history.values[from]);
    }
  }
  int64_t width = shape.getQueryWidth();
  for (int64_t i = past * width; i < (past + length) * width; ++i)
    queries.push_back(history.queries[i]);
  sequences.push_back(std::move(sequence));
}

Elements AttentionOperands::getQueries() const {
  Elements x(shape.input, queries.size());
  for (size_t i = 0; i < queries.size(); ++i)
    x.set(i, queries[i]);
  return x;
}

std::vector<Division> AttentionOperands::getDivisions(int64_t pieces) const {
  auto units = static_cast<int64_t>(queries.size()) / shape.headSize * pieces;
  std::vector<Division> divisions = {
      {{0, units}}, {{units / 3, units}, {0, units / 3}}, {}};
  for (int64_t unit = 0; unit < units; unit += 7)
    divisions.back().emplace_back(unit, std::min(unit + 7, units));
  return divisions;
}

} // namespace braid::test
