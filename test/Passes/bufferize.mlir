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

// The old stream is read after its update: that would take a copy.
func.func @old_value(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read; give the op an init of its own}}
  // expected-error @below {{failed to bufferize op}}
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %1 = hybrid.add %x into %y : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0, %1 : tensor<?x8xf32>, tensor<?x8xf32>
}
