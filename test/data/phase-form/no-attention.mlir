module {
  hybrid.model "jamba" head  causal_lm {hidden = 36 : i64, layers = 3 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 36]>], [#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_in_proj_x_1 : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 2592]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_in_proj_z_2 : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[2592, 2592]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[2592, 2592]>]]
  hybrid.state @layer_0_conv_window_3 : !hybrid.state<conv, 3x72xf32> count 2 {members = ["layer_0_conv_window", "layer_2_conv_window"]}
  hybrid.param @layer_0_conv_4 : !hybrid.weight<72x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 288]>], [#hybrid.source<"model.layers.2.mamba.conv1d.weight"[0, 288]>]]
  hybrid.param @layer_0_conv_bias_5 : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 72]>], [#hybrid.source<"model.layers.2.mamba.conv1d.bias"[0, 72]>]]
  hybrid.param @layer_0_x_proj_dt_6 : !hybrid.weight<3x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 216]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[0, 216]>]]
  hybrid.param @layer_0_x_proj_b_7 : !hybrid.weight<5x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[216, 360]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[216, 360]>]]
  hybrid.param @layer_0_x_proj_c_8 : !hybrid.weight<5x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[576, 360]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[576, 360]>]]
  hybrid.param @layer_0_dt_layernorm_9 : !hybrid.weight<3xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 3]>], [#hybrid.source<"model.layers.2.mamba.dt_layernorm.weight"[0, 3]>]]
  hybrid.param @layer_0_b_layernorm_10 : !hybrid.weight<5xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 5]>], [#hybrid.source<"model.layers.2.mamba.b_layernorm.weight"[0, 5]>]]
  hybrid.param @layer_0_c_layernorm_11 : !hybrid.weight<5xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 5]>], [#hybrid.source<"model.layers.2.mamba.c_layernorm.weight"[0, 5]>]]
  hybrid.param @layer_0_dt_proj_12 : !hybrid.weight<72x3xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 216]>], [#hybrid.source<"model.layers.2.mamba.dt_proj.weight"[0, 216]>]]
  hybrid.param @layer_0_dt_proj_bias_13 : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 72]>], [#hybrid.source<"model.layers.2.mamba.dt_proj.bias"[0, 72]>]]
  hybrid.param @layer_0_a_14 : !hybrid.weight<72x5xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 360]>], [#hybrid.source<"model.layers.2.mamba.A_log"[0, 360]>]] map  neg_exp
  hybrid.param @layer_0_d_15 : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 72]>], [#hybrid.source<"model.layers.2.mamba.D"[0, 72]>]]
  hybrid.state @layer_0_ssm_state_16 : !hybrid.state<ssm, 72x5xf32, <16>> count 2 {members = ["layer_0_ssm_state", "layer_2_ssm_state"]}
  hybrid.param @layer_0_out_proj_17 : !hybrid.weight<36x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 2592]>], [#hybrid.source<"model.layers.2.mamba.out_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_pre_ff_layernorm_18 : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 36]>], [#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_gate_proj_19 : !hybrid.weight<52x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1872]>], [#hybrid.source<"model.layers.2.feed_forward.gate_proj.weight"[0, 1872]>]]
  hybrid.param @layer_0_up_proj_20 : !hybrid.weight<52x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1872]>], [#hybrid.source<"model.layers.2.feed_forward.up_proj.weight"[0, 1872]>]]
  hybrid.param @layer_0_down_proj_21 : !hybrid.weight<36x52xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1872]>], [#hybrid.source<"model.layers.2.feed_forward.down_proj.weight"[0, 1872]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_in_proj_x : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.in_proj.weight"[0, 2592]>]]
  hybrid.param @layer_1_in_proj_z : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.in_proj.weight"[2592, 2592]>]]
  hybrid.state @layer_1_conv_window : !hybrid.state<conv, 3x72xf32>
  hybrid.param @layer_1_conv : !hybrid.weight<72x4xf32, <16>> from [[#hybrid.source<"model.layers.1.mamba.conv1d.weight"[0, 288]>]]
  hybrid.param @layer_1_conv_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.1.mamba.conv1d.bias"[0, 72]>]]
  hybrid.param @layer_1_x_proj_dt : !hybrid.weight<3x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.x_proj.weight"[0, 216]>]]
  hybrid.param @layer_1_x_proj_b : !hybrid.weight<5x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.x_proj.weight"[216, 360]>]]
  hybrid.param @layer_1_x_proj_c : !hybrid.weight<5x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.x_proj.weight"[576, 360]>]]
  hybrid.param @layer_1_dt_layernorm : !hybrid.weight<3xf32> from [[#hybrid.source<"model.layers.1.mamba.dt_layernorm.weight"[0, 3]>]]
  hybrid.param @layer_1_b_layernorm : !hybrid.weight<5xf32> from [[#hybrid.source<"model.layers.1.mamba.b_layernorm.weight"[0, 5]>]]
  hybrid.param @layer_1_c_layernorm : !hybrid.weight<5xf32> from [[#hybrid.source<"model.layers.1.mamba.c_layernorm.weight"[0, 5]>]]
  hybrid.param @layer_1_dt_proj : !hybrid.weight<72x3xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.dt_proj.weight"[0, 216]>]]
  hybrid.param @layer_1_dt_proj_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.1.mamba.dt_proj.bias"[0, 72]>]]
  hybrid.param @layer_1_a : !hybrid.weight<72x5xf32, <16>> from [[#hybrid.source<"model.layers.1.mamba.A_log"[0, 360]>]] map  neg_exp
  hybrid.param @layer_1_d : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.1.mamba.D"[0, 72]>]]
  hybrid.state @layer_1_ssm_state : !hybrid.state<ssm, 72x5xf32, <16>>
  hybrid.param @layer_1_out_proj : !hybrid.weight<36x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.mamba.out_proj.weight"[0, 2592]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_router : !hybrid.weight<3x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.router.weight"[0, 108]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<3x52x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.gate_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.gate_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.gate_proj.weight"[0, 1872]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<3x52x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.up_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.up_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.up_proj.weight"[0, 1872]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<3x36x52xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.down_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.down_proj.weight"[0, 1872]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.down_proj.weight"[0, 1872]>]]
  hybrid.param @embedding : !hybrid.weight<61x36xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 2196]>]]
  hybrid.param @final_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 36]>]]
  hybrid.param @lm_head : !hybrid.weight<61x36xbf16, <16 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 2196]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <36xf32>
    %2 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x72xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <72x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <72xf32>
    %10 = hybrid.arena_view %arg3[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <3x72xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <5x72xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[256, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <5x72xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[832, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm_9[%arg2] : <3xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x3xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm_10[%arg2] : <5xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm_11[%arg2] : <5xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj_12[%arg2] : <72x3xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias_13[%arg2] : <72xf32>
    %25 = hybrid.param_ref @layer_0_a_14[%arg2] : <72x5xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d_15[%arg2] : <72xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state_16[%arg2] : <ssm, 72x5xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj_17[%arg2] : <36x72xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm_18[%arg2] : <36xf32>
    %31 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj_19[%arg2] : <52x36xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj_20[%arg2] : <52x36xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x52xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj_21[%arg2] : <36x52xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<72xf32> state %7 : !hybrid.state<conv, 3x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x4xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<3x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x3xf32>, memref<?x5xf32>, memref<?x5xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 1.000000e-05 into %18 : memref<?x3xf32>, <3xf32> into memref<?x3xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 1.000000e-05 into %20 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 1.000000e-05 into %22 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x3xbf16>, memref<?x5xf32>, memref<?x5xf32>, <72x3xbf16, <16 by 2>>, <72xf32>, <72x5xf32, <16>>, <72xf32>, <ssm, 72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<36x72xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 1.000000e-05 into %31 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x36xbf16>, <52x36xbf16, <16 by 2>>, <52x36xbf16, <16 by 2>> into memref<?x52xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<36x52xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x52xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <36xf32>
    %2 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x72xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <72x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <72xf32>
    %10 = hybrid.arena_view %arg3[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <3x72xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <5x72xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[256, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <5x72xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[832, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm_9[%arg2] : <3xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x3xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm_10[%arg2] : <5xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm_11[%arg2] : <5xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj_12[%arg2] : <72x3xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias_13[%arg2] : <72xf32>
    %25 = hybrid.param_ref @layer_0_a_14[%arg2] : <72x5xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d_15[%arg2] : <72xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state_16[%arg2] : <ssm, 72x5xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj_17[%arg2] : <36x72xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm_18[%arg2] : <36xf32>
    %31 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj_19[%arg2] : <52x36xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj_20[%arg2] : <52x36xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x52xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj_21[%arg2] : <36x52xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<72xf32> state %7 : !hybrid.state<conv, 3x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x4xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<3x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x3xf32>, memref<?x5xf32>, memref<?x5xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 1.000000e-05 into %18 : memref<?x3xf32>, <3xf32> into memref<?x3xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 1.000000e-05 into %20 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 1.000000e-05 into %22 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x3xbf16>, memref<?x5xf32>, memref<?x5xf32>, <72x3xbf16, <16 by 2>>, <72xf32>, <72x5xf32, <16>>, <72xf32>, <ssm, 72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<36x72xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 1.000000e-05 into %31 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x36xbf16>, <52x36xbf16, <16 by 2>>, <52x36xbf16, <16 by 2>> into memref<?x52xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<36x52xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x52xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_in_proj_x : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_1_in_proj_z : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.state_ref @layer_1_conv_window : <conv, 3x72xf32>
    %8 = hybrid.param_ref @layer_1_conv : <72x4xf32, <16>>
    %9 = hybrid.param_ref @layer_1_conv_bias : <72xf32>
    %10 = hybrid.arena_view %arg2[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %11 = hybrid.param_ref @layer_1_x_proj_dt : <3x72xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %13 = hybrid.param_ref @layer_1_x_proj_b : <5x72xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %15 = hybrid.param_ref @layer_1_x_proj_c : <5x72xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[832, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %17 = hybrid.param_ref @layer_1_dt_layernorm : <3xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x3xbf16>
    %19 = hybrid.param_ref @layer_1_b_layernorm : <5xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %21 = hybrid.param_ref @layer_1_c_layernorm : <5xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %23 = hybrid.param_ref @layer_1_dt_proj : <72x3xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_1_dt_proj_bias : <72xf32>
    %25 = hybrid.param_ref @layer_1_a : <72x5xf32, <16>>
    %26 = hybrid.param_ref @layer_1_d : <72xf32>
    %27 = hybrid.state_ref @layer_1_ssm_state : <ssm, 72x5xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %29 = hybrid.param_ref @layer_1_out_proj : <36x72xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %31 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %32 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %33 = hybrid.arena_view %arg2[448, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg2[512, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %36 = hybrid.param_ref @layer_1_gate_proj : <3x52x36xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_1_up_proj : <3x52x36xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x2x52xbf16>
    %39 = hybrid.arena_view %arg2[256, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %40 = hybrid.param_ref @layer_1_down_proj : <3x36x52xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<72xf32> state %7 : !hybrid.state<conv, 3x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x4xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<3x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x3xf32>, memref<?x5xf32>, memref<?x5xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 1.000000e-05 into %18 : memref<?x3xf32>, <3xf32> into memref<?x3xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 1.000000e-05 into %20 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 1.000000e-05 into %22 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x3xbf16>, memref<?x5xf32>, memref<?x5xf32>, <72x3xbf16, <16 by 2>>, <72xf32>, <72x5xf32, <16>>, <72xf32>, <ssm, 72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<36x72xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 1.000000e-05 into %31 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router %31, %32 into(%33, %34 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x36xbf16>, <3x36xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %34 of 3 into %35 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 items of 64 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x52x36xbf16, <16 by 2>>, <3x52x36xbf16, <16 by 2>> into memref<?x2x52xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x2xf32> weights(%40 : !hybrid.weight<3x36x52xbf16, <16 by 2>>) into(%39 : memref<?x36xf32>) : memref<?x2x52xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %39 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 320>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_in_proj_x : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_1_in_proj_z : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.state_ref @layer_1_conv_window : <conv, 3x72xf32>
    %8 = hybrid.param_ref @layer_1_conv : <72x4xf32, <16>>
    %9 = hybrid.param_ref @layer_1_conv_bias : <72xf32>
    %10 = hybrid.arena_view %arg2[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %11 = hybrid.param_ref @layer_1_x_proj_dt : <3x72xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %13 = hybrid.param_ref @layer_1_x_proj_b : <5x72xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %15 = hybrid.param_ref @layer_1_x_proj_c : <5x72xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[832, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %17 = hybrid.param_ref @layer_1_dt_layernorm : <3xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x3xbf16>
    %19 = hybrid.param_ref @layer_1_b_layernorm : <5xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %21 = hybrid.param_ref @layer_1_c_layernorm : <5xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %23 = hybrid.param_ref @layer_1_dt_proj : <72x3xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_1_dt_proj_bias : <72xf32>
    %25 = hybrid.param_ref @layer_1_a : <72x5xf32, <16>>
    %26 = hybrid.param_ref @layer_1_d : <72xf32>
    %27 = hybrid.state_ref @layer_1_ssm_state : <ssm, 72x5xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %29 = hybrid.param_ref @layer_1_out_proj : <36x72xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %31 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %32 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %33 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %36 = hybrid.param_ref @layer_1_gate_proj : <3x52x36xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_1_up_proj : <3x52x36xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x2x52xbf16>
    %39 = hybrid.arena_view %arg2[256, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %40 = hybrid.param_ref @layer_1_down_proj : <3x36x52xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<72xf32> state %7 : !hybrid.state<conv, 3x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x4xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<3x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x3xf32>, memref<?x5xf32>, memref<?x5xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 1.000000e-05 into %18 : memref<?x3xf32>, <3xf32> into memref<?x3xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 1.000000e-05 into %20 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 1.000000e-05 into %22 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x3xbf16>, memref<?x5xf32>, memref<?x5xf32>, <72x3xbf16, <16 by 2>>, <72xf32>, <72x5xf32, <16>>, <72xf32>, <ssm, 72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<36x72xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 1.000000e-05 into %31 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router replicated %31, %32 into(%33, %34 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x36xbf16>, <3x36xf32, <16>>
      hybrid.sort_rows %34 of 3 into %35 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x52x36xbf16, <16 by 2>>, <3x52x36xbf16, <16 by 2>> into memref<?x2x52xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x2xf32> weights(%40 : !hybrid.weight<3x36x52xbf16, <16 by 2>>) into(%39 : memref<?x36xf32>) : memref<?x2x52xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %39 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<1x?x3xf32>, %arg3: memref<0x?x0x?xf32>, %arg4: index, %arg5: memref<?xi8>, %arg6: memref<?xi8>, %arg7: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg7[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_in_proj_x : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg5[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_1_in_proj_z : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg5[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.state_ref @layer_1_conv_window : <conv, 3x72xf32>
    %8 = hybrid.param_ref @layer_1_conv : <72x4xf32, <16>>
    %9 = hybrid.param_ref @layer_1_conv_bias : <72xf32>
    %10 = hybrid.arena_view %arg5[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %11 = hybrid.param_ref @layer_1_x_proj_dt : <3x72xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg5[192, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %13 = hybrid.param_ref @layer_1_x_proj_b : <5x72xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg5[256, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %15 = hybrid.param_ref @layer_1_x_proj_c : <5x72xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg5[832, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %17 = hybrid.param_ref @layer_1_dt_layernorm : <3xf32>
    %18 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x3xbf16>
    %19 = hybrid.param_ref @layer_1_b_layernorm : <5xf32>
    %20 = hybrid.arena_view %arg7[64, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %21 = hybrid.param_ref @layer_1_c_layernorm : <5xf32>
    %22 = hybrid.arena_view %arg7[128, 64] * %0 : memref<?xi8> -> memref<?x5xf32>
    %23 = hybrid.param_ref @layer_1_dt_proj : <72x3xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_1_dt_proj_bias : <72xf32>
    %25 = hybrid.param_ref @layer_1_a : <72x5xf32, <16>>
    %26 = hybrid.param_ref @layer_1_d : <72xf32>
    %27 = hybrid.state_ref @layer_1_ssm_state : <ssm, 72x5xf32, <16>>
    %28 = hybrid.arena_view %arg5[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %29 = hybrid.param_ref @layer_1_out_proj : <36x72xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %31 = hybrid.arena_view %arg7[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %32 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %33 = hybrid.arena_view %arg5[448, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg5[512, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.num_tokens %arg0
    %36 = hybrid.arena_view %arg5[256, 64] * %35 : memref<?xi8> -> memref<?x3xf32>
    %37 = hybrid.arena_view %arg7[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %38 = hybrid.param_ref @layer_1_gate_proj : <3x52x36xbf16, <16 by 2>>
    %39 = hybrid.param_ref @layer_1_up_proj : <3x52x36xbf16, <16 by 2>>
    %40 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x2x52xbf16>
    %41 = hybrid.arena_view %arg5[256, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %42 = hybrid.param_ref @layer_1_down_proj : <3x36x52xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<72xf32> state %7 : !hybrid.state<conv, 3x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x4xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<3x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>, !hybrid.weight<5x72xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x3xf32>, memref<?x5xf32>, memref<?x5xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 1.000000e-05 into %18 : memref<?x3xf32>, <3xf32> into memref<?x3xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 1.000000e-05 into %20 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 1.000000e-05 into %22 : memref<?x5xf32>, <5xf32> into memref<?x5xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x3xbf16>, memref<?x5xf32>, memref<?x5xf32>, <72x3xbf16, <16 by 2>>, <72xf32>, <72x5xf32, <16>>, <72xf32>, <ssm, 72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<36x72xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 1.000000e-05 into %31 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router %31, %32 into(%33, %34, %36 : memref<?x2xf32>, memref<?x2xi32>, memref<?x3xf32>) : memref<?x36xbf16>, <3x36xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %36 to %arg2[%arg4] : memref<?x3xf32> to memref<1x?x3xf32>
      hybrid.sort_rows %34 of 3 into %37 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %37 weights(%38, %39) into %40 items of 64 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x52x36xbf16, <16 by 2>>, <3x52x36xbf16, <16 by 2>> into memref<?x2x52xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %40 experts %34 order %37 scales %33 : memref<?x2xf32> weights(%42 : !hybrid.weight<3x36x52xbf16, <16 by 2>>) into(%41 : memref<?x36xf32>) : memref<?x2x52xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %41 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 192>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x36xbf16>
    %2 = hybrid.arena_view %arg3[896, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @final_layernorm : <36xf32>
    %4 = hybrid.arena_view %arg5[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 128] * %5 : memref<?xi8> -> memref<?x36xbf16>
    %7 = hybrid.param_ref @lm_head : <61x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x36xbf16> into memref<?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 896] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 896] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 896] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 192] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 1.000000e-05 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 320>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x36xbf16>
    %2 = hybrid.arena_view %arg3[896, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @final_layernorm : <36xf32>
    %4 = hybrid.arena_view %arg5[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 128] * %5 : memref<?xi8> -> memref<?x36xbf16>
    %7 = hybrid.param_ref @lm_head : <61x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x36xbf16> into memref<?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 896] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 896] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 320] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 896] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 192] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 1.000000e-05 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<4x?x36xf32>, %arg4: memref<1x?x3xf32>, %arg5: memref<0x?x0x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 192>} {
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x36xbf16>
    %2 = hybrid.arena_view %arg6[896, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @final_layernorm : <36xf32>
    %4 = hybrid.arena_view %arg8[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg7[0, 128] * %5 : memref<?xi8> -> memref<?x36xbf16>
    %7 = hybrid.param_ref @lm_head : <61x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x36xbf16> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x36xf32> to memref<4x?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 896] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x36xf32> to memref<4x?x36xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 896] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %arg4, %arg5, %c0, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<1x?x3xf32>, memref<0x?x0x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x36xf32> to memref<4x?x36xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg6[0, 896] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg7[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg8[0, 192] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x36xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 1.000000e-05 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.copy %4 to %arg3[%c3] : memref<?x36xf32> to memref<4x?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
}

