// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-expert-dispatch))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-expert-dispatch))' --split-input-file --remarks-filter=hybrid-fuse-expert-dispatch --verify-diagnostics -o /dev/null

// CHECK-LABEL: func @experts
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x8xf32>, %[[C:[^:]*]]: tensor<?x2xi32>, %[[O:[^:]*]]: tensor<?x2xi32>, %[[A:[^:]*]]: {{.*}}, %[[B:[^:]*]]: {{.*}}, %[[E:[^:]*]]: tensor<?x2x16xf32>
//       CHECK:   %[[H:.*]] = hybrid.expert_gated_linear gelu %[[X]] experts %[[C]] order %[[O]] weights(%[[A]], %[[B]]) into %[[E]]
//       CHECK:   return %[[H]]
func.func @experts(%x: tensor<?x8xf32>, %c: tensor<?x2xi32>, %o: tensor<?x2xi32>, %a: !hybrid.weight<4x16x8xf32>, %b: !hybrid.weight<4x16x8xf32>, %e: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %g, %u = hybrid.expert_linear %x experts %c order %o weights(%a, %b : !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>)
    into(%e, %e : tensor<?x2x16xf32>, tensor<?x2x16xf32>) : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x16xf32>, tensor<?x2x16xf32>
  // expected-remark @below {{fused into 'hybrid.expert_gated_linear'}}
  %h = hybrid.activation gelu %g times %u : tensor<?x2x16xf32> into %e : tensor<?x2x16xf32> into tensor<?x2x16xf32> -> tensor<?x2x16xf32>
  return %h : tensor<?x2x16xf32>
}

// -----

// CHECK-LABEL: func @somebody_reads_up
//   CHECK-NOT:   expert_gated_linear
func.func @somebody_reads_up(%x: tensor<?x8xf32>, %c: tensor<?x2xi32>, %a: !hybrid.weight<4x16x8xf32>, %e: tensor<?x2x16xf32>) -> (tensor<?x2x16xf32>, tensor<?x2x16xf32>) {
  %g, %u = hybrid.expert_linear %x experts %c order %c weights(%a, %a : !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>)
    into(%e, %e : tensor<?x2x16xf32>, tensor<?x2x16xf32>) : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x16xf32>, tensor<?x2x16xf32>
  // expected-remark @below {{gate and up are not results of one 'hybrid.expert_linear' op for it alone}}
  %h = hybrid.activation silu %g times %u : tensor<?x2x16xf32> into %e : tensor<?x2x16xf32> into tensor<?x2x16xf32> -> tensor<?x2x16xf32>
  return %h, %u : tensor<?x2x16xf32>, tensor<?x2x16xf32>
}

// -----

// A row for each slot, as a second product of experts has it.
// CHECK-LABEL: func @a_row_a_slot
//   CHECK-NOT:   expert_gated_linear
func.func @a_row_a_slot(%x: tensor<?x2x8xf32>, %c: tensor<?x2xi32>, %a: !hybrid.weight<4x16x8xf32>, %e: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %g, %u = hybrid.expert_linear %x experts %c order %c weights(%a, %a : !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>)
    into(%e, %e : tensor<?x2x16xf32>, tensor<?x2x16xf32>) : tensor<?x2x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x16xf32>, tensor<?x2x16xf32>
  // expected-remark @below {{the expert_linear op sums slots, or has a row for each}}
  %h = hybrid.activation silu %g times %u : tensor<?x2x16xf32> into %e : tensor<?x2x16xf32> into tensor<?x2x16xf32> -> tensor<?x2x16xf32>
  return %h : tensor<?x2x16xf32>
}

// -----

// CHECK-LABEL: func @sums_of_slots
//   CHECK-NOT:   expert_gated_linear
func.func @sums_of_slots(%x: tensor<?x8xf32>, %c: tensor<?x2xi32>, %s: tensor<?x2xf32>, %a: !hybrid.weight<4x16x8xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %g, %u = hybrid.expert_linear %x experts %c order %c scales %s : tensor<?x2xf32> weights(%a, %a : !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>)
    into(%e, %e : tensor<?x16xf32>, tensor<?x16xf32>) : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x16xf32>, tensor<?x16xf32>
  // expected-remark @below {{the expert_linear op sums slots, or has a row for each}}
  %h = hybrid.activation silu %g times %u : tensor<?x16xf32> into %e : tensor<?x16xf32> into tensor<?x16xf32> -> tensor<?x16xf32>
  return %h : tensor<?x16xf32>
}

// -----

// CHECK-LABEL: func @three_results
//   CHECK-NOT:   expert_gated_linear
func.func @three_results(%x: tensor<?x8xf32>, %c: tensor<?x2xi32>, %a: !hybrid.weight<4x16x8xf32>, %e: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %g, %u, %o = hybrid.expert_linear %x experts %c order %c weights(%a, %a, %a : !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>, !hybrid.weight<4x16x8xf32>)
    into(%e, %e, %e : tensor<?x2x16xf32>, tensor<?x2x16xf32>, tensor<?x2x16xf32>) : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x16xf32>, tensor<?x2x16xf32>, tensor<?x2x16xf32>
  // expected-remark @below {{the 'hybrid.expert_linear' op has more results}}
  %h = hybrid.activation silu %g times %u : tensor<?x2x16xf32> into %e : tensor<?x2x16xf32> into tensor<?x2x16xf32> -> tensor<?x2x16xf32>
  return %h : tensor<?x2x16xf32>
}

// -----

// CHECK-LABEL: func @gates_nothing
//   CHECK-NOT:   expert_gated_linear
func.func @gates_nothing(%x: tensor<?x8xf32>, %c: tensor<?x2xi32>, %a: !hybrid.weight<4x16x8xf32>, %e: tensor<?x2x16xf32>) -> tensor<?x2x16xf32> {
  %g = hybrid.expert_linear %x experts %c order %c weights(%a : !hybrid.weight<4x16x8xf32>)
    into(%e : tensor<?x2x16xf32>) : tensor<?x8xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x16xf32>
  // expected-remark @below {{it gates nothing}}
  %h = hybrid.activation silu %g into %e : tensor<?x2x16xf32> into tensor<?x2x16xf32> -> tensor<?x2x16xf32>
  return %h : tensor<?x2x16xf32>
}
