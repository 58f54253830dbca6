// RUN: braid-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: braid-opt %s --canonicalize | FileCheck %s --check-prefix=DCE
// RUN: braid-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=LICM

// Fused ops have the effects of their parts: those that own a state step it each
// time, the others are values.
// CSE-LABEL: func @equal_ops
//   CSE-COUNT-2: hybrid.conv_activation
//   CSE-COUNT-2: hybrid.gated_scan
//           CSE: hybrid.gated_linear
//       CSE-NOT: hybrid.gated_linear
//           CSE: return
func.func @equal_ops(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %n: tensor<?x4xf32>, %w: !hybrid.weight<8xf32>, %m: !hybrid.weight<8x8xf32>,
    %a: !hybrid.weight<8x4xf32>, %conv: !hybrid.state<conv, 3x8xf32>, %s: !hybrid.state<ssm, 8x4xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  %0 = hybrid.conv_activation silu %x, %a state %conv : !hybrid.state<conv, 3x8xf32> batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.conv_activation silu %x, %a state %conv : !hybrid.state<conv, 3x8xf32> batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.gated_scan silu %x gate %x dt %n b %n c %n weights(%a, %w, %a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %3 = hybrid.gated_scan silu %x gate %x dt %n b %n c %n weights(%a, %w, %a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %4 = hybrid.gated_linear silu %x weights(%m, %m) into %x : tensor<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %5 = hybrid.gated_linear silu %x weights(%m, %m) into %x : tensor<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// What nobody reads is dead on tensors, unless it changes a state or an output.
// DCE-LABEL: func @unread_on_tensors
//        DCE:   hybrid.conv_activation {{.*}} state
//    DCE-NOT:   hybrid.conv_activation
//        DCE:   hybrid.gated_scan
//    DCE-NOT:   hybrid.gated_linear
//    DCE-NOT:   hybrid.add_rms_norm
//    DCE-NOT:   hybrid.expert_gated_linear
//        DCE:   hybrid.attention_weights
//        DCE:   return
func.func @unread_on_tensors(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %n: tensor<?x4xf32>, %i: tensor<?x2xi32>, %w: !hybrid.weight<8xf32>, %m: !hybrid.weight<8x8xf32>,
    %a: !hybrid.weight<8x4xf32>, %one: !hybrid.weight<8x1xf32>, %e: !hybrid.weight<5x8x8xf32>, %h: tensor<?x2x8xf32>, %conv: !hybrid.state<conv, 3x8xf32>,
    %s: !hybrid.state<ssm, 8x4xf32>, %kv: !hybrid.state<kv, 2x1x8xf32>, %out: memref<1x?x1x?xf32>, %place: index) {
  %0 = hybrid.conv_activation silu %x, %a state %conv : !hybrid.state<conv, 3x8xf32> batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.conv_activation silu %x, %one batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x1xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.gated_scan silu %x gate %x dt %n b %n c %n weights(%a, %w, %a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %3 = hybrid.gated_linear silu %x weights(%m, %m) into %x : tensor<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %4:2 = hybrid.add_rms_norm %x, %w epsilon 0.0 into(%x, %x : tensor<?x8xf32>, tensor<?x8xf32>) : tensor<?x8xf32>, !hybrid.weight<8xf32> -> tensor<?x8xf32>, tensor<?x8xf32>
  %5 = hybrid.expert_gated_linear silu %x experts %i order %i weights(%e, %e) into %h : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32>, !hybrid.weight<5x8x8xf32>, !hybrid.weight<5x8x8xf32> into tensor<?x2x8xf32> -> tensor<?x2x8xf32>
  hybrid.attention_weights %x state %kv batch %batch scale 1.0 to %out[%place] : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> to memref<1x?x1x?xf32>
  return
}

// Buffers are written: nothing is dead.
// DCE-LABEL: func @unread_on_buffers
//        DCE:   hybrid.conv_activation
//        DCE:   hybrid.gated_linear
//        DCE:   hybrid.add_rms_norm
//        DCE:   return
func.func @unread_on_buffers(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8xf32>, %m: !hybrid.weight<8x8xf32>, %one: !hybrid.weight<8x1xf32>) {
  hybrid.conv_activation silu %x, %one batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x1xf32> into memref<?x8xf32>
  hybrid.gated_linear silu %x weights(%m, %m) into %y : memref<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into memref<?x8xf32>
  hybrid.add_rms_norm %x, %w epsilon 0.0 into(%y, %x : memref<?x8xf32>, memref<?x8xf32>) : memref<?x8xf32>, !hybrid.weight<8xf32>
  return
}

// A value leaves a loop; a step of a state stays.
// LICM-LABEL: func @in_a_loop
//       LICM:   hybrid.gated_linear
//       LICM:   scf.for
//       LICM:     hybrid.gated_scan
func.func @in_a_loop(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %n: tensor<?x4xf32>, %w: !hybrid.weight<8xf32>, %m: !hybrid.weight<8x8xf32>,
    %a: !hybrid.weight<8x4xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %from: index, %to: index, %step: index) {
  scf.for %i = %from to %to step %step {
    %0 = hybrid.gated_linear silu %x weights(%m, %m) into %x : tensor<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
    %1 = hybrid.gated_scan silu %0 gate %x dt %n b %n c %n weights(%a, %w, %a, %w) state %s batch %batch into %x
      : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  }
  return
}
