module {
  hybrid.model "jamba" head  causal_lm {hidden = 28 : i64, layers = 3 : i64, vocabulary = 53 : i64}
  hybrid.param @layer_0_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_in_proj_x : !hybrid.weight<56x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 1568]>]]
  hybrid.param @layer_0_in_proj_z : !hybrid.weight<56x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[1568, 1568]>]]
  hybrid.state @layer_0_conv_window : !hybrid.state<conv, 3x56xf32>
  hybrid.param @layer_0_conv : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 224]>]]
  hybrid.param @layer_0_conv_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 56]>]]
  hybrid.param @layer_0_x_proj_dt : !hybrid.weight<4x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 224]>]]
  hybrid.param @layer_0_x_proj_b : !hybrid.weight<8x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[224, 448]>]]
  hybrid.param @layer_0_x_proj_c : !hybrid.weight<8x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[672, 448]>]]
  hybrid.param @layer_0_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_0_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_dt_proj : !hybrid.weight<56x4xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 224]>]]
  hybrid.param @layer_0_dt_proj_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 56]>]]
  hybrid.param @layer_0_a : !hybrid.weight<56x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 448]>]] map  neg_exp
  hybrid.param @layer_0_d : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 56]>]]
  hybrid.state @layer_0_ssm_state : !hybrid.state<ssm, 56x8xf32, <16>>
  hybrid.param @layer_0_out_proj : !hybrid.weight<28x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 1568]>]]
  hybrid.param @layer_0_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_gate_proj : !hybrid.weight<36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_0_up_proj : !hybrid.weight<36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_0_down_proj : !hybrid.weight<28x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<28x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 784]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<14x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 392]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<14x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 392]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x14xbf16>
  hybrid.param @layer_1_o_proj : !hybrid.weight<28x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 784]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<28x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.down_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_2_in_proj_x : !hybrid.weight<56x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.in_proj.weight"[0, 1568]>]]
  hybrid.param @layer_2_in_proj_z : !hybrid.weight<56x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.in_proj.weight"[1568, 1568]>]]
  hybrid.state @layer_2_conv_window : !hybrid.state<conv, 3x56xf32>
  hybrid.param @layer_2_conv : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.conv1d.weight"[0, 224]>]]
  hybrid.param @layer_2_conv_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.conv1d.bias"[0, 56]>]]
  hybrid.param @layer_2_x_proj_dt : !hybrid.weight<4x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[0, 224]>]]
  hybrid.param @layer_2_x_proj_b : !hybrid.weight<8x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[224, 448]>]]
  hybrid.param @layer_2_x_proj_c : !hybrid.weight<8x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[672, 448]>]]
  hybrid.param @layer_2_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.2.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_2_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.2.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_2_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.2.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_2_dt_proj : !hybrid.weight<56x4xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.dt_proj.weight"[0, 224]>]]
  hybrid.param @layer_2_dt_proj_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.dt_proj.bias"[0, 56]>]]
  hybrid.param @layer_2_a : !hybrid.weight<56x8xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.A_log"[0, 448]>]] map  neg_exp
  hybrid.param @layer_2_d : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.D"[0, 56]>]]
  hybrid.state @layer_2_ssm_state : !hybrid.state<ssm, 56x8xf32, <16>>
  hybrid.param @layer_2_out_proj : !hybrid.weight<28x56xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.mamba.out_proj.weight"[0, 1568]>]]
  hybrid.param @layer_2_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_2_router : !hybrid.weight<3x28xf32, <16>> from [[#hybrid.source<"model.layers.2.feed_forward.router.weight"[0, 84]>]]
  hybrid.param @layer_2_gate_proj : !hybrid.weight<3x36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.gate_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.gate_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_up_proj : !hybrid.weight<3x36x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.up_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.up_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_down_proj : !hybrid.weight<3x28x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.down_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.down_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.down_proj.weight"[0, 1008]>]]
  hybrid.param @embedding : !hybrid.weight<53x28xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 1484]>]]
  hybrid.param @final_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 28]>]]
  hybrid.param @lm_head : !hybrid.weight<53x28xbf16, <16 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 1484]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <56x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <56x28xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_0_conv_window : <conv, 3x56xf32>
    %8 = hybrid.param_ref @layer_0_conv : <56x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias : <56xf32>
    %10 = hybrid.arena_view %arg2[512, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt : <4x56xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b : <8x56xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c : <8x56xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj : <56x4xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias : <56xf32>
    %25 = hybrid.param_ref @layer_0_a : <56x8xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d : <56xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state : <ssm, 56x8xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj : <28x56xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm : <28xf32>
    %31 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj : <36x28xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj : <36x28xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj : <28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xbf16, <16 by 2>>, !hybrid.weight<56x28xbf16, <16 by 2>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %10 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<4x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x56xbf16>, memref<?x56xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <56x4xbf16, <16 by 2>>, <56xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<28x56xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x28xbf16>, <36x28xbf16, <16 by 2>>, <36x28xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<28x36xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 192>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <56x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <56x28xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_0_conv_window : <conv, 3x56xf32>
    %8 = hybrid.param_ref @layer_0_conv : <56x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias : <56xf32>
    %10 = hybrid.arena_view %arg2[512, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt : <4x56xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b : <8x56xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c : <8x56xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj : <56x4xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias : <56xf32>
    %25 = hybrid.param_ref @layer_0_a : <56x8xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d : <56xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state : <ssm, 56x8xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj : <28x56xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm : <28xf32>
    %31 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj : <36x28xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj : <36x28xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj : <28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xbf16, <16 by 2>>, !hybrid.weight<56x28xbf16, <16 by 2>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %10 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<4x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x56xbf16>, memref<?x56xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <56x4xbf16, <16 by 2>>, <56xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<28x56xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x28xbf16>, <36x28xbf16, <16 by 2>>, <36x28xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<28x36xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <28x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <14x28xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <14x28xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x14xbf16>
    %10 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <28x28xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <28xf32>
    %13 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x28xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x28xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<28x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x28xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x28xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x1x14xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.2672612419124244 into %10 : memref<?x28xf32>, <kv, 2x1x14xbf16> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<28x28xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x28xbf16>, <36x28xbf16, <16 by 2>>, <36x28xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<28x36xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <28x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <14x28xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <14x28xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x14xbf16>
    %10 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <28x28xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <28xf32>
    %13 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x28xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x28xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<28x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x28xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x28xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x1x14xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.2672612419124244 into %10 : memref<?x28xf32>, <kv, 2x1x14xbf16> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<28x28xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x28xbf16>, <36x28xbf16, <16 by 2>>, <36x28xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<28x36xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<1x?x3xf32>, %arg3: memref<1x?x2x?xf32>, %arg4: index, %arg5: memref<?xi8>, %arg6: memref<?xi8>, %arg7: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <28x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <14x28xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <14x28xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %8 = hybrid.arena_view %arg5[192, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x14xbf16>
    %10 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <28x28xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <28xf32>
    %13 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %14 = hybrid.param_ref @layer_1_gate_proj : <36x28xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_1_up_proj : <36x28xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_1_down_proj : <28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<28x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>, !hybrid.weight<14x28xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x28xf32>, memref<?x14xf32>, memref<?x14xf32>) : memref<?x28xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x1x14xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.2672612419124244 to %arg3[%arg4] : memref<?x28xf32>, <kv, 2x1x14xbf16> to memref<1x?x2x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.2672612419124244 into %10 : memref<?x28xf32>, <kv, 2x1x14xbf16> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<28x28xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x28xbf16>, <36x28xbf16, <16 by 2>>, <36x28xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<28x36xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_2(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_2_in_proj_x : <56x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_2_in_proj_z : <56x28xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_2_conv_window : <conv, 3x56xf32>
    %8 = hybrid.param_ref @layer_2_conv : <56x4xf32, <16>>
    %9 = hybrid.param_ref @layer_2_conv_bias : <56xf32>
    %10 = hybrid.arena_view %arg2[512, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %11 = hybrid.param_ref @layer_2_x_proj_dt : <4x56xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %13 = hybrid.param_ref @layer_2_x_proj_b : <8x56xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_2_x_proj_c : <8x56xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_2_dt_layernorm : <4xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %19 = hybrid.param_ref @layer_2_b_layernorm : <8xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_2_c_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_2_dt_proj : <56x4xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_2_dt_proj_bias : <56xf32>
    %25 = hybrid.param_ref @layer_2_a : <56x8xf32, <16>>
    %26 = hybrid.param_ref @layer_2_d : <56xf32>
    %27 = hybrid.state_ref @layer_2_ssm_state : <ssm, 56x8xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %29 = hybrid.param_ref @layer_2_out_proj : <28x56xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_2_pre_ff_layernorm : <28xf32>
    %31 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %32 = hybrid.param_ref @layer_2_router : <3x28xf32, <16>>
    %33 = hybrid.arena_view %arg2[384, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %34 = hybrid.arena_view %arg2[448, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %35 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %36 = hybrid.param_ref @layer_2_gate_proj : <3x36x28xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_2_up_proj : <3x36x28xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x3x36xbf16>
    %39 = hybrid.arena_view %arg2[256, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %40 = hybrid.param_ref @layer_2_down_proj : <3x28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xbf16, <16 by 2>>, !hybrid.weight<56x28xbf16, <16 by 2>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %10 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<4x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x56xbf16>, memref<?x56xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <56x4xbf16, <16 by 2>>, <56xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<28x56xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %31, %32 into(%33, %34 : memref<?x3xf32>, memref<?x3xi32>) : memref<?x28xbf16>, <3x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %34 of 3 into %35 : memref<?x3xi32> into memref<?x3xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 items of 64 : memref<?x28xbf16>, memref<?x3xi32>, memref<?x3xi32>, <3x36x28xbf16, <16 by 2>>, <3x36x28xbf16, <16 by 2>> into memref<?x3x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x3xf32> weights(%40 : !hybrid.weight<3x28x36xbf16, <16 by 2>>) into(%39 : memref<?x28xf32>) : memref<?x3x36xbf16>, memref<?x3xi32>, memref<?x3xi32>
      hybrid.add %39 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_2_small(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 256>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_2_in_proj_x : <56x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_2_in_proj_z : <56x28xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_2_conv_window : <conv, 3x56xf32>
    %8 = hybrid.param_ref @layer_2_conv : <56x4xf32, <16>>
    %9 = hybrid.param_ref @layer_2_conv_bias : <56xf32>
    %10 = hybrid.arena_view %arg2[512, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %11 = hybrid.param_ref @layer_2_x_proj_dt : <4x56xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %13 = hybrid.param_ref @layer_2_x_proj_b : <8x56xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_2_x_proj_c : <8x56xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_2_dt_layernorm : <4xf32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %19 = hybrid.param_ref @layer_2_b_layernorm : <8xf32>
    %20 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_2_c_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_2_dt_proj : <56x4xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_2_dt_proj_bias : <56xf32>
    %25 = hybrid.param_ref @layer_2_a : <56x8xf32, <16>>
    %26 = hybrid.param_ref @layer_2_d : <56xf32>
    %27 = hybrid.state_ref @layer_2_ssm_state : <ssm, 56x8xf32, <16>>
    %28 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %29 = hybrid.param_ref @layer_2_out_proj : <28x56xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_2_pre_ff_layernorm : <28xf32>
    %31 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %32 = hybrid.param_ref @layer_2_router : <3x28xf32, <16>>
    %33 = hybrid.arena_view %arg4[64, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %34 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %35 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %36 = hybrid.param_ref @layer_2_gate_proj : <3x36x28xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_2_up_proj : <3x36x28xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x3x36xbf16>
    %39 = hybrid.arena_view %arg2[256, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %40 = hybrid.param_ref @layer_2_down_proj : <3x28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xbf16, <16 by 2>>, !hybrid.weight<56x28xbf16, <16 by 2>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %10 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<4x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x56xbf16>, memref<?x56xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <56x4xbf16, <16 by 2>>, <56xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<28x56xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router replicated %31, %32 into(%33, %34 : memref<?x3xf32>, memref<?x3xi32>) : memref<?x28xbf16>, <3x28xf32, <16>>
      hybrid.sort_rows %34 of 3 into %35 : memref<?x3xi32> into memref<?x3xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 : memref<?x28xbf16>, memref<?x3xi32>, memref<?x3xi32>, <3x36x28xbf16, <16 by 2>>, <3x36x28xbf16, <16 by 2>> into memref<?x3x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x3xf32> weights(%40 : !hybrid.weight<3x28x36xbf16, <16 by 2>>) into(%39 : memref<?x28xf32>) : memref<?x3x36xbf16>, memref<?x3xi32>, memref<?x3xi32>
      hybrid.add %39 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_2_outputs(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<1x?x3xf32>, %arg3: memref<1x?x2x?xf32>, %arg4: index, %arg5: memref<?xi8>, %arg6: memref<?xi8>, %arg7: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_2_in_proj_x : <56x28xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_2_in_proj_z : <56x28xbf16, <16 by 2>>
    %6 = hybrid.arena_view %arg5[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_2_conv_window : <conv, 3x56xf32>
    %8 = hybrid.param_ref @layer_2_conv : <56x4xf32, <16>>
    %9 = hybrid.param_ref @layer_2_conv_bias : <56xf32>
    %10 = hybrid.arena_view %arg5[512, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %11 = hybrid.param_ref @layer_2_x_proj_dt : <4x56xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %13 = hybrid.param_ref @layer_2_x_proj_b : <8x56xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg5[192, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_2_x_proj_c : <8x56xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg5[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_2_dt_layernorm : <4xf32>
    %18 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x4xbf16>
    %19 = hybrid.param_ref @layer_2_b_layernorm : <8xf32>
    %20 = hybrid.arena_view %arg7[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_2_c_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg7[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_2_dt_proj : <56x4xbf16, <16 by 2>>
    %24 = hybrid.param_ref @layer_2_dt_proj_bias : <56xf32>
    %25 = hybrid.param_ref @layer_2_a : <56x8xf32, <16>>
    %26 = hybrid.param_ref @layer_2_d : <56xf32>
    %27 = hybrid.state_ref @layer_2_ssm_state : <ssm, 56x8xf32, <16>>
    %28 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x56xbf16>
    %29 = hybrid.param_ref @layer_2_out_proj : <28x56xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_2_pre_ff_layernorm : <28xf32>
    %31 = hybrid.arena_view %arg7[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %32 = hybrid.param_ref @layer_2_router : <3x28xf32, <16>>
    %33 = hybrid.arena_view %arg5[384, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %34 = hybrid.arena_view %arg5[448, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %35 = hybrid.num_tokens %arg0
    %36 = hybrid.arena_view %arg5[256, 64] * %35 : memref<?xi8> -> memref<?x3xf32>
    %37 = hybrid.arena_view %arg7[64, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %38 = hybrid.param_ref @layer_2_gate_proj : <3x36x28xbf16, <16 by 2>>
    %39 = hybrid.param_ref @layer_2_up_proj : <3x36x28xbf16, <16 by 2>>
    %40 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x3x36xbf16>
    %41 = hybrid.arena_view %arg5[256, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %42 = hybrid.param_ref @layer_2_down_proj : <3x28x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xbf16, <16 by 2>>, !hybrid.weight<56x28xbf16, <16 by 2>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %10 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<4x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>, !hybrid.weight<8x56xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x4xf32>, <4xf32> into memref<?x4xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x56xbf16>, memref<?x56xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <56x4xbf16, <16 by 2>>, <56xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<28x56xbf16, <16 by 2>>) into(%arg1 : memref<?x28xf32>) : memref<?x56xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %31, %32 into(%33, %34, %36 : memref<?x3xf32>, memref<?x3xi32>, memref<?x3xf32>) : memref<?x28xbf16>, <3x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %36 to %arg2[%arg4] : memref<?x3xf32> to memref<1x?x3xf32>
      hybrid.sort_rows %34 of 3 into %37 : memref<?x3xi32> into memref<?x3xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %37 weights(%38, %39) into %40 items of 64 : memref<?x28xbf16>, memref<?x3xi32>, memref<?x3xi32>, <3x36x28xbf16, <16 by 2>>, <3x36x28xbf16, <16 by 2>> into memref<?x3x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %40 experts %34 order %37 scales %33 : memref<?x3xf32> weights(%42 : !hybrid.weight<3x28x36xbf16, <16 by 2>>) into(%41 : memref<?x28xf32>) : memref<?x3x36xbf16>, memref<?x3xi32>, memref<?x3xi32>
      hybrid.add %41 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x53xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 832, 64, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <53x28xbf16>
    %2 = hybrid.arena_view %arg3[704, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @final_layernorm : <28xf32>
    %4 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 64] * %5 : memref<?xi8> -> memref<?x28xbf16>
    %7 = hybrid.param_ref @lm_head : <53x28xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <53x28xbf16> into memref<?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 704] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 256] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 704] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 192] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2(%arg0, %2, %21, %23, %25) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<53x28xbf16, <16 by 2>>) into(%arg2 : memref<?x53xf32>) : memref<?x28xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x53xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 832, 64, 256>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <53x28xbf16>
    %2 = hybrid.arena_view %arg3[704, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @final_layernorm : <28xf32>
    %4 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 64] * %5 : memref<?xi8> -> memref<?x28xbf16>
    %7 = hybrid.param_ref @lm_head : <53x28xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <53x28xbf16> into memref<?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 704] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 256] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 704] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 256] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2_small(%arg0, %2, %21, %23, %25) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<53x28xbf16, <16 by 2>>) into(%arg2 : memref<?x53xf32>) : memref<?x28xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x53xf32>, %arg3: memref<4x?x28xf32>, %arg4: memref<1x?x3xf32>, %arg5: memref<1x?x2x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 832, 64, 192>} {
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <53x28xbf16>
    %2 = hybrid.arena_view %arg6[704, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @final_layernorm : <28xf32>
    %4 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg7[0, 64] * %5 : memref<?xi8> -> memref<?x28xbf16>
    %7 = hybrid.param_ref @lm_head : <53x28xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <53x28xbf16> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 704] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 192] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 256] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %arg4, %arg5, %c0, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<1x?x3xf32>, memref<1x?x2x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg6[0, 704] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg7[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg8[0, 192] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2_outputs(%arg0, %2, %arg4, %arg5, %c0, %21, %23, %25) : (!hybrid.batch, memref<?x28xf32>, memref<1x?x3xf32>, memref<1x?x2x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.copy %4 to %arg3[%c3] : memref<?x28xf32> to memref<4x?x28xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<53x28xbf16, <16 by 2>>) into(%arg2 : memref<?x53xf32>) : memref<?x28xbf16>
    }
    return
  }
}

