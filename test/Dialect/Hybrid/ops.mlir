// RUN: braid-opt %s --verify-roundtrip | FileCheck %s
// RUN: braid-opt %s --emit-bytecode | braid-opt | FileCheck %s

// Every op, in both forms, in text and in bytecode.

hybrid.model "jamba" head causal_lm {hidden = 64 : i64, layers = 2 : i64, vocabulary = 99 : i64}
// CHECK: hybrid.model "jamba" head causal_lm

// CHECK: hybrid.param @embedding : !hybrid.weight<99x64xf32>
// CHECK-SAME: from {{\[\[}}#hybrid.source<"embed_tokens.weight"[0, 6336]>]]
hybrid.param @embedding : !hybrid.weight<99x64xf32> from [[#hybrid.source<"embed_tokens.weight"[0, 6336]>]]
// CHECK: map neg_exp
hybrid.param @a : !hybrid.weight<128x16xf32, #hybrid.panels<16>>
  from [[#hybrid.source<"0.A_log"[0, 2048]>], [#hybrid.source<"1.A_log"[0, 1024]>, #hybrid.source<"1.A_log"[1024, 1024]>]] map neg_exp
// CHECK: hybrid.state @ssm : !hybrid.state<ssm, 128x16xf32, <16>> count 2
hybrid.state @ssm : !hybrid.state<ssm, 128x16xf32, <16>> count 2
hybrid.state @kv : !hybrid.state<kv, 2x2x16xf32>

// CHECK-LABEL: func @references
func.func @references(%batch: !hybrid.batch, %layer: index) {
  // CHECK: hybrid.num_tokens
  %t = hybrid.num_tokens %batch
  // CHECK: hybrid.num_rows
  %r = hybrid.num_rows %batch
  // CHECK: hybrid.param_ref @embedding :
  %w = hybrid.param_ref @embedding : !hybrid.weight<99x64xf32>
  // CHECK: hybrid.param_ref @a[%{{.*}}] :
  %a = hybrid.param_ref @a[%layer] : !hybrid.weight<128x16xf32, <16>>
  // CHECK: hybrid.state_ref @ssm[%{{.*}}] :
  %s = hybrid.state_ref @ssm[%layer] : !hybrid.state<ssm, 128x16xf32, <16>>
  return
}

// CHECK-LABEL: func @rows_on_tensors
func.func @rows_on_tensors(%batch: !hybrid.batch, %ids: tensor<?xi32>, %x: tensor<?x64xf32>, %y: tensor<?x128xf32>,
    %table: !hybrid.weight<99x64xf32>, %norm: !hybrid.weight<64xf32>, %w: !hybrid.weight<128x64xf32>, %bias: !hybrid.weight<128xf32>,
    %states: memref<3x?x64xf32>) {
  // CHECK: hybrid.embed
  %0 = hybrid.embed %ids, %table into %x : tensor<?xi32>, !hybrid.weight<99x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.rms_norm %{{.*}} epsilon 9.9999999999999995E-7
  %1 = hybrid.rms_norm %0, %norm epsilon 1.0e-6 into %x : tensor<?x64xf32>, !hybrid.weight<64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.linear %{{.*}} weights({{.*}}) biases({{.*}}) into(
  %2:2 = hybrid.linear %1 weights(%w, %w : !hybrid.weight<128x64xf32>, !hybrid.weight<128x64xf32>)
    biases(%bias, %bias : !hybrid.weight<128xf32>, !hybrid.weight<128xf32>)
    into(%y, %y : tensor<?x128xf32>, tensor<?x128xf32>) : tensor<?x64xf32> -> tensor<?x128xf32>, tensor<?x128xf32>
  // CHECK: hybrid.linear rows
  %3 = hybrid.linear rows %1 weights(%w : !hybrid.weight<128x64xf32>) into(%y : tensor<?x128xf32>) : tensor<?x64xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.linear accumulate
  %8 = hybrid.linear accumulate %1 weights(%w : !hybrid.weight<128x64xf32>) into(%3 : tensor<?x128xf32>) : tensor<?x64xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.gated_linear gelu
  %9 = hybrid.gated_linear gelu %1 weights(%w, %w) into %y : tensor<?x64xf32>, !hybrid.weight<128x64xf32>, !hybrid.weight<128x64xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.rms_norm replicated
  %10 = hybrid.rms_norm replicated %0, %norm epsilon 0.0 into %x : tensor<?x64xf32>, !hybrid.weight<64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.activation silu %{{.*}} times
  %4 = hybrid.activation silu %2#0 times %2#1 : tensor<?x128xf32> into %y : tensor<?x128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.activation softplus
  %5 = hybrid.activation softplus %4 into %y : tensor<?x128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.add
  %6 = hybrid.add %5 into %y : tensor<?x128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.add_rms_norm
  %11:2 = hybrid.add_rms_norm %0, %norm epsilon 0.0 into(%1, %x : tensor<?x64xf32>, tensor<?x64xf32>) : tensor<?x64xf32>, !hybrid.weight<64xf32> -> tensor<?x64xf32>, tensor<?x64xf32>
  // CHECK: hybrid.select_rows
  %7 = hybrid.select_rows %1 batch %batch into %x : tensor<?x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.copy %{{.*}} to %{{.*}}[%{{.*}}]
  %c2 = arith.constant 2 : index
  hybrid.copy %7 to %states[%c2] : tensor<?x64xf32> to memref<3x?x64xf32>
  return
}

// CHECK-LABEL: func @mixers_on_tensors
func.func @mixers_on_tensors(%batch: !hybrid.batch, %x: tensor<?x128xf32>, %b: tensor<?x16xf32>, %q: tensor<?x64xf32>, %k: tensor<?x32xf32>,
    %taps: !hybrid.weight<128x4xf32>, %tap: !hybrid.weight<128x1xf32>, %bias: !hybrid.weight<128xf32>, %a: !hybrid.weight<128x16xf32>,
    %window: !hybrid.state<conv, 3x128xf32>, %ssm: !hybrid.state<ssm, 128x16xf32>, %kv: !hybrid.state<kv, 2x2x16xf32>,
    %narrow: !hybrid.state<kv, 2x2x16xbf16>, %weights: memref<1x?x4x?xf32>) {
  // CHECK: hybrid.causal_conv1d %{{.*}} bias %{{.*}} state
  %0 = hybrid.causal_conv1d %x, %taps bias %bias : !hybrid.weight<128xf32> state %window : !hybrid.state<conv, 3x128xf32>
    batch %batch into %x : tensor<?x128xf32>, !hybrid.weight<128x4xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.causal_conv1d
  %1 = hybrid.causal_conv1d %0, %tap batch %batch into %x : tensor<?x128xf32>, !hybrid.weight<128x1xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.selective_scan
  %2 = hybrid.selective_scan %1 step %0 b %b c %b weights(%a, %bias) state %ssm batch %batch into %x
    : tensor<?x128xf32>, tensor<?x128xf32>, tensor<?x16xf32>, tensor<?x16xf32>, !hybrid.weight<128x16xf32>, !hybrid.weight<128xf32>,
      !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.conv_activation relu2 %{{.*}} bias %{{.*}} state
  %4 = hybrid.conv_activation relu2 %x, %taps bias %bias : !hybrid.weight<128xf32> state %window : !hybrid.state<conv, 3x128xf32>
    batch %batch into %x : tensor<?x128xf32>, !hybrid.weight<128x4xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.gated_scan silu
  %5 = hybrid.gated_scan silu %1 gate %0 dt %b b %b c %b weights(%a, %bias, %a, %bias) state %ssm batch %batch into %x
    : tensor<?x128xf32>, tensor<?x128xf32>, tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>, !hybrid.weight<128x16xf32>, !hybrid.weight<128xf32>,
      !hybrid.weight<128x16xf32>, !hybrid.weight<128xf32>, !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.append_kv
  hybrid.append_kv %k, %k state %kv batch %batch : tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.state<kv, 2x2x16xf32>
  // CHECK: hybrid.attention
  %3 = hybrid.attention %q state %kv batch %batch scale 2.5e-1 into %q : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.attention split %{{.*}} scale
  %split = hybrid.attention split %3 state %kv batch %batch scale 2.5e-1 into %3 : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.attention split rounded %{{.*}} scale
  %rounded = hybrid.attention split rounded %3 state %narrow batch %batch scale 2.5e-1 into %3 : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xbf16> into tensor<?x64xf32> -> tensor<?x64xf32>
  // CHECK: hybrid.attention_weights %{{.*}} state %{{.*}} batch %{{.*}} scale 2.500000e-01 to %{{.*}}[%{{.*}}]
  %c0 = arith.constant 0 : index
  hybrid.attention_weights %3 state %kv batch %batch scale 2.5e-1 to %weights[%c0]
    : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> to memref<1x?x4x?xf32>
  // CHECK: hybrid.attention_weights rounded %{{.*}} state
  hybrid.attention_weights rounded %3 state %narrow batch %batch scale 2.5e-1 to %weights[%c0]
    : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xbf16> to memref<1x?x4x?xf32>
  return
}

// CHECK-LABEL: func @experts_on_tensors
func.func @experts_on_tensors(%x: tensor<?x64xf32>, %s: tensor<?x2xf32>, %e: tensor<?x2xi32>, %h: tensor<?x2x32xf32>, %l: tensor<?x8xf32>,
    %router: !hybrid.weight<8x64xf32>, %up: !hybrid.weight<8x32x64xf32>, %down: !hybrid.weight<8x64x32xf32>) {
  // CHECK: hybrid.router {{.*}} -> tensor<?x2xf32>, tensor<?x2xi32>, tensor<?x8xf32>
  %0:3 = hybrid.router %x, %router into(%s, %e, %l : tensor<?x2xf32>, tensor<?x2xi32>, tensor<?x8xf32>)
    : tensor<?x64xf32>, !hybrid.weight<8x64xf32> -> tensor<?x2xf32>, tensor<?x2xi32>, tensor<?x8xf32>
  // CHECK: hybrid.sort_rows %{{.*}} of 8 {{.*}} -> tensor<?x2xi32>
  %1 = hybrid.sort_rows %0#1 of 8 into %e : tensor<?x2xi32> into tensor<?x2xi32> -> tensor<?x2xi32>
  // CHECK: hybrid.expert_gated_linear silu {{.*}} -> tensor<?x2x32xf32>
  %2 = hybrid.expert_gated_linear silu %x experts %0#1 order %1 weights(%up, %up) into %h
    : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32>, !hybrid.weight<8x32x64xf32>, !hybrid.weight<8x32x64xf32> into tensor<?x2x32xf32> -> tensor<?x2x32xf32>
  // CHECK: hybrid.expert_linear {{.*}} scales {{.*}} -> tensor<?x64xf32>
  %3 = hybrid.expert_linear %2 experts %0#1 order %1 scales %0#0 : tensor<?x2xf32> weights(%down : !hybrid.weight<8x64x32xf32>) into(%x : tensor<?x64xf32>)
    : tensor<?x2x32xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x64xf32>
  return
}

// CHECK-LABEL: func @experts_on_buffers
func.func @experts_on_buffers(%x: memref<?x64xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %o: memref<?x2xi32>, %h: memref<?x2x32xf32>,
    %router: !hybrid.weight<8x64xf32>, %up: !hybrid.weight<8x32x64xf32>, %down: !hybrid.weight<8x64x32xf32>) {
  // CHECK: hybrid.phase {
  hybrid.phase {
    // CHECK: hybrid.router replicated
    hybrid.router replicated %x, %router into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<8x64xf32>
    // CHECK: hybrid.router %
    hybrid.router %x, %router into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<8x64xf32>
  }
  hybrid.phase {
    // CHECK: hybrid.sort_rows %{{.*}} of 8
    hybrid.sort_rows %e of 8 into %o : memref<?x2xi32> into memref<?x2xi32>
    // CHECK: hybrid.expert_linear %{{.*}} experts %{{.*}} order {{.*}} items of 8 :
    hybrid.expert_linear %x experts %e order %o weights(%up : !hybrid.weight<8x32x64xf32>) into(%h : memref<?x2x32xf32>) items of 8
      : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>
  }
  hybrid.phase {
    // CHECK: hybrid.expert_gated_linear silu {{.*}} items of 16 :
    hybrid.expert_gated_linear silu %x experts %e order %o weights(%up, %up) into %h items of 16
      : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<8x32x64xf32>, !hybrid.weight<8x32x64xf32> into memref<?x2x32xf32>
  }
  hybrid.phase {
    // CHECK: hybrid.expert_linear {{.*}} scales
    hybrid.expert_linear %h experts %e order %o scales %s : memref<?x2xf32> weights(%down : !hybrid.weight<8x64x32xf32>) into(%x : memref<?x64xf32>)
      : memref<?x2x32xf32>, memref<?x2xi32>, memref<?x2xi32>
  }
  return
}

// Elements of two bytes lie in pairs of columns.
// CHECK-LABEL: func @halves
//  CHECK-SAME:   !hybrid.weight<128x64xbf16, <64 by 2>>
func.func @halves(%x: memref<?x64xbf16>, %w: !hybrid.weight<128x64xbf16, <64 by 2>>, %y: memref<?x128xf32>) {
  hybrid.phase {
    // CHECK: hybrid.linear %{{.*}} : memref<?x64xbf16>
    hybrid.linear %x weights(%w : !hybrid.weight<128x64xbf16, <64 by 2>>) into(%y : memref<?x128xf32>) : memref<?x64xbf16>
  }
  return
}

// CHECK-LABEL: func @views
func.func @views(%batch: !hybrid.batch, %arena: memref<?xi8>) {
  %t = hybrid.num_tokens %batch
  // CHECK: hybrid.arena_view %{{.*}}[512, 256] * %{{.*}} : memref<?xi8> -> memref<?x64xf32>
  %a = hybrid.arena_view %arena[512, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  %f = hybrid.arena_view %arena[0, 512] * %t : memref<?xi8> -> memref<?xi8>
  return
}
