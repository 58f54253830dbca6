//===- MambaMixers.cpp - What mixes tokens: Mamba -------------------------===//
#include "compiler/Import/Activations.h"
#include "compiler/Import/LayerBuilder.h"

#include <cmath>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

/// A convolution, which remembers its last inputs, and its activation.
Value LayerBuilder::convolve(Value x, const Projection &taps,
                             Activation function, StringRef stateName) {
  int64_t channels = taps.weight.shape[0], count = taps.weight.shape[1];
  locate(taps.weight);
  Value window;
  if (count > 1)
    window = state(StateKind::Conv, {count - 1, channels}, stateName);
  Value init = empty(channels);
  Value weight = param(taps.weight, taps.name);
  Value bias =
      taps.bias ? param(*taps.bias, taps.name.str() + "_bias") : Value();
  Value conv = CausalConv1DOp::create(builder, init.getType(), x, weight, bias,
                                      window, batch, init)
                   .getResult();
  return activation(toDialect(function), conv);
}

//===----------------------------------------------------------------------===//
// Mamba-1
//===----------------------------------------------------------------------===//

Value LayerBuilder::mix(Value x, const Mamba1Spec &spec, const Context &context,
                        double epsilon) {
  auto xz = linear(x, {{spec.inX, spec.inXBias, "in_proj_x"},
                       {spec.inZ, spec.inZBias, "in_proj_z"}});
  Value v = convolve(xz[0], {spec.conv, spec.convBias, "conv"}, spec.activation,
                     "conv_window");
  Value y = scanMamba1(v, spec, epsilon);
  // The gate is silu whatever the activation of the convolution is.
  y = activation(hybrid::Activation::Silu, xz[1], y);
  return linear(y, {{spec.out, spec.outBias, "out_proj"}})[0];
}

/// The scan, and what chooses its steps, inputs and outputs.
Value LayerBuilder::scanMamba1(Value x, const Mamba1Spec &spec,
                               double epsilon) {
  auto dtBC = headLinear(
      x,
      {{spec.xDt, "x_proj_dt"}, {spec.xB, "x_proj_b"}, {spec.xC, "x_proj_c"}});
  if (spec.dtNorm) {
    dtBC[0] = norm(dtBC[0], *spec.dtNorm, epsilon, "dt_layernorm");
    dtBC[1] = norm(dtBC[1], *spec.bNorm, epsilon, "b_layernorm");
    dtBC[2] = norm(dtBC[2], *spec.cNorm, epsilon, "c_layernorm");
  }
  Value step = headLinear(dtBC[0], {{spec.dt, spec.dtBias, "dt_proj"}})[0];
  step = activation(hybrid::Activation::Softplus, step);

  locate(spec.key);
  Value a = param(spec.aLog, "a", WeightMap::NegExp);
  Value skip = param(spec.skip, "d");
  Value ssm = state(StateKind::SSM, {spec.inner, spec.states}, "ssm_state");
  Value init = empty(spec.inner);
  return SelectiveScanOp::create(builder, init.getType(), x, step, dtBC[1],
                                 dtBC[2], a, skip, ssm, batch, init)
      .getResult();
}

//===----------------------------------------------------------------------===//
// Mamba-2
//===----------------------------------------------------------------------===//

/// Both bounds, or none where neither bounds anything.
static std::pair<FloatAttr, FloatAttr> getStepLimits(OpBuilder &builder,
                                                     const Mamba2Spec &spec) {
  if (spec.stepLow <= 0 && spec.stepHigh == INFINITY)
    return {};
  return {builder.getF64FloatAttr(spec.stepLow),
          builder.getF64FloatAttr(spec.stepHigh)};
}

Value LayerBuilder::mix(Value u, const Mamba2Spec &spec, const Context &context,
                        double epsilon) {
  auto in = linear(u, {{spec.inZ, spec.inZBias, "in_proj_z"},
                       {spec.inX, spec.inXBias, "in_proj_x"},
                       {spec.inB, spec.inBBias, "in_proj_b"},
                       {spec.inC, spec.inCBias, "in_proj_c"},
                       {spec.inDt, spec.inDtBias, "in_proj_dt"}});
  // A window each: the buffers that they follow are apart.
  Value x = convolve(in[1], {spec.convX, spec.convXBias, "conv_x"},
                     spec.activation, "conv_window_x");
  Value b = convolve(in[2], {spec.convB, spec.convBBias, "conv_b"},
                     spec.activation, "conv_window_b");
  Value c = convolve(in[3], {spec.convC, spec.convCBias, "conv_c"},
                     spec.activation, "conv_window_c");

  locate(spec.key);
  Value a = param(spec.aLog, "a", WeightMap::NegExp);
  Value stepBias = param(spec.stepBias, "dt_bias");
  Value skip = param(spec.skip, "d");
  Value ssm = state(StateKind::SSM, {spec.inner, spec.states}, "ssm_state");
  Value init = empty(spec.inner);
  auto [low, high] = getStepLimits(builder, spec);
  Value y = SSDScanOp::create(builder, init.getType(), x, in[4], b, c, a,
                              stepBias, skip, low, high, ssm, batch, init)
                .getResult();

  locate(spec.norm);
  Value weight = param(spec.norm, "gated_norm");
  Value normInit = empty(spec.inner);
  y = GatedRMSNormOp::create(builder, normInit.getType(), y, in[0], weight,
                             spec.groups, APFloat(epsilon), normInit)
          .getResult();
  return linear(y, {{spec.out, spec.outBias, "out_proj"}})[0];
}

} // namespace braid
