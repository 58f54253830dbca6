module {
  hybrid.model "jamba" head  causal_lm {hidden = 36 : i64, layers = 2 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_in_proj_x : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_in_proj_z : !hybrid.weight<72x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[2592, 2592]>]]
  hybrid.param @layer_0_in_proj_x_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.in_proj.bias"[0, 72]>]]
  hybrid.param @layer_0_in_proj_z_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.in_proj.bias"[72, 72]>]]
  hybrid.state @layer_0_conv_window : !hybrid.state<conv, 4x72xf32>
  hybrid.param @layer_0_conv : !hybrid.weight<72x5xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 360]>]]
  hybrid.param @layer_0_x_proj_dt : !hybrid.weight<4x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 288]>]]
  hybrid.param @layer_0_x_proj_b : !hybrid.weight<8x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[288, 576]>]]
  hybrid.param @layer_0_x_proj_c : !hybrid.weight<8x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[864, 576]>]]
  hybrid.param @layer_0_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_0_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_dt_proj : !hybrid.weight<72x4xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 288]>]]
  hybrid.param @layer_0_dt_proj_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 72]>]]
  hybrid.param @layer_0_a : !hybrid.weight<72x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 576]>]] map  neg_exp
  hybrid.param @layer_0_d : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 72]>]]
  hybrid.state @layer_0_ssm_state : !hybrid.state<ssm, 72x8xf32, <16>>
  hybrid.param @layer_0_out_proj : !hybrid.weight<36x72xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_out_proj_bias : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.mamba.out_proj.bias"[0, 36]>]]
  hybrid.param @layer_0_pre_ff_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_gate_proj : !hybrid.weight<36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1296]>]]
  hybrid.param @layer_0_up_proj : !hybrid.weight<36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1296]>]]
  hybrid.param @layer_0_down_proj : !hybrid.weight<36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<18x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 648]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<18x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 648]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x18xbf16>
  hybrid.param @layer_1_o_proj : !hybrid.weight<36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_router : !hybrid.weight<3x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.router.weight"[0, 108]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<3x36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.gate_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.gate_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.gate_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<3x36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.up_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.up_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.up_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<3x36x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.down_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.down_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.down_proj.weight"[0, 1296]>]]
  hybrid.param @embedding : !hybrid.weight<61x36xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 2196]>]]
  hybrid.param @final_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 36]>]]
  hybrid.param @lm_head : !hybrid.weight<61x36xbf16, <16 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 2196]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.param_ref @layer_0_in_proj_x_bias : <72xf32>
    %8 = hybrid.param_ref @layer_0_in_proj_z_bias : <72xf32>
    %9 = hybrid.state_ref @layer_0_conv_window : <conv, 4x72xf32>
    %10 = hybrid.param_ref @layer_0_conv : <72x5xf32, <16>>
    %11 = hybrid.arena_view %arg2[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %12 = hybrid.param_ref @layer_0_x_proj_dt : <4x72xbf16, <16 by 2>>
    %13 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %14 = hybrid.param_ref @layer_0_x_proj_b : <8x72xbf16, <16 by 2>>
    %15 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %16 = hybrid.param_ref @layer_0_x_proj_c : <8x72xbf16, <16 by 2>>
    %17 = hybrid.arena_view %arg2[832, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %18 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %19 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %20 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %21 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %22 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %23 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %24 = hybrid.param_ref @layer_0_dt_proj : <72x4xbf16, <16 by 2>>
    %25 = hybrid.param_ref @layer_0_dt_proj_bias : <72xf32>
    %26 = hybrid.param_ref @layer_0_a : <72x8xf32, <16>>
    %27 = hybrid.param_ref @layer_0_d : <72xf32>
    %28 = hybrid.state_ref @layer_0_ssm_state : <ssm, 72x8xf32, <16>>
    %29 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %30 = hybrid.param_ref @layer_0_out_proj : <36x72xbf16, <16 by 2>>
    %31 = hybrid.param_ref @layer_0_out_proj_bias : <36xf32>
    %32 = hybrid.param_ref @layer_0_pre_ff_layernorm : <36xf32>
    %33 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %34 = hybrid.param_ref @layer_0_gate_proj : <36x36xbf16, <16 by 2>>
    %35 = hybrid.param_ref @layer_0_up_proj : <36x36xbf16, <16 by 2>>
    %36 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %37 = hybrid.param_ref @layer_0_down_proj : <36x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) biases(%7, %8 : !hybrid.weight<72xf32>, !hybrid.weight<72xf32>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  relu %4, %10 state %9 : !hybrid.state<conv, 4x72xf32> batch %arg0 into %11 : memref<?x72xf32>, <72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %11 weights(%12, %14, %16 : !hybrid.weight<4x72xbf16, <16 by 2>>, !hybrid.weight<8x72xbf16, <16 by 2>>, !hybrid.weight<8x72xbf16, <16 by 2>>) into(%13, %15, %17 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %13, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %15, %20 epsilon 9.9999999999999995E-7 into %21 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %17, %22 epsilon 9.9999999999999995E-7 into %23 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %11 gate %6 dt %19 b %21 c %23 weights(%24, %25, %26, %27) state %28 batch %arg0 into %29 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <72x4xbf16, <16 by 2>>, <72xf32>, <72x8xf32, <16>>, <72xf32>, <ssm, 72x8xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %29 weights(%30 : !hybrid.weight<36x72xbf16, <16 by 2>>) biases(%31 : !hybrid.weight<36xf32>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %32 epsilon 9.9999999999999995E-7 into %33 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.gated_linear  relu %33 weights(%34, %35) into %36 : memref<?x36xbf16>, <36x36xbf16, <16 by 2>>, <36x36xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %36 weights(%37 : !hybrid.weight<36x36xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 896, 0, 192>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <72x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <72x36xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.param_ref @layer_0_in_proj_x_bias : <72xf32>
    %8 = hybrid.param_ref @layer_0_in_proj_z_bias : <72xf32>
    %9 = hybrid.state_ref @layer_0_conv_window : <conv, 4x72xf32>
    %10 = hybrid.param_ref @layer_0_conv : <72x5xf32, <16>>
    %11 = hybrid.arena_view %arg2[640, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %12 = hybrid.param_ref @layer_0_x_proj_dt : <4x72xbf16, <16 by 2>>
    %13 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %14 = hybrid.param_ref @layer_0_x_proj_b : <8x72xbf16, <16 by 2>>
    %15 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %16 = hybrid.param_ref @layer_0_x_proj_c : <8x72xbf16, <16 by 2>>
    %17 = hybrid.arena_view %arg2[832, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %18 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %19 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %20 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %21 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %22 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %23 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %24 = hybrid.param_ref @layer_0_dt_proj : <72x4xbf16, <16 by 2>>
    %25 = hybrid.param_ref @layer_0_dt_proj_bias : <72xf32>
    %26 = hybrid.param_ref @layer_0_a : <72x8xf32, <16>>
    %27 = hybrid.param_ref @layer_0_d : <72xf32>
    %28 = hybrid.state_ref @layer_0_ssm_state : <ssm, 72x8xf32, <16>>
    %29 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x72xbf16>
    %30 = hybrid.param_ref @layer_0_out_proj : <36x72xbf16, <16 by 2>>
    %31 = hybrid.param_ref @layer_0_out_proj_bias : <36xf32>
    %32 = hybrid.param_ref @layer_0_pre_ff_layernorm : <36xf32>
    %33 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %34 = hybrid.param_ref @layer_0_gate_proj : <36x36xbf16, <16 by 2>>
    %35 = hybrid.param_ref @layer_0_up_proj : <36x36xbf16, <16 by 2>>
    %36 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %37 = hybrid.param_ref @layer_0_down_proj : <36x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xbf16, <16 by 2>>, !hybrid.weight<72x36xbf16, <16 by 2>>) biases(%7, %8 : !hybrid.weight<72xf32>, !hybrid.weight<72xf32>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xbf16>
      hybrid.conv_activation  relu %4, %10 state %9 : !hybrid.state<conv, 4x72xf32> batch %arg0 into %11 : memref<?x72xf32>, <72x5xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear %11 weights(%12, %14, %16 : !hybrid.weight<4x72xbf16, <16 by 2>>, !hybrid.weight<8x72xbf16, <16 by 2>>, !hybrid.weight<8x72xbf16, <16 by 2>>) into(%13, %15, %17 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %13, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %15, %20 epsilon 9.9999999999999995E-7 into %21 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %17, %22 epsilon 9.9999999999999995E-7 into %23 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %11 gate %6 dt %19 b %21 c %23 weights(%24, %25, %26, %27) state %28 batch %arg0 into %29 : memref<?x72xbf16>, memref<?x72xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <72x4xbf16, <16 by 2>>, <72xf32>, <72x8xf32, <16>>, <72xf32>, <ssm, 72x8xf32, <16>> into memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %29 weights(%30 : !hybrid.weight<36x72xbf16, <16 by 2>>) biases(%31 : !hybrid.weight<36xf32>) into(%arg1 : memref<?x36xf32>) : memref<?x72xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %32 epsilon 9.9999999999999995E-7 into %33 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.gated_linear  relu %33 weights(%34, %35) into %36 : memref<?x36xbf16>, <36x36xbf16, <16 by 2>>, <36x36xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %36 weights(%37 : !hybrid.weight<36x36xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 512, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <36x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <18x36xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <18x36xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %8 = hybrid.arena_view %arg2[320, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x18xbf16>
    %10 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <36x36xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %13 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %14 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %15 = hybrid.arena_view %arg2[384, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg2[448, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <3x36x36xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <3x36x36xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x2x36xbf16>
    %21 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <3x36x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<36x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x36xf32>, memref<?x18xf32>, memref<?x18xf32>) : memref<?x36xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x18xf32>, memref<?x18xf32>, <kv, 2x1x18xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.23570226039551587 into %10 : memref<?x36xf32>, <kv, 2x1x18xbf16> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<36x36xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router %13, %14 into(%15, %16 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x36xbf16>, <3x36xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %16 of 3 into %17 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  relu %13 experts %16 order %17 weights(%18, %19) into %20 items of 64 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x36x36xbf16, <16 by 2>>, <3x36x36xbf16, <16 by 2>> into memref<?x2x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x2xf32> weights(%22 : !hybrid.weight<3x36x36xbf16, <16 by 2>>) into(%21 : memref<?x36xf32>) : memref<?x2x36xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %21 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 448, 0, 320>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <36x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <18x36xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <18x36xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %8 = hybrid.arena_view %arg2[320, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x18xbf16>
    %10 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <36x36xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %13 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %14 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %15 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <3x36x36xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <3x36x36xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x2x36xbf16>
    %21 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <3x36x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<36x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x36xf32>, memref<?x18xf32>, memref<?x18xf32>) : memref<?x36xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x18xf32>, memref<?x18xf32>, <kv, 2x1x18xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.23570226039551587 into %10 : memref<?x36xf32>, <kv, 2x1x18xbf16> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<36x36xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router replicated %13, %14 into(%15, %16 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x36xbf16>, <3x36xf32, <16>>
      hybrid.sort_rows %16 of 3 into %17 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  relu %13 experts %16 order %17 weights(%18, %19) into %20 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x36x36xbf16, <16 by 2>>, <3x36x36xbf16, <16 by 2>> into memref<?x2x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x2xf32> weights(%22 : !hybrid.weight<3x36x36xbf16, <16 by 2>>) into(%21 : memref<?x36xf32>) : memref<?x2x36xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %21 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<1x?x3xf32>, %arg3: memref<1x?x2x?xf32>, %arg4: index, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 512, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <36x36xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg6[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <18x36xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <18x36xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg6[192, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %8 = hybrid.arena_view %arg6[320, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x18xbf16>
    %10 = hybrid.arena_view %arg6[192, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <36x36xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %13 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %14 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %15 = hybrid.arena_view %arg6[384, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg6[448, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.num_tokens %arg0
    %18 = hybrid.arena_view %arg6[192, 64] * %17 : memref<?xi8> -> memref<?x3xf32>
    %19 = hybrid.arena_view %arg8[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %20 = hybrid.param_ref @layer_1_gate_proj : <3x36x36xbf16, <16 by 2>>
    %21 = hybrid.param_ref @layer_1_up_proj : <3x36x36xbf16, <16 by 2>>
    %22 = hybrid.arena_view %arg6[0, 192] * %0 : memref<?xi8> -> memref<?x2x36xbf16>
    %23 = hybrid.arena_view %arg6[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %24 = hybrid.param_ref @layer_1_down_proj : <3x36x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<36x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>, !hybrid.weight<18x36xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x36xf32>, memref<?x18xf32>, memref<?x18xf32>) : memref<?x36xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x18xf32>, memref<?x18xf32>, <kv, 2x1x18xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.23570226039551587 to %arg3[%arg5] : memref<?x36xf32>, <kv, 2x1x18xbf16> to memref<1x?x2x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.23570226039551587 into %10 : memref<?x36xf32>, <kv, 2x1x18xbf16> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<36x36xbf16, <16 by 2>>) into(%arg1 : memref<?x36xf32>) : memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x36xf32>, <36xf32> into memref<?x36xbf16>
      hybrid.router %13, %14 into(%15, %16, %18 : memref<?x2xf32>, memref<?x2xi32>, memref<?x3xf32>) : memref<?x36xbf16>, <3x36xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %18 to %arg2[%arg4] : memref<?x3xf32> to memref<1x?x3xf32>
      hybrid.sort_rows %16 of 3 into %19 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  relu %13 experts %16 order %19 weights(%20, %21) into %22 items of 64 : memref<?x36xbf16>, memref<?x2xi32>, memref<?x2xi32>, <3x36x36xbf16, <16 by 2>>, <3x36x36xbf16, <16 by 2>> into memref<?x2x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %22 experts %16 order %19 scales %15 : memref<?x2xf32> weights(%24 : !hybrid.weight<3x36x36xbf16, <16 by 2>>) into(%23 : memref<?x36xf32>) : memref<?x2x36xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %23 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 192>} {
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
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 512] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 320>, hybrid.small} {
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
    call @layer_0_small(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 448] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 320] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<3x?x36xf32>, %arg4: memref<1x?x3xf32>, %arg5: memref<1x?x2x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 1088, 128, 192>} {
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
      hybrid.copy %2 to %arg3[%c0] : memref<?x36xf32> to memref<3x?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 896] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x36xf32> to memref<3x?x36xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 512] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %arg4, %arg5, %c0, %c0, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<1x?x3xf32>, memref<1x?x2x?xf32>, index, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.copy %4 to %arg3[%c2] : memref<?x36xf32> to memref<3x?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xbf16>
    }
    return
  }
}

