module {
  hybrid.model "jamba" head  causal_lm {hidden = 36 : i64, layers = 2 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_in_proj_x : !hybrid.weight<72x36xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_in_proj_z : !hybrid.weight<72x36xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[2592, 2592]>]]
  hybrid.param @layer_0_in_proj_x_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.in_proj.bias"[0, 72]>]]
  hybrid.param @layer_0_in_proj_z_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.in_proj.bias"[72, 72]>]]
  hybrid.state @layer_0_conv_window : !hybrid.state<conv, 4x72xf32>
  hybrid.param @layer_0_conv : !hybrid.weight<72x5xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 360]>]]
  hybrid.param @layer_0_x_proj_dt : !hybrid.weight<4x72xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 288]>]]
  hybrid.param @layer_0_x_proj_b : !hybrid.weight<8x72xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[288, 576]>]]
  hybrid.param @layer_0_x_proj_c : !hybrid.weight<8x72xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[864, 576]>]]
  hybrid.param @layer_0_dt_layernorm : !hybrid.weight<4xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 4]>]]
  hybrid.param @layer_0_b_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_c_layernorm : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_dt_proj : !hybrid.weight<72x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 288]>]]
  hybrid.param @layer_0_dt_proj_bias : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 72]>]]
  hybrid.param @layer_0_a : !hybrid.weight<72x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 576]>]] map  neg_exp
  hybrid.param @layer_0_d : !hybrid.weight<72xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 72]>]]
  hybrid.state @layer_0_ssm_state : !hybrid.state<ssm, 72x8xf32, <16>>
  hybrid.param @layer_0_out_proj : !hybrid.weight<36x72xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 2592]>]]
  hybrid.param @layer_0_out_proj_bias : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.mamba.out_proj.bias"[0, 36]>]]
  hybrid.param @layer_0_pre_ff_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_0_gate_proj : !hybrid.weight<36x36xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1296]>]]
  hybrid.param @layer_0_up_proj : !hybrid.weight<36x36xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1296]>]]
  hybrid.param @layer_0_down_proj : !hybrid.weight<36x36xf32, <16>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<36x36xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<18x36xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 648]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<18x36xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 648]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x18xf32>
  hybrid.param @layer_1_o_proj : !hybrid.weight<36x36xf32, <16>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 36]>]]
  hybrid.param @layer_1_router : !hybrid.weight<3x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.router.weight"[0, 108]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<3x36x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.gate_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.gate_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.gate_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<3x36x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.up_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.up_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.up_proj.weight"[0, 1296]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<3x36x36xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.down_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.down_proj.weight"[0, 1296]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.down_proj.weight"[0, 1296]>]]
  hybrid.param @embedding : !hybrid.weight<61x36xf32> from [[#hybrid.source<"model.embed_tokens.weight"[0, 2196]>]]
  hybrid.param @final_layernorm : !hybrid.weight<36xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 36]>]]
  hybrid.param @lm_head : !hybrid.weight<61x36xf32, <16>> from [[#hybrid.source<"lm_head.weight"[0, 2196]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 2112, 0, 0>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg2[1280, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @layer_0_in_proj_x : <72x36xf32, <16>>
    %4 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z : <72x36xf32, <16>>
    %6 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %7 = hybrid.param_ref @layer_0_in_proj_x_bias : <72xf32>
    %8 = hybrid.param_ref @layer_0_in_proj_z_bias : <72xf32>
    %9 = hybrid.state_ref @layer_0_conv_window : <conv, 4x72xf32>
    %10 = hybrid.arena_view %arg2[640, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %11 = hybrid.param_ref @layer_0_conv : <72x5xf32, <16>>
    %12 = hybrid.arena_view %arg2[960, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_dt : <4x72xf32, <16>>
    %14 = hybrid.arena_view %arg2[0, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_b : <8x72xf32, <16>>
    %16 = hybrid.arena_view %arg2[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_0_x_proj_c : <8x72xf32, <16>>
    %18 = hybrid.arena_view %arg2[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %19 = hybrid.param_ref @layer_0_dt_layernorm : <4xf32>
    %20 = hybrid.arena_view %arg2[1920, 64] * %0 : memref<?xi8> -> memref<?x4xf32>
    %21 = hybrid.param_ref @layer_0_b_layernorm : <8xf32>
    %22 = hybrid.arena_view %arg2[1984, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_0_c_layernorm : <8xf32>
    %24 = hybrid.arena_view %arg2[2048, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %25 = hybrid.param_ref @layer_0_dt_proj : <72x4xf32, <16>>
    %26 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %27 = hybrid.param_ref @layer_0_dt_proj_bias : <72xf32>
    %28 = hybrid.arena_view %arg2[640, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %29 = hybrid.param_ref @layer_0_a : <72x8xf32, <16>>
    %30 = hybrid.param_ref @layer_0_d : <72xf32>
    %31 = hybrid.state_ref @layer_0_ssm_state : <ssm, 72x8xf32, <16>>
    %32 = hybrid.arena_view %arg2[1280, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %33 = hybrid.arena_view %arg2[1600, 320] * %0 : memref<?xi8> -> memref<?x72xf32>
    %34 = hybrid.param_ref @layer_0_out_proj : <36x72xf32, <16>>
    %35 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %36 = hybrid.param_ref @layer_0_out_proj_bias : <36xf32>
    %37 = hybrid.param_ref @layer_0_pre_ff_layernorm : <36xf32>
    %38 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %39 = hybrid.param_ref @layer_0_gate_proj : <36x36xf32, <16>>
    %40 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %41 = hybrid.param_ref @layer_0_up_proj : <36x36xf32, <16>>
    %42 = hybrid.arena_view %arg2[384, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %43 = hybrid.arena_view %arg2[576, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %44 = hybrid.param_ref @layer_0_down_proj : <36x36xf32, <16>>
    %45 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    hybrid.phase {
      hybrid.rms_norm %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<72x36xf32, <16>>, !hybrid.weight<72x36xf32, <16>>) biases(%7, %8 : !hybrid.weight<72xf32>, !hybrid.weight<72xf32>) into(%4, %6 : memref<?x72xf32>, memref<?x72xf32>) : memref<?x36xf32>
      hybrid.causal_conv1d %4, %11 state %9 : !hybrid.state<conv, 4x72xf32> batch %arg0 into %10 : memref<?x72xf32>, <72x5xf32, <16>> into memref<?x72xf32>
      hybrid.activation  relu %10 into %12 : memref<?x72xf32> into memref<?x72xf32>
    }
    hybrid.phase {
      hybrid.linear %12 weights(%13, %15, %17 : !hybrid.weight<4x72xf32, <16>>, !hybrid.weight<8x72xf32, <16>>, !hybrid.weight<8x72xf32, <16>>) into(%14, %16, %18 : memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x72xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x4xf32>, <4xf32> into memref<?x4xf32>
      hybrid.rms_norm %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm %18, %23 epsilon 9.9999999999999995E-7 into %24 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
    }
    hybrid.phase {
      hybrid.linear %20 weights(%25 : !hybrid.weight<72x4xf32, <16>>) biases(%27 : !hybrid.weight<72xf32>) into(%26 : memref<?x72xf32>) : memref<?x4xf32>
      hybrid.activation  softplus %26 into %28 : memref<?x72xf32> into memref<?x72xf32>
      hybrid.selective_scan %12 step %28 b %22 c %24 weights(%29, %30) state %31 batch %arg0 into %32 : memref<?x72xf32>, memref<?x72xf32>, memref<?x8xf32>, memref<?x8xf32>, <72x8xf32, <16>>, <72xf32>, <ssm, 72x8xf32, <16>> into memref<?x72xf32>
      hybrid.activation  silu %6 times %32 : memref<?x72xf32> into %33 : memref<?x72xf32> into memref<?x72xf32>
    }
    hybrid.phase {
      hybrid.linear %33 weights(%34 : !hybrid.weight<36x72xf32, <16>>) biases(%36 : !hybrid.weight<36xf32>) into(%35 : memref<?x36xf32>) : memref<?x72xf32>
      hybrid.add %35 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %arg1, %37 epsilon 9.9999999999999995E-7 into %38 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %38 weights(%39, %41 : !hybrid.weight<36x36xf32, <16>>, !hybrid.weight<36x36xf32, <16>>) into(%40, %42 : memref<?x36xf32>, memref<?x36xf32>) : memref<?x36xf32>
      hybrid.activation  relu %40 times %42 : memref<?x36xf32> into %43 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %43 weights(%44 : !hybrid.weight<36x36xf32, <16>>) into(%45 : memref<?x36xf32>) : memref<?x36xf32>
      hybrid.add %45 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x36xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1280, 0, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <36xf32>
    %2 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @layer_1_q_proj : <36x36xf32, <16>>
    %4 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <18x36xf32, <16>>
    %6 = hybrid.arena_view %arg2[384, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %7 = hybrid.param_ref @layer_1_v_proj : <18x36xf32, <16>>
    %8 = hybrid.arena_view %arg2[512, 128] * %0 : memref<?xi8> -> memref<?x18xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x18xf32>
    %10 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %11 = hybrid.param_ref @layer_1_o_proj : <36x36xf32, <16>>
    %12 = hybrid.arena_view %arg2[192, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %13 = hybrid.param_ref @layer_1_pre_ff_layernorm : <36xf32>
    %14 = hybrid.arena_view %arg2[960, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %15 = hybrid.param_ref @layer_1_router : <3x36xf32, <16>>
    %16 = hybrid.arena_view %arg2[1152, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %17 = hybrid.arena_view %arg2[1216, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %18 = hybrid.arena_view %arg4[0, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %19 = hybrid.arena_view %arg2[0, 320] * %0 : memref<?xi8> -> memref<?x2x36xf32>
    %20 = hybrid.arena_view %arg2[320, 320] * %0 : memref<?xi8> -> memref<?x2x36xf32>
    %21 = hybrid.param_ref @layer_1_gate_proj : <3x36x36xf32, <16>>
    %22 = hybrid.param_ref @layer_1_up_proj : <3x36x36xf32, <16>>
    %23 = hybrid.arena_view %arg2[640, 320] * %0 : memref<?xi8> -> memref<?x2x36xf32>
    %24 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %25 = hybrid.param_ref @layer_1_down_proj : <3x36x36xf32, <16>>
    hybrid.phase {
      hybrid.rms_norm %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %2 weights(%3 : !hybrid.weight<36x36xf32, <16>>) into(%4 : memref<?x36xf32>) : memref<?x36xf32>
      hybrid.linear %2 weights(%5, %7 : !hybrid.weight<18x36xf32, <16>>, !hybrid.weight<18x36xf32, <16>>) into(%6, %8 : memref<?x18xf32>, memref<?x18xf32>) : memref<?x36xf32>
      hybrid.append_kv %6, %8 state %9 batch %arg0 : memref<?x18xf32>, memref<?x18xf32>, <kv, 2x1x18xf32>
    }
    hybrid.phase {
      hybrid.attention %4 state %9 batch %arg0 scale 0.23570226039551587 into %10 : memref<?x36xf32>, <kv, 2x1x18xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11 : !hybrid.weight<36x36xf32, <16>>) into(%12 : memref<?x36xf32>) : memref<?x36xf32>
      hybrid.add %12 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %arg1, %13 epsilon 9.9999999999999995E-7 into %14 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
      hybrid.router %14, %15 into(%16, %17 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x36xf32>, <3x36xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %17 of 3 into %18 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_linear %14 experts %17 order %18 weights(%21, %22 : !hybrid.weight<3x36x36xf32, <16>>, !hybrid.weight<3x36x36xf32, <16>>) into(%19, %20 : memref<?x2x36xf32>, memref<?x2x36xf32>) : memref<?x36xf32>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.activation  relu %19 times %20 : memref<?x2x36xf32> into %23 : memref<?x2x36xf32> into memref<?x2x36xf32>
    }
    hybrid.phase {
      hybrid.expert_linear %23 experts %17 order %18 scales %16 : memref<?x2xf32> weights(%25 : !hybrid.weight<3x36x36xf32, <16>>) into(%24 : memref<?x36xf32>) : memref<?x2x36xf32>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %24 into %arg1 : memref<?x36xf32> into memref<?x36xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 2304, 192, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x36xf32>
    %2 = hybrid.arena_view %arg3[2112, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @final_layernorm : <36xf32>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 192] * %5 : memref<?xi8> -> memref<?x36xf32>
    %7 = hybrid.param_ref @lm_head : <61x36xf32, <16>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x36xf32> into memref<?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 2112] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 0] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 1280] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xf32, <16>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xf32>
    }
    return
  }
  func.func @forward_with_states(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<3x?x36xf32>, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 2304, 192, 64>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x36xf32>
    %2 = hybrid.arena_view %arg4[2112, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %3 = hybrid.param_ref @final_layernorm : <36xf32>
    %4 = hybrid.arena_view %arg4[0, 192] * %0 : memref<?xi8> -> memref<?x36xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg5[0, 192] * %5 : memref<?xi8> -> memref<?x36xf32>
    %7 = hybrid.param_ref @lm_head : <61x36xf32, <16>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[0] : memref<?x36xf32> to memref<3x?x36xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg4[0, 2112] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg5[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg6[0, 0] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %9, %11, %13) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[1] : memref<?x36xf32> to memref<3x?x36xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg4[0, 1280] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg5[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg6[0, 64] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x36xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x36xf32>, <36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.copy %4 to %arg3[2] : memref<?x36xf32> to memref<3x?x36xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x36xf32> into memref<?x36xf32>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<61x36xf32, <16>>) into(%arg2 : memref<?x61xf32>) : memref<?x36xf32>
    }
    return
  }
}

