// RUN: braid-opt %s --hybrid-form-items --split-input-file | FileCheck %s
// RUN: braid-opt %s --hybrid-form-items=panels=2 --split-input-file | FileCheck %s --check-prefix=TWO
// RUN: not braid-opt %s --hybrid-form-items=panels=0 --split-input-file 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: braid-opt %s --hybrid-form-items --split-input-file --remarks-filter=hybrid-form-items --verify-diagnostics -o /dev/null

// NONE: error: expected items of at least one panel, but got 0

// Items of one expert, four panels each; of all experts where slots are summed.
// CHECK-LABEL: func @experts(
//  CHECK-SAME:   %[[X:[^:]*]]: tensor<?x64xf32>, %[[E:[^:]*]]: tensor<?x2xi32>
//       CHECK:   %[[H:.*]] = hybrid.expert_gated_linear silu %[[X]] experts %[[E]] order %[[E]] weights(%{{.*}}) into %{{.*}} items of 64 :
//       CHECK:   hybrid.expert_linear %[[H]] experts %[[E]] {{.*}} items of 16 :
//   TWO-LABEL: func @experts(
//         TWO:   hybrid.expert_gated_linear {{.*}} items of 32 :
//         TWO:   hybrid.expert_linear {{.*}} items of 16 :
func.func @experts(%x: tensor<?x64xf32>, %e: tensor<?x2xi32>, %s: tensor<?x2xf32>, %g: !hybrid.weight<4x96x64xf32, <16>>, %d: !hybrid.weight<4x64x96xf32, <16>>, %h: tensor<?x2x96xf32>, %o: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %0 = hybrid.expert_gated_linear silu %x experts %e order %e weights(%g, %g) into %h : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32>, !hybrid.weight<4x96x64xf32, <16>>, !hybrid.weight<4x96x64xf32, <16>> into tensor<?x2x96xf32> -> tensor<?x2x96xf32>
  %1 = hybrid.expert_linear %0 experts %e order %e scales %s : tensor<?x2xf32> weights(%d : !hybrid.weight<4x64x96xf32, <16>>) into(%o : tensor<?x64xf32>) : tensor<?x2x96xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x64xf32>
  return %1 : tensor<?x64xf32>
}

// -----

// What reads the sum stays in its columns: a counter would need a barrier.
// CHECK-LABEL: func @stays(
//   CHECK-NOT:   items
func.func @stays(%x: tensor<?x2x96xf32>, %e: tensor<?x2xi32>, %s: tensor<?x2xf32>, %d: !hybrid.weight<4x64x96xf32, <16>>, %o: tensor<?x64xf32>, %r: tensor<?x64xf32>) -> tensor<?x64xf32> {
  // expected-remark @below {{what reads its result stays in its columns}}
  %0 = hybrid.expert_linear %x experts %e order %e scales %s : tensor<?x2xf32> weights(%d : !hybrid.weight<4x64x96xf32, <16>>) into(%o : tensor<?x64xf32>) : tensor<?x2x96xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x64xf32>
  %1 = hybrid.add %0 into %r : tensor<?x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  return %1 : tensor<?x64xf32>
}

// -----

// A layout may be missing: any column ends an item then.
// CHECK-LABEL: func @rows(
//       CHECK:   hybrid.expert_linear {{.*}} items of 4 :
func.func @rows(%x: tensor<?x64xf32>, %e: tensor<?x2xi32>, %w: !hybrid.weight<4x96x64xf32>, %o: tensor<?x2x96xf32>) -> tensor<?x2x96xf32> {
  %0 = hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x96x64xf32>) into(%o : tensor<?x2x96xf32>) : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x96xf32>
  return %0 : tensor<?x2x96xf32>
}

// -----

// CHECK-LABEL: func @few_tokens(
//   CHECK-NOT:   items
func.func @few_tokens(%x: tensor<?x64xf32>, %e: tensor<?x2xi32>, %w: !hybrid.weight<4x96x64xf32>, %o: tensor<?x2x96xf32>) -> tensor<?x2x96xf32> attributes {hybrid.small} {
  // expected-remark @below {{for few tokens a counter costs more than it shares}}
  %0 = hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x96x64xf32>) into(%o : tensor<?x2x96xf32>) : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x96xf32>
  return %0 : tensor<?x2x96xf32>
}
