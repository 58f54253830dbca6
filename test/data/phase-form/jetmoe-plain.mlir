module {
  hybrid.model "jetmoe" head  causal_lm {hidden = 28 : i64, layers = 2 : i64, vocabulary = 61 : i64}
  hybrid.param @layer_0_input_layernorm_0 : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.input_layernorm.weight"[0, 28]>], [#hybrid.source<"model.layers.1.input_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_attention_router_1 : !hybrid.weight<4x28xf32, <16>> from [[#hybrid.source<"model.layers.0.self_attention.experts.router.layer.weight"[0, 112]>], [#hybrid.source<"model.layers.1.self_attention.experts.router.layer.weight"[0, 112]>]]
  hybrid.param @layer_0_q_proj_2 : !hybrid.weight<4x16x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attention.experts.input_linear.weight"[0, 1792]>], [#hybrid.source<"model.layers.1.self_attention.experts.input_linear.weight"[0, 1792]>]]
  hybrid.param @layer_0_k_proj_3 : !hybrid.weight<16x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attention.kv_proj.weight"[0, 448]>], [#hybrid.source<"model.layers.1.self_attention.kv_proj.weight"[0, 448]>]]
  hybrid.param @layer_0_v_proj_4 : !hybrid.weight<16x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attention.kv_proj.weight"[448, 448]>], [#hybrid.source<"model.layers.1.self_attention.kv_proj.weight"[448, 448]>]]
  hybrid.state @layer_0_kv_state_5 : !hybrid.state<kv, 2x2x8xbf16> count 2 {members = ["layer_0_kv_state", "layer_1_kv_state"]}
  hybrid.param @layer_0_o_proj_6 : !hybrid.weight<4x28x16xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.self_attention.experts.output_linear.weight"[0, 1792]>], [#hybrid.source<"model.layers.1.self_attention.experts.output_linear.weight"[0, 1792]>]]
  hybrid.param @layer_0_o_proj_bias_7 : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.self_attention.experts.bias"[0, 28]>], [#hybrid.source<"model.layers.1.self_attention.experts.bias"[0, 28]>]]
  hybrid.param @layer_0_pre_ff_layernorm_8 : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.post_attention_layernorm.weight"[0, 28]>], [#hybrid.source<"model.layers.1.post_attention_layernorm.weight"[0, 28]>]]
  hybrid.param @layer_0_router_9 : !hybrid.weight<4x28xf32, <16>> from [[#hybrid.source<"model.layers.0.mlp.router.layer.weight"[0, 112]>], [#hybrid.source<"model.layers.1.mlp.router.layer.weight"[0, 112]>]]
  hybrid.param @layer_0_gate_proj_10 : !hybrid.weight<4x20x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mlp.input_linear.weight"[0, 2240] runs of 560 every 1120>], [#hybrid.source<"model.layers.1.mlp.input_linear.weight"[0, 2240] runs of 560 every 1120>]]
  hybrid.param @layer_0_up_proj_11 : !hybrid.weight<4x20x28xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mlp.input_linear.weight"[560, 2240] runs of 560 every 1120>], [#hybrid.source<"model.layers.1.mlp.input_linear.weight"[560, 2240] runs of 560 every 1120>]]
  hybrid.param @layer_0_down_proj_12 : !hybrid.weight<4x28x20xbf16, <16 by 2>> from [[#hybrid.source<"model.layers.0.mlp.output_linear.weight"[0, 2240]>], [#hybrid.source<"model.layers.1.mlp.output_linear.weight"[0, 2240]>]]
  hybrid.param @layer_0_down_proj_bias_13 : !hybrid.weight<28xf32> from [[#hybrid.source<"model.layers.0.mlp.bias"[0, 28]>], [#hybrid.source<"model.layers.1.mlp.bias"[0, 28]>]]
  hybrid.param @embedding : !hybrid.weight<61x28xbf16, <16 by 2>> from [[#hybrid.source<"model.embed_tokens.weight"[0, 1708]>]]
  hybrid.param @final_layernorm : !hybrid.weight<28xf32> from [[#hybrid.source<"model.norm.weight"[0, 28]>]]
  func.func private @layer_0(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?x8xf32>, %arg3: index, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 384, 0, 128>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg3] : <28xf32>
    %2 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_0_attention_router_1[%arg3] : <4x28xf32, <16>>
    %4 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %5 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %6 = hybrid.arena_view %arg6[64, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %7 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x2x16xf32>
    %8 = hybrid.param_ref @layer_0_q_proj_2[%arg3] : <4x16x28xbf16, <16 by 2>>
    %9 = hybrid.param_ref @layer_0_k_proj_3[%arg3] : <16x28xbf16, <16 by 2>>
    %10 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %11 = hybrid.param_ref @layer_0_v_proj_4[%arg3] : <16x28xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg4[320, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %13 = hybrid.state_ref @layer_0_kv_state_5[%arg3] : <kv, 2x2x8xbf16>
    %14 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2x16xbf16>
    %15 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %16 = hybrid.param_ref @layer_0_o_proj_6[%arg3] : <4x28x16xbf16, <16 by 2>>
    %17 = hybrid.param_ref @layer_0_o_proj_bias_7[%arg3] : <28xf32>
    %18 = hybrid.param_ref @layer_0_pre_ff_layernorm_8[%arg3] : <28xf32>
    %19 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %20 = hybrid.param_ref @layer_0_router_9[%arg3] : <4x28xf32, <16>>
    %21 = hybrid.arena_view %arg4[256, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %22 = hybrid.arena_view %arg4[320, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %23 = hybrid.arena_view %arg6[64, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %24 = hybrid.param_ref @layer_0_gate_proj_10[%arg3] : <4x20x28xbf16, <16 by 2>>
    %25 = hybrid.param_ref @layer_0_up_proj_11[%arg3] : <4x20x28xbf16, <16 by 2>>
    %26 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x2x20xbf16>
    %27 = hybrid.arena_view %arg4[128, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %28 = hybrid.param_ref @layer_0_down_proj_12[%arg3] : <4x28x20xbf16, <16 by 2>>
    %29 = hybrid.param_ref @layer_0_down_proj_bias_13[%arg3] : <28xf32>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %2, %3 normalized into(%4, %5 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x28xbf16>, <4x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %5 of 4 into %6 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_linear %2 experts %5 order %6 weights(%8 : !hybrid.weight<4x16x28xbf16, <16 by 2>>) into(%7 : memref<?x2x16xf32>) : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.linear %2 weights(%9, %11 : !hybrid.weight<16x28xbf16, <16 by 2>>, !hybrid.weight<16x28xbf16, <16 by 2>>) into(%10, %12 : memref<?x16xf32>, memref<?x16xf32>) : memref<?x28xbf16>
      hybrid.rope %arg2 heads of 8 into %7 : memref<?x8xf32> into memref<?x2x16xf32>
      hybrid.rope %arg2 heads of 8 into %10 : memref<?x8xf32> into memref<?x16xf32>
      hybrid.append_kv %10, %12 state %13 batch %arg0 : memref<?x16xf32>, memref<?x16xf32>, <kv, 2x2x8xbf16>
    }
    hybrid.phase {
      hybrid.attention rounded %7 state %13 batch %arg0 scale 0.35355339059327373 into %14 : memref<?x2x16xf32>, <kv, 2x2x8xbf16> into memref<?x2x16xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %14 experts %5 order %6 scales %4 : memref<?x2xf32> weights(%16 : !hybrid.weight<4x28x16xbf16, <16 by 2>>) bias %17 : !hybrid.weight<28xf32> into(%15 : memref<?x28xf32>) : memref<?x2x16xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %15 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %19, %20 normalized into(%21, %22 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x28xbf16>, <4x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.sort_rows %22 of 4 into %23 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %19 experts %22 order %23 weights(%24, %25) into %26 items of 64 : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x20x28xbf16, <16 by 2>>, <4x20x28xbf16, <16 by 2>> into memref<?x2x20xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %26 experts %22 order %23 scales %21 : memref<?x2xf32> weights(%28 : !hybrid.weight<4x28x20xbf16, <16 by 2>>) bias %29 : !hybrid.weight<28xf32> into(%27 : memref<?x28xf32>) : memref<?x2x20xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %27 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_0_small(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?x8xf32>, %arg3: index, %arg4: memref<?xi8>, %arg5: memref<?xi8>, %arg6: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 256>, hybrid.small} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg3] : <28xf32>
    %2 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_0_attention_router_1[%arg3] : <4x28xf32, <16>>
    %4 = hybrid.arena_view %arg6[64, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %5 = hybrid.arena_view %arg6[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %6 = hybrid.arena_view %arg6[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %7 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x2x16xf32>
    %8 = hybrid.param_ref @layer_0_q_proj_2[%arg3] : <4x16x28xbf16, <16 by 2>>
    %9 = hybrid.param_ref @layer_0_k_proj_3[%arg3] : <16x28xbf16, <16 by 2>>
    %10 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %11 = hybrid.param_ref @layer_0_v_proj_4[%arg3] : <16x28xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg4[192, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %13 = hybrid.state_ref @layer_0_kv_state_5[%arg3] : <kv, 2x2x8xbf16>
    %14 = hybrid.arena_view %arg4[128, 64] * %0 : memref<?xi8> -> memref<?x2x16xbf16>
    %15 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %16 = hybrid.param_ref @layer_0_o_proj_6[%arg3] : <4x28x16xbf16, <16 by 2>>
    %17 = hybrid.param_ref @layer_0_o_proj_bias_7[%arg3] : <28xf32>
    %18 = hybrid.param_ref @layer_0_pre_ff_layernorm_8[%arg3] : <28xf32>
    %19 = hybrid.arena_view %arg6[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %20 = hybrid.param_ref @layer_0_router_9[%arg3] : <4x28xf32, <16>>
    %21 = hybrid.arena_view %arg6[64, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %22 = hybrid.arena_view %arg6[128, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %23 = hybrid.arena_view %arg6[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %24 = hybrid.param_ref @layer_0_gate_proj_10[%arg3] : <4x20x28xbf16, <16 by 2>>
    %25 = hybrid.param_ref @layer_0_up_proj_11[%arg3] : <4x20x28xbf16, <16 by 2>>
    %26 = hybrid.arena_view %arg4[0, 128] * %0 : memref<?xi8> -> memref<?x2x20xbf16>
    %27 = hybrid.arena_view %arg4[128, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %28 = hybrid.param_ref @layer_0_down_proj_12[%arg3] : <4x28x20xbf16, <16 by 2>>
    %29 = hybrid.param_ref @layer_0_down_proj_bias_13[%arg3] : <28xf32>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router replicated %2, %3 normalized into(%4, %5 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x28xbf16>, <4x28xf32, <16>>
      hybrid.sort_rows %5 of 4 into %6 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_linear %2 experts %5 order %6 weights(%8 : !hybrid.weight<4x16x28xbf16, <16 by 2>>) into(%7 : memref<?x2x16xf32>) : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.linear %2 weights(%9, %11 : !hybrid.weight<16x28xbf16, <16 by 2>>, !hybrid.weight<16x28xbf16, <16 by 2>>) into(%10, %12 : memref<?x16xf32>, memref<?x16xf32>) : memref<?x28xbf16>
      hybrid.rope %arg2 heads of 8 into %7 : memref<?x8xf32> into memref<?x2x16xf32>
      hybrid.rope %arg2 heads of 8 into %10 : memref<?x8xf32> into memref<?x16xf32>
      hybrid.append_kv %10, %12 state %13 batch %arg0 : memref<?x16xf32>, memref<?x16xf32>, <kv, 2x2x8xbf16>
    }
    hybrid.phase {
      hybrid.attention split rounded %7 state %13 batch %arg0 scale 0.35355339059327373 into %14 : memref<?x2x16xf32>, <kv, 2x2x8xbf16> into memref<?x2x16xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %14 experts %5 order %6 scales %4 : memref<?x2xf32> weights(%16 : !hybrid.weight<4x28x16xbf16, <16 by 2>>) bias %17 : !hybrid.weight<28xf32> into(%15 : memref<?x28xf32>) : memref<?x2x16xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %15 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %18 epsilon 9.9999999999999995E-7 into %19 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router replicated %19, %20 normalized into(%21, %22 : memref<?x2xf32>, memref<?x2xi32>) : memref<?x28xbf16>, <4x28xf32, <16>>
      hybrid.sort_rows %22 of 4 into %23 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %19 experts %22 order %23 weights(%24, %25) into %26 : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x20x28xbf16, <16 by 2>>, <4x20x28xbf16, <16 by 2>> into memref<?x2x20xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %26 experts %22 order %23 scales %21 : memref<?x2xf32> weights(%28 : !hybrid.weight<4x28x20xbf16, <16 by 2>>) bias %29 : !hybrid.weight<28xf32> into(%27 : memref<?x28xf32>) : memref<?x2x20xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %27 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func private @layer_0_outputs(%arg0: !hybrid.batch, %arg1: memref<?x28xf32>, %arg2: memref<?x8xf32>, %arg3: index, %arg4: memref<4x?x4xf32>, %arg5: memref<2x?x4x?xf32>, %arg6: index, %arg7: index, %arg8: index, %arg9: memref<?xi8>, %arg10: memref<?xi8>, %arg11: memref<?xi8>) attributes {hybrid.frame = array<i64: 448, 0, 128>} {
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @layer_0_input_layernorm_0[%arg3] : <28xf32>
    %2 = hybrid.arena_view %arg11[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %3 = hybrid.param_ref @layer_0_attention_router_1[%arg3] : <4x28xf32, <16>>
    %4 = hybrid.arena_view %arg9[128, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %5 = hybrid.arena_view %arg9[192, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %6 = hybrid.num_tokens %arg0
    %7 = hybrid.arena_view %arg9[256, 64] * %6 : memref<?xi8> -> memref<?x4xf32>
    %8 = hybrid.arena_view %arg11[64, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %9 = hybrid.arena_view %arg9[0, 128] * %0 : memref<?xi8> -> memref<?x2x16xf32>
    %10 = hybrid.param_ref @layer_0_q_proj_2[%arg3] : <4x16x28xbf16, <16 by 2>>
    %11 = hybrid.param_ref @layer_0_k_proj_3[%arg3] : <16x28xbf16, <16 by 2>>
    %12 = hybrid.arena_view %arg9[320, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %13 = hybrid.param_ref @layer_0_v_proj_4[%arg3] : <16x28xbf16, <16 by 2>>
    %14 = hybrid.arena_view %arg9[384, 64] * %0 : memref<?xi8> -> memref<?x16xf32>
    %15 = hybrid.state_ref @layer_0_kv_state_5[%arg3] : <kv, 2x2x8xbf16>
    %16 = hybrid.arena_view %arg9[256, 64] * %0 : memref<?xi8> -> memref<?x2x16xbf16>
    %17 = hybrid.arena_view %arg9[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %18 = hybrid.param_ref @layer_0_o_proj_6[%arg3] : <4x28x16xbf16, <16 by 2>>
    %19 = hybrid.param_ref @layer_0_o_proj_bias_7[%arg3] : <28xf32>
    %20 = hybrid.param_ref @layer_0_pre_ff_layernorm_8[%arg3] : <28xf32>
    %21 = hybrid.arena_view %arg11[0, 64] * %0 : memref<?xi8> -> memref<?x28xbf16>
    %22 = hybrid.param_ref @layer_0_router_9[%arg3] : <4x28xf32, <16>>
    %23 = hybrid.arena_view %arg9[256, 64] * %0 : memref<?xi8> -> memref<?x2xf32>
    %24 = hybrid.arena_view %arg9[320, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %25 = hybrid.num_tokens %arg0
    %26 = hybrid.arena_view %arg9[128, 64] * %25 : memref<?xi8> -> memref<?x4xf32>
    %27 = hybrid.arena_view %arg11[64, 64] * %0 : memref<?xi8> -> memref<?x2xi32>
    %28 = hybrid.param_ref @layer_0_gate_proj_10[%arg3] : <4x20x28xbf16, <16 by 2>>
    %29 = hybrid.param_ref @layer_0_up_proj_11[%arg3] : <4x20x28xbf16, <16 by 2>>
    %30 = hybrid.arena_view %arg9[0, 128] * %0 : memref<?xi8> -> memref<?x2x20xbf16>
    %31 = hybrid.arena_view %arg9[128, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %32 = hybrid.param_ref @layer_0_down_proj_12[%arg3] : <4x28x20xbf16, <16 by 2>>
    %33 = hybrid.param_ref @layer_0_down_proj_bias_13[%arg3] : <28xf32>
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %1 epsilon 9.9999999999999995E-7 into %2 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %2, %3 normalized into(%4, %5, %7 : memref<?x2xf32>, memref<?x2xi32>, memref<?x4xf32>) : memref<?x28xbf16>, <4x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %7 to %arg4[%arg6] : memref<?x4xf32> to memref<4x?x4xf32>
      hybrid.sort_rows %5 of 4 into %8 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_linear %2 experts %5 order %8 weights(%10 : !hybrid.weight<4x16x28xbf16, <16 by 2>>) into(%9 : memref<?x2x16xf32>) : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.linear %2 weights(%11, %13 : !hybrid.weight<16x28xbf16, <16 by 2>>, !hybrid.weight<16x28xbf16, <16 by 2>>) into(%12, %14 : memref<?x16xf32>, memref<?x16xf32>) : memref<?x28xbf16>
      hybrid.rope %arg2 heads of 8 into %9 : memref<?x8xf32> into memref<?x2x16xf32>
      hybrid.rope %arg2 heads of 8 into %12 : memref<?x8xf32> into memref<?x16xf32>
      hybrid.append_kv %12, %14 state %15 batch %arg0 : memref<?x16xf32>, memref<?x16xf32>, <kv, 2x2x8xbf16>
    }
    hybrid.phase {
      hybrid.attention_weights rounded %9 state %15 batch %arg0 scale 0.35355339059327373 to %arg5[%arg8] : memref<?x2x16xf32>, <kv, 2x2x8xbf16> to memref<2x?x4x?xf32>
      hybrid.attention rounded %9 state %15 batch %arg0 scale 0.35355339059327373 into %16 : memref<?x2x16xf32>, <kv, 2x2x8xbf16> into memref<?x2x16xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %16 experts %5 order %8 scales %4 : memref<?x2xf32> weights(%18 : !hybrid.weight<4x28x16xbf16, <16 by 2>>) bias %19 : !hybrid.weight<28xf32> into(%17 : memref<?x28xf32>) : memref<?x2x16xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %17 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    hybrid.phase {
      hybrid.rms_norm replicated %arg1, %20 epsilon 9.9999999999999995E-7 into %21 : memref<?x28xf32>, <28xf32> into memref<?x28xbf16>
      hybrid.router %21, %22 normalized into(%23, %24, %26 : memref<?x2xf32>, memref<?x2xi32>, memref<?x4xf32>) : memref<?x28xbf16>, <4x28xf32, <16>>
    }
    hybrid.phase {
      hybrid.copy %26 to %arg4[%arg7] : memref<?x4xf32> to memref<4x?x4xf32>
      hybrid.sort_rows %24 of 4 into %27 : memref<?x2xi32> into memref<?x2xi32>
      hybrid.expert_gated_linear  silu %21 experts %24 order %27 weights(%28, %29) into %30 items of 64 : memref<?x28xbf16>, memref<?x2xi32>, memref<?x2xi32>, <4x20x28xbf16, <16 by 2>>, <4x20x28xbf16, <16 by 2>> into memref<?x2x20xbf16>
    }
    hybrid.phase {
      hybrid.expert_linear %30 experts %24 order %27 scales %23 : memref<?x2xf32> weights(%32 : !hybrid.weight<4x28x20xbf16, <16 by 2>>) bias %33 : !hybrid.weight<28xf32> into(%31 : memref<?x28xf32>) : memref<?x2x20xbf16>, memref<?x2xi32>, memref<?x2xi32>
      hybrid.add %31 into %arg1 : memref<?x28xf32> into memref<?x28xf32>
    }
    return
  }
  func.func @forward(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 576, 64, 128>} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x28xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg3[384, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.arena_view %arg3[512, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %4 = hybrid.param_ref @final_layernorm : <28xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x28xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x28xbf16, <16 by 2>> into memref<?x28xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03] scale 1.000000e+00 into %3 : memref<?x8xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 384] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 128] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %3, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 384] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 128] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0(%arg0, %2, %3, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 9.9999999999999995E-7 into %5 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x28xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x28xbf16>
    }
    return
  }
  func.func @forward_small(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<?xi8>, %arg4: memref<?xi8>, %arg5: memref<?xi8>) attributes {hybrid.frame = array<i64: 448, 64, 256>, hybrid.small} {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x28xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg3[256, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.arena_view %arg3[384, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %4 = hybrid.param_ref @final_layernorm : <28xf32>
    %5 = hybrid.arena_view %arg5[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg4[0, 64] * %6 : memref<?xi8> -> memref<?x28xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x28xbf16, <16 by 2>> into memref<?x28xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03] scale 1.000000e+00 into %3 : memref<?x8xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg3[0, 256] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg4[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg5[0, 256] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %3, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg3[0, 256] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg4[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg5[0, 256] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0_small(%arg0, %2, %3, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 9.9999999999999995E-7 into %5 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x28xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x28xbf16>
    }
    return
  }
  func.func @forward_with_outputs(%arg0: !hybrid.batch, %arg1: memref<?xi32>, %arg2: memref<?x61xf32>, %arg3: memref<3x?x28xf32>, %arg4: memref<4x?x4xf32>, %arg5: memref<2x?x4x?xf32>, %arg6: memref<?xi8>, %arg7: memref<?xi8>, %arg8: memref<?xi8>) attributes {hybrid.frame = array<i64: 640, 64, 128>} {
    %c3 = arith.constant 3 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %0 = hybrid.num_tokens %arg0
    %1 = hybrid.param_ref @embedding : <61x28xbf16, <16 by 2>>
    %2 = hybrid.arena_view %arg6[448, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %3 = hybrid.arena_view %arg6[576, 64] * %0 : memref<?xi8> -> memref<?x8xf32>
    %4 = hybrid.param_ref @final_layernorm : <28xf32>
    %5 = hybrid.arena_view %arg8[0, 128] * %0 : memref<?xi8> -> memref<?x28xf32>
    %6 = hybrid.num_rows %arg0
    %7 = hybrid.arena_view %arg7[0, 64] * %6 : memref<?xi8> -> memref<?x28xbf16>
    hybrid.phase {
      hybrid.embed %arg1, %1 into %2 : memref<?xi32>, <61x28xbf16, <16 by 2>> into memref<?x28xf32>
      hybrid.rotary_table %arg0 frequencies [1.000000e+00, 1.000000e-01, 1.000000e-02, 1.000000e-03] scale 1.000000e+00 into %3 : memref<?x8xf32>
    }
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c0] : memref<?x28xf32> to memref<3x?x28xf32>
    }
    %8 = hybrid.num_tokens %arg0
    %9 = hybrid.arena_view %arg6[0, 448] * %8 : memref<?xi8> -> memref<?xi8>
    %10 = hybrid.num_rows %arg0
    %11 = hybrid.arena_view %arg7[0, 0] * %10 : memref<?xi8> -> memref<?xi8>
    %12 = hybrid.num_tokens %arg0
    %13 = hybrid.arena_view %arg8[0, 128] * %12 : memref<?xi8> -> memref<?xi8>
    call @layer_0_outputs(%arg0, %2, %3, %c0, %arg4, %arg5, %c0, %c1, %c0, %9, %11, %13) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<4x?x4xf32>, memref<2x?x4x?xf32>, index, index, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.copy %2 to %arg3[%c1] : memref<?x28xf32> to memref<3x?x28xf32>
    }
    %14 = hybrid.num_tokens %arg0
    %15 = hybrid.arena_view %arg6[0, 448] * %14 : memref<?xi8> -> memref<?xi8>
    %16 = hybrid.num_rows %arg0
    %17 = hybrid.arena_view %arg7[0, 0] * %16 : memref<?xi8> -> memref<?xi8>
    %18 = hybrid.num_tokens %arg0
    %19 = hybrid.arena_view %arg8[0, 128] * %18 : memref<?xi8> -> memref<?xi8>
    call @layer_0_outputs(%arg0, %2, %3, %c1, %arg4, %arg5, %c2, %c3, %c1, %15, %17, %19) : (!hybrid.batch, memref<?x28xf32>, memref<?x8xf32>, index, memref<4x?x4xf32>, memref<2x?x4x?xf32>, index, index, index, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
    hybrid.phase {
      hybrid.rms_norm replicated %2, %4 epsilon 9.9999999999999995E-7 into %5 : memref<?x28xf32>, <28xf32> into memref<?x28xf32>
      hybrid.copy %5 to %arg3[%c2] : memref<?x28xf32> to memref<3x?x28xf32>
      hybrid.select_rows %5 batch %arg0 into %7 : memref<?x28xf32> into memref<?x28xbf16>
    }
    hybrid.phase {
      hybrid.linear rows %7 weights(%1 : !hybrid.weight<61x28xbf16, <16 by 2>>) into(%arg2 : memref<?x61xf32>) : memref<?x28xbf16>
    }
    return
  }
}

