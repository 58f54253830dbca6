// RUN: braid-opt %s --hybrid-plan-memory --split-input-file --verify-diagnostics | FileCheck %s

// Buffers that do not meet share bytes; those of a phase never do. A frame is a
// buffer for its call.
// CHECK-LABEL: func private @layer
//  CHECK-SAME:   (%[[BATCH:.*]]: !hybrid.batch, %[[X:.*]]: memref<?x64xf32>, %[[TOKENS:.*]]: memref<?xi8>, %[[ROWS:.*]]: memref<?xi8>, %[[THREADS:.*]]: memref<?xi8>)
//  CHECK-SAME:   hybrid.frame = array<i64: 512, 0, 0>
//       CHECK:   %[[T:.*]] = hybrid.num_tokens
//       CHECK:   %[[A:.*]] = hybrid.arena_view %[[TOKENS]][0, 256] * %[[T]] : memref<?xi8> -> memref<?x64xf32>
//       CHECK:   %[[B:.*]] = hybrid.arena_view %[[TOKENS]][256, 256] * %[[T]]
//       CHECK:   %[[C:.*]] = hybrid.arena_view %[[TOKENS]][0, 256] * %[[T]]
//   CHECK-NOT:   memref.alloc
func.func private @layer(%batch: !hybrid.batch, %x: memref<?x64xf32>) {
  %t = hybrid.num_tokens %batch
  %a = memref.alloc(%t) : memref<?x64xf32>
  %b = memref.alloc(%t) : memref<?x64xf32>
  %c = memref.alloc(%t) : memref<?x64xf32>
  %unused = memref.alloc(%t) : memref<?x64xf32>
  hybrid.phase {
    hybrid.activation silu %x into %a : memref<?x64xf32> into memref<?x64xf32>
    hybrid.activation silu %a into %b : memref<?x64xf32> into memref<?x64xf32>
  }
  hybrid.phase {
    hybrid.activation silu %b into %c : memref<?x64xf32> into memref<?x64xf32>
    hybrid.add %c into %x : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}
// CHECK-LABEL: func @forward
//  CHECK-SAME:   hybrid.frame = array<i64: 768, 64, 64>
//       CHECK:   %[[H:.*]] = hybrid.arena_view %{{.*}}[512, 256] * %{{.*}} -> memref<?x64xf32>
//       CHECK:   hybrid.arena_view %{{.*}}[0, 64] * %{{.*}} -> memref<?x2xi32>
//       CHECK:   hybrid.arena_view %{{.*}}[0, 64] * %{{.*}} -> memref<?x8xf32>
//       CHECK:   %[[F:.*]] = hybrid.arena_view %{{.*}}[0, 512] * %{{.*}} : memref<?xi8> -> memref<?xi8>
//       CHECK:   call @layer(%{{.*}}, %[[H]], %[[F]], %{{.*}}, %{{.*}})
func.func @forward(%batch: !hybrid.batch, %x: memref<?x64xf32>, %e: memref<?x2xi32>, %y: memref<?x8xf32>) {
  %t = hybrid.num_tokens %batch
  %r = hybrid.num_rows %batch
  %h = memref.alloc(%t) : memref<?x64xf32>
  %o = memref.alloc(%t) {hybrid.private} : memref<?x2xi32>
  %k = memref.alloc(%r) : memref<?x8xf32>
  hybrid.phase {
    hybrid.activation silu %x into %h : memref<?x64xf32> into memref<?x64xf32>
  }
  call @layer(%batch, %h) : (!hybrid.batch, memref<?x64xf32>) -> ()
  hybrid.phase {
    hybrid.add %h into %x : memref<?x64xf32> into memref<?x64xf32>
    hybrid.sort_rows %e of 4 into %o : memref<?x2xi32> into memref<?x2xi32>
    hybrid.select_rows %y batch %batch into %k : memref<?x8xf32> into memref<?x8xf32>
  }
  return
}

// -----

func.func @unknown_size(%n: index, %x: memref<?x8xf32>) {
  // expected-error @below {{expected a size of 'hybrid.num_tokens' or 'hybrid.num_rows' rows of static shape, but got 'memref<?x8xf32>'}}
  %a = memref.alloc(%n) : memref<?x8xf32>
  hybrid.phase {
    hybrid.add %a into %x : memref<?x8xf32> into memref<?x8xf32>
  }
  return
}

// -----

// expected-error @below {{expected no recursion}}
func.func private @again(%batch: !hybrid.batch) {
  call @again(%batch) : (!hybrid.batch) -> ()
  return
}

// -----

// expected-error @below {{expected a body of one block}}
func.func @blocks() {
  llvm.br ^end
^end:
  return
}

// -----

func.func @regions(%batch: !hybrid.batch, %c: i1) {
  %t = hybrid.num_tokens %batch
  // expected-error @below {{expected no regions but those of phases}}
  scf.if %c {
    %a = memref.alloc(%t) : memref<?x8xf32>
  }
  return
}

// -----

func.func private @elsewhere(!hybrid.batch)
func.func @calls_declared(%batch: !hybrid.batch) {
  // expected-error @below {{expected a function that is defined, but got '@elsewhere'}}
  call @elsewhere(%batch) : (!hybrid.batch) -> ()
  return
}

// -----

func.func private @empty() {
  return
}
func.func @calls_without_batch() {
  // expected-error @below {{expected a batch among the operands, whose tokens and rows say how large the frame is}}
  call @empty() : () -> ()
  return
}
