//===- AttentionMixers.cpp - What mixes tokens: attention -----------------===//
#include "compiler/Import/LayerBuilder.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

Value LayerBuilder::rope(Value x, Value rotation, int64_t headSize) {
  return RopeOp::create(builder, x.getType(), rotation, headSize, x)
      .getResult();
}

Value LayerBuilder::attend(Value queries, Value keys, Value values,
                           StringRef key, ArrayRef<int64_t> stateShape,
                           double scale) {
  locate(key);
  Value cache = state(StateKind::KV, stateShape, "kv_state");
  AppendKVOp::create(builder, keys, values, cache, batch);
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(queries.getType()).getShape();
  Value init = empty(shape.drop_front());
  return AttentionOp::create(builder, init.getType(), queries, cache, batch,
                             APFloat(scale), init)
      .getResult();
}

Value LayerBuilder::mix(Value x, const AttentionSpec &spec,
                        const Context &context, double epsilon) {
  Value q = linear(x, {{spec.q, spec.qBias, "q_proj"}})[0];
  auto kv = linear(
      x, {{spec.k, spec.kBias, "k_proj"}, {spec.v, spec.vBias, "v_proj"}});
  if (context.rotation) {
    locate(spec.key);
    q = rope(q, context.rotation, spec.headDim);
    kv[0] = rope(kv[0], context.rotation, spec.headDim);
  }
  Value mixed = attend(q, kv[0], kv[1], spec.key,
                       {2, spec.kvHeads, spec.headDim}, spec.scale);
  return linear(mixed, {{spec.o, spec.oBias, "o_proj"}})[0];
}

/// Queries have one row a chosen expert; keys and values are the token's.
Value LayerBuilder::mix(Value x, const MixtureOfAttentionSpec &spec,
                        const Context &context, double epsilon) {
  Routing routing =
      route(x, spec.router, spec.topK, /*normalized=*/true, "attention_router");
  Value q = expertLinear(x, routing, {{spec.q, "q_proj"}})[0];
  auto kv = linear(x, {{spec.k, "k_proj"}, {spec.v, "v_proj"}});
  locate(spec.key);
  q = rope(q, context.rotation, spec.headDim);
  Value k = rope(kv[0], context.rotation, spec.headDim);
  Value mixed = attend(q, k, kv[1], spec.key, {2, spec.kvHeads, spec.headDim},
                       spec.scale);
  return expertSum(mixed, routing, {spec.o, spec.bias, "o_proj"});
}

Value LayerBuilder::sharedBlock(Value x, const SharedBlockSpec &spec,
                                const Context &context, double epsilon) {
  Value t = concatNorm(x, context.embedding, spec.norm, epsilon, "shared_norm");
  t = mix(t, spec.attention, context, epsilon);
  t = norm(t, spec.feedForwardNorm, epsilon, "pre_ff_layernorm");
  t = feedForward(t, spec.mlp);
  return linear(t, {{spec.linear, "linear"}})[0];
}

} // namespace braid
