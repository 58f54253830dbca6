module {
  hybrid.model "jamba" head  causal_lm {hidden = 28 : i64, layers = 3 : i64, vocabulary = 53 : i64}
  hybrid.param @layer_0_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_in_proj_x : !hybrid.weight<56x28xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 1568]>]]
  hybrid.param @layer_0_in_proj_z : !hybrid.weight<56x28xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[1568, 1568]>]]
  hybrid.state @layer_0_conv_window : !hybrid.state<conv, 3x56xf32>
  hybrid.param @layer_0_conv : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 224]>]]
  hybrid.param @layer_0_conv_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 56]>]]
  hybrid.param @layer_0_x_proj_dt : !hybrid.weight<4x56xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 224]>]]
  hybrid.param @layer_0_x_proj_b : !hybrid.weight<8x56xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[224, 448]>]]
  hybrid.param @layer_0_x_proj_c : !hybrid.weight<8x56xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[672, 448]>]]
  hybrid.param @layer_0_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_0_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_dt_proj : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 224]>]]
  hybrid.param @layer_0_dt_proj_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 56]>]]
  hybrid.param @layer_0_a : !hybrid.weight<56x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 448]>]] map  neg_exp
  hybrid.param @layer_0_d : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 56]>]]
  hybrid.state @layer_0_ssm_state : !hybrid.state<ssm, 56x8xf32, <16>>
  hybrid.param @layer_0_out_proj : !hybrid.weight<28x56xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 1568]>]]
  hybrid.param @layer_0_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_gate_proj : !hybrid.weight<36x28xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_0_up_proj : !hybrid.weight<36x28xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_0_down_proj : !hybrid.weight<28x36xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<28x28xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 784]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<14x28xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 392]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<14x28xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 392]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x14xf32>
  hybrid.param @layer_1_o_proj : !hybrid.weight<28x28xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 784]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<36x28xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<36x28xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<28x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.down_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_input_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_2_in_proj_x : !hybrid.weight<56x28xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.in_proj.weight"[0, 1568]>]]
  hybrid.param @layer_2_in_proj_z : !hybrid.weight<56x28xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.in_proj.weight"[1568, 1568]>]]
  hybrid.state @layer_2_conv_window : !hybrid.state<conv, 3x56xf32>
  hybrid.param @layer_2_conv : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.conv1d.weight"[0, 224]>]]
  hybrid.param @layer_2_conv_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.conv1d.bias"[0, 56]>]]
  hybrid.param @layer_2_x_proj_dt : !hybrid.weight<4x56xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[0, 224]>]]
  hybrid.param @layer_2_x_proj_b : !hybrid.weight<8x56xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[224, 448]>]]
  hybrid.param @layer_2_x_proj_c : !hybrid.weight<8x56xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.x_proj.weight"[672, 448]>]]
  hybrid.param @layer_2_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.2.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_2_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.2.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_2_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.2.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_2_dt_proj : !hybrid.weight<56x4xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.dt_proj.weight"[0, 224]>]]
  hybrid.param @layer_2_dt_proj_bias : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.dt_proj.bias"[0, 56]>]]
  hybrid.param @layer_2_a : !hybrid.weight<56x8xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.A_log"[0, 448]>]] map  neg_exp
  hybrid.param @layer_2_d : !hybrid.weight<56xf32> from [[#hybrid.source<"model.layers.2.mamba.D"[0, 56]>]]
  hybrid.state @layer_2_ssm_state : !hybrid.state<ssm, 56x8xf32, <16>>
  hybrid.param @layer_2_out_proj : !hybrid.weight<28x56xf32, <16>> from [[#hybrid.source<"model.layers.2.mamba.out_proj.weight"[0, 1568]>]]
  hybrid.param @layer_2_pre_ff_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_2_router : !hybrid.weight<3x28xf32, <16>> from [[#hybrid.source<"model.layers.2.feed_forward.router.weight"[0, 84]>]]
  hybrid.param @layer_2_gate_proj : !hybrid.weight<3x36x28xf32, <16>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.gate_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.gate_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.gate_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_up_proj : !hybrid.weight<3x36x28xf32, <16>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.up_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.up_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.up_proj.weight"[0, 1008]>]]
  hybrid.param @layer_2_down_proj : !hybrid.weight<3x28x36xf32, <16>> from [[#hybrid.source<"model.layers.2.feed_forward.experts.0.down_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.1.down_proj.weight"[0, 1008]>, #hybrid.source<"model.layers.2.feed_forward.experts.2.down_proj.weight"[0, 1008]>]]
  hybrid.param @embedding : !hybrid.weight<53x28xf32> from [[#hybrid.source<"model.embed_tokens.weight"[0, 1484]>]]
  hybrid.param @final_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 28]>]]
  hybrid.param @lm_head : !hybrid.weight<53x28xf32, <16>> from [[#hybrid.source<"lm_head.weight"[0, 1484]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1728, 0, 0>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg2[1024, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <56x28xf32, <16>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <56x28xf32, <16>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_0_conv_window : <conv, 3x56xf32>
    %8 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %9 = hybrid.param_ref @layer_0_conv : <56x4xf32, <16>>
    %10 = hybrid.param_ref @layer_0_conv_bias : <56xf32>
    %11 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %12 = hybrid.param_ref @layer_0_x_proj_dt : <4x56xf32, <16>>
    %13 = hybrid.arena_view %arg2[0, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %14 = hybrid.param_ref @layer_0_x_proj_b : <8x56xf32, <16>>
    %15 = hybrid.arena_view %arg2[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %16 = hybrid.param_ref @layer_0_x_proj_c : <8x56xf32, <16>>
    %17 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %18 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %19 = hybrid.arena_view %arg2[1536, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %20 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %21 = hybrid.arena_view %arg2[1600, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %22 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %23 = hybrid.arena_view %arg2[1664, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %24 = hybrid.param_ref @layer_0_dt_proj : <56x4xf32, <16>>
    %25 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %26 = hybrid.param_ref @layer_0_dt_proj_bias : <56xf32>
    %27 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %28 = hybrid.param_ref @layer_0_a : <56x8xf32, <16>>
    %29 = hybrid.param_ref @layer_0_d : <56xf32>
    %30 = hybrid.state_ref @layer_0_ssm_state : <ssm, 56x8xf32, <16>>
    %31 = hybrid.arena_view %arg2[1024, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %32 = hybrid.arena_view %arg2[1280, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %33 = hybrid.param_ref @layer_0_out_proj : <28x56xf32, <16>>
    %34 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %35 = hybrid.param_ref @layer_0_pre_ff_layernorm : <28xf32>
    %36 = hybrid.arena_view %arg2[576, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %37 = hybrid.param_ref @layer_0_gate_proj : <36x28xf32, <16>>
    %38 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %39 = hybrid.param_ref @layer_0_up_proj : <36x28xf32, <16>>
    %40 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %41 = hybrid.arena_view %arg2[384, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %42 = hybrid.param_ref @layer_0_down_proj : <28x36xf32, <16>>
    %43 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    hybrid.phase {
      hybrid.rms_norm %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xf32, <16>>, !hybrid.weight<56x28xf32, <16>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xf32>
      hybrid.causal_conv1d %4, %9 bias %10 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %8 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xf32>
      hybrid.activation  silu %8 into %11 : memref<?x56xf32> into memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.linear %11 weights(%12, %14, %16 : !hybrid.weight<4x56xf32, <16>>, !hybrid.weight<8x56xf32, <16>>, !hybrid.weight<8x56xf32, <16>>) into(%13, %15, %17 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %13, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x4xf32>, <4xf32> into memref<?x4xf32>
      hybrid.rms_norm %15, %20 epsilon 9.9999999999999995E-7 into %21 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm %17, %22 epsilon 9.9999999999999995E-7 into %23 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%24 : !hybrid.weight<56x4xf32, <16>>) biases(%26 : !hybrid.weight<56xf32>) into(%25 : memref<?x56xf32>) : memref<?x4xf32>
      hybrid.activation  softplus %25 into %27 : memref<?x56xf32> into memref<?x56xf32>
      hybrid.selective_scan %11 step %27 b %21 c %23 weights(%28, %29) state %30 batch %arg0 into %31 : memref<?x56xf32>, memref<?x56xf32>, memref<?x8xf32>, memref<?x8xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xf32>
      hybrid.activation  silu %6 times %31 : memref<?x56xf32> into %32 : memref<?x56xf32> into memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.linear %32 weights(%33 : !hybrid.weight<28x56xf32, <16>>) into(%34 : memref<?x28xf32>) : memref<?x56xf32>
      hybrid.add %34 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %arg1, %35 epsilon 9.9999999999999995E-7 into %36 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %36 weights(%37, %39 : !hybrid.weight<36x28xf32, <16>>, !hybrid.weight<36x28xf32, <16>>) into(%38, %40 : memref<?x36xf32>, memref<?x36xf32>) : memref<?x28xf32>
      hybrid.activation  silu %38 times %40 : memref<?x36xf32> into %41 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %41 weights(%42 : !hybrid.weight<28x36xf32, <16>>) into(%43 : memref<?x28xf32>) : memref<?x36xf32>
      hybrid.add %43 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 704, 0, 0>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @layer_1_q_proj : <28x28xf32, <16>>
    %4 = hybrid.arena_view %arg2[128, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <14x28xf32, <16>>
    %6 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %7 = hybrid.param_ref @layer_1_v_proj : <14x28xf32, <16>>
    %8 = hybrid.arena_view %arg2[320, 64] * %0 : memref<?xi8> -> memref<?x14xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x14xf32>
    %10 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %11 = hybrid.param_ref @layer_1_o_proj : <28x28xf32, <16>>
    %12 = hybrid.arena_view %arg2[128, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %13 = hybrid.param_ref @layer_1_pre_ff_layernorm : <28xf32>
    %14 = hybrid.arena_view %arg2[576, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %15 = hybrid.param_ref @layer_1_gate_proj : <36x28xf32, <16>>
    %16 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %17 = hybrid.param_ref @layer_1_up_proj : <36x28xf32, <16>>
    %18 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %19 = hybrid.arena_view %arg2[384, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %20 = hybrid.param_ref @layer_1_down_proj : <28x36xf32, <16>>
    %21 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    hybrid.phase {
      hybrid.rms_norm %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3 : !hybrid.weight<28x28xf32, <16>>) into(%4 : memref<?x28xf32>) : memref<?x28xf32>
      hybrid.linear %2 weights(%5, %7 : !hybrid.weight<14x28xf32, <16>>, !hybrid.weight<14x28xf32, <16>>) into(%6, %8 : memref<?x14xf32>, memref<?x14xf32>) : memref<?x28xf32>
      hybrid.append_kv %6, %8 state %9 batch %arg0 : memref<?x14xf32>, memref<?x14xf32>, <kv, 2x1x14xf32>
    }
    hybrid.phase {
      hybrid.attention %4 state %9 batch %arg0 scale 0.2672612419124244 into %10 : memref<?x28xf32>, <kv, 2x1x14xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11 : !hybrid.weight<28x28xf32, <16>>) into(%12 : memref<?x28xf32>) : memref<?x28xf32>
      hybrid.add %12 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %arg1, %13 epsilon 9.9999999999999995E-7 into %14 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %14 weights(%15, %17 : !hybrid.weight<36x28xf32, <16>>, !hybrid.weight<36x28xf32, <16>>) into(%16, %18 : memref<?x36xf32>, memref<?x36xf32>) : memref<?x28xf32>
      hybrid.activation  silu %16 times %18 : memref<?x36xf32> into %19 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%20 : !hybrid.weight<28x36xf32, <16>>) into(%21 : memref<?x28xf32>) : memref<?x36xf32>
      hybrid.add %21 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_2(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1728, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_2_input_layernorm : <28xf32>
    %2 = hybrid.arena_view %arg2[1024, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @layer_2_in_proj_x : <56x28xf32, <16>>
    %4 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %5 = hybrid.param_ref @layer_2_in_proj_z : <56x28xf32, <16>>
    %6 = hybrid.arena_view %arg2[256, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %7 = hybrid.state_ref @layer_2_conv_window : <conv, 3x56xf32>
    %8 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %9 = hybrid.param_ref @layer_2_conv : <56x4xf32, <16>>
    %10 = hybrid.param_ref @layer_2_conv_bias : <56xf32>
    %11 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %12 = hybrid.param_ref @layer_2_x_proj_dt : <4x56xf32, <16>>
    %13 = hybrid.arena_view %arg2[0, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %14 = hybrid.param_ref @layer_2_x_proj_b : <8x56xf32, <16>>
    %15 = hybrid.arena_view %arg2[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %16 = hybrid.param_ref @layer_2_x_proj_c : <8x56xf32, <16>>
    %17 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %18 = hybrid.param_ref @layer_2_dt_layernorm : <4xf32>
    %19 = hybrid.arena_view %arg2[1536, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %20 = hybrid.param_ref @layer_2_b_layernorm : <8xf32>
    %21 = hybrid.arena_view %arg2[1600, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %22 = hybrid.param_ref @layer_2_c_layernorm : <8xf32>
    %23 = hybrid.arena_view %arg2[1664, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %24 = hybrid.param_ref @layer_2_dt_proj : <56x4xf32, <16>>
    %25 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %26 = hybrid.param_ref @layer_2_dt_proj_bias : <56xf32>
    %27 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %28 = hybrid.param_ref @layer_2_a : <56x8xf32, <16>>
    %29 = hybrid.param_ref @layer_2_d : <56xf32>
    %30 = hybrid.state_ref @layer_2_ssm_state : <ssm, 56x8xf32, <16>>
    %31 = hybrid.arena_view %arg2[1024, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %32 = hybrid.arena_view %arg2[1280, 256] * %0 : memref<?xi8> -> memref<?x56xf32>
    %33 = hybrid.param_ref @layer_2_out_proj : <28x56xf32, <16>>
    %34 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %35 = hybrid.param_ref @layer_2_pre_ff_layernorm : <28xf32>
    %36 = hybrid.arena_view %arg2[1344, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %37 = hybrid.param_ref @layer_2_router : <3x28xf32, <16>>
    %38 = hybrid.arena_view %arg2[1472, 64] * %0 : memref<?xi8> -> memref<?x3xf32>
    %39 = hybrid.arena_view %arg2[1536, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %40 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x3xi32>
    %41 = hybrid.arena_view %arg2[0, 448] * %0 : memref<?xi8> -> memref<?x3x36xf32>
    %42 = hybrid.arena_view %arg2[448, 448] * %0 : memref<?xi8> -> memref<?x3x36xf32>
    %43 = hybrid.param_ref @layer_2_gate_proj : <3x36x28xf32, <16>>
    %44 = hybrid.param_ref @layer_2_up_proj : <3x36x28xf32, <16>>
    %45 = hybrid.arena_view %arg2[896, 448] * %0 : memref<?xi8> -> memref<?x3x36xf32>
    %46 = hybrid.arena_view %arg2[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %47 = hybrid.param_ref @layer_2_down_proj : <3x28x36xf32, <16>>
    hybrid.phase {
      hybrid.rms_norm %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<56x28xf32, <16>>, !hybrid.weight<56x28xf32, <16>>) into(%4, %6 : memref<?x56xf32>, memref<?x56xf32>) : memref<?x28xf32>
      hybrid.causal_conv1d %4, %9 bias %10 : !hybrid.weight<56xf32> state %7 : !hybrid.state<conv, 3x56xf32> batch %arg0 into %8 : memref<?x56xf32>, <56x4xf32, <16>> into memref<?x56xf32>
      hybrid.activation  silu %8 into %11 : memref<?x56xf32> into memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.linear %11 weights(%12, %14, %16 : !hybrid.weight<4x56xf32, <16>>, !hybrid.weight<8x56xf32, <16>>, !hybrid.weight<8x56xf32, <16>>) into(%13, %15, %17 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %13, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x4xf32>, <4xf32> into memref<?x4xf32>
      hybrid.rms_norm %15, %20 epsilon 9.9999999999999995E-7 into %21 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm %17, %22 epsilon 9.9999999999999995E-7 into %23 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
    }
    hybrid.phase {
      hybrid.linear %19 weights(%24 : !hybrid.weight<56x4xf32, <16>>) biases(%26 : !hybrid.weight<56xf32>) into(%25 : memref<?x56xf32>) : memref<?x4xf32>
      hybrid.activation  softplus %25 into %27 : memref<?x56xf32> into memref<?x56xf32>
      hybrid.selective_scan %11 step %27 b %21 c %23 weights(%28, %29) state %30 batch %arg0 into %31 : memref<?x56xf32>, memref<?x56xf32>, memref<?x8xf32>, memref<?x8xf32>, <56x8xf32, <16>>, <56xf32>, <ssm, 56x8xf32, <16>> into memref<?x56xf32>
      hybrid.activation  silu %6 times %31 : memref<?x56xf32> into %32 : memref<?x56xf32> into memref<?x56xf32>
    }
    hybrid.phase {
      hybrid.linear %32 weights(%33 : !hybrid.weight<28x56xf32, <16>>) into(%34 : memref<?x28xf32>) : memref<?x56xf32>
      hybrid.add %34 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %arg1, %35 epsilon 9.9999999999999995E-7 into %36 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.router %36, %37 into(%38, %39 : memref<?x3xf32>, memref<?x3xi32>) : memref<?x28xf32>, <3x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %39 of 3 into %40 : memref<?x3xi32> into memref<?x3xi32>
      hybrid.expert_linear %36 experts %39 order %40 weights(%43, %44 : !hybrid.weight<3x36x28xf32, <16>>, !hybrid.weight<3x36x28xf32, <16>>) into(%41, %42 : memref<?x3x36xf32>, memref<?x3x36xf32>) : memref<?x28xf32>, memref<?x3xi32>, memref<?x3xi32>
      hybrid.activation  silu %41 times %42 : memref<?x3x36xf32> into %45 : memref<?x3x36xf32> into memref<?x3x36xf32>
    }
    hybrid.phase {
      hybrid.expert_linear %45 experts %39 order %40 scales %38 : memref<?x3xf32> weights(%47 : !hybrid.weight<3x28x36xf32, <16>>) into(%46 : memref<?x28xf32>) : memref<?x3x36xf32>, memref<?x3xi32>, memref<?x3xi32>
      hybrid.add %46 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x53xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 1856, 128, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <53x28xf32>
    %2 = hybrid.arena_view %arg3[1728, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @final_layernorm : <28xf32>
    %4 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 128] * %5 : memref<?xi8> -> memref<?x28xf32>
    %7 = hybrid.param_ref @lm_head : <53x28xf32, <16>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <53x28xf32> into memref<?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 1728] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 0] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 704] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 0] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 1728] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 64] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2(%arg0, %2, %21, %23, %25) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<53x28xf32, <16>>) into(%arg2 : memref<?x53xf32>) : memref<?x28xf32>
    }
    return
  }
  func.func @forward_with_states(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x53xf32>, %arg3: memref<4x?x28xf32>, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 1856, 128, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <53x28xf32>
    %2 = hybrid.arena_view %arg4[1728, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.param_ref @final_layernorm : <28xf32>
    %4 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg5[0, 128] * %5 : memref<?xi8> -> memref<?x28xf32>
    %7 = hybrid.param_ref @lm_head : <53x28xf32, <16>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <53x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[0] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg4[0, 1728] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg5[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg6[0, 0] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[1] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg4[0, 704] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg5[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg6[0, 0] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[2] : memref<?x28xf32> to memref<4x?x28xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg4[0, 1728] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg5[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg6[0, 64] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_2(%arg0, %2, %21, %23, %25) : (!hybrid.batch, memref<?x28xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.copy %4 to %arg3[3] : memref<?x28xf32> to memref<4x?x28xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<53x28xf32, <16>>) into(%arg2 : memref<?x53xf32>) : memref<?x28xf32>
    }
    return
  }
}

