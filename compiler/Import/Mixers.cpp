//===- Mixers.cpp - What mixes tokens: attention and Mamba ----------------===//
#include "compiler/Import/Activations.h"
#include "compiler/Import/LayerBuilder.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

Value LayerBuilder::attention(Value x, const AttentionSpec &spec) {
  locate("self_attn.q_proj");
  Value q = linear(x, {&spec.q}, {}, {"q_proj"})[0];
  locate("self_attn.k_proj");
  auto kv = linear(x, {&spec.k, &spec.v}, {}, {"k_proj", "v_proj"});
  locate("self_attn");
  Value cache =
      state(StateKind::KV, {2, spec.kvHeads, spec.headDim}, "kv_state");
  AppendKVOp::create(builder, kv[0], kv[1], cache, batch);
  Value init = empty(columnsOf(q));
  Value mixed = AttentionOp::create(builder, init.getType(), q, cache, batch,
                                    APFloat(spec.scale), init)
                    .getResult();
  locate("self_attn.o_proj");
  return linear(mixed, {&spec.o}, {}, {"o_proj"})[0];
}

Value LayerBuilder::mamba1(Value x, const Mamba1Spec &spec, double epsilon) {
  locate("mamba.in_proj");
  SmallVector<const Weight *> inBiases;
  if (spec.inXBias)
    inBiases = {&*spec.inXBias, &*spec.inZBias};
  auto xz =
      linear(x, {&spec.inX, &spec.inZ}, inBiases, {"in_proj_x", "in_proj_z"});

  locate("mamba.conv1d");
  Value window;
  if (spec.taps > 1)
    window = state(StateKind::Conv, {spec.taps - 1, spec.inner}, "conv_window");
  Value convInit = empty(spec.inner);
  Value taps = param(spec.conv, "conv");
  Value bias = spec.convBias ? param(*spec.convBias, "conv_bias") : Value();
  Value conv = CausalConv1DOp::create(builder, convInit.getType(), xz[0], taps,
                                      bias, window, batch, convInit)
                   .getResult();
  Value v = activation(toDialect(spec.activation), conv);

  locate("mamba.x_proj");
  auto dtBC = linear(v, {&spec.xDt, &spec.xB, &spec.xC}, {},
                     {"x_proj_dt", "x_proj_b", "x_proj_c"});
  locate("mamba.dt_layernorm");
  Value dt = norm(dtBC[0], spec.dtNorm, epsilon, "dt_layernorm");
  locate("mamba.b_layernorm");
  Value b = norm(dtBC[1], spec.bNorm, epsilon, "b_layernorm");
  locate("mamba.c_layernorm");
  Value c = norm(dtBC[2], spec.cNorm, epsilon, "c_layernorm");
  locate("mamba.dt_proj");
  Value step = linear(dt, {&spec.dt}, {&spec.dtBias}, {"dt_proj"})[0];
  step = activation(hybrid::Activation::Softplus, step);

  locate("mamba");
  Value a = param(spec.aLog, "a", WeightMap::NegExp);
  Value skip = param(spec.skip, "d");
  Value ssm = state(StateKind::SSM, {spec.inner, spec.states}, "ssm_state");
  Value scanInit = empty(spec.inner);
  Value y = SelectiveScanOp::create(builder, scanInit.getType(), v, step, b, c,
                                    a, skip, ssm, batch, scanInit)
                .getResult();
  // The gate is silu whatever the activation of the convolution is.
  y = activation(hybrid::Activation::Silu, xz[1], y);

  locate("mamba.out_proj");
  SmallVector<const Weight *> outBiases;
  if (spec.outBias)
    outBiases = {&*spec.outBias};
  return linear(y, {&spec.out}, outBiases, {"out_proj"})[0];
}

} // namespace braid
