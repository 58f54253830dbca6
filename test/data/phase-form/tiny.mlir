module {
  hybrid.model "jamba" head  causal_lm {hidden = 128 : i64, layers = 6 : i64, vocabulary = 640 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 128]>], [#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_0_in_proj_x_1 : !hybrid.weight<256x128xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 32768]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[0, 32768]>]]
  hybrid.param @layer_0_in_proj_z_2 : !hybrid.weight<256x128xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[32768, 32768]>], [#hybrid.source<"model.layers.2.mamba.in_proj.weight"[32768, 32768]>]]
  hybrid.state @layer_0_conv_window_3 : !hybrid.state<conv, 3x256xf32> count 2 {members = ["layer_0_conv_window", "layer_2_conv_window"]}
  hybrid.param @layer_0_conv_4 : !hybrid.weight<256x4xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.conv1d.weight"[0, 1024]>], [#hybrid.source<"model.layers.2.mamba.conv1d.weight"[0, 1024]>]]
  hybrid.param @layer_0_conv_bias_5 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.0.mamba.conv1d.bias"[0, 256]>], [#hybrid.source<"model.layers.2.mamba.conv1d.bias"[0, 256]>]]
  hybrid.param @layer_0_x_proj_dt_6 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[0, 2048]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[0, 2048]>]]
  hybrid.param @layer_0_x_proj_b_7 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[2048, 2048]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[2048, 2048]>]]
  hybrid.param @layer_0_x_proj_c_8 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.x_proj.weight"[4096, 2048]>], [#hybrid.source<"model.layers.2.mamba.x_proj.weight"[4096, 2048]>]]
  hybrid.param @layer_0_dt_layernorm_9 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.2.mamba.dt_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_b_layernorm_10 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.b_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.2.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_c_layernorm_11 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.0.mamba.c_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.2.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_0_dt_proj_12 : !hybrid.weight<256x8xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.weight"[0, 2048]>], [#hybrid.source<"model.layers.2.mamba.dt_proj.weight"[0, 2048]>]]
  hybrid.param @layer_0_dt_proj_bias_13 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.0.mamba.dt_proj.bias"[0, 256]>], [#hybrid.source<"model.layers.2.mamba.dt_proj.bias"[0, 256]>]]
  hybrid.param @layer_0_a_14 : !hybrid.weight<256x8xf32, <16>> from [[#hybrid.source<"model.layers.0.mamba.A_log"[0, 2048]>], [#hybrid.source<"model.layers.2.mamba.A_log"[0, 2048]>]] map  neg_exp
  hybrid.param @layer_0_d_15 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.0.mamba.D"[0, 256]>], [#hybrid.source<"model.layers.2.mamba.D"[0, 256]>]]
  hybrid.state @layer_0_ssm_state_16 : !hybrid.state<ssm, 256x8xf32, <16>> count 2 {members = ["layer_0_ssm_state", "layer_2_ssm_state"]}
  hybrid.param @layer_0_out_proj_17 : !hybrid.weight<128x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mamba.out_proj.weight"[0, 32768]>], [#hybrid.source<"model.layers.2.mamba.out_proj.weight"[0, 32768]>]]
  hybrid.param @layer_0_pre_ff_layernorm_18 : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 128]>], [#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_0_gate_proj_19 : !hybrid.weight<120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.2.feed_forward.gate_proj.weight"[0, 15360]>]]
  hybrid.param @layer_0_up_proj_20 : !hybrid.weight<120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.2.feed_forward.up_proj.weight"[0, 15360]>]]
  hybrid.param @layer_0_down_proj_21 : !hybrid.weight<128x120xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.2.feed_forward.down_proj.weight"[0, 15360]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<128x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 16384]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<64x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 8192]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<64x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 8192]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x2x32xbf16>
  hybrid.param @layer_1_o_proj : !hybrid.weight<128x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 16384]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_1_router : !hybrid.weight<4x128xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.router.weight"[0, 512]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<4x120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.3.gate_proj.weight"[0, 15360]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<4x120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.3.up_proj.weight"[0, 15360]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<4x128x120xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.2.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.1.feed_forward.experts.3.down_proj.weight"[0, 15360]>]]
  hybrid.param @layer_3_input_layernorm_22 : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.3.input_layernorm.weight"[0, 128]>], [#hybrid.source<"model.layers.5.input_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_3_in_proj_x_23 : !hybrid.weight<256x128xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.3.mamba.in_proj.weight"[0, 32768]>], [#hybrid.source<"model.layers.5.mamba.in_proj.weight"[0, 32768]>]]
  hybrid.param @layer_3_in_proj_z_24 : !hybrid.weight<256x128xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.3.mamba.in_proj.weight"[32768, 32768]>], [#hybrid.source<"model.layers.5.mamba.in_proj.weight"[32768, 32768]>]]
  hybrid.state @layer_3_conv_window_25 : !hybrid.state<conv, 3x256xf32> count 2 {members = ["layer_3_conv_window", "layer_5_conv_window"]}
  hybrid.param @layer_3_conv_26 : !hybrid.weight<256x4xf32, <16>> from [[#hybrid.source<"model.layers.3.mamba.conv1d.weight"[0, 1024]>], [#hybrid.source<"model.layers.5.mamba.conv1d.weight"[0, 1024]>]]
  hybrid.param @layer_3_conv_bias_27 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.3.mamba.conv1d.bias"[0, 256]>], [#hybrid.source<"model.layers.5.mamba.conv1d.bias"[0, 256]>]]
  hybrid.param @layer_3_x_proj_dt_28 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.mamba.x_proj.weight"[0, 2048]>], [#hybrid.source<"model.layers.5.mamba.x_proj.weight"[0, 2048]>]]
  hybrid.param @layer_3_x_proj_b_29 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.mamba.x_proj.weight"[2048, 2048]>], [#hybrid.source<"model.layers.5.mamba.x_proj.weight"[2048, 2048]>]]
  hybrid.param @layer_3_x_proj_c_30 : !hybrid.weight<8x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.mamba.x_proj.weight"[4096, 2048]>], [#hybrid.source<"model.layers.5.mamba.x_proj.weight"[4096, 2048]>]]
  hybrid.param @layer_3_dt_layernorm_31 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.3.mamba.dt_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.5.mamba.dt_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_3_b_layernorm_32 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.3.mamba.b_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.5.mamba.b_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_3_c_layernorm_33 : !hybrid.weight<8xf32> from [[#hybrid.source<"model.layers.3.mamba.c_layernorm.weight"[0, 8]>], [#hybrid.source<"model.layers.5.mamba.c_layernorm.weight"[0, 8]>]]
  hybrid.param @layer_3_dt_proj_34 : !hybrid.weight<256x8xbf16, <32 by 2>> from [[#hybrid.source<"model.layers.3.mamba.dt_proj.weight"[0, 2048]>], [#hybrid.source<"model.layers.5.mamba.dt_proj.weight"[0, 2048]>]]
  hybrid.param @layer_3_dt_proj_bias_35 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.3.mamba.dt_proj.bias"[0, 256]>], [#hybrid.source<"model.layers.5.mamba.dt_proj.bias"[0, 256]>]]
  hybrid.param @layer_3_a_36 : !hybrid.weight<256x8xf32, <16>> from [[#hybrid.source<"model.layers.3.mamba.A_log"[0, 2048]>], [#hybrid.source<"model.layers.5.mamba.A_log"[0, 2048]>]] map  neg_exp
  hybrid.param @layer_3_d_37 : !hybrid.weight<256xf32> from [[#hybrid.source<"model.layers.3.mamba.D"[0, 256]>], [#hybrid.source<"model.layers.5.mamba.D"[0, 256]>]]
  hybrid.state @layer_3_ssm_state_38 : !hybrid.state<ssm, 256x8xf32, <16>> count 2 {members = ["layer_3_ssm_state", "layer_5_ssm_state"]}
  hybrid.param @layer_3_out_proj_39 : !hybrid.weight<128x256xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.mamba.out_proj.weight"[0, 32768]>], [#hybrid.source<"model.layers.5.mamba.out_proj.weight"[0, 32768]>]]
  hybrid.param @layer_3_pre_ff_layernorm_40 : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.3.pre_ff_layernorm.weight"[0, 128]>], [#hybrid.source<"model.layers.5.pre_ff_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_3_router_41 : !hybrid.weight<4x128xf32, <16>> from [[#hybrid.source<"model.layers.3.feed_forward.router.weight"[0, 512]>], [#hybrid.source<"model.layers.5.feed_forward.router.weight"[0, 512]>]]
  hybrid.param @layer_3_gate_proj_42 : !hybrid.weight<4x120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.feed_forward.experts.0.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.1.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.2.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.3.gate_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.5.feed_forward.experts.0.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.1.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.2.gate_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.3.gate_proj.weight"[0, 15360]>]]
  hybrid.param @layer_3_up_proj_43 : !hybrid.weight<4x120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.feed_forward.experts.0.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.1.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.2.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.3.up_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.5.feed_forward.experts.0.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.1.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.2.up_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.3.up_proj.weight"[0, 15360]>]]
  hybrid.param @layer_3_down_proj_44 : !hybrid.weight<4x128x120xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.3.feed_forward.experts.0.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.1.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.2.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.3.feed_forward.experts.3.down_proj.weight"[0, 15360]>], [#hybrid.source<"model.layers.5.feed_forward.experts.0.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.1.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.2.down_proj.weight"[0, 15360]>, #hybrid.source<"model.layers.5.feed_forward.experts.3.down_proj.weight"[0, 15360]>]]
  hybrid.param @layer_4_input_layernorm : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.4.input_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_4_q_proj : !hybrid.weight<128x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.self_attn.q_proj.weight"[0, 16384]>]]
  hybrid.param @layer_4_k_proj : !hybrid.weight<64x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.self_attn.k_proj.weight"[0, 8192]>]]
  hybrid.param @layer_4_v_proj : !hybrid.weight<64x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.self_attn.v_proj.weight"[0, 8192]>]]
  hybrid.state @layer_4_kv_state : !hybrid.state<kv, 2x2x32xbf16>
  hybrid.param @layer_4_o_proj : !hybrid.weight<128x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.self_attn.o_proj.weight"[0, 16384]>]]
  hybrid.param @layer_4_pre_ff_layernorm : !hybrid.weight<128xf32> from [[#hybrid.source<"model.layers.4.pre_ff_layernorm.weight"[0, 128]>]]
  hybrid.param @layer_4_gate_proj : !hybrid.weight<120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.feed_forward.gate_proj.weight"[0, 15360]>]]
  hybrid.param @layer_4_up_proj : !hybrid.weight<120x128xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.feed_forward.up_proj.weight"[0, 15360]>]]
  hybrid.param @layer_4_down_proj : !hybrid.weight<128x120xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.4.feed_forward.down_proj.weight"[0, 15360]>]]
  hybrid.param @embedding : !hybrid.weight<640x128xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 81920]>]]
  hybrid.param @final_layernorm : !hybrid.weight<128xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 128]>]]
  hybrid.param @lm_head : !hybrid.weight<640x128xbf16, <64 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 81920]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 2560, 0, 256>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <128xf32>
    %2 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <256x128xbf16, <32 by 2>>
    %4 = hybrid.arena_view %arg3[0, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <256x128xbf16, <32 by 2>>
    %6 = hybrid.arena_view %arg3[1024, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x256xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <256x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <256xf32>
    %10 = hybrid.arena_view %arg3[2048, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <8x256xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <8x256xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <8x256xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm_9[%arg2] : <8xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x8xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm_10[%arg2] : <8xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm_11[%arg2] : <8xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj_12[%arg2] : <256x8xbf16, <32 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias_13[%arg2] : <256xf32>
    %25 = hybrid.param_ref @layer_0_a_14[%arg2] : <256x8xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d_15[%arg2] : <256xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state_16[%arg2] : <ssm, 256x8xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj_17[%arg2] : <128x256xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm_18[%arg2] : <128xf32>
    %31 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj_19[%arg2] : <120x128xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj_20[%arg2] : <120x128xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg3[0, 256] * %0 : memref<?xi8> -> memref<?x120xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj_21[%arg2] : <128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<256x128xbf16, <32 by 2>>, !hybrid.weight<256x128xbf16, <32 by 2>>) into(%4, %6 : memref<?x256xf32>, memref<?x256xf32>) : memref<?x128xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<256xf32> state %7 : !hybrid.state<conv, 3x256xf32> batch %arg0 into %10 : memref<?x256xf32>, <256x4xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x8xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x8xf32>, <8xf32> into memref<?x8xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x256xbf16>, memref<?x256xf32>, memref<?x8xbf16>, memref<?x8xf32>, memref<?x8xf32>, <256x8xbf16, <32 by 2>>, <256xf32>, <256x8xf32, <16>>, <256xf32>, <ssm, 256x8xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<128x256xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x128xbf16>, <120x128xbf16, <16 by 2>>, <120x128xbf16, <16 by 2>> into memref<?x120xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<128x120xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x120xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 2560, 0, 256>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <128xf32>
    %2 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_0_in_proj_x_1[%arg2] : <256x128xbf16, <32 by 2>>
    %4 = hybrid.arena_view %arg3[0, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %5 = hybrid.param_ref @layer_0_in_proj_z_2[%arg2] : <256x128xbf16, <32 by 2>>
    %6 = hybrid.arena_view %arg3[1024, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %7 = hybrid.state_ref @layer_0_conv_window_3[%arg2] : <conv, 3x256xf32>
    %8 = hybrid.param_ref @layer_0_conv_4[%arg2] : <256x4xf32, <16>>
    %9 = hybrid.param_ref @layer_0_conv_bias_5[%arg2] : <256xf32>
    %10 = hybrid.arena_view %arg3[2048, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %11 = hybrid.param_ref @layer_0_x_proj_dt_6[%arg2] : <8x256xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %13 = hybrid.param_ref @layer_0_x_proj_b_7[%arg2] : <8x256xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_0_x_proj_c_8[%arg2] : <8x256xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_0_dt_layernorm_9[%arg2] : <8xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x8xbf16>
    %19 = hybrid.param_ref @layer_0_b_layernorm_10[%arg2] : <8xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_0_c_layernorm_11[%arg2] : <8xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_0_dt_proj_12[%arg2] : <256x8xbf16, <32 by 2>>
    %24 = hybrid.param_ref @layer_0_dt_proj_bias_13[%arg2] : <256xf32>
    %25 = hybrid.param_ref @layer_0_a_14[%arg2] : <256x8xf32, <16>>
    %26 = hybrid.param_ref @layer_0_d_15[%arg2] : <256xf32>
    %27 = hybrid.state_ref @layer_0_ssm_state_16[%arg2] : <ssm, 256x8xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %29 = hybrid.param_ref @layer_0_out_proj_17[%arg2] : <128x256xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_0_pre_ff_layernorm_18[%arg2] : <128xf32>
    %31 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %32 = hybrid.param_ref @layer_0_gate_proj_19[%arg2] : <120x128xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_up_proj_20[%arg2] : <120x128xbf16, <16 by 2>>
    %34 = hybrid.arena_view %arg3[0, 256] * %0 : memref<?xi8> -> memref<?x120xbf16>
    %35 = hybrid.param_ref @layer_0_down_proj_21[%arg2] : <128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<256x128xbf16, <32 by 2>>, !hybrid.weight<256x128xbf16, <32 by 2>>) into(%4, %6 : memref<?x256xf32>, memref<?x256xf32>) : memref<?x128xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<256xf32> state %7 : !hybrid.state<conv, 3x256xf32> batch %arg0 into %10 : memref<?x256xf32>, <256x4xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x8xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x8xf32>, <8xf32> into memref<?x8xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x256xbf16>, memref<?x256xf32>, memref<?x8xbf16>, memref<?x8xf32>, memref<?x8xf32>, <256x8xbf16, <32 by 2>>, <256xf32>, <256x8xf32, <16>>, <256xf32>, <ssm, 256x8xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<128x256xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.gated_linear  silu %31 weights(%32, %33) into %34 : memref<?x128xbf16>, <120x128xbf16, <16 by 2>>, <120x128xbf16, <16 by 2>> into memref<?x120xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %34 weights(%35 : !hybrid.weight<128x120xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x120xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1152, 0, 320>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_1_router : <4x128xf32, <16>>
    %15 = hybrid.arena_view %arg2[1024, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg2[1088, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <4x120x128xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <4x120x128xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %21 = hybrid.arena_view %arg2[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router %13, %14 into(%15, %16 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x128xbf16>, <4x128xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %16 of 4 into %17 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %17 weights(%18, %19) into %20 items of 64 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x2xf32> weights(%22 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%21 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %21 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1024, 0, 448>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_1_router : <4x128xf32, <16>>
    %15 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg4[320, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.arena_view %arg4[384, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <4x120x128xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <4x120x128xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %21 = hybrid.arena_view %arg2[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router replicated %13, %14 into(%15, %16 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x128xbf16>, <4x128xf32, <16>>
      hybrid.sort_rows %16 of 4 into %17 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %17 weights(%18, %19) into %20 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x2xf32> weights(%22 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%21 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %21 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<3x?x4xf32>, %arg3: memref<2x?x4x?xf32>, %arg4: index, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 1152, 0, 320>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg8[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg6[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg6[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg6[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg6[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg8[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_1_router : <4x128xf32, <16>>
    %15 = hybrid.arena_view %arg6[1024, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %16 = hybrid.arena_view %arg6[1088, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %17 = hybrid.num_tokens %arg0
    %18 = hybrid.arena_view %arg6[512, 64] * %17 : memref<?xi8> -> memref<?x4xf32>
    %19 = hybrid.arena_view %arg8[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %20 = hybrid.param_ref @layer_1_gate_proj : <4x120x128xbf16, <16 by 2>>
    %21 = hybrid.param_ref @layer_1_up_proj : <4x120x128xbf16, <16 by 2>>
    %22 = hybrid.arena_view %arg6[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %23 = hybrid.arena_view %arg6[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %24 = hybrid.param_ref @layer_1_down_proj : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.17677669529663687 to %arg3[%arg5] : memref<?x128xf32>, <kv, 2x2x32xbf16> to memref<2x?x4x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router %13, %14 into(%15, %16, %18 : memref<?x2xf32>, memref<?x2xi32>, memref<?x4xf32>) : memref<?x128xbf16>, <4x128xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %18 to %arg2[%arg4] : memref<?x4xf32> to memref<3x?x4xf32>
      hybrid.sort_rows %16 of 4 into %19 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %19 weights(%20, %21) into %22 items of 64 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %22 experts %16 order %19 scales %15 : memref<?x2xf32> weights(%24 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%23 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %23 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_3(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 2560, 0, 320>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_3_input_layernorm_22[%arg2] : <128xf32>
    %2 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_3_in_proj_x_23[%arg2] : <256x128xbf16, <32 by 2>>
    %4 = hybrid.arena_view %arg3[0, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %5 = hybrid.param_ref @layer_3_in_proj_z_24[%arg2] : <256x128xbf16, <32 by 2>>
    %6 = hybrid.arena_view %arg3[1024, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %7 = hybrid.state_ref @layer_3_conv_window_25[%arg2] : <conv, 3x256xf32>
    %8 = hybrid.param_ref @layer_3_conv_26[%arg2] : <256x4xf32, <16>>
    %9 = hybrid.param_ref @layer_3_conv_bias_27[%arg2] : <256xf32>
    %10 = hybrid.arena_view %arg3[2048, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %11 = hybrid.param_ref @layer_3_x_proj_dt_28[%arg2] : <8x256xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %13 = hybrid.param_ref @layer_3_x_proj_b_29[%arg2] : <8x256xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_3_x_proj_c_30[%arg2] : <8x256xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_3_dt_layernorm_31[%arg2] : <8xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x8xbf16>
    %19 = hybrid.param_ref @layer_3_b_layernorm_32[%arg2] : <8xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_3_c_layernorm_33[%arg2] : <8xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_3_dt_proj_34[%arg2] : <256x8xbf16, <32 by 2>>
    %24 = hybrid.param_ref @layer_3_dt_proj_bias_35[%arg2] : <256xf32>
    %25 = hybrid.param_ref @layer_3_a_36[%arg2] : <256x8xf32, <16>>
    %26 = hybrid.param_ref @layer_3_d_37[%arg2] : <256xf32>
    %27 = hybrid.state_ref @layer_3_ssm_state_38[%arg2] : <ssm, 256x8xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %29 = hybrid.param_ref @layer_3_out_proj_39[%arg2] : <128x256xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_3_pre_ff_layernorm_40[%arg2] : <128xf32>
    %31 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %32 = hybrid.param_ref @layer_3_router_41[%arg2] : <4x128xf32, <16>>
    %33 = hybrid.arena_view %arg3[1024, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg3[1088, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.arena_view %arg5[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %36 = hybrid.param_ref @layer_3_gate_proj_42[%arg2] : <4x120x128xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_3_up_proj_43[%arg2] : <4x120x128xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %39 = hybrid.arena_view %arg3[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %40 = hybrid.param_ref @layer_3_down_proj_44[%arg2] : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<256x128xbf16, <32 by 2>>, !hybrid.weight<256x128xbf16, <32 by 2>>) into(%4, %6 : memref<?x256xf32>, memref<?x256xf32>) : memref<?x128xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<256xf32> state %7 : !hybrid.state<conv, 3x256xf32> batch %arg0 into %10 : memref<?x256xf32>, <256x4xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x8xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x8xf32>, <8xf32> into memref<?x8xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x256xbf16>, memref<?x256xf32>, memref<?x8xbf16>, memref<?x8xf32>, memref<?x8xf32>, <256x8xbf16, <32 by 2>>, <256xf32>, <256x8xf32, <16>>, <256xf32>, <ssm, 256x8xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<128x256xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router %31, %32 into(%33, %34 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x128xbf16>, <4x128xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %34 of 4 into %35 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 items of 64 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x2xf32> weights(%40 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%39 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %39 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_3_small(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 2560, 0, 448>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_3_input_layernorm_22[%arg2] : <128xf32>
    %2 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_3_in_proj_x_23[%arg2] : <256x128xbf16, <32 by 2>>
    %4 = hybrid.arena_view %arg3[0, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %5 = hybrid.param_ref @layer_3_in_proj_z_24[%arg2] : <256x128xbf16, <32 by 2>>
    %6 = hybrid.arena_view %arg3[1024, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %7 = hybrid.state_ref @layer_3_conv_window_25[%arg2] : <conv, 3x256xf32>
    %8 = hybrid.param_ref @layer_3_conv_26[%arg2] : <256x4xf32, <16>>
    %9 = hybrid.param_ref @layer_3_conv_bias_27[%arg2] : <256xf32>
    %10 = hybrid.arena_view %arg3[2048, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %11 = hybrid.param_ref @layer_3_x_proj_dt_28[%arg2] : <8x256xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg3[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %13 = hybrid.param_ref @layer_3_x_proj_b_29[%arg2] : <8x256xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg3[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_3_x_proj_c_30[%arg2] : <8x256xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_3_dt_layernorm_31[%arg2] : <8xf32>
    %18 = hybrid.arena_view %arg5[0, 64] * %0 : memref<?xi8> -> memref<?x8xbf16>
    %19 = hybrid.param_ref @layer_3_b_layernorm_32[%arg2] : <8xf32>
    %20 = hybrid.arena_view %arg5[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_3_c_layernorm_33[%arg2] : <8xf32>
    %22 = hybrid.arena_view %arg5[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_3_dt_proj_34[%arg2] : <256x8xbf16, <32 by 2>>
    %24 = hybrid.param_ref @layer_3_dt_proj_bias_35[%arg2] : <256xf32>
    %25 = hybrid.param_ref @layer_3_a_36[%arg2] : <256x8xf32, <16>>
    %26 = hybrid.param_ref @layer_3_d_37[%arg2] : <256xf32>
    %27 = hybrid.state_ref @layer_3_ssm_state_38[%arg2] : <ssm, 256x8xf32, <16>>
    %28 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %29 = hybrid.param_ref @layer_3_out_proj_39[%arg2] : <128x256xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_3_pre_ff_layernorm_40[%arg2] : <128xf32>
    %31 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %32 = hybrid.param_ref @layer_3_router_41[%arg2] : <4x128xf32, <16>>
    %33 = hybrid.arena_view %arg5[256, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg5[320, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.arena_view %arg5[384, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %36 = hybrid.param_ref @layer_3_gate_proj_42[%arg2] : <4x120x128xbf16, <16 by 2>>
    %37 = hybrid.param_ref @layer_3_up_proj_43[%arg2] : <4x120x128xbf16, <16 by 2>>
    %38 = hybrid.arena_view %arg3[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %39 = hybrid.arena_view %arg3[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %40 = hybrid.param_ref @layer_3_down_proj_44[%arg2] : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<256x128xbf16, <32 by 2>>, !hybrid.weight<256x128xbf16, <32 by 2>>) into(%4, %6 : memref<?x256xf32>, memref<?x256xf32>) : memref<?x128xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<256xf32> state %7 : !hybrid.state<conv, 3x256xf32> batch %arg0 into %10 : memref<?x256xf32>, <256x4xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x8xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x8xf32>, <8xf32> into memref<?x8xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x256xbf16>, memref<?x256xf32>, memref<?x8xbf16>, memref<?x8xf32>, memref<?x8xf32>, <256x8xbf16, <32 by 2>>, <256xf32>, <256x8xf32, <16>>, <256xf32>, <ssm, 256x8xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<128x256xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router replicated %31, %32 into(%33, %34 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x128xbf16>, <4x128xf32, <16>>
      hybrid.sort_rows %34 of 4 into %35 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %35 weights(%36, %37) into %38 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %38 experts %34 order %35 scales %33 : memref<?x2xf32> weights(%40 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%39 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %39 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_3_outputs(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: index, %arg3: memref<3x?x4xf32>, %arg4: memref<2x?x4x?xf32>, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 2560, 0, 320>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_3_input_layernorm_22[%arg2] : <128xf32>
    %2 = hybrid.arena_view %arg8[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_3_in_proj_x_23[%arg2] : <256x128xbf16, <32 by 2>>
    %4 = hybrid.arena_view %arg6[0, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %5 = hybrid.param_ref @layer_3_in_proj_z_24[%arg2] : <256x128xbf16, <32 by 2>>
    %6 = hybrid.arena_view %arg6[1024, 1024] * %0 : memref<?xi8> -> memref<?x256xf32>
    %7 = hybrid.state_ref @layer_3_conv_window_25[%arg2] : <conv, 3x256xf32>
    %8 = hybrid.param_ref @layer_3_conv_26[%arg2] : <256x4xf32, <16>>
    %9 = hybrid.param_ref @layer_3_conv_bias_27[%arg2] : <256xf32>
    %10 = hybrid.arena_view %arg6[2048, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %11 = hybrid.param_ref @layer_3_x_proj_dt_28[%arg2] : <8x256xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg6[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %13 = hybrid.param_ref @layer_3_x_proj_b_29[%arg2] : <8x256xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg6[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %15 = hybrid.param_ref @layer_3_x_proj_c_30[%arg2] : <8x256xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg6[640, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %17 = hybrid.param_ref @layer_3_dt_layernorm_31[%arg2] : <8xf32>
    %18 = hybrid.arena_view %arg8[0, 64] * %0 : memref<?xi8> -> memref<?x8xbf16>
    %19 = hybrid.param_ref @layer_3_b_layernorm_32[%arg2] : <8xf32>
    %20 = hybrid.arena_view %arg8[64, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %21 = hybrid.param_ref @layer_3_c_layernorm_33[%arg2] : <8xf32>
    %22 = hybrid.arena_view %arg8[128, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %23 = hybrid.param_ref @layer_3_dt_proj_34[%arg2] : <256x8xbf16, <32 by 2>>
    %24 = hybrid.param_ref @layer_3_dt_proj_bias_35[%arg2] : <256xf32>
    %25 = hybrid.param_ref @layer_3_a_36[%arg2] : <256x8xf32, <16>>
    %26 = hybrid.param_ref @layer_3_d_37[%arg2] : <256xf32>
    %27 = hybrid.state_ref @layer_3_ssm_state_38[%arg2] : <ssm, 256x8xf32, <16>>
    %28 = hybrid.arena_view %arg6[0, 512] * %0 : memref<?xi8> -> memref<?x256xbf16>
    %29 = hybrid.param_ref @layer_3_out_proj_39[%arg2] : <128x256xbf16, <16 by 2>>
    %30 = hybrid.param_ref @layer_3_pre_ff_layernorm_40[%arg2] : <128xf32>
    %31 = hybrid.arena_view %arg8[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %32 = hybrid.param_ref @layer_3_router_41[%arg2] : <4x128xf32, <16>>
    %33 = hybrid.arena_view %arg6[1024, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %34 = hybrid.arena_view %arg6[1088, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %35 = hybrid.num_tokens %arg0
    %36 = hybrid.arena_view %arg6[512, 64] * %35 : memref<?xi8> -> memref<?x4xf32>
    %37 = hybrid.arena_view %arg8[256, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %38 = hybrid.param_ref @layer_3_gate_proj_42[%arg2] : <4x120x128xbf16, <16 by 2>>
    %39 = hybrid.param_ref @layer_3_up_proj_43[%arg2] : <4x120x128xbf16, <16 by 2>>
    %40 = hybrid.arena_view %arg6[0, 512] * %0 : memref<?xi8> -> memref<?x2x120xbf16>
    %41 = hybrid.arena_view %arg6[512, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %42 = hybrid.param_ref @layer_3_down_proj_44[%arg2] : <4x128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5 : !hybrid.weight<256x128xbf16, <32 by 2>>, !hybrid.weight<256x128xbf16, <32 by 2>>) into(%4, %6 : memref<?x256xf32>, memref<?x256xf32>) : memref<?x128xbf16>
      hybrid.conv_activation  silu %4, %8 bias %9 : !hybrid.weight<256xf32> state %7 : !hybrid.state<conv, 3x256xf32> batch %arg0 into %10 : memref<?x256xf32>, <256x4xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear %10 weights(%11, %13, %15 : !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>, !hybrid.weight<8x256xbf16, <16 by 2>>) into(%12, %14, %16 : memref<?x8xf32>, memref<?x8xf32>, memref<?x8xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %12, %17 epsilon 9.9999999999999995E-7 into %18 : memref<?x8xf32>, <8xf32> into memref<?x8xbf16>
      hybrid.rms_norm replicated %14, %19 epsilon 9.9999999999999995E-7 into %20 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.rms_norm replicated %16, %21 epsilon 9.9999999999999995E-7 into %22 : memref<?x8xf32>, <8xf32> into memref<?x8xf32>
      hybrid.gated_scan  silu %10 gate %6 dt %18 b %20 c %22 weights(%23, %24, %25, %26) state %27 batch %arg0 into %28 : memref<?x256xbf16>, memref<?x256xf32>, memref<?x8xbf16>, memref<?x8xf32>, memref<?x8xf32>, <256x8xbf16, <32 by 2>>, <256xf32>, <256x8xf32, <16>>, <256xf32>, <ssm, 256x8xf32, <16>> into memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %28 weights(%29 : !hybrid.weight<128x256xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x256xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %30 epsilon 9.9999999999999995E-7 into %31 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.router %31, %32 into(%33, %34, %36 : memref<?x2xf32>, memref<?x2xi32>, memref<?x4xf32>) : memref<?x128xbf16>, <4x128xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %36 to %arg3[%arg5] : memref<?x4xf32> to memref<3x?x4xf32>
      hybrid.sort_rows %34 of 4 into %37 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %31 experts %34 order %37 weights(%38, %39) into %40 items of 64 : memref<?x128xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x120x128xbf16, <16 by 2>>, <4x120x128xbf16, <16 by 2>> into memref<?x2x120xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %40 experts %34 order %37 scales %33 : memref<?x2xf32> weights(%42 : !hybrid.weight<4x128x120xbf16, <16 by 2>>) into(%41 : memref<?x128xf32>) : memref<?x2x120xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %41 into %arg1 : memref<?x128xf32> into memref<?x128xf32>
    }
    return
  }
  func.func private @layer_4(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1024, 0, 256>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_4_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_4_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_4_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_4_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_4_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_4_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_4_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_4_gate_proj : <120x128xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_4_up_proj : <120x128xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x120xbf16>
    %17 = hybrid.param_ref @layer_4_down_proj : <128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x128xbf16>, <120x128xbf16, <16 by 2>>, <120x128xbf16, <16 by 2>> into memref<?x120xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<128x120xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x120xbf16>
    }
    return
  }
  func.func private @layer_4_small(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 1024, 0, 256>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_4_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_4_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_4_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_4_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg2[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_4_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg2[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_4_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_4_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg4[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_4_gate_proj : <120x128xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_4_up_proj : <120x128xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg2[0, 256] * %0 : memref<?xi8> -> memref<?x120xbf16>
    %17 = hybrid.param_ref @layer_4_down_proj : <128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x128xbf16>, <120x128xbf16, <16 by 2>>, <120x128xbf16, <16 by 2>> into memref<?x120xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<128x120xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x120xbf16>
    }
    return
  }
  func.func private @layer_4_outputs(%arg0: !hybrid.batch, %arg1: memref<?x128xf32>, %arg2: memref<3x?x4xf32>, %arg3: memref<2x?x4x?xf32>, %arg4: index, %arg5: memref<?xi8>, %arg6: memref<?xi8>, %arg7: memref<?xi8>) attributes {hybrid.frame = array<i64: 1024, 0, 256>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_4_input_layernorm : <128xf32>
    %2 = hybrid.arena_view %arg7[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %3 = hybrid.param_ref @layer_4_q_proj : <128x128xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg5[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.param_ref @layer_4_k_proj : <64x128xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_4_v_proj : <64x128xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg5[512, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %8 = hybrid.arena_view %arg5[768, 256] * %0 : memref<?xi8> -> memref<?x64xf32>
    %9 = hybrid.state_ref @layer_4_kv_state : <kv, 2x2x32xbf16>
    %10 = hybrid.arena_view %arg5[512, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %11 = hybrid.param_ref @layer_4_o_proj : <128x128xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_4_pre_ff_layernorm : <128xf32>
    %13 = hybrid.arena_view %arg7[0, 256] * %0 : memref<?xi8> -> memref<?x128xbf16>
    %14 = hybrid.param_ref @layer_4_gate_proj : <120x128xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_4_up_proj : <120x128xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg5[0, 256] * %0 : memref<?xi8> -> memref<?x120xbf16>
    %17 = hybrid.param_ref @layer_4_down_proj : <128x120xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<128x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>, !hybrid.weight<64x128xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x128xf32>, memref<?x64xf32>, memref<?x64xf32>) : memref<?x128xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x64xf32>, memref<?x64xf32>, <kv, 2x2x32xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.17677669529663687 to %arg3[%arg4] : memref<?x128xf32>, <kv, 2x2x32xbf16> to memref<2x?x4x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.17677669529663687 into %10 : memref<?x128xf32>, <kv, 2x2x32xbf16> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<128x128xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x128xf32>, <128xf32> into memref<?x128xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x128xbf16>, <120x128xbf16, <16 by 2>>, <120x128xbf16, <16 by 2>> into memref<?x120xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<128x120xbf16, <16 by 2>>) into(%arg1 : memref<?x128xf32>) : memref<?x120xbf16>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x640xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 3072, 256, 512>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <640x128xbf16>
    %2 = hybrid.arena_view %arg3[2560, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %3 = hybrid.param_ref @final_layernorm : <128xf32>
    %4 = hybrid.arena_view %arg5[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 256] * %5 : memref<?xi8> -> memref<?x128xbf16>
    %7 = hybrid.param_ref @lm_head : <640x128xbf16, <64 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <640x128xbf16> into memref<?x128xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 2560] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 256] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 1152] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 320] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x128xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 2560] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 256] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg3[0, 2560] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg4[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg5[0, 320] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_3(%arg0, %2, %c0, %27, %29, %31) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %32 = hybrid.num_tokens %arg0
    %33 = hybrid.arena_view %arg3[0, 1024] * %32 : memref<?xi8> -> memref<?xi8>
    %34 = hybrid.num_rows %arg0
    %35 = hybrid.arena_view %arg4[0, 0] * %34 : memref<?xi8> -> memref<?xi8>
    %36 = hybrid.num_tokens %arg0
    %37 = hybrid.arena_view %arg5[0, 256] * %36 : memref<?xi8> -> memref<?xi8>
    call @layer_4(%arg0, %2, %33, %35, %37) : (!hybrid.batch, memref<?x128xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %38 = hybrid.num_tokens %arg0
    %39 = hybrid.arena_view %arg3[0, 2560] * %38 : memref<?xi8> -> memref<?xi8>
    %40 = hybrid.num_rows %arg0
    %41 = hybrid.arena_view %arg4[0, 0] * %40 : memref<?xi8> -> memref<?xi8>
    %42 = hybrid.num_tokens %arg0
    %43 = hybrid.arena_view %arg5[0, 320] * %42 : memref<?xi8> -> memref<?xi8>
    call @layer_3(%arg0, %2, %c1, %39, %41, %43) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x128xf32>, <128xf32> into memref<?x128xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x128xf32> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<640x128xbf16, <64 by 2>>) into(%arg2 : memref<?x640xf32>) : memref<?x128xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x640xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 3072, 256, 512>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <640x128xbf16>
    %2 = hybrid.arena_view %arg3[2560, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %3 = hybrid.param_ref @final_layernorm : <128xf32>
    %4 = hybrid.arena_view %arg5[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 256] * %5 : memref<?xi8> -> memref<?x128xbf16>
    %7 = hybrid.param_ref @lm_head : <640x128xbf16, <64 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <640x128xbf16> into memref<?x128xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 2560] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 256] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 1024] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 448] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x128xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 2560] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 256] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg3[0, 2560] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg4[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg5[0, 448] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_3_small(%arg0, %2, %c0, %27, %29, %31) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %32 = hybrid.num_tokens %arg0
    %33 = hybrid.arena_view %arg3[0, 1024] * %32 : memref<?xi8> -> memref<?xi8>
    %34 = hybrid.num_rows %arg0
    %35 = hybrid.arena_view %arg4[0, 0] * %34 : memref<?xi8> -> memref<?xi8>
    %36 = hybrid.num_tokens %arg0
    %37 = hybrid.arena_view %arg5[0, 256] * %36 : memref<?xi8> -> memref<?xi8>
    call @layer_4_small(%arg0, %2, %33, %35, %37) : (!hybrid.batch, memref<?x128xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %38 = hybrid.num_tokens %arg0
    %39 = hybrid.arena_view %arg3[0, 2560] * %38 : memref<?xi8> -> memref<?xi8>
    %40 = hybrid.num_rows %arg0
    %41 = hybrid.arena_view %arg4[0, 0] * %40 : memref<?xi8> -> memref<?xi8>
    %42 = hybrid.num_tokens %arg0
    %43 = hybrid.arena_view %arg5[0, 448] * %42 : memref<?xi8> -> memref<?xi8>
    call @layer_3_small(%arg0, %2, %c1, %39, %41, %43) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x128xf32>, <128xf32> into memref<?x128xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x128xf32> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<640x128xbf16, <64 by 2>>) into(%arg2 : memref<?x640xf32>) : memref<?x128xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x640xf32>, %arg3: memref<7x?x128xf32>, %arg4: memref<3x?x4xf32>, %arg5: memref<2x?x4x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 3072, 256, 512>} {
    %c6 = arith.constant 6 : index
    %c5 = arith.constant 5 : index
    %c4 = arith.constant 4 : index
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <640x128xbf16>
    %2 = hybrid.arena_view %arg6[2560, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %3 = hybrid.param_ref @final_layernorm : <128xf32>
    %4 = hybrid.arena_view %arg8[0, 512] * %0 : memref<?xi8> -> memref<?x128xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg7[0, 256] * %5 : memref<?xi8> -> memref<?x128xbf16>
    %7 = hybrid.param_ref @lm_head : <640x128xbf16, <64 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <640x128xbf16> into memref<?x128xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 2560] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 256] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 1152] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 320] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %arg4, %arg5, %c0, %c0, %15, %17, %19) : (!hybrid.batch, memref<?x128xf32>, memref<3x?x4xf32>, memref<2x?x4x?xf32>, index, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg6[0, 2560] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg7[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg8[0, 256] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x128xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c3] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %26 = hybrid.num_tokens %arg0
    %27 = hybrid.arena_view %arg6[0, 2560] * %26 : memref<?xi8> -> memref<?xi8>
    %28 = hybrid.num_rows %arg0
    %29 = hybrid.arena_view %arg7[0, 0] * %28 : memref<?xi8> -> memref<?xi8>
    %30 = hybrid.num_tokens %arg0
    %31 = hybrid.arena_view %arg8[0, 320] * %30 : memref<?xi8> -> memref<?xi8>
    call @layer_3_outputs(%arg0, %2, %c0, %arg4, %arg5, %c1, %27, %29, %31) : (!hybrid.batch, memref<?x128xf32>, index, memref<3x?x4xf32>, memref<2x?x4x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c4] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %32 = hybrid.num_tokens %arg0
    %33 = hybrid.arena_view %arg6[0, 1024] * %32 : memref<?xi8> -> memref<?xi8>
    %34 = hybrid.num_rows %arg0
    %35 = hybrid.arena_view %arg7[0, 0] * %34 : memref<?xi8> -> memref<?xi8>
    %36 = hybrid.num_tokens %arg0
    %37 = hybrid.arena_view %arg8[0, 256] * %36 : memref<?xi8> -> memref<?xi8>
    call @layer_4_outputs(%arg0, %2, %arg4, %arg5, %c1, %33, %35, %37) : (!hybrid.batch, memref<?x128xf32>, memref<3x?x4xf32>, memref<2x?x4x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c5] : memref<?x128xf32> to memref<7x?x128xf32>
    }
    %38 = hybrid.num_tokens %arg0
    %39 = hybrid.arena_view %arg6[0, 2560] * %38 : memref<?xi8> -> memref<?xi8>
    %40 = hybrid.num_rows %arg0
    %41 = hybrid.arena_view %arg7[0, 0] * %40 : memref<?xi8> -> memref<?xi8>
    %42 = hybrid.num_tokens %arg0
    %43 = hybrid.arena_view %arg8[0, 320] * %42 : memref<?xi8> -> memref<?xi8>
    call @layer_3_outputs(%arg0, %2, %c1, %arg4, %arg5, %c2, %39, %41, %43) : (!hybrid.batch, memref<?x128xf32>, index, memref<3x?x4xf32>, memref<2x?x4x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x128xf32>, <128xf32> into memref<?x128xf32>
      hybrid.copy %4 to %arg3[%c6] : memref<?x128xf32> to memref<7x?x128xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x128xf32> into memref<?x128xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<640x128xbf16, <64 by 2>>) into(%arg2 : memref<?x640xf32>) : memref<?x128xbf16>
    }
    return
  }
}

