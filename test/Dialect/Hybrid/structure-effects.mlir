// RUN: braid-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: braid-opt %s --canonicalize --symbol-dce | FileCheck %s --check-prefix=DCE
// RUN: braid-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=LICM

// Facts and symbols are there for others than the functions of a module.
// DCE: hybrid.model
// DCE: hybrid.param @w
// DCE: hybrid.state @s
hybrid.model "jamba" head base {hidden = 8 : i64, layers = 1 : i64, vocabulary = 8 : i64}
hybrid.param @w : !hybrid.weight<8xf32> from [[#hybrid.source<"w"[0, 8]>]]
hybrid.state @s : !hybrid.state<conv, 3x8xf32>

// Two handles of a symbol, two sizes and two views of the same bytes are one.
// CSE-LABEL: func @equal_ops
//       CSE:   %[[W:.*]] = hybrid.param_ref @w
//  CSE-NEXT:   %[[S:.*]] = hybrid.state_ref @s
//  CSE-NEXT:   %[[T:.*]] = hybrid.num_tokens
//  CSE-NEXT:   %[[R:.*]] = hybrid.num_rows
//  CSE-NEXT:   %[[A:.*]] = hybrid.arena_view %{{.*}}[0, 64] * %[[T]]
//  CSE-NEXT:   return %[[W]], %[[W]], %[[S]], %[[S]], %[[T]], %[[T]], %[[R]], %[[R]], %[[A]], %[[A]]
func.func @equal_ops(%batch: !hybrid.batch, %arena: memref<?xi8>) -> (!hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.state<conv, 3x8xf32>, !hybrid.state<conv, 3x8xf32>, index, index, index, index, memref<?x8xf32>, memref<?x8xf32>) {
  %0 = hybrid.param_ref @w : !hybrid.weight<8xf32>
  %1 = hybrid.param_ref @w : !hybrid.weight<8xf32>
  %2 = hybrid.state_ref @s : !hybrid.state<conv, 3x8xf32>
  %3 = hybrid.state_ref @s : !hybrid.state<conv, 3x8xf32>
  %4 = hybrid.num_tokens %batch
  %5 = hybrid.num_tokens %batch
  %6 = hybrid.num_rows %batch
  %7 = hybrid.num_rows %batch
  %8 = hybrid.arena_view %arena[0, 64] * %4 : memref<?xi8> -> memref<?x8xf32>
  %9 = hybrid.arena_view %arena[0, 64] * %5 : memref<?xi8> -> memref<?x8xf32>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9 : !hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.state<conv, 3x8xf32>, !hybrid.state<conv, 3x8xf32>, index, index, index, index, memref<?x8xf32>, memref<?x8xf32>
}

// Nobody reads them: gone. A phase is what its ops are, which write.
// DCE-LABEL: func @unread
//  DCE-NEXT:   hybrid.phase {
//  DCE-NEXT:     hybrid.add
//  DCE-NEXT:   }
//  DCE-NEXT:   return
func.func @unread(%batch: !hybrid.batch, %arena: memref<?xi8>, %x: memref<?x8xf32>, %y: memref<?x8xf32>) {
  %0 = hybrid.param_ref @w : !hybrid.weight<8xf32>
  %1 = hybrid.state_ref @s : !hybrid.state<conv, 3x8xf32>
  %2 = hybrid.num_tokens %batch
  %3 = hybrid.num_rows %batch
  %4 = hybrid.arena_view %arena[0, 64] * %2 : memref<?xi8> -> memref<?x8xf32>
  hybrid.phase {
    hybrid.add %x into %y : memref<?x8xf32> into memref<?x8xf32>
  }
  return
}

// All may be done before it is known whether they are needed, but phases, and
// two equal ones are two.
// LICM-LABEL: func @loop
//       LICM:   hybrid.param_ref
//  LICM-NEXT:   hybrid.state_ref
//  LICM-NEXT:   hybrid.num_tokens
//  LICM-NEXT:   hybrid.num_rows
//  LICM-NEXT:   hybrid.arena_view
//       LICM:   scf.for
//  LICM-NEXT:     hybrid.phase
//       LICM:     hybrid.phase
//  CSE-LABEL: func @loop
// CSE-COUNT-2:    hybrid.phase
func.func @loop(%batch: !hybrid.batch, %arena: memref<?xi8>, %x: memref<?x8xf32>, %n: index) {
  scf.for %i = %n to %n step %n {
    %0 = hybrid.param_ref @w : !hybrid.weight<8xf32>
    %1 = hybrid.state_ref @s : !hybrid.state<conv, 3x8xf32>
    %2 = hybrid.num_tokens %batch
    %3 = hybrid.num_rows %batch
    %4 = hybrid.arena_view %arena[0, 64] * %2 : memref<?xi8> -> memref<?x8xf32>
    hybrid.phase {
      hybrid.rms_norm %x, %0 epsilon 0.0 into %4 : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
    }
    hybrid.phase {
      hybrid.rms_norm %x, %0 epsilon 0.0 into %4 : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
    }
  }
  return
}
