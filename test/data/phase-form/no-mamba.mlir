module {
  hybrid.model "jamba" head  causal_lm {hidden = 44 : i64, layers = 3 : i64, vocabulary = 97 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<44xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 44]>], [#hybrid.source<"model.layers.2.input_layernorm.weight"[0, 44]>]]
  hybrid.param @layer_0_q_proj_1 : !hybrid.weight<44x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attn.q_proj.weight"[0, 1936]>], [#hybrid.source<"model.layers.2.self_attn.q_proj.weight"[0, 1936]>]]
  hybrid.param @layer_0_k_proj_2 : !hybrid.weight<11x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attn.k_proj.weight"[0, 484]>], [#hybrid.source<"model.layers.2.self_attn.k_proj.weight"[0, 484]>]]
  hybrid.param @layer_0_v_proj_3 : !hybrid.weight<11x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attn.v_proj.weight"[0, 484]>], [#hybrid.source<"model.layers.2.self_attn.v_proj.weight"[0, 484]>]]
  hybrid.state @layer_0_kv_state_4 : !hybrid.state<kv, 2x1x11xbf16> count 2 {members = ["layer_0_kv_state", "layer_2_kv_state"]}
  hybrid.param @layer_0_o_proj_5 : !hybrid.weight<44x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attn.o_proj.weight"[0, 1936]>], [#hybrid.source<"model.layers.2.self_attn.o_proj.weight"[0, 1936]>]]
  hybrid.param @layer_0_pre_ff_layernorm_6 : !hybrid.weight<44xf32> from [[#hybrid.source<"model.layers.0.pre_ff_layernorm.weight"[0, 44]>], [#hybrid.source<"model.layers.2.pre_ff_layernorm.weight"[0, 44]>]]
  hybrid.param @layer_0_gate_proj_7 : !hybrid.weight<36x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.gate_proj.weight"[0, 1584]>], [#hybrid.source<"model.layers.2.feed_forward.gate_proj.weight"[0, 1584]>]]
  hybrid.param @layer_0_up_proj_8 : !hybrid.weight<36x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.up_proj.weight"[0, 1584]>], [#hybrid.source<"model.layers.2.feed_forward.up_proj.weight"[0, 1584]>]]
  hybrid.param @layer_0_down_proj_9 : !hybrid.weight<44x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.feed_forward.down_proj.weight"[0, 1584]>], [#hybrid.source<"model.layers.2.feed_forward.down_proj.weight"[0, 1584]>]]
  hybrid.param @layer_1_input_layernorm : !hybrid.weight<44xf32> from [[#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 44]>]]
  hybrid.param @layer_1_q_proj : !hybrid.weight<44x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.q_proj.weight"[0, 1936]>]]
  hybrid.param @layer_1_k_proj : !hybrid.weight<11x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.k_proj.weight"[0, 484]>]]
  hybrid.param @layer_1_v_proj : !hybrid.weight<11x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.v_proj.weight"[0, 484]>]]
  hybrid.state @layer_1_kv_state : !hybrid.state<kv, 2x1x11xbf16>
  hybrid.param @layer_1_o_proj : !hybrid.weight<44x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.self_attn.o_proj.weight"[0, 1936]>]]
  hybrid.param @layer_1_pre_ff_layernorm : !hybrid.weight<44xf32> from [[#hybrid.source<"model.layers.1.pre_ff_layernorm.weight"[0, 44]>]]
  hybrid.param @layer_1_router : !hybrid.weight<2x44xf32, <16>> from [[#hybrid.source<"model.layers.1.feed_forward.router.weight"[0, 88]>]]
  hybrid.param @layer_1_gate_proj : !hybrid.weight<2x36x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.gate_proj.weight"[0, 1584]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.gate_proj.weight"[0, 1584]>]]
  hybrid.param @layer_1_up_proj : !hybrid.weight<2x36x44xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.up_proj.weight"[0, 1584]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.up_proj.weight"[0, 1584]>]]
  hybrid.param @layer_1_down_proj : !hybrid.weight<2x44x36xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.1.feed_forward.experts.0.down_proj.weight"[0, 1584]>, #hybrid.source<"model.layers.1.feed_forward.experts.1.down_proj.weight"[0, 1584]>]]
  hybrid.param @embedding : !hybrid.weight<97x44xbf16> from [[#hybrid.source<"model.embed_tokens.weight"[0, 4268]>]]
  hybrid.param @final_layernorm : !hybrid.weight<44xf32> from [[#hybrid.source<"model.final_layernorm.weight"[0, 44]>]]
  hybrid.param @lm_head : !hybrid.weight<97x44xbf16, <16 by 2>> from [[#hybrid.source<"lm_head.weight"[0, 4268]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 320, 0, 128>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <44xf32>
    %2 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_0_q_proj_1[%arg2] : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_0_k_proj_2[%arg2] : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_0_v_proj_3[%arg2] : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg3[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_0_kv_state_4[%arg2] : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg3[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_0_o_proj_5[%arg2] : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_0_pre_ff_layernorm_6[%arg2] : <44xf32>
    %13 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_0_gate_proj_7[%arg2] : <36x44xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_0_up_proj_8[%arg2] : <36x44xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_0_down_proj_9[%arg2] : <44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x44xbf16>, <36x44xbf16, <16 by 2>>, <36x44xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<44x36xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: index, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 320, 0, 128>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <44xf32>
    %2 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_0_q_proj_1[%arg2] : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg3[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_0_k_proj_2[%arg2] : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_0_v_proj_3[%arg2] : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg3[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg3[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_0_kv_state_4[%arg2] : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg3[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_0_o_proj_5[%arg2] : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_0_pre_ff_layernorm_6[%arg2] : <44xf32>
    %13 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_0_gate_proj_7[%arg2] : <36x44xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_0_up_proj_8[%arg2] : <36x44xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg3[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_0_down_proj_9[%arg2] : <44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x44xbf16>, <36x44xbf16, <16 by 2>>, <36x44xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<44x36xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_0_outputs(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: index, %arg3: memref<1x?x2xf32>, %arg4: memref<3x?x4x?xf32>, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 320, 0, 128>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg2] : <44xf32>
    %2 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_0_q_proj_1[%arg2] : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg6[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_0_k_proj_2[%arg2] : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_0_v_proj_3[%arg2] : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg6[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg6[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_0_kv_state_4[%arg2] : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg6[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_0_o_proj_5[%arg2] : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_0_pre_ff_layernorm_6[%arg2] : <44xf32>
    %13 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_0_gate_proj_7[%arg2] : <36x44xbf16, <16 by 2>>
    %15 = hybrid.param_ref @layer_0_up_proj_8[%arg2] : <36x44xbf16, <16 by 2>>
    %16 = hybrid.arena_view %arg6[0, 128] * %0 : memref<?xi8> -> memref<?x36xbf16>
    %17 = hybrid.param_ref @layer_0_down_proj_9[%arg2] : <44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.30151134457776363 to %arg4[%arg5] : memref<?x44xf32>, <kv, 2x1x11xbf16> to memref<3x?x4x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.gated_linear  silu %13 weights(%14, %15) into %16 : memref<?x44xbf16>, <36x44xbf16, <16 by 2>>, <36x44xbf16, <16 by 2>> into memref<?x36xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %16 weights(%17 : !hybrid.weight<44x36xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x36xbf16>
    }
    return
  }
  func.func private @layer_1(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 448, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <44xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <44xf32>
    %13 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_1_router : <2x44xf32, <16>>
    %15 = hybrid.arena_view %arg2[320, 64] * %0 : memref<?xi8> -> memref<?x1xf32>
    %16 = hybrid.arena_view %arg2[384, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %17 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <2x36x44xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <2x36x44xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x1x36xbf16>
    %21 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <2x44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.router %13, %14 into(%15, %16 : memref<?x1xf32>, memref<?x1xi32>) : memref<?x44xbf16>, <2x44xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %16 of 2 into %17 : memref<?x1xi32> into memref<?x1xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %17 weights(%18, %19) into %20 items of 64 : memref<?x44xbf16>, memref<?x1xi32>, memref<?x1xi32>, <2x36x44xbf16, <16 by 2>>, <2x36x44xbf16, <16 by 2>> into memref<?x1x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x1xf32> weights(%22 : !hybrid.weight<2x44x36xbf16, <16 by 2>>) into(%21 : memref<?x44xf32>) : memref<?x1x36xbf16>, memref<?x1xi32>, memref<?x1xi32>
      hybrid.add %21 into %arg1 : memref<?x44xf32> into memref<?x44xf32>
    }
    return
  }
  func.func private @layer_1_small(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: memref<?xi8>, %arg3: memref<?xi8>, %arg4: memref<?xi8>) attributes {hybrid.frame = array<i64: 320, 0, 320>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <44xf32>
    %2 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg2[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg2[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <44xf32>
    %13 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_1_router : <2x44xf32, <16>>
    %15 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x1xf32>
    %16 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %17 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %18 = hybrid.param_ref @layer_1_gate_proj : <2x36x44xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_1_up_proj : <2x36x44xbf16, <16 by 2>>
    %20 = hybrid.arena_view %arg2[192, 128] * %0 : memref<?xi8> -> memref<?x1x36xbf16>
    %21 = hybrid.arena_view %arg2[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %22 = hybrid.param_ref @layer_1_down_proj : <2x44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.router replicated %13, %14 into(%15, %16 : memref<?x1xf32>, memref<?x1xi32>) : memref<?x44xbf16>, <2x44xf32, <16>>
      hybrid.sort_rows %16 of 2 into %17 : memref<?x1xi32> into memref<?x1xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %17 weights(%18, %19) into %20 : memref<?x44xbf16>, memref<?x1xi32>, memref<?x1xi32>, <2x36x44xbf16, <16 by 2>>, <2x36x44xbf16, <16 by 2>> into memref<?x1x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %20 experts %16 order %17 scales %15 : memref<?x1xf32> weights(%22 : !hybrid.weight<2x44x36xbf16, <16 by 2>>) into(%21 : memref<?x44xf32>) : memref<?x1x36xbf16>, memref<?x1xi32>, memref<?x1xi32>
      hybrid.add %21 into %arg1 : memref<?x44xf32> into memref<?x44xf32>
    }
    return
  }
  func.func private @layer_1_outputs(%arg0: !hybrid.batch, %arg1: memref<?x44xf32>, %arg2: memref<1x?x2xf32>, %arg3: memref<3x?x4x?xf32>, %arg4: index, %arg5: index, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 448, 0, 192>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_1_input_layernorm : <44xf32>
    %2 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %3 = hybrid.param_ref @layer_1_q_proj : <44x44xbf16, <16 by 2>>
    %4 = hybrid.arena_view %arg6[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.param_ref @layer_1_k_proj : <11x44xbf16, <16 by 2>>
    %6 = hybrid.param_ref @layer_1_v_proj : <11x44xbf16, <16 by 2>>
    %7 = hybrid.arena_view %arg6[192, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %8 = hybrid.arena_view %arg6[256, 64] * %0 : memref<?xi8> -> memref<?x11xf32>
    %9 = hybrid.state_ref @layer_1_kv_state : <kv, 2x1x11xbf16>
    %10 = hybrid.arena_view %arg6[192, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %11 = hybrid.param_ref @layer_1_o_proj : <44x44xbf16, <16 by 2>>
    %12 = hybrid.param_ref @layer_1_pre_ff_layernorm : <44xf32>
    %13 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x44xbf16>
    %14 = hybrid.param_ref @layer_1_router : <2x44xf32, <16>>
    %15 = hybrid.arena_view %arg6[320, 64] * %0 : memref<?xi8> -> memref<?x1xf32>
    %16 = hybrid.arena_view %arg6[384, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %17 = hybrid.num_tokens %arg0
    %18 = hybrid.arena_view %arg6[0, 64] * %17 : memref<?xi8> -> memref<?x2xf32>
    %19 = hybrid.arena_view %arg8[128, 64] * %0 : memref<?xi8> -> memref<?x1xi32>
    %20 = hybrid.param_ref @layer_1_gate_proj : <2x36x44xbf16, <16 by 2>>
    %21 = hybrid.param_ref @layer_1_up_proj : <2x36x44xbf16, <16 by 2>>
    %22 = hybrid.arena_view %arg6[192, 128] * %0 : memref<?xi8> -> memref<?x1x36xbf16>
    %23 = hybrid.arena_view %arg6[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %24 = hybrid.param_ref @layer_1_down_proj : <2x44x36xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.linear %2 weights(%3, %5, %6 : !hybrid.weight<44x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>, !hybrid.weight<11x44xbf16, <16 by 2>>) into(%4, %7, %8 : memref<?x44xf32>, memref<?x11xf32>, memref<?x11xf32>) : memref<?x44xbf16>
      hybrid.append_kv %7, %8 state %9 batch %arg0 : memref<?x11xf32>, memref<?x11xf32>, <kv, 2x1x11xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %4 state %9 batch %arg0 scale 0.30151134457776363 to %arg3[%arg5] : memref<?x44xf32>, <kv, 2x1x11xbf16> to memref<3x?x4x?xf32>
      hybrid.attention rounded %4 state %9 batch %arg0 scale 0.30151134457776363 into %10 : memref<?x44xf32>, <kv, 2x1x11xbf16> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear accumulate %10 weights(%11 : !hybrid.weight<44x44xbf16, <16 by 2>>) into(%arg1 : memref<?x44xf32>) : memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %12 epsilon 9.9999999999999995E-7 into %13 : memref<?x44xf32>, <44xf32> into memref<?x44xbf16>
      hybrid.router %13, %14 into(%15, %16, %18 : memref<?x1xf32>, memref<?x1xi32>, memref<?x2xf32>) : memref<?x44xbf16>, <2x44xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %18 to %arg2[%arg4] : memref<?x2xf32> to memref<1x?x2xf32>
      hybrid.sort_rows %16 of 2 into %19 : memref<?x1xi32> into memref<?x1xi32>
      hybrid.expert_gated_linear  silu %13 experts %16 order %19 weights(%20, %21) into %22 items of 64 : memref<?x44xbf16>, memref<?x1xi32>, memref<?x1xi32>, <2x36x44xbf16, <16 by 2>>, <2x36x44xbf16, <16 by 2>> into memref<?x1x36xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %22 experts %16 order %19 scales %15 : memref<?x1xf32> weights(%24 : !hybrid.weight<2x44x36xbf16, <16 by 2>>) into(%23 : memref<?x44xf32>) : memref<?x1x36xbf16>, memref<?x1xi32>, memref<?x1xi32>
      hybrid.add %23 into %arg1 : memref<?x44xf32> into memref<?x44xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x97xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 640, 128, 192>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <97x44xbf16>
    %2 = hybrid.arena_view %arg3[448, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %3 = hybrid.param_ref @final_layernorm : <44xf32>
    %4 = hybrid.arena_view %arg5[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 128] * %5 : memref<?xi8> -> memref<?x44xbf16>
    %7 = hybrid.param_ref @lm_head : <97x44xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <97x44xbf16> into memref<?x44xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 320] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 128] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x44xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 448] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x44xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 320] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 128] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x44xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x44xf32>, <44xf32> into memref<?x44xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x44xf32> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<97x44xbf16, <16 by 2>>) into(%arg2 : memref<?x97xf32>) : memref<?x44xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x97xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 512, 128, 320>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <97x44xbf16>
    %2 = hybrid.arena_view %arg3[320, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %3 = hybrid.param_ref @final_layernorm : <44xf32>
    %4 = hybrid.arena_view %arg5[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg4[0, 128] * %5 : memref<?xi8> -> memref<?x44xbf16>
    %7 = hybrid.param_ref @lm_head : <97x44xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <97x44xbf16> into memref<?x44xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 320] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 128] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x44xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 320] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 320] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_small(%arg0, %2, %15, %17, %19) : (!hybrid.batch, memref<?x44xf32>, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg3[0, 320] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg4[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg5[0, 128] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %c1, %21, %23, %25) : (!hybrid.batch, memref<?x44xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x44xf32>, <44xf32> into memref<?x44xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x44xf32> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<97x44xbf16, <16 by 2>>) into(%arg2 : memref<?x97xf32>) : memref<?x44xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x97xf32>, %arg3: memref<4x?x44xf32>, %arg4: memref<1x?x2xf32>, %arg5: memref<3x?x4x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 640, 128, 192>} {
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <97x44xbf16>
    %2 = hybrid.arena_view %arg6[448, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %3 = hybrid.param_ref @final_layernorm : <44xf32>
    %4 = hybrid.arena_view %arg8[0, 192] * %0 : memref<?xi8> -> memref<?x44xf32>
    %5 = hybrid.num_rows %arg0
    %6 = hybrid.arena_view %arg7[0, 128] * %5 : memref<?xi8> -> memref<?x44xbf16>
    %7 = hybrid.param_ref @lm_head : <97x44xbf16, <16 by 2>>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <97x44xbf16> into memref<?x44xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x44xf32> to memref<4x?x44xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 320] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 128] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_outputs(%arg0, %2, %c0, %arg4, %arg5, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x44xf32>, index, memref<1x?x2xf32>, memref<3x?x4x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x44xf32> to memref<4x?x44xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 448] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 192] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_1_outputs(%arg0, %2, %arg4, %arg5, %c0, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x44xf32>, memref<1x?x2xf32>, memref<3x?x4x?xf32>, index, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c2] : memref<?x44xf32> to memref<4x?x44xf32>
    }
    %20 = hybrid.num_tokens %arg0
    %21 = hybrid.arena_view %arg6[0, 320] * %20 : memref<?xi8> -> memref<?xi8>
    %22 = hybrid.num_rows %arg0
    %23 = hybrid.arena_view %arg7[0, 0] * %22 : memref<?xi8> -> memref<?xi8>
    %24 = hybrid.num_tokens %arg0
    %25 = hybrid.arena_view %arg8[0, 128] * %24 : memref<?xi8> -> memref<?xi8>
    call @layer_0_outputs(%arg0, %2, %c1, %arg4, %arg5, %c2, %21, %23, %25) : (!hybrid.batch, memref<?x44xf32>, index, memref<1x?x2xf32>, memref<3x?x4x?xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %3 epsilon 9.9999999999999995E-7 into %4 : memref<?x44xf32>, <44xf32> into memref<?x44xf32>
      hybrid.copy %4 to %arg3[%c3] : memref<?x44xf32> to memref<4x?x44xf32>
      hybrid.select_rows %4 batch %arg0 into %6 : memref<?x44xf32> into memref<?x44xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %6 weights(%7 : !hybrid.weight<97x44xbf16, <16 by 2>>) into(%arg2 : memref<?x97xf32>) : memref<?x44xbf16>
    }
    return
  }
}

