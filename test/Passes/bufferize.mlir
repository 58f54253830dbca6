// RUN: braid-opt %s --hybrid-bufferize --split-input-file --verify-diagnostics | FileCheck %s

// Every op writes its own buffer, the residual stream is updated in place and
// the state is left alone.
// CHECK-LABEL: func @layer
//  CHECK-SAME:   (%[[BATCH:.*]]: !hybrid.batch, %[[X:.*]]: memref<?x8xf32>, %{{.*}}, %[[S:.*]]: !hybrid.state<conv, 3x8xf32>)
//       CHECK:   %[[T:.*]] = hybrid.num_tokens
//       CHECK:   %[[Y:.*]] = memref.alloc(%[[T]])
//       CHECK:   hybrid.causal_conv1d %[[X]], {{.*}} state %[[S]] {{.*}} into %[[Y]]
//       CHECK:   hybrid.add %[[Y]] into %[[X]]
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[X]]
func.func @layer(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %s: !hybrid.state<conv, 3x8xf32>) -> tensor<?x8xf32> {
  %t = hybrid.num_tokens %batch
  %e = bufferization.alloc_tensor(%t) : tensor<?x8xf32>
  %0 = hybrid.causal_conv1d %x, %w state %s : !hybrid.state<conv, 3x8xf32> batch %batch into %e : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.add %0 into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// -----

// A call is as the function it calls: @update writes over its second argument
// and returns it, and may be called again on what it returned.
// CHECK-LABEL: func @calls
//  CHECK-SAME:   (%[[X:.*]]: memref<?x8xf32>, %[[Y:.*]]: memref<?x8xf32>)
//       CHECK:   %[[FIRST:.*]] = call @update(%[[Y]], %[[X]])
//       CHECK:   %[[SECOND:.*]] = call @update(%[[Y]], %[[FIRST]])
//   CHECK-NOT:   memref.copy
//       CHECK:   return %[[SECOND]]
func.func @calls(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @update(%y, %x) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = call @update(%y, %0) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}
func.func private @update(%y: tensor<?x8xf32>, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
