module {
  hybrid.model "bamba" head  causal_lm {hidden = 24 : i64, layers = 3 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<24xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 24]>], [#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 24]>]]
  hybrid.param @layer_0_in_proj_z_1 : !hybrid.weight<48x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 1152]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[0, 1152]>]]
  hybrid.param @layer_0_in_proj_x_2 : !hybrid.weight<48x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[1152, 1152]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[1152, 1152]>]]
  hybrid.param @layer_0_in_proj_b_3 : !hybrid.weight<21x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[2304, 504]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[2304, 504]>]]
  hybrid.param @layer_0_in_proj_c_4 : !hybrid.weight<21x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[2808, 504]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[2808, 504]>]]
  hybrid.param @layer_0_in_proj_dt_5 : !hybrid.weight<6x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[3312, 144]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[3312, 144]>]]
  hybrid.state @layer_0_conv_window_x_6 : !hybrid.state<conv, 3x48xf32> count 2 {members = ["layer_0_conv_window_x", "layer_2_conv_window_x"]}
  hybrid.param @layer_0_conv_x_7 : !hybrid.weight<48x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 192]>], [#hybrid.source<"model.layers.2.mamba.conv1d.weight"[0, 192]>]]
  hybrid.param @layer_0_conv_x_bias_8 : !hybrid.weight<48xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 48]>], [#hybrid.source<"model.layers.2.mamba.conv1d.bias"[0, 48]>]]
  hybrid.state @layer_0_conv_window_b_9 : !hybrid.state<conv, 3x21xf32> count 2 {members = ["layer_0_conv_window_b", "layer_2_conv_window_b"]}
  hybrid.param @layer_0_conv_b_10 : !hybrid.weight<21x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[192, 84]>], [#hybrid.source<"model.layers.2.mamba.conv1d.weight"[192, 84]>]]
  hybrid.param @layer_0_conv_b_bias_11 : !hybrid.weight<21xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[48, 21]>], [#hybrid.source<"model.layers.2.mamba.conv1d.bias"[48, 21]>]]
  hybrid.state @layer_0_conv_window_c_12 : !hybrid.state<conv, 3x21xf32> count 2 {members = ["layer_0_conv_window_c", "layer_2_conv_window_c"]}
  hybrid.param @layer_0_conv_c_13 : !hybrid.weight<21x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[276, 84]>], [#hybrid.source<"model.layers.2.mamba.conv1d.weight"[276, 84]>]]
  hybrid.param @layer_0_conv_c_bias_14 : !hybrid.weight<21xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[69, 21]>], [#hybrid.source<"model.layers.2.mamba.conv1d.bias"[69, 21]>]]
  hybrid.param @layer_0_a_15 : !hybrid.weight<6xf32> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 6]>], [#hybrid.source<"model.layers.2.mamba.A_log"[0, 6]>]] map  neg_exp
  hybrid.param @layer_0_dt_bias_16 : !hybrid.weight<6xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_bias"[0, 6]>], [#hybrid.source<"model.layers.2.mamba.dt_bias"[0, 6]>]]
  hybrid.param @layer_0_d_17 : !hybrid.weight<6xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 6]>], [#hybrid.source<"model.layers.2.mamba.D"[0, 6]>]]
  hybrid.state @layer_0_ssm_state_18 : !hybrid.state<ssm, 48x7xf32, <16>> count 2 {members = ["layer_0_ssm_state", "layer_2_ssm_state"]}
  hybrid.param @layer_0_gated_norm_19 : !hybrid.weight<48xf32> from [[#hybrid.source<"model.layers.0.mamba.norm.weight"[0, 48]>], [#hybrid.source<"model.layers.2.mamba.norm.weight"[0, 48]>]]
  hybrid.param @layer_0_out_proj_20 : !hybrid.weight<24x48xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 1152]>], [#hybrid.source<"model.layers.2.mamba.out_proj.weight"[0, 1152]>]]
  hybrid.param @layer_0_pre_ff_layernorm_21 : !hybrid.weight<24xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 24]>], [#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 24]>]]
  hybrid.param @layer_0_gate_proj_22 : !hybrid.weight<36x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 864]>], [#hybrid.source<"model.layers.2.feed_forward.gate_proj.weight"[0, 864]>]]
  hybrid.param @layer_0_up_proj_23 : !hybrid.weight<36x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 864]>], [#hybrid.source<"model.layers.2.feed_forward.up_proj.weight"[0, 864]>]]
  hybrid.param @layer_0_down_proj_24 : !hybrid.weight<24x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 864]>], [#hybrid.source<"model.layers.2.feed_forward.down_proj.weight"[0, 864]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<24xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 24]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<20x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 480]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<10x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 240]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<10x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 240]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x10xbf16>
  hybrid.param @layer_1_o_proj : !hybrid.weight<24x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 480]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<24xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 24]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<36x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.gate_proj.weight"[0, 864]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<36x24xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.up_proj.weight"[0, 864]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<24x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.down_proj.weight"[0, 864]>]]
  hybrid.param @embedding : !hybrid.weight<61x24xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 1464]>]]
  hybrid.param @final_layernorm : !hybrid.weight<24xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 24]>]]
  hybrid.param @lm_head : !hybrid.weight<61x24xbf16, <16 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 1464]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x24xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1152, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <24xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_z_1[%arg2] : <48x24xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_x_2[%arg2] : <48x24xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %7 = hybrid.param_ref @layer_0_in_proj_b_3[%arg2] : <21x24xbf16, <16 by 2>>
    %8 = hybrid.arena_view %arg3[576, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %9 = hybrid.param_ref @layer_0_in_proj_c_4[%arg2] : <21x24xbf16, <16 by 2>>
    %10 = hybrid.arena_view %arg3[704, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %11 = hybrid.param_ref @layer_0_in_proj_dt_5[%arg2] : <6x24xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[1088, 64] * %0 : memref<?xi8> -> memref<?x6xf32>
    %13 = hybrid.state_ref @layer_0_conv_window_x_6[%arg2] : <conv, 3x48xf32>
    %14 = hybrid.arena_view %arg3[384, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %15 = hybrid.param_ref @layer_0_conv_x_7[%arg2] : <48x4xf32, <16>>
    %16 = hybrid.param_ref @layer_0_conv_x_bias_8[%arg2] : <48xf32>
    %17 = hybrid.state_ref @layer_0_conv_window_b_9[%arg2] : <conv, 3x21xf32>
    %18 = hybrid.arena_view %arg3[832, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %19 = hybrid.param_ref @layer_0_conv_b_10[%arg2] : <21x4xf32, <16>>
    %20 = hybrid.param_ref @layer_0_conv_b_bias_11[%arg2] : <21xf32>
    %21 = hybrid.state_ref @layer_0_conv_window_c_12[%arg2] : <conv, 3x21xf32>
    %22 = hybrid.arena_view %arg3[960, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %23 = hybrid.param_ref @layer_0_conv_c_13[%arg2] : <21x4xf32, <16>>
    %24 = hybrid.param_ref @layer_0_conv_c_bias_14[%arg2] : <21xf32>
    %25 = hybrid.param_ref @layer_0_a_15[%arg2] : <6xf32>
    %26 = hybrid.param_ref @layer_0_dt_bias_16[%arg2] : <6xf32>
    %27 = hybrid.param_ref @layer_0_d_17[%arg2] : <6xf32>
    %28 = hybrid.state_ref @layer_0_ssm_state_18[%arg2] : <ssm, 48x7xf32, <16>>
    %29 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %30 = hybrid.param_ref @layer_0_gated_norm_19[%arg2] : <48xf32>
    %31 = hybrid.arena_view %arg3[384, 128] * %0 : memref<?xi8> -> memref<?x48xbf16>
    %32 = hybrid.param_ref @layer_0_out_proj_20[%arg2] : <24x48xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_pre_ff_layernorm_21[%arg2] : <24xf32>
    %34 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %35 = hybrid.param_ref @layer_0_gate_proj_22[%arg2] : <36x24xbf16, <16 by 2>>
    %36 = hybrid.param_ref @layer_0_up_proj_23[%arg2] : <36x24xbf16, <16 by 2>>
    %37 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %38 = hybrid.param_ref @layer_0_down_proj_24[%arg2] : <24x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.linear %2 weights(%3, %5, %7, %9, %11 : !hybrid.weight<48x24xbf16, <16 by 2>>, !hybrid.weight<48x24xbf16, <16 by 2>>, !hybrid.weight<21x24xbf16, <16 by 2>>, !hybrid.weight<21x24xbf16, <16 by 2>>, !hybrid.weight<6x24xbf16, <16 by 2>>) into(%4, %6, %8, %10, %12 : memref<?x48xf32>, memref<?x48xf32>, memref<?x21xf32>, memref<?x21xf32>, memref<?x6xf32>) : memref<?x24xbf16>
      hybrid.conv_activation  silu %6, %15 bias %16 : !hybrid.weight<48xf32> state %13 : !hybrid.state<conv, 3x48xf32> batch %arg0 into %14 : memref<?x48xf32>, <48x4xf32, <16>> into memref<?x48xf32>
      hybrid.conv_activation  silu %8, %19 bias %20 : !hybrid.weight<21xf32> state %17 : !hybrid.state<conv, 3x21xf32> batch %arg0 into %18 : memref<?x21xf32>, <21x4xf32, <16>> into memref<?x21xf32>
      hybrid.conv_activation  silu %10, %23 bias %24 : !hybrid.weight<21xf32> state %21 : !hybrid.state<conv, 3x21xf32> batch %arg0 into %22 : memref<?x21xf32>, <21x4xf32, <16>> into memref<?x21xf32>
    }
    hybrid.phase {
      hybrid.ssd_scan %14 step %12 b %18 c %22 weights(%25, %26, %27) state %28 batch %arg0 into %29 : memref<?x48xf32>, memref<?x6xf32>, memref<?x21xf32>, memref<?x21xf32>, <6xf32>, <6xf32>, <6xf32>, <ssm, 48x7xf32, <16>> into memref<?x48xf32>
    }
    hybrid.phase {
      hybrid.gated_rms_norm %29 gate %4, %30 groups 3 epsilon 1.000000e-05 into %31 : memref<?x48xf32>, memref<?x48xf32>, <48xf32> into memref<?x48xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %31 weights(%32 : !hybrid.weight<24x48xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x48xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %33 epsilon 1.000000e-05 into %34 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.gated_linear  silu %34 weights(%35, %36) into %37 : memref<?x24xbf16>, <36x24xbf16, <16 by 2>>, <36x24xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %37 weights(%38 : !hybrid.weight<24x36xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x24xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1152, 0, 64>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <24xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_z_1[%arg2] : <48x24xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_x_2[%arg2] : <48x24xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %7 = hybrid.param_ref @layer_0_in_proj_b_3[%arg2] : <21x24xbf16, <16 by 2>>
    %8 = hybrid.arena_view %arg3[576, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %9 = hybrid.param_ref @layer_0_in_proj_c_4[%arg2] : <21x24xbf16, <16 by 2>>
    %10 = hybrid.arena_view %arg3[704, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %11 = hybrid.param_ref @layer_0_in_proj_dt_5[%arg2] : <6x24xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[1088, 64] * %0 : memref<?xi8> -> memref<?x6xf32>
    %13 = hybrid.state_ref @layer_0_conv_window_x_6[%arg2] : <conv, 3x48xf32>
    %14 = hybrid.arena_view %arg3[384, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %15 = hybrid.param_ref @layer_0_conv_x_7[%arg2] : <48x4xf32, <16>>
    %16 = hybrid.param_ref @layer_0_conv_x_bias_8[%arg2] : <48xf32>
    %17 = hybrid.state_ref @layer_0_conv_window_b_9[%arg2] : <conv, 3x21xf32>
    %18 = hybrid.arena_view %arg3[832, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %19 = hybrid.param_ref @layer_0_conv_b_10[%arg2] : <21x4xf32, <16>>
    %20 = hybrid.param_ref @layer_0_conv_b_bias_11[%arg2] : <21xf32>
    %21 = hybrid.state_ref @layer_0_conv_window_c_12[%arg2] : <conv, 3x21xf32>
    %22 = hybrid.arena_view %arg3[960, 128] * %0 : memref<?xi8> -> memref<?x21xf32>
    %23 = hybrid.param_ref @layer_0_conv_c_13[%arg2] : <21x4xf32, <16>>
    %24 = hybrid.param_ref @layer_0_conv_c_bias_14[%arg2] : <21xf32>
    %25 = hybrid.param_ref @layer_0_a_15[%arg2] : <6xf32>
    %26 = hybrid.param_ref @layer_0_dt_bias_16[%arg2] : <6xf32>
    %27 = hybrid.param_ref @layer_0_d_17[%arg2] : <6xf32>
    %28 = hybrid.state_ref @layer_0_ssm_state_18[%arg2] : <ssm, 48x7xf32, <16>>
    %29 = hybrid.arena_view %arg3[192, 192] * %0 : memref<?xi8> -> memref<?x48xf32>
    %30 = hybrid.param_ref @layer_0_gated_norm_19[%arg2] : <48xf32>
    %31 = hybrid.arena_view %arg3[384, 128] * %0 : memref<?xi8> -> memref<?x48xbf16>
    %32 = hybrid.param_ref @layer_0_out_proj_20[%arg2] : <24x48xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_pre_ff_layernorm_21[%arg2] : <24xf32>
    %34 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %35 = hybrid.param_ref @layer_0_gate_proj_22[%arg2] : <36x24xbf16, <16 by 2>>
    %36 = hybrid.param_ref @layer_0_up_proj_23[%arg2] : <36x24xbf16, <16 by 2>>
    %37 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %38 = hybrid.param_ref @layer_0_down_proj_24[%arg2] : <24x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.linear %2 weights(%3, %5, %7, %9, %11 : !hybrid.weight<48x24xbf16, <16 by 2>>, !hybrid.weight<48x24xbf16, <16 by 2>>, !hybrid.weight<21x24xbf16, <16 by 2>>, !hybrid.weight<21x24xbf16, <16 by 2>>, !hybrid.weight<6x24xbf16, <16 by 2>>) into(%4, %6, %8, %10, %12 : memref<?x48xf32>, memref<?x48xf32>, memref<?x21xf32>, memref<?x21xf32>, memref<?x6xf32>) : memref<?x24xbf16>
      hybrid.conv_activation  silu %6, %15 bias %16 : !hybrid.weight<48xf32> state %13 : !hybrid.state<conv, 3x48xf32> batch %arg0 into %14 : memref<?x48xf32>, <48x4xf32, <16>> into memref<?x48xf32>
      hybrid.conv_activation  silu %8, %19 bias %20 : !hybrid.weight<21xf32> state %17 : !hybrid.state<conv, 3x21xf32> batch %arg0 into %18 : memref<?x21xf32>, <21x4xf32, <16>> into memref<?x21xf32>
      hybrid.conv_activation  silu %10, %23 bias %24 : !hybrid.weight<21xf32> state %21 : !hybrid.state<conv, 3x21xf32> batch %arg0 into %22 : memref<?x21xf32>, <21x4xf32, <16>> into memref<?x21xf32>
    }
    hybrid.phase {
      hybrid.ssd_scan %14 step %12 b %18 c %22 weights(%25, %26, %27) state %28 batch %arg0 into %29 : memref<?x48xf32>, memref<?x6xf32>, memref<?x21xf32>, memref<?x21xf32>, <6xf32>, <6xf32>, <6xf32>, <ssm, 48x7xf32, <16>> into memref<?x48xf32>
    }
    hybrid.phase {
      hybrid.gated_rms_norm %29 gate %4, %30 groups 3 epsilon 1.000000e-05 into %31 : memref<?x48xf32>, memref<?x48xf32>, <48xf32> into memref<?x48xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %31 weights(%32 : !hybrid.weight<24x48xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x48xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %33 epsilon 1.000000e-05 into %34 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.gated_linear  silu %34 weights(%35, %36) into %37 : memref<?x24xbf16>, <36x24xbf16, <16 by 2>>, <36x24xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %37 weights(%38 : !hybrid.weight<24x36xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x24xf32>, %arg2: memref<?x6xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <24xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <20x24xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <10x24xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <10x24xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg3[128, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %8 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x10xbf16>
    %10 = hybrid.arena_view %arg3[128, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <24x20xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <24xf32>
    %13 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x24xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x24xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <24x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<20x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x20xf32>, memref<?x10xf32>, memref<?x10xf32>) : memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.rope %arg2 heads of 10 into %4 : memref<?x6xf32> into memref<?x20xf32>
      hybrid.rope %arg2 heads of 10 into %7 : memref<?x6xf32> into memref<?x10xf32>
    }
    hybrid.phase {
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x10xf32>, memref<?x10xf32>, <kv, 2x1x10xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.31622776601683794 into %10 : memref<?x20xf32>, <kv, 2x1x10xbf16> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<24x20xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 1.000000e-05 into %13 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x24xbf16>, <36x24xbf16, <16 by 2>>, <36x24xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<24x36xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x24xf32>, %arg2: memref<?x6xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <24xf32>
    %2 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <20x24xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <10x24xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <10x24xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg3[128, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %8 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x10xbf16>
    %10 = hybrid.arena_view %arg3[128, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <24x20xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <24xf32>
    %13 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x24xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x24xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <24x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<20x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x20xf32>, memref<?x10xf32>, memref<?x10xf32>) : memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.rope %arg2 heads of 10 into %4 : memref<?x6xf32> into memref<?x20xf32>
      hybrid.rope %arg2 heads of 10 into %7 : memref<?x6xf32> into memref<?x10xf32>
    }
    hybrid.phase {
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x10xf32>, memref<?x10xf32>, <kv, 2x1x10xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.31622776601683794 into %10 : memref<?x20xf32>, <kv, 2x1x10xbf16> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<24x20xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 1.000000e-05 into %13 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x24xbf16>, <36x24xbf16, <16 by 2>>, <36x24xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<24x36xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x24xf32>, %arg2: memref<?x6xf32>, %arg3: memref<0x?x0xf32>, %arg4: memref<1x?x2x?xf32>, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <24xf32>
    %2 = hybrid.arena_view %arg8[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <20x24xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg6[0, 128] * %0 : memref<?xi8> -> memref<?x20xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <10x24xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <10x24xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg6[128, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %8 = hybrid.arena_view %arg6[192, 64] * %0 : memref<?xi8> -> memref<?x10xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x10xbf16>
    %10 = hybrid.arena_view %arg6[128, 64] * %0 : memref<?xi8> -> memref<?x20xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <24x20xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <24xf32>
    %13 = hybrid.arena_view %arg8[0, 64] * %0 : memref<?xi8> -> memref<?x24xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x24xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x24xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg6[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <24x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 1.000000e-05 into %2 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<20x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>, !hybrid.weight<10x24xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x20xf32>, memref<?x10xf32>, memref<?x10xf32>) : memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.rope %arg2 heads of 10 into %4 : memref<?x6xf32> into memref<?x20xf32>
      hybrid.rope %arg2 heads of 10 into %7 : memref<?x6xf32> into memref<?x10xf32>
    }
    hybrid.phase {
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x10xf32>, memref<?x10xf32>, <kv, 2x1x10xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.31622776601683794 to %arg4[%arg5] : memref<?x20xf32>, <kv, 2x1x10xbf16> to memref<1x?x2x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.31622776601683794 into %10 : memref<?x20xf32>, <kv, 2x1x10xbf16> into memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<24x20xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x20xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 1.000000e-05 into %13 : memref<?x24xf32>, <24xf32> into memref<?x24xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x24xbf16>, <36x24xbf16, <16 by 2>>, <36x24xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<24x36xbf16, <16 by 2>>) into(%arg1 : memref<?x24xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1344, 64, 128>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x24xbf16>
    %2 = hybrid.arena_view %arg3[1152, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %3 = hybrid.arena_view %arg3[1280, 64] * %0 : memref<?xi8> -> memref<?x6xf32>
    %4 = hybrid.param_ref @final_layernorm : <24xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x24xbf16>
    %8 = hybrid.param_ref @lm_head : <61x24xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x24xbf16> into memref<?x24xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 0.025118864315095794, 6.3095734448019298E-4] scale 1.000000e+00 into %3 : memref<?x6xf32>
    }
    %9 = hybrid.num_tokens %arg0
    %10 = hybrid.arena_view %arg3[0, 1152] * %9 : memref<?xi8> -> memref<?xi8>
    %11 = hybrid.num_rows %arg0
    %12 = hybrid.arena_view %arg4[0, 0] * %11 : memref<?xi8> -> memref<?xi8>
    %13 = hybrid.num_tokens %arg0
    %14 = hybrid.arena_view %arg5[0, 64] * %13 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %10, %12, %14) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %15 = hybrid.num_tokens %arg0
    %16 = hybrid.arena_view %arg3[0, 256] * %15 : memref<?xi8> -> memref<?xi8>
    %17 = hybrid.num_rows %arg0
    %18 = hybrid.arena_view %arg4[0, 0] * %17 : memref<?xi8> -> memref<?xi8>
    %19 = hybrid.num_tokens %arg0
    %20 = hybrid.arena_view %arg5[0, 64] * %19 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %3, %16, %18, %20) : (!hybrid.batch, memref<?x24xf32>, memref<?x6xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %21 = hybrid.num_tokens %arg0
    %22 = hybrid.arena_view %arg3[0, 1152] * %21 : memref<?xi8> -> memref<?xi8>
    %23 = hybrid.num_rows %arg0
    %24 = hybrid.arena_view %arg4[0, 0] * %23 : memref<?xi8> -> memref<?xi8>
    %25 = hybrid.num_tokens %arg0
    %26 = hybrid.arena_view %arg5[0, 64] * %25 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %22, %24, %26) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x24xf32>, <24xf32> into memref<?x24xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x24xf32> into memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%8 : !hybrid.weight<61x24xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x24xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1344, 64, 128>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x24xbf16>
    %2 = hybrid.arena_view %arg3[1152, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %3 = hybrid.arena_view %arg3[1280, 64] * %0 : memref<?xi8> -> memref<?x6xf32>
    %4 = hybrid.param_ref @final_layernorm : <24xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x24xbf16>
    %8 = hybrid.param_ref @lm_head : <61x24xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x24xbf16> into memref<?x24xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 0.025118864315095794, 6.3095734448019298E-4] scale 1.000000e+00 into %3 : memref<?x6xf32>
    }
    %9 = hybrid.num_tokens %arg0
    %10 = hybrid.arena_view %arg3[0, 1152] * %9 : memref<?xi8> -> memref<?xi8>
    %11 = hybrid.num_rows %arg0
    %12 = hybrid.arena_view %arg4[0, 0] * %11 : memref<?xi8> -> memref<?xi8>
    %13 = hybrid.num_tokens %arg0
    %14 = hybrid.arena_view %arg5[0, 64] * %13 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c0, %10, %12, %14) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %15 = hybrid.num_tokens %arg0
    %16 = hybrid.arena_view %arg3[0, 256] * %15 : memref<?xi8> -> memref<?xi8>
    %17 = hybrid.num_rows %arg0
    %18 = hybrid.arena_view %arg4[0, 0] * %17 : memref<?xi8> -> memref<?xi8>
    %19 = hybrid.num_tokens %arg0
    %20 = hybrid.arena_view %arg5[0, 64] * %19 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %3, %16, %18, %20) : (!hybrid.batch, memref<?x24xf32>, memref<?x6xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %21 = hybrid.num_tokens %arg0
    %22 = hybrid.arena_view %arg3[0, 1152] * %21 : memref<?xi8> -> memref<?xi8>
    %23 = hybrid.num_rows %arg0
    %24 = hybrid.arena_view %arg4[0, 0] * %23 : memref<?xi8> -> memref<?xi8>
    %25 = hybrid.num_tokens %arg0
    %26 = hybrid.arena_view %arg5[0, 64] * %25 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c1, %22, %24, %26) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x24xf32>, <24xf32> into memref<?x24xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x24xf32> into memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%8 : !hybrid.weight<61x24xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x24xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<4x?x24xf32>, %arg4: memref<0x?x0xf32>, %arg5: memref<1x?x2x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 1344, 64, 128>} {
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x24xbf16>
    %2 = hybrid.arena_view %arg6[1152, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %3 = hybrid.arena_view %arg6[1280, 64] * %0 : memref<?xi8> -> memref<?x6xf32>
    %4 = hybrid.param_ref @final_layernorm : <24xf32>
    %5 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x24xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg7[0, 64] * %6 : memref<?xi8> -> memref<?x24xbf16>
    %8 = hybrid.param_ref @lm_head : <61x24xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x24xbf16> into memref<?x24xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 0.025118864315095794, 6.3095734448019298E-4] scale 1.000000e+00 into %3 : memref<?x6xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x24xf32> to memref<4x?x24xf32>
    }
    %9 = hybrid.num_tokens %arg0
    %10 = hybrid.arena_view %arg6[0, 1152] * %9 : memref<?xi8> -> memref<?xi8>
    %11 = hybrid.num_rows %arg0
    %12 = hybrid.arena_view %arg7[0, 0] * %11 : memref<?xi8> -> memref<?xi8>
    %13 = hybrid.num_tokens %arg0
    %14 = hybrid.arena_view %arg8[0, 64] * %13 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %10, %12, %14) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x24xf32> to memref<4x?x24xf32>
    }
    %15 = hybrid.num_tokens %arg0
    %16 = hybrid.arena_view %arg6[0, 256] * %15 : memref<?xi8> -> memref<?xi8>
    %17 = hybrid.num_rows %arg0
    %18 = hybrid.arena_view %arg7[0, 0] * %17 : memref<?xi8> -> memref<?xi8>
    %19 = hybrid.num_tokens %arg0
    %20 = hybrid.arena_view %arg8[0, 64] * %19 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %3, %arg4, %arg5, %c0, %16, %18, %20) : (!hybrid.batch, memref<?x24xf32>, memref<?x6xf32>, memref<0x?x0xf32>, memref<1x?x2x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x24xf32> to memref<4x?x24xf32>
    }
    %21 = hybrid.num_tokens %arg0
    %22 = hybrid.arena_view %arg6[0, 1152] * %21 : memref<?xi8> -> memref<?xi8>
    %23 = hybrid.num_rows %arg0
    %24 = hybrid.arena_view %arg7[0, 0] * %23 : memref<?xi8> -> memref<?xi8>
    %25 = hybrid.num_tokens %arg0
    %26 = hybrid.arena_view %arg8[0, 64] * %25 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %22, %24, %26) : (!hybrid.batch, memref<?x24xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 1.000000e-05 into %5 : memref<?x24xf32>, <24xf32> into memref<?x24xf32>
      hybrid.copy %5 to %arg3[%c3] : memref<?x24xf32> to memref<4x?x24xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x24xf32> into memref<?x24xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%8 : !hybrid.weight<61x24xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x24xbf16>
    }
    return
  }
}

