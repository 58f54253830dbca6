// RUN: braid-opt %s --hybrid-fuse-norm-linear --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-fuse-norm-linear=narrow=1 --split-input-file | FileCheck %s --check-prefix=NARROW
// RUN: braid-opt %s --hybrid-fuse-norm-linear --split-input-file --remarks-filter=hybrid-fuse-norm-linear --verify-diagnostics -o /dev/null

// For few tokens, every thread has norms and routes for itself.
// CHECK-LABEL: func @few_tokens
//  CHECK-SAME:   %{{.*}}: index, %[[X:[^:]*]]: tensor<?x512xf32>, %[[W:[^:]*]]: !hybrid.weight<512xf32>, %[[R:[^:]*]]: !hybrid.weight<4x512xf32>
//       CHECK:   %[[E:.*]] = tensor.empty
//       CHECK:   %[[N:.*]] = hybrid.rms_norm replicated %[[X]], %[[W]] epsilon 0.000000e+00 into %[[E]]
//       CHECK:   %[[C:.*]]:2 = hybrid.router replicated %[[N]], %[[R]] into
//       CHECK:   hybrid.expert_linear %[[N]] experts %[[C]]#1
func.func @few_tokens(%t: index, %x: tensor<?x512xf32>, %w: !hybrid.weight<512xf32>, %r: !hybrid.weight<4x512xf32>, %p: !hybrid.weight<4x8x512xf32>, %i: tensor<?x2x8xf32>) -> tensor<?x2x8xf32> attributes {hybrid.small} {
  %e = tensor.empty(%t) : tensor<?x512xf32>
  %n = hybrid.rms_norm %x, %w epsilon 0.0 into %e : tensor<?x512xf32>, !hybrid.weight<512xf32> into tensor<?x512xf32> -> tensor<?x512xf32>
  %f = tensor.empty(%t) : tensor<?x2xf32>
  %g = tensor.empty(%t) : tensor<?x2xi32>
  %s, %c = hybrid.router %n, %r into(%f, %g : tensor<?x2xf32>, tensor<?x2xi32>) : tensor<?x512xf32>, !hybrid.weight<4x512xf32> -> tensor<?x2xf32>, tensor<?x2xi32>
  %y = hybrid.expert_linear %n experts %c order %c weights(%p : !hybrid.weight<4x8x512xf32>) into(%i : tensor<?x2x8xf32>) : tensor<?x512xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x8xf32>
  return %y : tensor<?x2x8xf32>
}

// -----

// For many, only what is narrow.
// CHECK-LABEL: func @many_tokens
//  CHECK-SAME:   %{{.*}}: index, %[[X:[^:]*]]: tensor<?x512xf32>, %{{.*}}: {{.*}}, %[[Y:[^:]*]]: tensor<?x16xf32>
//       CHECK:   %[[N:.*]] = hybrid.rms_norm %[[X]],
//       CHECK:   %[[M:.*]] = hybrid.rms_norm replicated %[[Y]],
//       CHECK:   hybrid.router %[[N]],
//       CHECK:   hybrid.linear %[[M]]
// NARROW-LABEL: func @many_tokens
//   NARROW-NOT:   replicated
func.func @many_tokens(%t: index, %x: tensor<?x512xf32>, %w: !hybrid.weight<512xf32>, %y: tensor<?x16xf32>, %v: !hybrid.weight<16xf32>, %r: !hybrid.weight<4x512xf32>, %f: tensor<?x2xf32>, %g: tensor<?x2xi32>, %p: !hybrid.weight<8x16xf32>, %o: tensor<?x8xf32>) -> (tensor<?x2xf32>, tensor<?x8xf32>) {
  %e = tensor.empty(%t) : tensor<?x512xf32>
  // expected-remark @below {{it is wide, and the tokens may be many}}
  %n = hybrid.rms_norm %x, %w epsilon 0.0 into %e : tensor<?x512xf32>, !hybrid.weight<512xf32> into tensor<?x512xf32> -> tensor<?x512xf32>
  %d = tensor.empty(%t) : tensor<?x16xf32>
  %m = hybrid.rms_norm %y, %v epsilon 0.0 into %d : tensor<?x16xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %s, %c = hybrid.router %n, %r into(%f, %g : tensor<?x2xf32>, tensor<?x2xi32>) : tensor<?x512xf32>, !hybrid.weight<4x512xf32> -> tensor<?x2xf32>, tensor<?x2xi32>
  %z = hybrid.linear %m weights(%p : !hybrid.weight<8x16xf32>) into(%o : tensor<?x8xf32>) : tensor<?x16xf32> -> tensor<?x8xf32>
  return %s, %z : tensor<?x2xf32>, tensor<?x8xf32>
}

// -----

// What is handed out cannot be each thread's own.
// CHECK-LABEL: func @handed_out
//   CHECK-NOT:   replicated
func.func @handed_out(%t: index, %x: tensor<?x16xf32>, %w: !hybrid.weight<16xf32>) -> tensor<?x16xf32> attributes {hybrid.small} {
  %e = tensor.empty(%t) : tensor<?x16xf32>
  // expected-remark @below {{its result is handed out}}
  %n = hybrid.rms_norm %x, %w epsilon 0.0 into %e : tensor<?x16xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %n : tensor<?x16xf32>
}

// -----

// Nor what is written into somebody else's buffer.
// CHECK-LABEL: func @into_an_argument
//   CHECK-NOT:   replicated
func.func @into_an_argument(%x: tensor<?x16xf32>, %e: tensor<?x16xf32>, %w: !hybrid.weight<16xf32>, %p: !hybrid.weight<16x16xf32>) -> tensor<?x16xf32> attributes {hybrid.small} {
  // expected-remark @below {{its buffer is somebody else's}}
  %n = hybrid.rms_norm %x, %w epsilon 0.0 into %e : tensor<?x16xf32>, !hybrid.weight<16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  %y = hybrid.linear %n weights(%p : !hybrid.weight<16x16xf32>) into(%x : tensor<?x16xf32>) : tensor<?x16xf32> -> tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// -----

// Nor what a router hands out beside its choice, or one of two results.
// CHECK-LABEL: func @logits
//   CHECK-NOT:   replicated
func.func @logits(%t: index, %x: tensor<?x512xf32>, %r: !hybrid.weight<4x512xf32>, %p: !hybrid.weight<4x8x512xf32>, %i: tensor<?x2x8xf32>) -> (tensor<?x2x8xf32>, tensor<?x4xf32>) attributes {hybrid.small} {
  %f = tensor.empty(%t) : tensor<?x2xf32>
  %g = tensor.empty(%t) : tensor<?x2xi32>
  %l = tensor.empty(%t) : tensor<?x4xf32>
  // expected-remark @below {{its logits are handed out}}
  %s, %c, %o = hybrid.router %x, %r into(%f, %g, %l : tensor<?x2xf32>, tensor<?x2xi32>, tensor<?x4xf32>) : tensor<?x512xf32>, !hybrid.weight<4x512xf32> -> tensor<?x2xf32>, tensor<?x2xi32>, tensor<?x4xf32>
  %y = hybrid.expert_linear %x experts %c order %c weights(%p : !hybrid.weight<4x8x512xf32>) into(%i : tensor<?x2x8xf32>) : tensor<?x512xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x8xf32>
  return %y, %o : tensor<?x2x8xf32>, tensor<?x4xf32>
}

// -----

// CHECK-LABEL: func @scales_handed_out
//   CHECK-NOT:   replicated
func.func @scales_handed_out(%t: index, %x: tensor<?x512xf32>, %r: !hybrid.weight<4x512xf32>) -> tensor<?x2xf32> attributes {hybrid.small} {
  %f = tensor.empty(%t) : tensor<?x2xf32>
  %g = tensor.empty(%t) : tensor<?x2xi32>
  // expected-remark @below {{its result is handed out}}
  %s, %c = hybrid.router %x, %r into(%f, %g : tensor<?x2xf32>, tensor<?x2xi32>) : tensor<?x512xf32>, !hybrid.weight<4x512xf32> -> tensor<?x2xf32>, tensor<?x2xi32>
  return %s : tensor<?x2xf32>
}
