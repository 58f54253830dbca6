// RUN: braid-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: braid-opt %s --canonicalize | FileCheck %s --check-prefix=DCE

// A scan of Mamba-2 changes a state like that of Mamba-1; a table of equal
// positions is one.
// CSE-LABEL: func @equal_ops
//   CSE-COUNT-2: hybrid.ssd_scan
//           CSE: hybrid.rotary_table
//       CSE-NOT: hybrid.rotary_table
//           CSE: return
func.func @equal_ops(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %n: tensor<?x4xf32>, %a: !hybrid.weight<2xf32>,
    %s: !hybrid.state<ssm, 8x4xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>) {
  %0 = hybrid.ssd_scan %x step %dt b %n c %n weights(%a, %a, %a) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.ssd_scan %x step %dt b %n c %n weights(%a, %a, %a) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.rotary_table %batch frequencies [1.0, 0.1] scale 1.0 into %n : tensor<?x4xf32> -> tensor<?x4xf32>
  %3 = hybrid.rotary_table %batch frequencies [1.0, 0.1] scale 1.0 into %n : tensor<?x4xf32> -> tensor<?x4xf32>
  return %0, %1, %2, %3 : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// What nobody reads is dead on tensors, unless it changes a state.
// DCE-LABEL: func @unread_on_tensors
//    DCE-NOT:   hybrid.rotary_table
//    DCE-NOT:   hybrid.rope
//    DCE-NOT:   hybrid.concat_rms_norm
//    DCE-NOT:   hybrid.head_linear
//        DCE:   hybrid.ssd_scan
//    DCE-NOT:   hybrid.gated_rms_norm
//        DCE:   return
func.func @unread_on_tensors(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %y: tensor<?x16xf32>, %dt: tensor<?x2xf32>, %n: tensor<?x4xf32>,
    %w: !hybrid.weight<8xf32>, %v: !hybrid.weight<16xf32>, %h: !hybrid.weight<2x4x4xf32>, %a: !hybrid.weight<2xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  %0 = hybrid.rotary_table %batch frequencies [1.0, 0.1] scale 1.0 into %n : tensor<?x4xf32> -> tensor<?x4xf32>
  %1 = hybrid.rope %n heads of 8 into %x : tensor<?x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %2 = hybrid.concat_rms_norm %x, %x, %v epsilon 0.0 into %y : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %3 = hybrid.head_linear %x weights(%h : !hybrid.weight<2x4x4xf32>) into(%x : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  %4 = hybrid.ssd_scan %x step %dt b %n c %n weights(%a, %a, %a) state %s batch %batch into %x
    : tensor<?x8xf32>, tensor<?x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.weight<2xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %5 = hybrid.gated_rms_norm %4 gate %x, %w groups 2 epsilon 0.0 into %x : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return
}
