// RUN: braid-opt %s --hybrid-verify-phases --split-input-file --verify-diagnostics

// What threads do to their own columns needs no barrier.
func.func @own_columns(%batch: !hybrid.batch, %x: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 0>} {
  %t = hybrid.num_tokens %batch
  %y = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  hybrid.phase {
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  }
  hybrid.phase {
    hybrid.add %y into %x : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func @no_barrier(%x: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-note @below {{the other op is here}}
    hybrid.activation silu %x into %x : memref<?x64xf32> into memref<?x64xf32>
    // expected-error @below {{races with another op of its phase: a thread touches what another thread writes}}
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%x : memref<?x64xf32>) : memref<?x64xf32>
  }
  return
}

// -----

// A product may not be its own input.
func.func @within_one_op(%x: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <16>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{races with another op of its phase: a thread touches what another thread writes}}
    // expected-note @below {{the other op is here}}
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <16>>) into(%x : memref<?x64xf32>) : memref<?x64xf32>
  }
  return
}

// -----

// One buffer, divided by tokens and by columns.
func.func @two_divisions(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-note @below {{the other op is here}}
    hybrid.rms_norm %x, %w epsilon 0.0 into %y : memref<?x64xf32>, !hybrid.weight<64xf32> into memref<?x64xf32>
    // expected-error @below {{a thread touches what another thread writes}}
    hybrid.activation silu %y into %y : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

// Keys must be there before anyone attends.
hybrid.state @kv : !hybrid.state<kv, 2x2x8xf32>
func.func @state(%batch: !hybrid.batch, %q: memref<?x64xf32>, %k: memref<?x16xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  %a = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  %b = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  hybrid.phase {
    // expected-note @below {{the other op is here}}
    hybrid.append_kv %k, %k state %a batch %batch : memref<?x16xf32>, memref<?x16xf32>, !hybrid.state<kv, 2x2x8xf32>
    // expected-error @below {{races with another op of its phase}}
    hybrid.attention %q state %b batch %batch scale 1.0 into %q : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  }
  return
}

// -----

// Threads agree on the pieces of one attention at a time.
hybrid.state @kv : !hybrid.state<kv, 2x2x8xf32>
func.func @two_splits(%batch: !hybrid.batch, %q: memref<?x64xf32>, %x: memref<?x64xf32>, %y: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  hybrid.phase {
    // expected-note @below {{the other op is here}}
    hybrid.attention split %q state %s batch %batch scale 1.0 into %x : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
    // expected-error @below {{expected to be the only op of its phase that threads cut as they go, but there is another; begin a phase between them}}
    hybrid.attention split %q state %s batch %batch scale 1.0 into %y : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  }
  return
}

// -----

// Who merges the pieces of a head may not be who reads its query.
hybrid.state @kv : !hybrid.state<kv, 2x2x8xf32>
func.func @split_in_place(%batch: !hybrid.batch, %q: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  %s = hybrid.state_ref @kv : !hybrid.state<kv, 2x2x8xf32>
  hybrid.phase {
    // expected-error @below {{races with another op of its phase}}
    // expected-note @below {{the other op is here}}
    hybrid.attention split %q state %s batch %batch scale 1.0 into %q : memref<?x64xf32>, !hybrid.state<kv, 2x2x8xf32> into memref<?x64xf32>
  }
  return
}

// -----

// Two buffers on the same bytes.
func.func @shared_bytes(%batch: !hybrid.batch, %x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 320, 0, 0>} {
  %t = hybrid.num_tokens %batch
  %a = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  %b = hybrid.arena_view %tokens[64, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  hybrid.phase {
    // expected-note @below {{the other op is here}}
    hybrid.activation silu %x into %a : memref<?x64xf32> into memref<?x64xf32>
    // expected-error @below {{two buffers share bytes of the arena}}
    hybrid.activation silu %x into %b : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

// Between phases: the first buffer is still to be read when the second is written.
func.func @overwritten_in_between(%batch: !hybrid.batch, %x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 0>} {
  %t = hybrid.num_tokens %batch
  // expected-note @below {{the other buffer is here}}
  %a = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  // expected-error @below {{shares bytes with a buffer in use}}
  %b = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  hybrid.phase {
    hybrid.activation silu %x into %a : memref<?x64xf32> into memref<?x64xf32>
  }
  hybrid.phase {
    hybrid.activation silu %x into %b : memref<?x64xf32> into memref<?x64xf32>
  }
  hybrid.phase {
    hybrid.add %a into %x : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func @beyond_the_frame(%batch: !hybrid.batch, %x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 192, 0, 0>} {
  %t = hybrid.num_tokens %batch
  // expected-error @below {{ends at 256, beyond the frame of 192}}
  %a = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  return
}

// -----

func.func @wrong_count(%batch: !hybrid.batch,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 256, 0>} {
  %t = hybrid.num_tokens %batch
  // expected-error @below {{expected a count of 'hybrid.num_rows'}}
  %a = hybrid.arena_view %rows[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  return
}

// -----

func.func @no_arena(%batch: !hybrid.batch, %other: memref<?xi8>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 0>} {
  %t = hybrid.num_tokens %batch
  // expected-error @below {{expected an arena of the function}}
  %a = hybrid.arena_view %other[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  return
}

// -----

func.func private @callee(%batch: !hybrid.batch,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 512, 0, 0>} {
  return
}
func.func @small_frame(%batch: !hybrid.batch,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 256, 0, 0>} {
  %t = hybrid.num_tokens %batch
  %r = hybrid.num_rows %batch
  %a = hybrid.arena_view %tokens[0, 256] * %t : memref<?xi8> -> memref<?xi8>
  %b = hybrid.arena_view %rows[0, 0] * %r : memref<?xi8> -> memref<?xi8>
  %c = hybrid.arena_view %threads[0, 0] * %t : memref<?xi8> -> memref<?xi8>
  // expected-error @below {{expected a frame of 512 bytes a token or row}}
  call @callee(%batch, %a, %b, %c) : (!hybrid.batch, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
  return
}

// -----

// Replicated ops write what a thread has of its own, and nobody else does.
func.func @shared_order(%batch: !hybrid.batch, %e: memref<?x2xi32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 64, 0, 0>} {
  %t = hybrid.num_tokens %batch
  %o = hybrid.arena_view %tokens[0, 64] * %t : memref<?xi8> -> memref<?x2xi32>
  hybrid.phase {
    // expected-error @below {{expected a buffer of the thread arena, but got 'memref<?x2xi32>'}}
    hybrid.sort_rows %e of 4 into %o : memref<?x2xi32> into memref<?x2xi32>
  }
  return
}

// -----

func.func @private_sum(%batch: !hybrid.batch, %x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 256>} {
  %t = hybrid.num_tokens %batch
  %y = hybrid.arena_view %threads[0, 256] * %t : memref<?xi8> -> memref<?x64xf32>
  hybrid.phase {
    // expected-error @below {{is divided, but writes a buffer of which every thread has its own}}
    hybrid.activation silu %x into %y : memref<?x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func @outside(%x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  // expected-error @below {{expected to be in a phase}}
  hybrid.add %x into %x : memref<?x64xf32> into memref<?x64xf32>
  return
}

// -----

// expected-error @below {{expected a 'hybrid.frame' of 3 arenas}}
func.func @unplanned(%x: memref<?x64xf32>) {
  return
}

// -----

func.func @replicated_norm(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a buffer of the thread arena, but got 'memref<?x64xf32>'}}
    hybrid.rms_norm replicated %x, %w epsilon 0.0 into %y : memref<?x64xf32>, !hybrid.weight<64xf32> into memref<?x64xf32>
  }
  return
}

// -----

// expected-error @below {{expected a 'hybrid.frame' of 3 arenas}}
func.func private @unplanned(%batch: !hybrid.batch, %a: memref<?xi8>, %b: memref<?xi8>, %c: memref<?xi8>) {
  return
}
func.func @calls_unplanned(%batch: !hybrid.batch,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  // expected-error @below {{expected a callee with a 'hybrid.frame'}}
  call @unplanned(%batch, %tokens, %rows, %threads) : (!hybrid.batch, memref<?xi8>, memref<?xi8>, memref<?xi8>) -> ()
  return
}

// -----

// expected-error @below {{expected a body of one block}}
func.func @blocks(%tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  llvm.br ^end
^end:
  return
}

// -----

// expected-error @below {{expected a body of one block}}
func.func private @declared(memref<?x64xf32>)

// -----

func.func @regions(%c: i1,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  // expected-error @below {{expected no regions but those of phases}}
  scf.if %c {
  }
  return
}
