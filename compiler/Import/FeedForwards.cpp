//===- FeedForwards.cpp - What maps each token: MLPs and experts ----------===//
#include "compiler/Import/Activations.h"
#include "compiler/Import/LayerBuilder.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

Value LayerBuilder::feedForward(Value x, const MlpSpec &spec) {
  auto gateUp = linear(x, {{spec.gate, spec.gateBias, "gate_proj"},
                           {spec.up, spec.upBias, "up_proj"}});
  Value hidden = activation(toDialect(spec.activation), gateUp[0], gateUp[1]);
  return linear(hidden, {{spec.down, spec.downBias, "down_proj"}})[0];
}

Value LayerBuilder::feedForward(Value x, const ExpertsSpec &spec) {
  Routing routing = route(x, spec.router, spec.topK, spec.normalized, "router");
  auto gateUp = expertLinear(x, routing,
                             {{spec.gate, "gate_proj"}, {spec.up, "up_proj"}});
  Value hidden = activation(toDialect(spec.activation), gateUp[0], gateUp[1]);
  return expertSum(hidden, routing, {spec.down, spec.bias, "down_proj"});
}

LayerBuilder::Routing LayerBuilder::route(Value x, const Weight &weight,
                                          int64_t slots, bool normalized,
                                          StringRef name) {
  locate(weight);
  Value handle = param(weight, name);
  Value scalesInit = empty(slots);
  Value expertsInit = empty(slots, builder.getI32Type());
  auto routed = RouterOp::create(
      builder, TypeRange{scalesInit.getType(), expertsInit.getType()}, x,
      handle, ValueRange{scalesInit, expertsInit}, normalized,
      /*replicated=*/false);
  Value experts = routed.getResults()[1];
  Value orderInit = empty(slots, builder.getI32Type());
  Value order = SortRowsOp::create(builder, orderInit.getType(), experts,
                                   weight.shape[0], orderInit)
                    .getResult();
  return {routed.getResults()[0], experts, order};
}

SmallVector<Value>
LayerBuilder::expertLinear(Value x, const Routing &routing,
                           ArrayRef<Projection> projections) {
  SmallVector<Value> weights, inits;
  locate(projections.front().weight);
  for (const Projection &projection : projections)
    inits.push_back(
        empty({columnsOf(routing.experts), projection.weight.shape[1]}));
  for (const Projection &projection : projections)
    weights.push_back(param(projection.weight, projection.name));
  auto linear = ExpertLinearOp::create(
      builder, TypeRange(ValueRange(inits)), x, routing.experts, routing.order,
      /*scales=*/Value(), weights, /*bias=*/Value(), inits, /*items=*/nullptr);
  return SmallVector<Value>(linear.getResults());
}

Value LayerBuilder::expertSum(Value x, const Routing &routing,
                              const Projection &projection) {
  locate(projection.weight);
  Value init = empty(projection.weight.shape[1]);
  Value weight = param(projection.weight, projection.name);
  Value bias = projection.bias
                   ? param(*projection.bias, projection.name.str() + "_bias")
                   : Value();
  auto linear = ExpertLinearOp::create(
      builder, TypeRange{init.getType()}, x, routing.experts, routing.order,
      routing.scales, ValueRange{weight}, bias, ValueRange{init},
      /*items=*/nullptr);
  return linear.getResults()[0];
}

} // namespace braid
