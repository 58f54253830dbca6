// RUN: braid-opt %s --split-input-file --hybrid-phase-pipeline | FileCheck %s

// What the phase pipeline makes of ops that not every family has.

// Heads turn in place. Where they are grains of columns, that is in the phase
// that projects them.
// CHECK-LABEL: func @rope_in_place
// CHECK:         hybrid.phase {
// CHECK-NEXT:      hybrid.rotary_table
// CHECK:         hybrid.phase {
// CHECK-NEXT:      hybrid.linear %{{.*}} into(%[[Q:[^ ]*]] :
// CHECK-NEXT:      hybrid.rope %{{.*}} heads of 8 into %[[Q]] : memref<?x4xf32> into memref<?x16xf32>
// CHECK-NEXT:    }
// CHECK-NEXT:    hybrid.phase {
// CHECK-NEXT:      hybrid.attention %[[Q]]
// CHECK-NEXT:    }
hybrid.state @kv : !hybrid.state<kv, 2x1x8xf32>
hybrid.param @w : !hybrid.weight<16x16xf32> from [[#hybrid.source<"w"[0, 256]>]]
func.func @rope_in_place(%batch: !hybrid.batch, %ids: tensor<?xi32>, %out: memref<?x16xf32>) {
  %t = hybrid.num_tokens %batch
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x8xf32>
  %w = hybrid.param_ref @w : !hybrid.weight<16x16xf32>
  %e0 = tensor.empty(%t) : tensor<?x4xf32>
  %table = hybrid.rotary_table %batch frequencies [1.0, 0.1] scale 1.0 into %e0 : tensor<?x4xf32> -> tensor<?x4xf32>
  %e1 = tensor.empty(%t) : tensor<?x16xf32>
  %x = hybrid.embed %ids, %w into %e1 : tensor<?xi32>, !hybrid.weight<16x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %e3 = tensor.empty(%t) : tensor<?x16xf32>
  %p = hybrid.linear %x weights(%w : !hybrid.weight<16x16xf32>) into(%e3 : tensor<?x16xf32>) : tensor<?x16xf32> -> tensor<?x16xf32>
  %q = hybrid.rope %table heads of 8 into %p : tensor<?x4xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %e2 = tensor.empty(%t) : tensor<?x16xf32>
  %y = hybrid.attention %q state %s batch %batch scale 1.0 into %e2 : tensor<?x16xf32>, !hybrid.state<kv, 2x1x8xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %init = bufferization.to_tensor %out restrict writable : memref<?x16xf32> to tensor<?x16xf32>
  %kept = hybrid.select_rows %y batch %batch into %init : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  bufferization.materialize_in_destination %kept in restrict writable %out : (tensor<?x16xf32>, memref<?x16xf32>) -> ()
  return
}

// -----

// Other heads turn in the phase of their attention, if keys are there already.
// CHECK-LABEL: func @rope_by_heads
// CHECK:         hybrid.phase {
// CHECK-NEXT:      hybrid.rotary_table
// CHECK:         hybrid.phase {
// CHECK-NEXT:      hybrid.rope %{{.*}} heads of 6 into %[[Q:.*]] : memref<?x4xf32> into memref<?x12xf32>
// CHECK-NEXT:      hybrid.attention %[[Q]]
// CHECK-NEXT:    }
hybrid.state @kv : !hybrid.state<kv, 2x1x6xf32>
hybrid.param @w : !hybrid.weight<16x12xf32> from [[#hybrid.source<"w"[0, 192]>]]
func.func @rope_by_heads(%batch: !hybrid.batch, %ids: tensor<?xi32>, %out: memref<?x12xf32>) {
  %t = hybrid.num_tokens %batch
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x6xf32>
  %w = hybrid.param_ref @w : !hybrid.weight<16x12xf32>
  %e0 = tensor.empty(%t) : tensor<?x4xf32>
  %table = hybrid.rotary_table %batch frequencies [1.0, 0.1] scale 1.0 into %e0 : tensor<?x4xf32> -> tensor<?x4xf32>
  %e1 = tensor.empty(%t) : tensor<?x12xf32>
  %x = hybrid.embed %ids, %w into %e1 : tensor<?xi32>, !hybrid.weight<16x12xf32> into tensor<?x12xf32> -> tensor<?x12xf32>
  %q = hybrid.rope %table heads of 6 into %x : tensor<?x4xf32> into tensor<?x12xf32> -> tensor<?x12xf32>
  %e2 = tensor.empty(%t) : tensor<?x12xf32>
  %y = hybrid.attention %q state %s batch %batch scale 1.0 into %e2 : tensor<?x12xf32>, !hybrid.state<kv, 2x1x6xf32> into tensor<?x12xf32> -> tensor<?x12xf32>
  %init = bufferization.to_tensor %out restrict writable : memref<?x12xf32> to tensor<?x12xf32>
  %kept = hybrid.select_rows %y batch %batch into %init : tensor<?x12xf32> into tensor<?x12xf32> -> tensor<?x12xf32>
  bufferization.materialize_in_destination %kept in restrict writable %out : (tensor<?x12xf32>, memref<?x12xf32>) -> ()
  return
}

// -----

// Layers that share a block: one function, in which the block's weight stays
// single and the layer's own is an element of an array.
// CHECK: hybrid.param @shared : !hybrid.weight<16xf32> from {{\[\[}}#hybrid.source<"s"[0, 16]>]]
// CHECK: hybrid.param @own0_{{.*}} : !hybrid.weight<8x16xf32, <{{.*}}>> from {{\[\[}}#hybrid.source<"a"[0, 128]>], [#hybrid.source<"b"[0, 128]>]]
// CHECK-LABEL: func private @layer_0
// CHECK:         hybrid.param_ref @shared :
// CHECK:         hybrid.param_ref @own0_{{.*}}[%
// CHECK-NOT:   func private @layer_1
hybrid.param @shared : !hybrid.weight<16xf32> from [[#hybrid.source<"s"[0, 16]>]]
hybrid.param @own0 : !hybrid.weight<8x16xf32> from [[#hybrid.source<"a"[0, 128]>]]
hybrid.param @own1 : !hybrid.weight<8x16xf32> from [[#hybrid.source<"b"[0, 128]>]]
hybrid.param @table : !hybrid.weight<9x8xf32> from [[#hybrid.source<"t"[0, 72]>]]
func.func private @layer_0(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %t = hybrid.num_tokens %batch
  %s = hybrid.param_ref @shared : !hybrid.weight<16xf32>
  %w = hybrid.param_ref @own0 : !hybrid.weight<8x16xf32>
  %e0 = tensor.empty(%t) : tensor<?x16xf32>
  %n = hybrid.concat_rms_norm %x, %e, %s epsilon 1.0e-5 into %e0 : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %e1 = tensor.empty(%t) : tensor<?x8xf32>
  %y = hybrid.linear %n weights(%w : !hybrid.weight<8x16xf32>) into(%e1 : tensor<?x8xf32>) : tensor<?x16xf32> -> tensor<?x8xf32>
  %z = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}
func.func private @layer_1(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %t = hybrid.num_tokens %batch
  %s = hybrid.param_ref @shared : !hybrid.weight<16xf32>
  %w = hybrid.param_ref @own1 : !hybrid.weight<8x16xf32>
  %e0 = tensor.empty(%t) : tensor<?x16xf32>
  %n = hybrid.concat_rms_norm %x, %e, %s epsilon 1.0e-5 into %e0 : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %e1 = tensor.empty(%t) : tensor<?x8xf32>
  %y = hybrid.linear %n weights(%w : !hybrid.weight<8x16xf32>) into(%e1 : tensor<?x8xf32>) : tensor<?x16xf32> -> tensor<?x8xf32>
  %z = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}
// The stream is updated in place, so it and the embedding are two buffers.
// CHECK-LABEL: func @forward
// CHECK:         hybrid.phase {
// CHECK-NEXT:      hybrid.embed %{{.*}} into %[[X:[0-9a-z]+]]
// CHECK-NEXT:      hybrid.embed %{{.*}} into %[[E:[0-9a-z]+]]
// CHECK:         call @layer_0(%{{.*}}, %[[X]], %[[E]], %{{.*}})
// CHECK:         call @layer_0(%{{.*}}, %[[X]], %[[E]], %{{.*}})
func.func @forward(%batch: !hybrid.batch, %ids: tensor<?xi32>, %out: memref<?x8xf32>) {
  %t = hybrid.num_tokens %batch
  %w = hybrid.param_ref @table : !hybrid.weight<9x8xf32>
  %e0 = tensor.empty(%t) : tensor<?x8xf32>
  %x = hybrid.embed %ids, %w into %e0 : tensor<?xi32>, !hybrid.weight<9x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %e1 = tensor.empty(%t) : tensor<?x8xf32>
  %e = hybrid.embed %ids, %w into %e1 : tensor<?xi32>, !hybrid.weight<9x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %0 = call @layer_0(%batch, %x, %e) : (!hybrid.batch, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = call @layer_1(%batch, %0, %e) : (!hybrid.batch, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %init = bufferization.to_tensor %out restrict writable : memref<?x8xf32> to tensor<?x8xf32>
  %kept = hybrid.select_rows %1 batch %batch into %init : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  bufferization.materialize_in_destination %kept in restrict writable %out : (tensor<?x8xf32>, memref<?x8xf32>) -> ()
  return
}
