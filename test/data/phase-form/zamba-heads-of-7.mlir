module {
  hybrid.model "zamba" head  causal_lm {hidden = 20 : i64, layers = 4 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<20xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 20]>], [#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 20]>]]
  hybrid.param @layer_0_in_proj_x_1 : !hybrid.weight<40x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 800] runs of 20 every 40>], [#hybrid.source<"model.layers.1.mamba.in_proj.weight"[0, 800] runs of 20 every 40>]]
  hybrid.param @layer_0_in_proj_z_2 : !hybrid.weight<40x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[20, 800] runs of 20 every 40>], [#hybrid.source<"model.layers.1.mamba.in_proj.weight"[20, 800] runs of 20 every 40>]]
  hybrid.state @layer_0_conv_window_3 : !hybrid.state<conv, 3x40xf32> count 2 {members = ["layer_0_conv_window", "layer_1_conv_window"]}
  hybrid.param @layer_0_conv_4 : !hybrid.weight<40x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 160]>], [#hybrid.source<"model.layers.1.mamba.conv1d.weight"[0, 160]>]]
  hybrid.param @layer_0_conv_bias_5 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 40]>], [#hybrid.source<"model.layers.1.mamba.conv1d.bias"[0, 40]>]]
  hybrid.param @layer_0_x_proj_dt_6 : !hybrid.weight<5x4x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj_weight"[0, 160] runs of 32 every 160>], [#hybrid.source<"model.layers.1.mamba.x_proj_weight"[0, 160] runs of 32 every 160>]]
  hybrid.param @layer_0_x_proj_b_7 : !hybrid.weight<5x8x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj_weight"[32, 320] runs of 64 every 160>], [#hybrid.source<"model.layers.1.mamba.x_proj_weight"[32, 320] runs of 64 every 160>]]
  hybrid.param @layer_0_x_proj_c_8 : !hybrid.weight<5x8x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj_weight"[96, 320] runs of 64 every 160>], [#hybrid.source<"model.layers.1.mamba.x_proj_weight"[96, 320] runs of 64 every 160>]]
  hybrid.param @layer_0_dt_proj_9 : !hybrid.weight<5x8x4xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj_weight"[0, 160]>], [#hybrid.source<"model.layers.1.mamba.dt_proj_weight"[0, 160]>]]
  hybrid.param @layer_0_dt_proj_bias_10 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj_bias"[0, 40]>], [#hybrid.source<"model.layers.1.mamba.dt_proj_bias"[0, 40]>]]
  hybrid.param @layer_0_a_11 : !hybrid.weight<40x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 320]>], [#hybrid.source<"model.layers.1.mamba.A_log"[0, 320]>]] map  neg_exp
  hybrid.param @layer_0_d_12 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 40]>], [#hybrid.source<"model.layers.1.mamba.D"[0, 40]>]]
  hybrid.state @layer_0_ssm_state_13 : !hybrid.state<ssm, 40x8xf32, <16>> count 2 {members = ["layer_0_ssm_state", "layer_1_ssm_state"]}
  hybrid.param @layer_0_out_proj_14 : !hybrid.weight<20x40xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 800]>], [#hybrid.source<"model.layers.1.mamba.out_proj.weight"[0, 800]>]]
  hybrid.param @layer_2_shared_norm : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.2.shared_transf.input_layernorm.weight"[0, 40]>]]
  hybrid.param @layer_2_q_proj : !hybrid.weight<42x40xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.self_attn.q_proj.weight"[0, 1680]>]]
  hybrid.param @layer_2_k_proj : !hybrid.weight<14x40xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.self_attn.k_proj.weight"[0, 560]>]]
  hybrid.param @layer_2_v_proj : !hybrid.weight<14x40xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.self_attn.v_proj.weight"[0, 560]>]]
  hybrid.state @layer_2_kv_state_15 : !hybrid.state<kv, 2x2x7xbf16> count 2 {members = ["layer_2_kv_state", "layer_3_kv_state"]}
  hybrid.param @layer_2_o_proj : !hybrid.weight<20x42xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.self_attn.o_proj.weight"[0, 840]>]]
  hybrid.param @layer_2_pre_ff_layernorm : !hybrid.weight<20xf32> from [[#hybrid.source<"model.layers.2.shared_transf.pre_ff_layernorm.weight"[0, 20]>]]
  hybrid.param @layer_2_gate_proj : !hybrid.weight<28x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.feed_forward.gate_proj.weight"[0, 560]>]]
  hybrid.param @layer_2_up_proj : !hybrid.weight<28x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.feed_forward.up_proj.weight"[0, 560]>]]
  hybrid.param @layer_2_down_proj : !hybrid.weight<20x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.shared_transf.feed_forward.down_proj.weight"[0, 560]>]]
  hybrid.param @layer_2_linear_16 : !hybrid.weight<20x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.linear.weight"[0, 400]>], [#hybrid.source<"model.layers.3.linear.weight"[0, 400]>]]
  hybrid.param @layer_2_input_layernorm_17 : !hybrid.weight<20xf32> from [[#hybrid.source<"model.layers.2.mamba_decoder.input_layernorm.weight"[0, 20]>], [#hybrid.source<"model.layers.3.mamba_decoder.input_layernorm.weight"[0, 20]>]]
  hybrid.param @layer_2_in_proj_x_18 : !hybrid.weight<40x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.in_proj.weight"[0, 800] runs of 20 every 40>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.in_proj.weight"[0, 800] runs of 20 every 40>]]
  hybrid.param @layer_2_in_proj_z_19 : !hybrid.weight<40x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.in_proj.weight"[20, 800] runs of 20 every 40>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.in_proj.weight"[20, 800] runs of 20 every 40>]]
  hybrid.state @layer_2_conv_window_20 : !hybrid.state<conv, 3x40xf32> count 2 {members = ["layer_2_conv_window", "layer_3_conv_window"]}
  hybrid.param @layer_2_conv_21 : !hybrid.weight<40x4xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.conv1d.weight"[0, 160]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.conv1d.weight"[0, 160]>]]
  hybrid.param @layer_2_conv_bias_22 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.conv1d.bias"[0, 40]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.conv1d.bias"[0, 40]>]]
  hybrid.param @layer_2_x_proj_dt_23 : !hybrid.weight<5x4x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.x_proj_weight"[0, 160] runs of 32 every 160>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.x_proj_weight"[0, 160] runs of 32 every 160>]]
  hybrid.param @layer_2_x_proj_b_24 : !hybrid.weight<5x8x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.x_proj_weight"[32, 320] runs of 64 every 160>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.x_proj_weight"[32, 320] runs of 64 every 160>]]
  hybrid.param @layer_2_x_proj_c_25 : !hybrid.weight<5x8x8xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.x_proj_weight"[96, 320] runs of 64 every 160>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.x_proj_weight"[96, 320] runs of 64 every 160>]]
  hybrid.param @layer_2_dt_proj_26 : !hybrid.weight<5x8x4xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.dt_proj_weight"[0, 160]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.dt_proj_weight"[0, 160]>]]
  hybrid.param @layer_2_dt_proj_bias_27 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.dt_proj_bias"[0, 40]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.dt_proj_bias"[0, 40]>]]
  hybrid.param @layer_2_a_28 : !hybrid.weight<40x8xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.A_log"[0, 320]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.A_log"[0, 320]>]] map  neg_exp
  hybrid.param @layer_2_d_29 : !hybrid.weight<40xf32> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.D"[0, 40]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.D"[0, 40]>]]
  hybrid.state @layer_2_ssm_state_30 : !hybrid.state<ssm, 40x8xf32, <16>> count 2 {members = ["layer_2_ssm_state", "layer_3_ssm_state"]}
  hybrid.param @layer_2_out_proj_31 : !hybrid.weight<20x40xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba_decoder.mamba.out_proj.weight"[0, 800]>], [#hybrid.source<"model.layers.3.mamba_decoder.mamba.out_proj.weight"[0, 800]>]]
  hybrid.param @embedding : !hybrid.weight<61x20xbf16, <16 by 2>> from [[#hybrid.source<"model.embed_tokens.weight"[0, 1220]>]]
  hybrid.param @final_layernorm : !hybrid.weight<20xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 20]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x20xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1472, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <20xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <40x20xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <40x20xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x40xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <40x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <40xf32>
    %10 = hybrid.arena_view %arg3[1152, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <5x4x8xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <5x8x8xbf16, <16 by 2>>
    %13 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %14 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <5x8x8xbf16, <16 by 2>>
    %15 = hybrid.arena_view %arg3[384, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %16 = hybrid.arena_view %arg3[1408, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %17 = hybrid.param_ref @layer_0_dt_proj_9[%arg2] : <5x8x4xbf16, <16 by 2>>
    %18 = hybrid.arena_view %arg3[576, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %19 = hybrid.param_ref @layer_0_dt_proj_bias_10[%arg2] : <40xf32>
    %20 = hybrid.arena_view %arg3[768, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %21 = hybrid.param_ref @layer_0_a_11[%arg2] : <40x8xf32, <16>>
    %22 = hybrid.param_ref @layer_0_d_12[%arg2] : <40xf32>
    %23 = hybrid.state_ref @layer_0_ssm_state_13[%arg2] : <ssm, 40x8xf32, <16>>
    %24 = hybrid.arena_view %arg3[960, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %25 = hybrid.arena_view %arg3[1280, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %26 = hybrid.param_ref @layer_0_out_proj_14[%arg2] : <20x40xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<40x20xbf16, <16 by 2>>, !hybrid.weight<40x20xbf16, <16 by 2>>) into(%4, %6 : memref<?x40xf32>, memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<40xf32> state %7 : !hybrid.state<conv, 3x40xf32> batch %arg0 into %10 : memref<?x40xf32>, <40x4xf32, <16>> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %10 weights(%11, %12, %14 : !hybrid.weight<5x4x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>) into(%16, %13, %15 : memref<?x20xbf16>, memref<?x40xf32>, memref<?x40xf32>) : memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %16 weights(%17 : !hybrid.weight<5x8x4xbf16, <16 by 2>>) biases(%19 : !hybrid.weight<40xf32>) into(%18 : memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.activation  softplus %18 into %20 : memref<?x40xf32> into memref<?x40xf32>
      hybrid.selective_scan %10 step %20 b %13 c %15 weights(%21, %22) state %23 batch %arg0 into %24 : memref<?x40xbf16>, memref<?x40xf32>, memref<?x40xf32>, memref<?x40xf32>, <40x8xf32, <16>>, <40xf32>, <ssm, 40x8xf32, <16>> into memref<?x40xf32>
      hybrid.activation  silu %6 times %24 : memref<?x40xf32> into %25 : memref<?x40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %25 weights(%26 : !hybrid.weight<20x40xbf16, <16 by 2>>) into(%arg1 : memref<?x20xf32>) : memref<?x40xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x20xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1472, 0, 64>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <20xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <40x20xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <40x20xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x40xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <40x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <40xf32>
    %10 = hybrid.arena_view %arg3[1152, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <5x4x8xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <5x8x8xbf16, <16 by 2>>
    %13 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %14 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <5x8x8xbf16, <16 by 2>>
    %15 = hybrid.arena_view %arg3[384, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %16 = hybrid.arena_view %arg3[1408, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %17 = hybrid.param_ref @layer_0_dt_proj_9[%arg2] : <5x8x4xbf16, <16 by 2>>
    %18 = hybrid.arena_view %arg3[576, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %19 = hybrid.param_ref @layer_0_dt_proj_bias_10[%arg2] : <40xf32>
    %20 = hybrid.arena_view %arg3[768, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %21 = hybrid.param_ref @layer_0_a_11[%arg2] : <40x8xf32, <16>>
    %22 = hybrid.param_ref @layer_0_d_12[%arg2] : <40xf32>
    %23 = hybrid.state_ref @layer_0_ssm_state_13[%arg2] : <ssm, 40x8xf32, <16>>
    %24 = hybrid.arena_view %arg3[960, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %25 = hybrid.arena_view %arg3[1280, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %26 = hybrid.param_ref @layer_0_out_proj_14[%arg2] : <20x40xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<40x20xbf16, <16 by 2>>, !hybrid.weight<40x20xbf16, <16 by 2>>) into(%4, %6 : memref<?x40xf32>, memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<40xf32> state %7 : !hybrid.state<conv, 3x40xf32> batch %arg0 into %10 : memref<?x40xf32>, <40x4xf32, <16>> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %10 weights(%11, %12, %14 : !hybrid.weight<5x4x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>) into(%16, %13, %15 : memref<?x20xbf16>, memref<?x40xf32>, memref<?x40xf32>) : memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %16 weights(%17 : !hybrid.weight<5x8x4xbf16, <16 by 2>>) biases(%19 : !hybrid.weight<40xf32>) into(%18 : memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.activation  softplus %18 into %20 : memref<?x40xf32> into memref<?x40xf32>
      hybrid.selective_scan %10 step %20 b %13 c %15 weights(%21, %22) state %23 batch %arg0 into %24 : memref<?x40xbf16>, memref<?x40xf32>, memref<?x40xf32>, memref<?x40xf32>, <40x8xf32, <16>>, <40xf32>, <ssm, 40x8xf32, <16>> into memref<?x40xf32>
      hybrid.activation  silu %6 times %24 : memref<?x40xf32> into %25 : memref<?x40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %25 weights(%26 : !hybrid.weight<20x40xbf16, <16 by 2>>) into(%arg1 : memref<?x20xf32>) : memref<?x40xbf16>
    }
    return
  }
  func.func private @layer_2(%arg0: !hybrid.batch, %arg1: memref<?x20xf32>, %arg2: memref<?x20xf32>, %arg3: index, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 1472, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_shared_norm : <40xf32>
    %2 = hybrid.arena_view %arg4[192, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %3 = hybrid.param_ref @layer_2_q_proj : <42x40xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x42xf32>
    %5 = hybrid.param_ref @layer_2_k_proj : <14x40xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_2_v_proj : <14x40xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg4[320, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg4[384, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_2_kv_state_15[%arg3] : <kv, 2x2x7xbf16>
    %10 = hybrid.arena_view %arg4[192, 128] * %0 : memref<?xi8> -> memref<?x42xbf16>
    %11 = hybrid.param_ref @layer_2_o_proj : <20x42xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %13 = hybrid.param_ref @layer_2_pre_ff_layernorm : <20xf32>
    %14 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %15 = hybrid.param_ref @layer_2_gate_proj : <28x20xbf16, <16 by 2>>
    %16 = hybrid.param_ref @layer_2_up_proj : <28x20xbf16, <16 by 2>>
    %17 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %18 = hybrid.param_ref @layer_2_down_proj : <20x28xbf16, <16 by 2>>
    %19 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %20 = hybrid.param_ref @layer_2_linear_16[%arg3] : <20x20xbf16, <16 by 2>>
    %21 = hybrid.arena_view %arg4[384, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %22 = hybrid.param_ref @layer_2_input_layernorm_17[%arg3] : <20xf32>
    %23 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %24 = hybrid.param_ref @layer_2_in_proj_x_18[%arg3] : <40x20xbf16, <16 by 2>>
    %25 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %26 = hybrid.param_ref @layer_2_in_proj_z_19[%arg3] : <40x20xbf16, <16 by 2>>
    %27 = hybrid.arena_view %arg4[192, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %28 = hybrid.state_ref @layer_2_conv_window_20[%arg3] : <conv, 3x40xf32>
    %29 = hybrid.param_ref @layer_2_conv_21[%arg3] : <40x4xf32, <16>>
    %30 = hybrid.param_ref @layer_2_conv_bias_22[%arg3] : <40xf32>
    %31 = hybrid.arena_view %arg4[1152, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %32 = hybrid.param_ref @layer_2_x_proj_dt_23[%arg3] : <5x4x8xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_2_x_proj_b_24[%arg3] : <5x8x8xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %35 = hybrid.param_ref @layer_2_x_proj_c_25[%arg3] : <5x8x8xbf16, <16 by 2>>
    %36 = hybrid.arena_view %arg4[384, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %37 = hybrid.arena_view %arg4[1408, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %38 = hybrid.param_ref @layer_2_dt_proj_26[%arg3] : <5x8x4xbf16, <16 by 2>>
    %39 = hybrid.arena_view %arg4[576, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %40 = hybrid.param_ref @layer_2_dt_proj_bias_27[%arg3] : <40xf32>
    %41 = hybrid.arena_view %arg4[768, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %42 = hybrid.param_ref @layer_2_a_28[%arg3] : <40x8xf32, <16>>
    %43 = hybrid.param_ref @layer_2_d_29[%arg3] : <40xf32>
    %44 = hybrid.state_ref @layer_2_ssm_state_30[%arg3] : <ssm, 40x8xf32, <16>>
    %45 = hybrid.arena_view %arg4[960, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %46 = hybrid.arena_view %arg4[1280, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %47 = hybrid.param_ref @layer_2_out_proj_31[%arg3] : <20x40xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.concat_rms_norm %arg1, %arg2, %1 epsilon 1.000000e-05 into %2 : memref<?x20xf32>, memref<?x20xf32>, <40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<42x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x42xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x40xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x2x7xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.53452248382484879 into %10 : memref<?x42xf32>, <kv, 2x2x7xbf16> into memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11 : !hybrid.weight<20x42xbf16, <16 by 2>>) into(%12 : memref<?x20xf32>) : memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %13 epsilon 1.000000e-05 into %14 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.gated_linear  gelu %14 weights(%15, %16) into %17 : memref<?x20xbf16>, <28x20xbf16, <16 by 2>>, <28x20xbf16, <16 by 2>> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %17 weights(%18 : !hybrid.weight<20x28xbf16, <16 by 2>>) into(%19 : memref<?x20xbf16>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%20 : !hybrid.weight<20x20xbf16, <16 by 2>>) into(%21 : memref<?x20xf32>) : memref<?x20xbf16>
      hybrid.add %arg1 into %21 : memref<?x20xf32> into memref<?x20xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %21, %22 epsilon 1.000000e-05 into %23 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.linear %23 weights(%24, %26 : !hybrid.weight<40x20xbf16, <16 by 2>>, !hybrid.weight<40x20xbf16, <16 by 2>>) into(%25, %27 : memref<?x40xf32>, memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.conv_activation  silu %25, %29 bias %30 : !hybrid.weight<40xf32> state %28 : !hybrid.state<conv, 3x40xf32> batch %arg0 into %31 : memref<?x40xf32>, <40x4xf32, <16>> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %31 weights(%32, %33, %35 : !hybrid.weight<5x4x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>) into(%37, %34, %36 : memref<?x20xbf16>, memref<?x40xf32>, memref<?x40xf32>) : memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %37 weights(%38 : !hybrid.weight<5x8x4xbf16, <16 by 2>>) biases(%40 : !hybrid.weight<40xf32>) into(%39 : memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.activation  softplus %39 into %41 : memref<?x40xf32> into memref<?x40xf32>
      hybrid.selective_scan %31 step %41 b %34 c %36 weights(%42, %43) state %44 batch %arg0 into %45 : memref<?x40xbf16>, memref<?x40xf32>, memref<?x40xf32>, memref<?x40xf32>, <40x8xf32, <16>>, <40xf32>, <ssm, 40x8xf32, <16>> into memref<?x40xf32>
      hybrid.activation  silu %27 times %45 : memref<?x40xf32> into %46 : memref<?x40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %46 weights(%47 : !hybrid.weight<20x40xbf16, <16 by 2>>) into(%arg1 : memref<?x20xf32>) : memref<?x40xbf16>
    }
    return
  }
  func.func private @layer_2_small(%arg0: !hybrid.batch, %arg1: memref<?x20xf32>, %arg2: memref<?x20xf32>, %arg3: index, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 1472, 0, 64>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_shared_norm : <40xf32>
    %2 = hybrid.arena_view %arg4[192, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %3 = hybrid.param_ref @layer_2_q_proj : <42x40xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x42xf32>
    %5 = hybrid.param_ref @layer_2_k_proj : <14x40xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_2_v_proj : <14x40xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg4[320, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg4[384, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_2_kv_state_15[%arg3] : <kv, 2x2x7xbf16>
    %10 = hybrid.arena_view %arg4[192, 128] * %0 : memref<?xi8> -> memref<?x42xbf16>
    %11 = hybrid.param_ref @layer_2_o_proj : <20x42xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %13 = hybrid.param_ref @layer_2_pre_ff_layernorm : <20xf32>
    %14 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %15 = hybrid.param_ref @layer_2_gate_proj : <28x20xbf16, <16 by 2>>
    %16 = hybrid.param_ref @layer_2_up_proj : <28x20xbf16, <16 by 2>>
    %17 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %18 = hybrid.param_ref @layer_2_down_proj : <20x28xbf16, <16 by 2>>
    %19 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %20 = hybrid.param_ref @layer_2_linear_16[%arg3] : <20x20xbf16, <16 by 2>>
    %21 = hybrid.arena_view %arg4[384, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %22 = hybrid.param_ref @layer_2_input_layernorm_17[%arg3] : <20xf32>
    %23 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %24 = hybrid.param_ref @layer_2_in_proj_x_18[%arg3] : <40x20xbf16, <16 by 2>>
    %25 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %26 = hybrid.param_ref @layer_2_in_proj_z_19[%arg3] : <40x20xbf16, <16 by 2>>
    %27 = hybrid.arena_view %arg4[192, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %28 = hybrid.state_ref @layer_2_conv_window_20[%arg3] : <conv, 3x40xf32>
    %29 = hybrid.param_ref @layer_2_conv_21[%arg3] : <40x4xf32, <16>>
    %30 = hybrid.param_ref @layer_2_conv_bias_22[%arg3] : <40xf32>
    %31 = hybrid.arena_view %arg4[1152, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %32 = hybrid.param_ref @layer_2_x_proj_dt_23[%arg3] : <5x4x8xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_2_x_proj_b_24[%arg3] : <5x8x8xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %35 = hybrid.param_ref @layer_2_x_proj_c_25[%arg3] : <5x8x8xbf16, <16 by 2>>
    %36 = hybrid.arena_view %arg4[384, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %37 = hybrid.arena_view %arg4[1408, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %38 = hybrid.param_ref @layer_2_dt_proj_26[%arg3] : <5x8x4xbf16, <16 by 2>>
    %39 = hybrid.arena_view %arg4[576, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %40 = hybrid.param_ref @layer_2_dt_proj_bias_27[%arg3] : <40xf32>
    %41 = hybrid.arena_view %arg4[768, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %42 = hybrid.param_ref @layer_2_a_28[%arg3] : <40x8xf32, <16>>
    %43 = hybrid.param_ref @layer_2_d_29[%arg3] : <40xf32>
    %44 = hybrid.state_ref @layer_2_ssm_state_30[%arg3] : <ssm, 40x8xf32, <16>>
    %45 = hybrid.arena_view %arg4[960, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %46 = hybrid.arena_view %arg4[1280, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %47 = hybrid.param_ref @layer_2_out_proj_31[%arg3] : <20x40xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.concat_rms_norm %arg1, %arg2, %1 epsilon 1.000000e-05 into %2 : memref<?x20xf32>, memref<?x20xf32>, <40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<42x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x42xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x40xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x2x7xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.53452248382484879 into %10 : memref<?x42xf32>, <kv, 2x2x7xbf16> into memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11 : !hybrid.weight<20x42xbf16, <16 by 2>>) into(%12 : memref<?x20xf32>) : memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %13 epsilon 1.000000e-05 into %14 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.gated_linear  gelu %14 weights(%15, %16) into %17 : memref<?x20xbf16>, <28x20xbf16, <16 by 2>>, <28x20xbf16, <16 by 2>> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %17 weights(%18 : !hybrid.weight<20x28xbf16, <16 by 2>>) into(%19 : memref<?x20xbf16>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%20 : !hybrid.weight<20x20xbf16, <16 by 2>>) into(%21 : memref<?x20xf32>) : memref<?x20xbf16>
      hybrid.add %arg1 into %21 : memref<?x20xf32> into memref<?x20xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %21, %22 epsilon 1.000000e-05 into %23 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.linear %23 weights(%24, %26 : !hybrid.weight<40x20xbf16, <16 by 2>>, !hybrid.weight<40x20xbf16, <16 by 2>>) into(%25, %27 : memref<?x40xf32>, memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.conv_activation  silu %25, %29 bias %30 : !hybrid.weight<40xf32> state %28 : !hybrid.state<conv, 3x40xf32> batch %arg0 into %31 : memref<?x40xf32>, <40x4xf32, <16>> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %31 weights(%32, %33, %35 : !hybrid.weight<5x4x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>) into(%37, %34, %36 : memref<?x20xbf16>, memref<?x40xf32>, memref<?x40xf32>) : memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %37 weights(%38 : !hybrid.weight<5x8x4xbf16, <16 by 2>>) biases(%40 : !hybrid.weight<40xf32>) into(%39 : memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.activation  softplus %39 into %41 : memref<?x40xf32> into memref<?x40xf32>
      hybrid.selective_scan %31 step %41 b %34 c %36 weights(%42, %43) state %44 batch %arg0 into %45 : memref<?x40xbf16>, memref<?x40xf32>, memref<?x40xf32>, memref<?x40xf32>, <40x8xf32, <16>>, <40xf32>, <ssm, 40x8xf32, <16>> into memref<?x40xf32>
      hybrid.activation  silu %27 times %45 : memref<?x40xf32> into %46 : memref<?x40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %46 weights(%47 : !hybrid.weight<20x40xbf16, <16 by 2>>) into(%arg1 : memref<?x20xf32>) : memref<?x40xbf16>
    }
    return
  }
  func.func private @layer_2_outputs(%arg0: !hybrid.batch, %arg1: memref<?x20xf32>, %arg2: memref<?x20xf32>, %arg3: index, %arg4: memref<0x?x0xf32>, %arg5: memref<2x?x6x?xf32>, %arg6: index, %arg7: memref<?xi8>, %arg8: memref<?xi8>, %arg9: memref<?xi8>) attributes {hybrid.frame = array<i64: 1472, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_shared_norm : <40xf32>
    %2 = hybrid.arena_view %arg7[192, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %3 = hybrid.param_ref @layer_2_q_proj : <42x40xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg7[0, 192] * %0 : memref<?xi8> -> memref<?x42xf32>
    %5 = hybrid.param_ref @layer_2_k_proj : <14x40xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_2_v_proj : <14x40xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg7[320, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg7[384, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_2_kv_state_15[%arg3] : <kv, 2x2x7xbf16>
    %10 = hybrid.arena_view %arg7[192, 128] * %0 : memref<?xi8> -> memref<?x42xbf16>
    %11 = hybrid.param_ref @layer_2_o_proj : <20x42xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg7[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %13 = hybrid.param_ref @layer_2_pre_ff_layernorm : <20xf32>
    %14 = hybrid.arena_view %arg9[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %15 = hybrid.param_ref @layer_2_gate_proj : <28x20xbf16, <16 by 2>>
    %16 = hybrid.param_ref @layer_2_up_proj : <28x20xbf16, <16 by 2>>
    %17 = hybrid.arena_view %arg7[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %18 = hybrid.param_ref @layer_2_down_proj : <20x28xbf16, <16 by 2>>
    %19 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %20 = hybrid.param_ref @layer_2_linear_16[%arg3] : <20x20xbf16, <16 by 2>>
    %21 = hybrid.arena_view %arg7[384, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %22 = hybrid.param_ref @layer_2_input_layernorm_17[%arg3] : <20xf32>
    %23 = hybrid.arena_view %arg9[0, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %24 = hybrid.param_ref @layer_2_in_proj_x_18[%arg3] : <40x20xbf16, <16 by 2>>
    %25 = hybrid.arena_view %arg7[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %26 = hybrid.param_ref @layer_2_in_proj_z_19[%arg3] : <40x20xbf16, <16 by 2>>
    %27 = hybrid.arena_view %arg7[192, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %28 = hybrid.state_ref @layer_2_conv_window_20[%arg3] : <conv, 3x40xf32>
    %29 = hybrid.param_ref @layer_2_conv_21[%arg3] : <40x4xf32, <16>>
    %30 = hybrid.param_ref @layer_2_conv_bias_22[%arg3] : <40xf32>
    %31 = hybrid.arena_view %arg7[1152, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %32 = hybrid.param_ref @layer_2_x_proj_dt_23[%arg3] : <5x4x8xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_2_x_proj_b_24[%arg3] : <5x8x8xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg7[0, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %35 = hybrid.param_ref @layer_2_x_proj_c_25[%arg3] : <5x8x8xbf16, <16 by 2>>
    %36 = hybrid.arena_view %arg7[384, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %37 = hybrid.arena_view %arg7[1408, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %38 = hybrid.param_ref @layer_2_dt_proj_26[%arg3] : <5x8x4xbf16, <16 by 2>>
    %39 = hybrid.arena_view %arg7[576, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %40 = hybrid.param_ref @layer_2_dt_proj_bias_27[%arg3] : <40xf32>
    %41 = hybrid.arena_view %arg7[768, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %42 = hybrid.param_ref @layer_2_a_28[%arg3] : <40x8xf32, <16>>
    %43 = hybrid.param_ref @layer_2_d_29[%arg3] : <40xf32>
    %44 = hybrid.state_ref @layer_2_ssm_state_30[%arg3] : <ssm, 40x8xf32, <16>>
    %45 = hybrid.arena_view %arg7[960, 192] * %0 : memref<?xi8> -> memref<?x40xf32>
    %46 = hybrid.arena_view %arg7[1280, 128] * %0 : memref<?xi8> -> memref<?x40xbf16>
    %47 = hybrid.param_ref @layer_2_out_proj_31[%arg3] : <20x40xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.concat_rms_norm %arg1, %arg2, %1 epsilon 1.000000e-05 into %2 : memref<?x20xf32>, memref<?x20xf32>, <40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<42x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>, !hybrid.weight<14x40xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x42xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x40xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x2x7xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.53452248382484879 to %arg5[%arg6] : memref<?x42xf32>, <kv, 2x2x7xbf16> to memref<2x?x6x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.53452248382484879 into %10 : memref<?x42xf32>, <kv, 2x2x7xbf16> into memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11 : !hybrid.weight<20x42xbf16, <16 by 2>>) into(%12 : memref<?x20xf32>) : memref<?x42xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %13 epsilon 1.000000e-05 into %14 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.gated_linear  gelu %14 weights(%15, %16) into %17 : memref<?x20xbf16>, <28x20xbf16, <16 by 2>>, <28x20xbf16, <16 by 2>> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %17 weights(%18 : !hybrid.weight<20x28xbf16, <16 by 2>>) into(%19 : memref<?x20xbf16>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%20 : !hybrid.weight<20x20xbf16, <16 by 2>>) into(%21 : memref<?x20xf32>) : memref<?x20xbf16>
      hybrid.add %arg1 into %21 : memref<?x20xf32> into memref<?x20xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %21, %22 epsilon 1.000000e-05 into %23 : memref<?x20xf32>, <20xf32> into memref<?x20xbf16>
      hybrid.linear %23 weights(%24, %26 : !hybrid.weight<40x20xbf16, <16 by 2>>, !hybrid.weight<40x20xbf16, <16 by 2>>) into(%25, %27 : memref<?x40xf32>, memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.conv_activation  silu %25, %29 bias %30 : !hybrid.weight<40xf32> state %28 : !hybrid.state<conv, 3x40xf32> batch %arg0 into %31 : memref<?x40xf32>, <40x4xf32, <16>> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %31 weights(%32, %33, %35 : !hybrid.weight<5x4x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>, !hybrid.weight<5x8x8xbf16, <16 by 2>>) into(%37, %34, %36 : memref<?x20xbf16>, memref<?x40xf32>, memref<?x40xf32>) : memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.head_linear %37 weights(%38 : !hybrid.weight<5x8x4xbf16, <16 by 2>>) biases(%40 : !hybrid.weight<40xf32>) into(%39 : memref<?x40xf32>) : memref<?x20xbf16>
      hybrid.activation  softplus %39 into %41 : memref<?x40xf32> into memref<?x40xf32>
      hybrid.selective_scan %31 step %41 b %34 c %36 weights(%42, %43) state %44 batch %arg0 into %45 : memref<?x40xbf16>, memref<?x40xf32>, memref<?x40xf32>, memref<?x40xf32>, <40x8xf32, <16>>, <40xf32>, <ssm, 40x8xf32, <16>> into memref<?x40xf32>
      hybrid.activation  silu %27 times %45 : memref<?x40xf32> into %46 : memref<?x40xf32> into memref<?x40xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %46 weights(%47 : !hybrid.weight<20x40xbf16, <16 by 2>>) into(%arg1 : memref<?x20xf32>) : memref<?x40xbf16>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1728, 64, 128>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x20xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg3[1472, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %3 = hybrid.arena_view %arg3[1600, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %4 = hybrid.param_ref @final_layernorm : <20xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x20xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
      hybrid.embed %arg1, %1 into %3 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 1472] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 64] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 1472] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 1472] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 64] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2(%arg0, %2, %3, %c0, %21, %23, %25) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg3[0, 1472] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg4[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg5[0, 64] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_2(%arg0, %2, %3, %c1, %27, %29, %31) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x20xf32>, <20xf32> into memref<?x20xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x20xf32> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x20xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x20xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1728, 64, 128>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x20xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg3[1472, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %3 = hybrid.arena_view %arg3[1600, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %4 = hybrid.param_ref @final_layernorm : <20xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x20xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
      hybrid.embed %arg1, %1 into %3 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 1472] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 64] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 1472] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 1472] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 64] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2_small(%arg0, %2, %3, %c0, %21, %23, %25) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg3[0, 1472] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg4[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg5[0, 64] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_2_small(%arg0, %2, %3, %c1, %27, %29, %31) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x20xf32>, <20xf32> into memref<?x20xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x20xf32> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x20xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x20xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<5x?x20xf32>, %arg4: memref<0x?x0xf32>, %arg5: memref<2x?x6x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 1728, 64, 128>} {
    %c4 = arith.constant 4 : index
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x20xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg6[1472, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %3 = hybrid.arena_view %arg6[1600, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %4 = hybrid.param_ref @final_layernorm : <20xf32>
    %5 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg7[0, 64] * %6 : memref<?xi8> -> memref<?x20xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
      hybrid.embed %arg1, %1 into %3 : memref<?xi32>, <61x20xbf16, <16 by 2>> into memref<?x20xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x20xf32> to memref<5x?x20xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 1472] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 64] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x20xf32> to memref<5x?x20xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 1472] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x20xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x20xf32> to memref<5x?x20xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg6[0, 1472] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg7[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg8[0, 64] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2_outputs(%arg0, %2, %3, %c0, %arg4, %arg5, %c0, %21, %23, %25) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<0x?x0xf32>, memref<2x?x6x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c3] : memref<?x20xf32> to memref<5x?x20xf32>
    }
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg6[0, 1472] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg7[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg8[0, 64] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_2_outputs(%arg0, %2, %3, %c1, %arg4, %arg5, %c1, %27, %29, %31) : (!hybrid.batch, memref<?x20xf32>, memref<?x20xf32>, index, memref<0x?x0xf32>, memref<2x?x6x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x20xf32>, <20xf32> into memref<?x20xf32>
      hybrid.copy %5 to %arg3[%c4] : memref<?x20xf32> to memref<5x?x20xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x20xf32> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x20xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x20xbf16>
    }
    return
  }
}

