//===- FeedForwards.cpp - What maps each token: MLPs and experts ----------===//
#include "compiler/Import/Activations.h"
#include "compiler/Import/LayerBuilder.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

Value LayerBuilder::mlp(Value x, const MlpSpec &spec) {
  locate("feed_forward.gate_proj");
  auto gateUp = linear(x, {&spec.gate, &spec.up}, {}, {"gate_proj", "up_proj"});
  Value hidden = activation(toDialect(spec.activation), gateUp[0], gateUp[1]);
  locate("feed_forward.down_proj");
  return linear(hidden, {&spec.down}, {}, {"down_proj"})[0];
}

Value LayerBuilder::experts(Value x, const ExpertsSpec &spec) {
  locate("feed_forward.router");
  Value router = param(spec.router, "router");
  Value scalesInit = empty(spec.topK);
  Value expertsInit = empty(spec.topK, builder.getI32Type());
  auto routed = RouterOp::create(
      builder, TypeRange{scalesInit.getType(), expertsInit.getType()}, x,
      router, ValueRange{scalesInit, expertsInit});
  Value scales = routed.getResults()[0], chosen = routed.getResults()[1];
  Value orderInit = empty(spec.topK, builder.getI32Type());
  Value order = SortRowsOp::create(builder, orderInit.getType(), chosen,
                                   spec.experts, orderInit)
                    .getResult();

  locate("feed_forward.experts.gate_proj");
  Value gateInit = empty({spec.topK, spec.intermediate});
  Value upInit = empty({spec.topK, spec.intermediate});
  auto gateUp = ExpertLinearOp::create(
      builder, TypeRange{gateInit.getType(), upInit.getType()}, x, chosen,
      order, /*scales=*/Value(),
      ValueRange{param(spec.gate, "gate_proj"), param(spec.up, "up_proj")},
      ValueRange{gateInit, upInit});
  Value hidden = activation(toDialect(spec.activation), gateUp.getResults()[0],
                            gateUp.getResults()[1]);

  locate("feed_forward.experts.down_proj");
  Value init = empty(columnsOf(x));
  auto down = ExpertLinearOp::create(
      builder, TypeRange{init.getType()}, hidden, chosen, order, scales,
      ValueRange{param(spec.down, "down_proj")}, ValueRange{init});
  return down.getResults()[0];
}

} // namespace braid
