// RUN: braid-opt %s --hybrid-outline-layers --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-outline-layers --split-input-file --remarks-filter=hybrid-outline-layers --verify-diagnostics -o /dev/null

// Two layers that differ in names only become one; what both share stays single;
// every caller is redirected.
// CHECK-DAG: hybrid.param @w{{.*}} : !hybrid.weight<8x8xf32> from {{\[\[}}#hybrid.source<"0.w"[0, 64]>], [#hybrid.source<"1.w"[0, 64]>]]
// CHECK-DAG: hybrid.param @shared : !hybrid.weight<8x8xf32> from {{\[\[}}#hybrid.source<"shared"[0, 64]>]]
// CHECK-DAG: hybrid.state @s{{.*}} : !hybrid.state<conv, 3x8xf32> count 2 {members = ["s0", "s1"]}
hybrid.param @w0 : !hybrid.weight<8x8xf32> from [[#hybrid.source<"0.w"[0, 64]>]]
hybrid.param @w1 : !hybrid.weight<8x8xf32> from [[#hybrid.source<"1.w"[0, 64]>]]
hybrid.param @shared : !hybrid.weight<8x8xf32> from [[#hybrid.source<"shared"[0, 64]>]]
hybrid.state @s0 : !hybrid.state<conv, 3x8xf32>
hybrid.state @s1 : !hybrid.state<conv, 3x8xf32>

// CHECK-LABEL: func private @layer_0
//  CHECK-SAME:   (%{{.*}}: !hybrid.batch, %{{.*}}: tensor<?x8xf32>, %[[LAYER:.*]]: index)
//       CHECK:   hybrid.param_ref @{{.*}}[%[[LAYER]]]
//       CHECK:   hybrid.param_ref @shared :
//       CHECK:   hybrid.state_ref @{{.*}}[%[[LAYER]]]
// expected-remark @below {{one function for 2 layers}}
func.func private @layer_0(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %w = hybrid.param_ref @w0 : !hybrid.weight<8x8xf32>
  %v = hybrid.param_ref @shared : !hybrid.weight<8x8xf32>
  %s = hybrid.state_ref @s0 : !hybrid.state<conv, 3x8xf32>
  return %x : tensor<?x8xf32>
}
// CHECK-NOT: @layer_1
func.func private @layer_1(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %w = hybrid.param_ref @w1 : !hybrid.weight<8x8xf32>
  %v = hybrid.param_ref @shared : !hybrid.weight<8x8xf32>
  %s = hybrid.state_ref @s1 : !hybrid.state<conv, 3x8xf32>
  return %x : tensor<?x8xf32>
}
// CHECK-LABEL: func @forward
//       CHECK:   %[[ZERO:.*]] = arith.constant 0 : index
//       CHECK:   %[[X:.*]] = call @layer_0(%{{.*}}, %{{.*}}, %[[ZERO]])
//       CHECK:   %[[ONE:.*]] = arith.constant 1 : index
//       CHECK:   call @layer_0(%{{.*}}, %[[X]], %[[ONE]])
func.func @forward(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @layer_0(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = call @layer_1(%batch, %0) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}
// CHECK-LABEL: func @forward_again
//       CHECK:   call @layer_0({{.*}}) : (!hybrid.batch, tensor<?x8xf32>, index)
func.func @forward_again(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @layer_0(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

// Layers of different weights, layouts, maps or constants are different kinds.
hybrid.param @a : !hybrid.weight<8x8xf32> from [[#hybrid.source<"a"[0, 64]>]]
hybrid.param @b : !hybrid.weight<8x8xf32, <16>> from [[#hybrid.source<"b"[0, 64]>]]
hybrid.param @c : !hybrid.weight<8x8xf32> from [[#hybrid.source<"c"[0, 64]>]] map neg_exp
// CHECK-LABEL: func private @plain
// CHECK-LABEL: func private @packed
// CHECK-LABEL: func private @mapped
// CHECK-LABEL: func @forward
//       CHECK:   call @plain(%{{[^,]*}}) :
//       CHECK:   call @packed(%{{[^,]*}}) :
//       CHECK:   call @mapped(%{{[^,]*}}) :
// expected-remark @below {{no other is of its kind}}
func.func private @plain(%batch: !hybrid.batch) {
  %w = hybrid.param_ref @a : !hybrid.weight<8x8xf32>
  return
}
// expected-remark @below {{no other is of its kind}}
func.func private @packed(%batch: !hybrid.batch) {
  %w = hybrid.param_ref @b : !hybrid.weight<8x8xf32, <16>>
  return
}
// expected-remark @below {{no other is of its kind}}
func.func private @mapped(%batch: !hybrid.batch) {
  %w = hybrid.param_ref @c : !hybrid.weight<8x8xf32>
  return
}
func.func @forward(%batch: !hybrid.batch) {
  call @plain(%batch) : (!hybrid.batch) -> ()
  call @packed(%batch) : (!hybrid.batch) -> ()
  call @mapped(%batch) : (!hybrid.batch) -> ()
  return
}

// -----

// A function that has an index is not given another.
hybrid.param @w : !hybrid.weight<8xf32> from [[#hybrid.source<"a"[0, 8]>], [#hybrid.source<"b"[0, 8]>]]
// CHECK-LABEL: func private @first(%{{.*}}: index) {
// CHECK-LABEL: func private @second(%{{.*}}: index) {
// expected-remark @below {{it has an index}}
func.func private @first(%i: index) {
  %w = hybrid.param_ref @w[%i] : !hybrid.weight<8xf32>
  return
}
// expected-remark @below {{it has an index}}
func.func private @second(%i: index) {
  %w = hybrid.param_ref @w[%i] : !hybrid.weight<8xf32>
  return
}
func.func @forward(%i: index) {
  call @first(%i) : (index) -> ()
  call @second(%i) : (index) -> ()
  return
}

// -----

// What is named otherwise than by calls, or is no straight code, is no layer.
// expected-remark @below {{something but calls names it}}
func.func private @named(%batch: !hybrid.batch) {
  return
}
// expected-remark @below {{its body has several blocks}}
func.func private @blocks(%batch: !hybrid.batch) {
  llvm.br ^end
^end:
  return
}
// CHECK-LABEL: func @forward
//       CHECK:   call @named(%{{[^,]*}}) :
//       CHECK:   call @blocks(%{{[^,]*}}) :
func.func @forward(%batch: !hybrid.batch) attributes {also = @named} {
  call @named(%batch) : (!hybrid.batch) -> ()
  call @blocks(%batch) : (!hybrid.batch) -> ()
  return
}
