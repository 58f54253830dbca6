// RUN: braid-opt %s --hybrid-form-outputs --split-input-file --verify-diagnostics | FileCheck %s
// RUN: braid-opt %s --hybrid-form-outputs=entry=nobody --split-input-file | FileCheck %s --check-prefix=NONE

// The functions that the entry calls, once each, hand out what they decide, at
// places that count on from call to call; the other entry calls the originals.
// NONE-NOT: layer_outputs
// CHECK-LABEL: func.func private @layer(
// CHECK-NOT:     attention_weights
// CHECK-LABEL: func.func private @layer_outputs(
// CHECK-SAME:    %[[BATCH:[^:]*]]: !hybrid.batch, %[[X:[^:]*]]: tensor<?x8xf32>, %[[R:[^:]*]]: memref<4x?x3xf32>, %[[A:[^:]*]]: memref<2x?x1x?xf32>, %[[R0:[^:]*]]: index, %[[R1:[^:]*]]: index, %[[A0:[^:]*]]: index)
// CHECK:         %[[L:.*]]:3 = hybrid.router %[[X]], {{.*}} into(%{{.*}}, %{{.*}}, %{{.*}} : tensor<?x1xf32>, tensor<?x1xi32>, tensor<?x3xf32>)
// CHECK-NEXT:    hybrid.copy %[[L]]#2 to %[[R]][%[[R0]]]
// CHECK:         %[[M:.*]]:3 = hybrid.router %[[X]], {{.*}} normalized
// CHECK-NEXT:    hybrid.copy %[[M]]#2 to %[[R]][%[[R1]]]
// CHECK:         hybrid.attention_weights %[[X]] state %[[S:.*]] batch %[[BATCH]] scale 5.000000e-01 to %[[A]][%[[A0]]]
// CHECK-NEXT:    hybrid.attention %[[X]] state %[[S]]
// CHECK-LABEL: func.func private @plain(
// CHECK-LABEL: func.func @forward(
// CHECK:         call @layer(
// CHECK-LABEL: func.func @forward_with_outputs(
// CHECK:         call @layer_outputs(%{{.*}}, %{{.*}}, %[[ROUTERS:.*]], %[[ATTENTIONS:.*]], %c0{{.*}}, %c1{{.*}}, %c0{{.*}}) :
// CHECK:         call @plain(
// CHECK:         call @layer_outputs(%{{.*}}, %{{.*}}, %[[ROUTERS]], %[[ATTENTIONS]], %c2{{.*}}, %c3{{.*}}, %c1{{.*}}) :
hybrid.state @kv : !hybrid.state<kv, 2x1x8xf32>
hybrid.param @w : !hybrid.weight<3x8xf32> from [[#hybrid.source<"w"[0, 24]>]]
func.func private @layer(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %t = hybrid.num_tokens %batch
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x8xf32>
  %w = hybrid.param_ref @w : !hybrid.weight<3x8xf32>
  %e0 = bufferization.alloc_tensor(%t) : tensor<?x1xf32>
  %e1 = bufferization.alloc_tensor(%t) : tensor<?x1xi32>
  %0:2 = hybrid.router %x, %w into(%e0, %e1 : tensor<?x1xf32>, tensor<?x1xi32>) : tensor<?x8xf32>, !hybrid.weight<3x8xf32> -> tensor<?x1xf32>, tensor<?x1xi32>
  %1:2 = hybrid.router %x, %w normalized into(%e0, %e1 : tensor<?x1xf32>, tensor<?x1xi32>) : tensor<?x8xf32>, !hybrid.weight<3x8xf32> -> tensor<?x1xf32>, tensor<?x1xi32>
  %e2 = bufferization.alloc_tensor(%t) : tensor<?x8xf32>
  %2 = hybrid.attention %x state %s batch %batch scale 0.5 into %e2 : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %2 : tensor<?x8xf32>
}
func.func private @plain(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}
func.func @forward(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @layer(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
func.func @forward_with_outputs(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %routers: memref<4x?x3xf32>, %attentions: memref<2x?x1x?xf32>) -> tensor<?x8xf32> {
  %0 = call @layer(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = call @plain(%batch, %0) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  %2 = call @layer(%batch, %1) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %2 : tensor<?x8xf32>
}

// -----

// A module without the entry is left alone.
//  CHECK-LABEL: func.func @other
//    CHECK-NOT: layer_outputs
func.func @other(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}

// -----

// What is handed out is computed from the same queries.
//  CHECK-LABEL: func.func private @rounded_outputs(
//        CHECK: hybrid.attention_weights rounded %{{.*}} state
//   CHECK-NEXT: hybrid.attention rounded %{{.*}} state
hybrid.state @kv : !hybrid.state<kv, 2x1x8xbf16>
func.func private @rounded(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %t = hybrid.num_tokens %batch
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x8xbf16>
  %e = bufferization.alloc_tensor(%t) : tensor<?x8xf32>
  %0 = hybrid.attention rounded %x state %s batch %batch scale 0.5 into %e : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xbf16> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
func.func @forward_with_outputs(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %routers: memref<0x?x3xf32>, %attentions: memref<1x?x1x?xf32>) -> tensor<?x8xf32> {
  %0 = call @rounded(%batch, %x) : (!hybrid.batch, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
