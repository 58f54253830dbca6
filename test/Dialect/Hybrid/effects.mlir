// RUN: braid-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: braid-opt %s --canonicalize | FileCheck %s --check-prefix=DCE
// RUN: braid-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=LICM

// Two scans of equal operands are two steps of the state; two equal sums are one.
// CSE-LABEL: func @equal_ops
//   CSE-COUNT-2: hybrid.selective_scan
//           CSE: hybrid.rms_norm
//       CSE-NOT: hybrid.rms_norm
//           CSE: return
func.func @equal_ops(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %n: tensor<?x4xf32>, %w: !hybrid.weight<8xf32>,
    %a: !hybrid.weight<8x4xf32>, %s: !hybrid.state<ssm, 8x4xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
  %0 = hybrid.selective_scan %x step %x b %n c %n weights(%a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.selective_scan %x step %x b %n c %n weights(%a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.rms_norm %x, %w epsilon 0.0 into %x : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %3 = hybrid.rms_norm %x, %w epsilon 0.0 into %x : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0, %1, %2, %3 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
}

// What nobody reads is dead on tensors, unless it changes a state or an output.
// DCE-LABEL: func @unread_on_tensors
//    DCE-NOT:   hybrid.embed
//    DCE-NOT:   hybrid.rms_norm
//    DCE-NOT:   hybrid.linear
//    DCE-NOT:   hybrid.activation
//    DCE-NOT:   hybrid.add
//    DCE-NOT:   hybrid.select_rows
//    DCE-NOT:   hybrid.router
//    DCE-NOT:   hybrid.sort_rows
//    DCE-NOT:   hybrid.expert_linear
//        DCE:   hybrid.causal_conv1d
//   DCE-SAME:     state
//        DCE:   hybrid.selective_scan
//        DCE:   hybrid.append_kv
//    DCE-NOT:   hybrid.attention
//        DCE:   hybrid.copy
//        DCE:   return
func.func @unread_on_tensors(%batch: !hybrid.batch, %ids: tensor<?xi32>, %x: tensor<?x8xf32>, %n: tensor<?x4xf32>, %i: tensor<?x4xi32>,
    %w: !hybrid.weight<8xf32>, %m: !hybrid.weight<8x8xf32>, %a: !hybrid.weight<8x4xf32>, %one: !hybrid.weight<8x1xf32>, %e: !hybrid.weight<5x8x8xf32>,
    %router: !hybrid.weight<5x8xf32>, %h: tensor<?x4x8xf32>,
    %conv: !hybrid.state<conv, 3x8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %kv: !hybrid.state<kv, 2x1x8xf32>, %out: memref<1x?x8xf32>) {
  %0 = hybrid.embed %ids, %m into %x : tensor<?xi32>, !hybrid.weight<8x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.rms_norm %x, %w epsilon 0.0 into %x : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.linear %x weights(%m : !hybrid.weight<8x8xf32>) into(%x : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  %3 = hybrid.activation relu %x into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %4 = hybrid.add %x into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %5 = hybrid.select_rows %x batch %batch into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %6 = hybrid.causal_conv1d %x, %one batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x1xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %7 = hybrid.causal_conv1d %x, %a state %conv : !hybrid.state<conv, 3x8xf32> batch %batch into %x : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %8 = hybrid.selective_scan %x step %x b %n c %n weights(%a, %w) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  hybrid.append_kv %x, %x state %kv batch %batch : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32>
  %9 = hybrid.attention %x state %kv batch %batch scale 1.0 into %x : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %c0 = arith.constant 0 : index
  hybrid.copy %x to %out[%c0] : tensor<?x8xf32> to memref<1x?x8xf32>
  %10:2 = hybrid.router %x, %router into(%n, %i : tensor<?x4xf32>, tensor<?x4xi32>) : tensor<?x8xf32>, !hybrid.weight<5x8xf32> -> tensor<?x4xf32>, tensor<?x4xi32>
  %11 = hybrid.sort_rows %i of 5 into %i : tensor<?x4xi32> into tensor<?x4xi32> -> tensor<?x4xi32>
  %12 = hybrid.expert_linear %x experts %i order %i weights(%e : !hybrid.weight<5x8x8xf32>) into(%h : tensor<?x4x8xf32>)
    : tensor<?x8xf32>, tensor<?x4xi32>, tensor<?x4xi32> -> tensor<?x4x8xf32>
  return
}

// On buffers an op that nobody waits for still writes.
// DCE-LABEL: func @unread_on_buffers
//       DCE:   hybrid.rms_norm
//       DCE:   hybrid.activation
//       DCE:   hybrid.add
//       DCE:   hybrid.sort_rows
//       DCE:   return
func.func @unread_on_buffers(%x: memref<?x8xf32>, %y: memref<?x8xf32>, %i: memref<?x4xi32>, %w: !hybrid.weight<8xf32>) {
  hybrid.rms_norm %x, %w epsilon 0.0 into %y : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  hybrid.activation relu %x into %y : memref<?x8xf32> into memref<?x8xf32>
  hybrid.add %x into %y : memref<?x8xf32> into memref<?x8xf32>
  hybrid.sort_rows %i of 5 into %i : memref<?x4xi32> into memref<?x4xi32>
  return
}

// An op on nothing but tensors may run although the loop would not.
// LICM-LABEL: func @in_a_loop
//       LICM:   hybrid.rms_norm
//       LICM:   scf.for
//       LICM:     hybrid.attention
func.func @in_a_loop(%batch: !hybrid.batch, %from: index, %to: index, %x: tensor<?x8xf32>, %w: !hybrid.weight<8xf32>, %kv: !hybrid.state<kv, 2x1x8xf32>) {
  scf.for %i = %from to %to step %to {
    %0 = hybrid.rms_norm %x, %w epsilon 0.0 into %x : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
    %1 = hybrid.attention %0 state %kv batch %batch scale 1.0 into %x : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  }
  return
}
