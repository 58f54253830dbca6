// RUN: braid-opt %s --hybrid-form-variants --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-form-variants=entry=nobody --split-input-file | FileCheck %s --check-prefix=NONE

// The entry and, once each, what it calls; nothing else.
// NONE-NOT: _small
//       CHECK: func.func private @layer(
//       CHECK: func.func private @layer_small({{.*}} attributes {hybrid.small}
// CHECK-LABEL: func.func @forward(
// CHECK-COUNT-2: call @layer(
// CHECK-LABEL: func.func @forward_small({{.*}} attributes {hybrid.small}
// CHECK-COUNT-2: call @layer_small(
//   CHECK-NOT: call
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

// A module without the entry is left alone.
//  CHECK-LABEL: func.func @other
//    CHECK-NOT: _small
func.func @other(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}
