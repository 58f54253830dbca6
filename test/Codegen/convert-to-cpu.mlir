// RUN: braid-opt %s --hybrid-convert-to-cpu --split-input-file --verify-diagnostics | FileCheck %s

// An op becomes a call of a kernel for the units of the thread; a barrier ends
// the phase; symbols are offsets now. Products are chains of real fmas.
// CHECK: hybrid.kernels = [{emitter = "linear", isa = "x86-64-v4", name = "linear_n64_k64_p16_f32", tile = "12x16 k-block 64 wait 96 fetch 4096 2x 1/2x L2"}, {emitter = "add"
// CHECK-SAME: hybrid.phases = ["layer: linear add"]
// CHECK-NOT: hybrid.param
hybrid.param @first : !hybrid.weight<64x64xf32, <16>> from [[#hybrid.source<"a"[0, 4096]>]]
hybrid.param @w : !hybrid.weight<64x64xf32, <16>> from [[#hybrid.source<"b"[0, 4096]>], [#hybrid.source<"c"[0, 4096]>]]

// CHECK-LABEL: func.func private @layer(
//  CHECK-SAME:   %[[CALL:[^:]*]]: !llvm.ptr, %[[X:[^:]*]]: !llvm.ptr, %[[LAYER:[^:]*]]: i64, %[[ARENA:[^:]*]]: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %[[THREAD:[^:]*]]: i64)
//   The second parameter, behind a page of header and 16 KiB of the first.
//   CHECK-DAG:   llvm.mlir.constant(20480 : i64)
//   CHECK-DAG:   llvm.mlir.constant(16384 : i64)
//       CHECK:   call @linear_n64_k64_p16_f32(%[[CALL]], %[[X]], %{{.*}}, %[[Y:.*]], %[[BEGIN:.*]], %[[END:.*]])
//       CHECK:   call @add_c64(%[[CALL]], %[[Y]], %[[X]], %{{.*}}, %{{.*}})
//       CHECK:   llvm.call %{{.*}}(%[[CALL]], %[[THREAD]], %{{.*}}, %[[LAYER]], %{{.*}}) : !llvm.ptr,
//       CHECK:   return
func.func private @layer(%batch: !hybrid.batch, %x: memref<?x64xf32>, %layer: index,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 0>} {
  %t = hybrid.num_tokens %batch
  %w = hybrid.param_ref @w[%layer] : !hybrid.weight<64x64xf32, <16>>
  %y = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  hybrid.phase {
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
    hybrid.add %y into %x : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}
// CHECK-LABEL: func.func private @linear_n64_k64_p16_f32
//   CHECK-NOT:   fmuladd
//       CHECK:   llvm.intr.fma({{.*}}) : (vector<16xf32>, vector<16xf32>, vector<16xf32>) -> vector<16xf32>
//   CHECK-NOT:   vector.fma
//       CHECK:   return

// -----

// bf16: pairs in one instruction where there is one, two fmas where not.
// RUN: braid-opt %s --hybrid-convert-to-cpu=cpu=x86-64-v4-bf16 --split-input-file --verify-diagnostics | FileCheck %s --check-prefix=DOT
// RUN: not braid-opt %s --hybrid-convert-to-cpu=cpu=sparc --split-input-file 2>&1 | FileCheck %s --check-prefix=SPARC
// SPARC: expected cpu x86-64-v3, x86-64-v4 or x86-64-v4-bf16, but got 'sparc'
// CHECK-LABEL: func.func private @linear_n64_k64_p16_bf16
//   CHECK-NOT:   dpbf16ps
//       CHECK:   llvm.intr.fma
// DOT-LABEL: func.func private @linear_n64_k64_p16_bf16
//   DOT-NOT:   intr.fma
//       DOT:   llvm.call_intrinsic "llvm.x86.avx512bf16.dpbf16ps.512"
//       DOT:   return
func.func private @halves(%x: memref<?x64xbf16>, %w: !hybrid.weight<64x64xbf16, <16 by 2>>, %y: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xbf16, <16 by 2>>) into(%y : memref<?x64xf32>) : memref<?x64xbf16>
  }
  return
}

// -----

// Copies are one kernel, kept out of line: where one goes is the call's matter,
// and null stays null.
// CHECK-LABEL: func.func private @copies(
//  CHECK-SAME:   %{{[^:]*}}: !llvm.ptr, %[[X:[^:]*]]: !llvm.ptr, %[[Y:[^:]*]]: !llvm.ptr,
//       CHECK:   llvm.mlir.constant(144 : i64)
//       CHECK:   %[[TOKENS:.*]] = llvm.load {{.*}} : !llvm.ptr -> i64
//       CHECK:   %[[TWO:.*]] = llvm.mlir.constant(2 : i64)
//       CHECK:   %[[ROW:.*]] = llvm.mlir.constant(48 : i64)
//       CHECK:   %[[BYTES:.*]] = llvm.mul %[[TOKENS]], %[[ROW]]
//       CHECK:   %[[OFFSET:.*]] = llvm.mul %[[TWO]], %[[BYTES]]
//       CHECK:   %[[PLACE:.*]] = llvm.getelementptr %[[Y]][%[[OFFSET]]]
//       CHECK:   %[[NULL:.*]] = llvm.mlir.zero
//       CHECK:   %[[NONE:.*]] = llvm.icmp "eq" %[[Y]], %[[NULL]]
//       CHECK:   %[[TO:.*]] = llvm.select %[[NONE]], %[[NULL]], %[[PLACE]]
//       CHECK:   call @copy_c12(%{{.*}}, %[[X]], %[[TO]], {{.*}})
//       CHECK:   call @copy_c12(
// CHECK-LABEL: func.func private @copy_c12({{.*}}passthrough = ["noinline"]
func.func private @copies(%x: memref<?x12xf32>, %y: memref<3x?x12xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  hybrid.phase {
    hybrid.copy %x to %y[%c2] : memref<?x12xf32> to memref<3x?x12xf32>
    hybrid.copy %x to %y[%c1] : memref<?x12xf32> to memref<3x?x12xf32>
  }
  return
}
