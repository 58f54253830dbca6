// RUN: braid-opt %s --hybrid-form-variants --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-form-variants=entry=nobody --split-input-file | FileCheck %s --check-prefix=NONE
// RUN: braid-opt %s --hybrid-form-variants --split-input-file --remarks-filter=hybrid-form-variants -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The entry and, once each, what it calls, of the same operands; nothing else.
// NONE-NOT: _small
//       CHECK: func.func private @layer(
//       CHECK: func.func private @layer_small({{.*}} attributes {hybrid.small}
// CHECK-LABEL: func.func @forward(
// CHECK-COUNT-2: call @layer(
// CHECK-LABEL: func.func @forward_small(
//  CHECK-SAME:   %[[BATCH:[^:]*]]: !hybrid.batch, %[[X:[^:]*]]: tensor<?x8xf32>) {{.*}} attributes {hybrid.small}
//  CHECK-NEXT:   %[[ONCE:.*]] = call @layer_small(%[[BATCH]], %[[X]])
//  CHECK-NEXT:   %[[TWICE:.*]] = call @layer_small(%[[BATCH]], %[[ONCE]])
//  CHECK-NEXT:   return %[[TWICE]]
// CHECK-LABEL: func.func @forward_with_outputs(
//       CHECK:   call @layer(
//   CHECK-NOT: _small
func.func private @layer(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}
func.func @forward(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @layer(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = call @layer(%batch, %0) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}
func.func @forward_with_outputs(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @layer(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

// A module without the entry is left alone, and says so.
// REMARK-NOT: there is no
// REMARK: there is no function 'forward'
// REMARK-NOT: there is no
//  CHECK-LABEL: func.func @other
//    CHECK-NOT: _small
func.func @other(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}
