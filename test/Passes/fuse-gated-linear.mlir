// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-gated-linear))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-gated-linear))' --split-input-file --remarks-filter=hybrid-fuse-gated-linear --verify-diagnostics -o /dev/null

// The first of the results may be the gate or what it gates.
// CHECK-LABEL: func @mlp
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x8xf32>, %[[A:[^:]*]]: {{.*}}, %[[B:[^:]*]]: {{.*}}, %[[E:[^:]*]]: tensor<?x16xf32>, %[[F:[^:]*]]:
//       CHECK:   %[[H:.*]] = hybrid.gated_linear silu %[[X]] weights(%[[B]], %[[A]]) into %[[F]]
//       CHECK:   return %[[H]]
func.func @mlp(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %b: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>, %f: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %u, %g = hybrid.linear %x weights(%a, %b : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>)
    into(%e, %e : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{fused into 'hybrid.gated_linear'}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %f : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @somebody_reads_the_gate
//   CHECK-NOT:   gated_linear
func.func @somebody_reads_the_gate(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %g, %u = hybrid.linear %x weights(%a, %a : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>)
    into(%e, %e : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{gate and up are not results of one 'hybrid.linear' op for it alone}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h, %g : tensor<?x16xf32>, tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @three_results
//   CHECK-NOT:   gated_linear
func.func @three_results(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %g, %u, %o = hybrid.linear %x weights(%a, %a, %a : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>)
    into(%e, %e, %e : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{the 'hybrid.linear' op has more results}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h, %o : tensor<?x16xf32>, tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @biases
//   CHECK-NOT:   gated_linear
func.func @biases(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %v: !hybrid.weight<16xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g, %u = hybrid.linear %x weights(%a, %a : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>) biases(%v, %v : !hybrid.weight<16xf32>, !hybrid.weight<16xf32>)
    into(%e, %e : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{the linear op has biases, kept rows or sums}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @gates_nothing
//   CHECK-NOT:   gated_linear
func.func @gates_nothing(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g = hybrid.linear %x weights(%a : !hybrid.weight<16x8xf32>) into(%e : tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>
  // expected-remark @below {{it gates nothing}}
  %h = hybrid.activation silu %g into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @kept_rows
//   CHECK-NOT:   gated_linear
func.func @kept_rows(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>, %f: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g, %u = hybrid.linear rows %x weights(%a, %a : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>)
    into(%e, %f : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{the linear op has biases, kept rows or sums}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @sums
//   CHECK-NOT:   gated_linear
func.func @sums(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>, %f: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g, %u = hybrid.linear accumulate %x weights(%a, %a : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32>)
    into(%e, %f : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{the linear op has biases, kept rows or sums}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @of_two_products
//   CHECK-NOT:   gated_linear
func.func @of_two_products(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g = hybrid.linear %x weights(%a : !hybrid.weight<16x8xf32>) into(%e : tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>
  %u = hybrid.linear %y weights(%a : !hybrid.weight<16x8xf32>) into(%e : tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>
  // expected-remark @below {{gate and up are not results of one 'hybrid.linear' op for it alone}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// Only one of the two is packed.
// CHECK-LABEL: func @other_layout
//   CHECK-NOT:   gated_linear
func.func @other_layout(%x: tensor<?x8xf32>, %a: !hybrid.weight<16x8xf32>, %b: !hybrid.weight<16x8xf32, <16>>, %e: tensor<?x16xf32>, %f: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g, %u = hybrid.linear %x weights(%a, %b : !hybrid.weight<16x8xf32>, !hybrid.weight<16x8xf32, <16>>)
    into(%e, %f : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{gate and up differ in type}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}
