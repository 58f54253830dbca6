//===- Cost.cpp - Bytes and operations of calls, counted ------------------===//
#include "tools/braid/Cost.h"

#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"

#include <cmath>

namespace braid::tool {

Storage describeStorage(const ModelShape &shape, bool inBF16) {
  if (inBF16)
    return {2, shape.slotBytes, shape.kvBytes / 2};
  return {sizeof(float), shape.slotBytes, shape.kvBytes};
}

Storage describeStorage(const braid_abi_model &facts) {
  uint64_t factor = llvm::StringRef(facts.dtype) == "bf16" ? 2 : sizeof(float);
  return {factor, facts.slot_bytes, facts.kv_block_bytes / BRAID_ABI_KV_BLOCK};
}

llvm::Expected<ModelShape> readShape(const std::string &artifact,
                                     const braid_abi_model &facts) {
  auto config =
      readJsonFile(artifact + "/config.json", Checkpoint::kMaxConfigBytes);
  if (!config)
    return config.takeError();
  Head head = getHead(facts);
  auto plan = planModel(*config, head);
  if (!plan)
    return plan.takeError();
  return measure(plan->spec);
}

uint64_t countBytes(const WeightCount &weights, const Storage &storage) {
  return weights.factors * storage.factorBytes +
         (weights.wideFactors + weights.others) * sizeof(float);
}

Cost &Cost::operator+=(const Cost &other) {
  weights += other.weights;
  states += other.states;
  kv += other.kv;
  operations += other.operations;
  return *this;
}

Cost Cost::operator/(double divisor) const {
  return {weights / divisor, states / divisor, kv / divisor,
          operations / divisor};
}

namespace {

/// Adds up a call.
class Adder {
public:
  Adder(const ModelShape &shape, const Storage &storage)
      : shape(shape), storage(storage) {}

  void addPart(const SequencePart &part);
  void addWeights();

  Cost cost;

private:
  void multiply(double factors, double read, double timesEach) {
    cost.weights += read * storage.factorBytes;
    cost.operations += 2 * factors * timesEach;
  }

  const ModelShape &shape;
  const Storage &storage;
  double tokens = 0, rows = 0;
};

void Adder::addPart(const SequencePart &part) {
  double past = part.past, length = part.length;
  tokens += length;
  rows += part.keepsOutput;
  cost.states += double(storage.slotBytes) * (part.past == 0 ? 1 : 2);
  cost.kv += storage.kvBytes * (past + length);
  double seen = length * past + length * (length + 1) / 2;
  cost.operations += shape.attentionOperations * seen;
}

void Adder::addWeights() {
  double wide = shape.body.wideFactors;
  cost.weights += sizeof(float) * (shape.body.others + wide);
  cost.operations += 2 * wide * tokens;
  multiply(shape.body.factors, shape.body.factors, tokens);
  for (const RoutedCount &routed : shape.routed) {
    double chosen = 1 - std::pow(1 - routed.share, tokens);
    multiply(routed.factors, routed.factors * chosen, tokens * routed.share);
  }
  if (rows != 0)
    multiply(shape.head.factors, shape.head.factors, rows);
  cost.weights += double(shape.hidden) * storage.factorBytes * tokens;
}

} // namespace

Cost measureCall(const ModelShape &shape, const Storage &storage,
                 llvm::ArrayRef<SequencePart> parts) {
  Adder adder(shape, storage);
  for (const SequencePart &part : parts)
    adder.addPart(part);
  adder.addWeights();
  return adder.cost;
}

} // namespace braid::tool
