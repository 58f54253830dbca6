// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-projections))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-projections))' --split-input-file --remarks-filter=hybrid-fuse-projections --verify-diagnostics -o /dev/null

// Each result keeps its own buffer; what is computed later is not moved, but for
// references and empty tensors.
// CHECK-LABEL: func @queries_keys_values
//  CHECK-SAME:   %[[BATCH:[^:]*]]: !hybrid.batch, %[[X:[^:]*]]: tensor<?x64xf32>
//   CHECK-DAG:   %[[A:.*]] = hybrid.param_ref @a
//   CHECK-DAG:   %[[B:.*]] = hybrid.param_ref @b
//       CHECK:   %[[R:.*]]:3 = hybrid.linear %[[X]] weights(%[[A]], %[[B]], %[[B]] :
//  CHECK-SAME:     -> tensor<?x64xf32>, tensor<?x16xf32>, tensor<?x16xf32>
//   CHECK-NOT:   hybrid.linear
//       CHECK:   return %[[R]]#0, %[[R]]#1, %[[R]]#2
hybrid.param @a : !hybrid.weight<64x64xf32> from [[#hybrid.source<"a"[0, 4096]>]]
hybrid.param @b : !hybrid.weight<16x64xf32> from [[#hybrid.source<"b"[0, 1024]>]]
func.func @queries_keys_values(%batch: !hybrid.batch, %x: tensor<?x64xf32>) -> (tensor<?x64xf32>, tensor<?x16xf32>, tensor<?x16xf32>) {
  %t = hybrid.num_tokens %batch
  %a = hybrid.param_ref @a : !hybrid.weight<64x64xf32>
  %e = tensor.empty(%t) : tensor<?x64xf32>
  // expected-remark @below {{fused into 'hybrid.linear'}}
  // expected-remark @below {{no other op projects its input}}
  %q = hybrid.linear %x weights(%a : !hybrid.weight<64x64xf32>) into(%e : tensor<?x64xf32>) : tensor<?x64xf32> -> tensor<?x64xf32>
  %b = hybrid.param_ref @b : !hybrid.weight<16x64xf32>
  %f = tensor.empty(%t) : tensor<?x16xf32>
  %k, %v = hybrid.linear %x weights(%b, %b : !hybrid.weight<16x64xf32>, !hybrid.weight<16x64xf32>)
    into(%f, %f : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x64xf32> -> tensor<?x16xf32>, tensor<?x16xf32>
  return %q, %k, %v : tensor<?x64xf32>, tensor<?x16xf32>, tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @other_rows
// CHECK-COUNT-2: hybrid.linear
func.func @other_rows(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-remark @below {{no other op projects its input}}
  %a = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{no other op projects its input}}
  %b = hybrid.linear %y weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %a, %b : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @one_has_biases
// CHECK-COUNT-2: hybrid.linear
func.func @one_has_biases(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %v: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-remark @below {{no other op projects its input}}
  %a = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{one of the two has biases}}
  %b = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) biases(%v : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %a, %b : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @one_has_kept_rows
// CHECK-COUNT-2: hybrid.linear
func.func @one_has_kept_rows(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-remark @below {{no other op projects its input}}
  %a = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{one of the two has kept rows}}
  %b = hybrid.linear rows %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %a, %b : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// A sum in place belongs where it is.
// CHECK-LABEL: func @one_accumulates
// CHECK-COUNT-2: hybrid.linear
func.func @one_accumulates(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-remark @below {{no other op projects its input}}
  %a = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{one of the two accumulates}}
  %b = hybrid.linear accumulate %x weights(%w : !hybrid.weight<8x8xf32>) into(%x : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %a, %b : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @computed_in_between
// CHECK-COUNT-2: hybrid.linear
func.func @computed_in_between(%x: tensor<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-remark @below {{no other op projects its input}}
  %a = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  %f = hybrid.activation silu %a into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{an operand is computed in between}}
  %b = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%f : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %a, %b : tensor<?x8xf32>, tensor<?x8xf32>
}
