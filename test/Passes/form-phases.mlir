// RUN: braid-opt %s --hybrid-form-phases --split-input-file --verify-diagnostics | FileCheck %s

// A product, what follows in its columns, and no further.
// CHECK-LABEL: func @columns_follow_columns
//  CHECK-SAME:   %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x64xf32>, %[[Z:[^:]*]]: memref<?x64xf32>, %[[W:[^:]*]]: {{.*}}, %[[N:[^:]*]]: !hybrid
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[X]] weights(%[[W]] : {{.*}}) into(%[[Y]] :
//  CHECK-NEXT:     hybrid.activation silu %[[Y]] into %[[Y]]
//  CHECK-NEXT:     hybrid.add %[[Y]] into %[[Z]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.rms_norm %[[Z]], %[[N]] epsilon 0.000000e+00 into %[[X]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   return
func.func @columns_follow_columns(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %z: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>, %n: !hybrid.weight<64xf32>) {
  hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  hybrid.activation silu %y into %y : memref<?x64xf32> into memref<?x64xf32>
  hybrid.add %y into %z : memref<?x64xf32> into memref<?x64xf32>
  hybrid.rms_norm %z, %n epsilon 0.0 into %x : memref<?x64xf32>, !hybrid.weight<64xf32> into memref<?x64xf32>
  return
}

// -----

// What reads a whole row of the result waits for all columns of it.
// CHECK-LABEL: func @product_of_a_product
//  CHECK-SAME:   %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x64xf32>, %[[Z:[^:]*]]: memref<?x64xf32>
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[X]] {{.*}} into(%[[Y]] :
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[Y]] {{.*}} into(%[[Z]] :
//  CHECK-NEXT:   }
func.func @product_of_a_product(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %z: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>) {
  hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  hybrid.linear %y weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%z : memref<?x64xf32>) : memref<?x64xf32>
  return
}

// -----

// What is overwritten waits for its readers.
// CHECK-LABEL: func @overwrites_an_input
//  CHECK-SAME:   %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x64xf32>
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[X]] {{.*}} into(%[[Y]] :
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.add %[[Y]] into %[[X]]
//  CHECK-NEXT:   }
func.func @overwrites_an_input(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>) {
  hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  hybrid.add %y into %x : memref<?x64xf32> into memref<?x64xf32>
  return
}

// -----

// Each result of unequal width is cut by itself, and what follows stays in its
// columns; independent ops share a phase however they are cut.
// CHECK-LABEL: func @unequal_results
//  CHECK-SAME:   %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x64xf32>, %[[Z:[^:]*]]: memref<?x16xf32>, %[[U:[^:]*]]: memref<?x64xf32>
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[X]] {{.*}} into(%[[Y]], %[[Z]] :
//  CHECK-NEXT:     hybrid.rms_norm %[[X]], %{{.*}} into %[[U]]
//  CHECK-NEXT:     hybrid.activation silu %[[Y]] into %[[Y]]
//  CHECK-NEXT:     hybrid.activation silu %[[Z]] into %[[Z]]
//  CHECK-NEXT:   }
func.func @unequal_results(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %z: memref<?x16xf32>, %u: memref<?x64xf32>,
    %w: !hybrid.weight<64x64xf32, <16>>, %v: !hybrid.weight<16x64xf32, <16>>, %n: !hybrid.weight<64xf32>) {
  hybrid.linear %x weights(%w, %v : !hybrid.weight<64x64xf32, <16>>, !hybrid.weight<16x64xf32, <16>>)
    into(%y, %z : memref<?x64xf32>, memref<?x16xf32>) : memref<?x64xf32>
  hybrid.rms_norm %x, %n epsilon 0.0 into %u : memref<?x64xf32>, !hybrid.weight<64xf32> into memref<?x64xf32>
  hybrid.activation silu %y into %y : memref<?x64xf32> into memref<?x64xf32>
  hybrid.activation silu %z into %z : memref<?x16xf32> into memref<?x16xf32>
  return
}

// -----

// Keys and values join their projection; attention reads them all.
// CHECK-LABEL: func @attention
//  CHECK-SAME:   %{{.*}}, %[[X:[^:]*]]: memref<?x64xf32>, %[[Q:[^:]*]]: memref<?x64xf32>, %[[K:[^:]*]]: memref<?x16xf32>, %[[V:[^:]*]]: memref<?x16xf32>
//       CHECK:   %[[S:.*]] = hybrid.state_ref @kv
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.linear %[[X]] {{.*}} into(%[[K]], %[[V]] :
//  CHECK-NEXT:     hybrid.append_kv %[[K]], %[[V]] state %[[S]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.attention %[[Q]] state %[[S]] {{.*}} into %[[X]]
hybrid.state @kv : !hybrid.state<kv, 2x2x8xf32>
func.func @attention(%batch: !hybrid.batch, %x: memref<?x64xf32>, %q: memref<?x64xf32>, %k: memref<?x16xf32>, %v: memref<?x16xf32>, %w: !hybrid.weight<16x64xf32, <16>>) {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  hybrid.linear %x weights(%w, %w : !hybrid.weight<16x64xf32, <16>>, !hybrid.weight<16x64xf32, <16>>)
    into(%k, %v : memref<?x16xf32>, memref<?x16xf32>) : memref<?x64xf32>
  hybrid.append_kv %k, %v state %s batch %batch : memref<?x16xf32>, memref<?x16xf32>, !hybrid.state<kv, 2x2x8xf32>
  hybrid.attention %q state %s batch %batch scale 1.0 into %x : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  return
}

// -----

// Threads that cut work as they go do so for one op at a time, even where two
// have nothing else in common.
// CHECK-LABEL: func @split(
//  CHECK-SAME:   %{{[^:]*}}: !hybrid.batch, %[[Q:[^:]*]]: memref<?x64xf32>, %[[P:[^:]*]]: memref<?x64xf32>, %[[X:[^:]*]]: memref<?x64xf32>, %[[Y:[^:]*]]: memref<?x64xf32>, %[[Z:[^:]*]]: memref<?x64xf32>
//       CHECK:   hybrid.phase {
//  CHECK-NEXT:     hybrid.attention split %[[Q]] {{.*}} into %[[X]]
//  CHECK-NEXT:     hybrid.attention %[[P]] {{.*}} into %[[Z]]
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.attention split %[[P]] {{.*}} into %[[Y]]
hybrid.state @kv : !hybrid.state<kv, 2x2x8xf32>
func.func @split(%batch: !hybrid.batch, %q: memref<?x64xf32>, %p: memref<?x64xf32>, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %z: memref<?x64xf32>) {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  hybrid.attention split %q state %s batch %batch scale 1.0 into %x : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  hybrid.attention %p state %s batch %batch scale 1.0 into %z : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  hybrid.attention split %p state %s batch %batch scale 1.0 into %y : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  return
}

// -----

// A replicated op joins the op that reads what it makes, in a buffer of which
// every thread has its own.
// CHECK-LABEL: func @experts
//  CHECK-SAME:   %{{.*}}, %[[X:[^:]*]]: memref<?x64xf32>, %[[S:[^:]*]]: memref<?x2xf32>, %[[E:[^:]*]]: memref<?x2xi32>, %[[H:[^:]*]]: memref<?x2x8xf32>
//       CHECK:   %[[O:.*]] = memref.alloc(%{{.*}}) {hybrid.private}
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.router %[[X]], %{{.*}} into(%[[S]], %[[E]] :
//  CHECK-NEXT:   }
//  CHECK-NEXT:   hybrid.phase {
//  CHECK-NEXT:     hybrid.sort_rows %[[E]] of 4 into %[[O]]
//  CHECK-NEXT:     hybrid.expert_linear %[[X]] experts %[[E]] order %[[O]] {{.*}} into(%[[H]] :
func.func @experts(%batch: !hybrid.batch, %x: memref<?x64xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %r: !hybrid.weight<4x64xf32, <16>>, %w: !hybrid.weight<4x8x64xf32, <16>>) {
  %t = hybrid.num_tokens %batch
  hybrid.router %x, %r into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<4x64xf32, <16>>
  %o = memref.alloc(%t) : memref<?x2xi32>
  hybrid.sort_rows %e of 4 into %o : memref<?x2xi32> into memref<?x2xi32>
  hybrid.expert_linear %x experts %e order %o weights(%w : !hybrid.weight<4x8x64xf32, <16>>) into(%h : memref<?x2x8xf32>)
    : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @not_its_own(%e: memref<?x2xi32>, %o: memref<?x2xi32>) {
  // expected-error @below {{expected to write a buffer of its own, but got 'memref<?x2xi32>'}}
  hybrid.sort_rows %e of 4 into %o : memref<?x2xi32> into memref<?x2xi32>
  return
}
