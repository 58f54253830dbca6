// RUN: braid-opt %s --hybrid-split-attention --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-split-attention --split-input-file --remarks-filter=hybrid-split-attention --verify-diagnostics -o /dev/null

// For few tokens: threads share the past. What reads the result waits for all.
// CHECK-LABEL: func @few_tokens(
//  CHECK-SAME:   %{{[^:]*}}: !hybrid.batch, %[[Q:[^:]*]]: tensor<?x64xf32>, %[[E:[^:]*]]: tensor<?x64xf32>
//       CHECK:   %[[S:.*]] = hybrid.state_ref @kv
//       CHECK:   %[[O:.*]] = hybrid.attention split %[[Q]] state %[[S]] batch %{{.*}} scale 2.500000e-01 into %[[E]]
//       CHECK:   return %[[O]]
hybrid.state @kv : !hybrid.state<kv, 2x2x16xf32>
func.func @few_tokens(%batch: !hybrid.batch, %q: tensor<?x64xf32>, %e: tensor<?x64xf32>) -> tensor<?x64xf32> attributes {hybrid.small} {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x16xf32>
  %o = hybrid.attention %q state %s batch %batch scale 2.5e-1 into %e : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  return %o : tensor<?x64xf32>
}

// -----

// Many tokens have heads enough.
// CHECK-LABEL: func @many_tokens(
//       CHECK:   hybrid.attention %
hybrid.state @kv : !hybrid.state<kv, 2x2x16xf32>
func.func @many_tokens(%batch: !hybrid.batch, %q: tensor<?x64xf32>, %e: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x16xf32>
  // expected-remark @below {{the tokens may be many, and so are their heads}}
  %o = hybrid.attention %q state %s batch %batch scale 2.5e-1 into %e : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  return %o : tensor<?x64xf32>
}
