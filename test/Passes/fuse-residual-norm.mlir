// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-residual-norm))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-residual-norm))' --split-input-file --remarks-filter=hybrid-fuse-residual-norm --verify-diagnostics -o /dev/null

// Who reads the sum reads the first result.
// CHECK-LABEL: func @between_branches
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x8xf32>, %[[Y:[^:]*]]: tensor<?x8xf32>, %[[W:[^:]*]]: {{.*}}, %[[E:[^:]*]]: tensor<?x8xf32>
//       CHECK:   %[[R:.*]]:2 = hybrid.add_rms_norm %[[Y]], %[[W]] epsilon 1.000000e+00 into(%[[X]], %[[E]] :
//       CHECK:   hybrid.add %[[R]]#1 into %[[R]]#0
func.func @between_branches(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %w: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-remark @below {{fused into 'hybrid.add_rms_norm'}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %n = hybrid.rms_norm %s, %w epsilon 1.0 into %e : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %t = hybrid.add %n into %s : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %t : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @no_sum
//   CHECK-NOT:   add_rms_norm
func.func @no_sum(%x: tensor<?x8xf32>, %w: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-remark @below {{its input is no sum}}
  %n = hybrid.rms_norm %x, %w epsilon 1.0 into %e : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %n : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @replicated
//   CHECK-NOT:   add_rms_norm
func.func @replicated(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %w: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{every thread has it for itself}}
  %n = hybrid.rms_norm replicated %s, %w epsilon 1.0 into %e : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %n : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @computed_in_between
//   CHECK-NOT:   add_rms_norm
func.func @computed_in_between(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %w: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %f = hybrid.activation silu %s into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{an operand is computed in between}}
  %n = hybrid.rms_norm %s, %w epsilon 1.0 into %f : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %n : tensor<?x8xf32>
}
