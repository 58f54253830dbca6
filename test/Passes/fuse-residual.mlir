// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-residual))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-residual))' --split-input-file --remarks-filter=hybrid-fuse-residual --verify-diagnostics -o /dev/null

// CHECK-LABEL: func @ends_a_branch
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x8xf32>, %[[H:[^:]*]]: tensor<?x16xf32>, %[[W:[^:]*]]:
//       CHECK:   %[[S:.*]] = hybrid.linear accumulate %[[H]] weights(%[[W]] : {{.*}}) into(%[[X]] : tensor<?x8xf32>)
//       CHECK:   return %[[S]]
func.func @ends_a_branch(%x: tensor<?x8xf32>, %h: tensor<?x16xf32>, %w: !hybrid.weight<8x16xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-remark @below {{fused into 'hybrid.linear'}}
  %y = hybrid.linear %h weights(%w : !hybrid.weight<8x16xf32>) into(%e : tensor<?x8xf32>) : tensor<?x16xf32> -> tensor<?x8xf32>
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @somebody_reads_the_projection
//   CHECK-NOT:   accumulate
func.func @somebody_reads_the_projection(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %y = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{somebody else reads the projection}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s, %y : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @more_results
//   CHECK-NOT:   accumulate
func.func @more_results(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y, %z = hybrid.linear %x weights(%w, %w : !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32>) into(%e, %e : tensor<?x8xf32>, tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>, tensor<?x8xf32>
  // expected-remark @below {{the projection has more results, kept rows or sums}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @no_projection
//   CHECK-NOT:   accumulate
func.func @no_projection(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-remark @below {{it adds no projection}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @kept_rows
//   CHECK-NOT:   accumulate
func.func @kept_rows(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = hybrid.linear rows %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the projection has more results, kept rows or sums}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @a_sum_already
// CHECK: hybrid.linear accumulate %{{.*}} into(%{{.*}})
// CHECK-NEXT: hybrid.add
func.func @a_sum_already(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = hybrid.linear accumulate %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the projection has more results, kept rows or sums}}
  %s = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %s : tensor<?x8xf32>
}
