// RUN: braid-opt %s --hybrid-convert-to-cpu --split-input-file --verify-diagnostics

func.func private @row_major(%x: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32>, %y: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<64x64xf32>'; run hybrid-assign-layouts}}
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  }
  return
}

// -----

// The default choices are verified: here is no tile of whole vectors.
func.func private @panels_of_less_than_a_vector(%x: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32, <8>>, %y: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{'hybrid.linear' op expected a tile's columns to be a multiple of 16 that divides the 8 of a panel, but got 8}}
    hybrid.linear %x weights(%w : !hybrid.weight<64x64xf32, <8>>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  }
  return
}

// -----

// expected-error @below {{expected phase form with a 'hybrid.frame'; run hybrid-plan-memory}}
func.func private @unplanned(%x: memref<?x64xf32>) {
  return
}

// -----

func.func private @model_form(%x: tensor<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  // expected-error @below {{expected an op of phase form}}
  %0 = hybrid.activation relu %x into %x : tensor<?x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  return
}

// -----

func.func private @norm_of_halves(%x: memref<?x64xf32>, %w: !hybrid.weight<64xbf16>, %y: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected operand 1 to be of f32, but got '!hybrid.weight<64xbf16>'}}
    hybrid.rms_norm %x, %w epsilon 0.0 into %y : memref<?x64xf32>, !hybrid.weight<64xbf16> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @state_of_another_layout(%batch: !hybrid.batch, %x: memref<?x16xf32>, %dt: memref<?x4xbf16>, %b: memref<?x8xf32>, %w: !hybrid.weight<16x4xbf16, <16 by 2>>, %v: !hybrid.weight<16xf32>, %a: !hybrid.weight<16x8xf32, <16>>, %s: !hybrid.state<ssm, 16x8xf32>, %y: memref<?x16xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a state laid out as '!hybrid.weight<16x8xf32, <16>>', but got '!hybrid.state<ssm, 16x8xf32>'}}
    hybrid.gated_scan silu %x gate %x dt %dt b %b c %b weights(%w, %v, %a, %v) state %s batch %batch into %y : memref<?x16xf32>, memref<?x16xf32>, memref<?x4xbf16>, memref<?x8xf32>, memref<?x8xf32>, <16x4xbf16, <16 by 2>>, <16xf32>, <16x8xf32, <16>>, <16xf32>, <ssm, 16x8xf32> into memref<?x16xf32>
  }
  return
}

// -----

// Kernels that know the width of their panels.
func.func private @router_in_other_panels(%x: memref<?x64xf32>, %w: !hybrid.weight<8x64xf32, <32>>, %s: memref<?x2xf32>, %e: memref<?x2xi32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels of 16 rows, but got '!hybrid.weight<8x64xf32, <32>>'; run hybrid-assign-layouts}}
    hybrid.router %x, %w into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<8x64xf32, <32>>
  }
  return
}

// -----

func.func private @conv_in_rows(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64x1xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels of 16 rows, but got '!hybrid.weight<64x1xf32>'; run hybrid-assign-layouts}}
    hybrid.causal_conv1d %x, %w batch %batch into %y : memref<?x64xf32>, !hybrid.weight<64x1xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @conv_activation_in_rows(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64x1xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels of 16 rows, but got '!hybrid.weight<64x1xf32>'; run hybrid-assign-layouts}}
    hybrid.conv_activation silu %x, %w batch %batch into %y : memref<?x64xf32>, !hybrid.weight<64x1xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @decays_in_rows(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %b: memref<?x8xf32>, %a: !hybrid.weight<64x8xf32>, %d: !hybrid.weight<64xf32>, %s: !hybrid.state<ssm, 64x8xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels of 16 rows, but got '!hybrid.weight<64x8xf32>'; run hybrid-assign-layouts}}
    hybrid.selective_scan %x step %x b %b c %b weights(%a, %d) state %s batch %batch into %y : memref<?x64xf32>, memref<?x64xf32>, memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<64x8xf32>, !hybrid.weight<64xf32>, !hybrid.state<ssm, 64x8xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @scan_of_another_layout(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %b: memref<?x8xf32>, %a: !hybrid.weight<64x8xf32, <16>>, %d: !hybrid.weight<64xf32>, %s: !hybrid.state<ssm, 64x8xf32, <32>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a state laid out as '!hybrid.weight<64x8xf32, <16>>', but got '!hybrid.state<ssm, 64x8xf32, <32>>'}}
    hybrid.selective_scan %x step %x b %b c %b weights(%a, %d) state %s batch %batch into %y : memref<?x64xf32>, memref<?x64xf32>, memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<64x8xf32, <16>>, !hybrid.weight<64xf32>, !hybrid.state<ssm, 64x8xf32, <32>> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @steps_in_rows(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %dt: memref<?x4xf32>, %b: memref<?x8xf32>, %w: !hybrid.weight<64x4xf32>, %a: !hybrid.weight<64x8xf32, <16>>, %d: !hybrid.weight<64xf32>, %s: !hybrid.state<ssm, 64x8xf32, <16>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<64x4xf32>'; run hybrid-assign-layouts}}
    hybrid.gated_scan silu %x gate %x dt %dt b %b c %b weights(%w, %d, %a, %d) state %s batch %batch into %y : memref<?x64xf32>, memref<?x64xf32>, memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>, <64x4xf32>, <64xf32>, <64x8xf32, <16>>, <64xf32>, <ssm, 64x8xf32, <16>> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @ssd_state_in_rows(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %h: memref<?x4xf32>, %b: memref<?x8xf32>, %v: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 64x8xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a state in panels of 16 rows, but got '!hybrid.state<ssm, 64x8xf32>'; run hybrid-assign-layouts}}
    hybrid.ssd_scan %x step %h b %b c %b weights(%v, %v, %v) state %s batch %batch into %y : memref<?x64xf32>, memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 64x8xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @ssd_state_in_other_panels(%batch: !hybrid.batch, %x: memref<?x64xf32>, %y: memref<?x64xf32>, %h: memref<?x4xf32>, %b: memref<?x8xf32>, %v: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 64x8xf32, <32>>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a state in panels of 16 rows, but got '!hybrid.state<ssm, 64x8xf32, <32>>'; run hybrid-assign-layouts}}
    hybrid.ssd_scan %x step %h b %b c %b weights(%v, %v, %v) state %s batch %batch into %y : memref<?x64xf32>, memref<?x4xf32>, memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 64x8xf32, <32>> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @gate_in_rows(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<64x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<64x64xf32>'; run hybrid-assign-layouts}}
    hybrid.gated_linear silu %x weights(%w, %w) into %y : memref<?x64xf32>, <64x64xf32>, <64x64xf32> into memref<?x64xf32>
  }
  return
}

// -----

func.func private @heads_in_rows(%x: memref<?x64xf32>, %y: memref<?x64xf32>, %w: !hybrid.weight<2x32x32xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<2x32x32xf32>'; run hybrid-assign-layouts}}
    hybrid.head_linear %x weights(%w : !hybrid.weight<2x32x32xf32>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
  }
  return
}

// -----

func.func private @experts_in_rows(%x: memref<?x64xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<4x64x64xf32>, %y: memref<?x2x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<4x64x64xf32>'; run hybrid-assign-layouts}}
    hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x64x64xf32>) into(%y : memref<?x2x64xf32>) : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>
  }
  return
}

// -----

func.func private @gates_of_experts_in_rows(%x: memref<?x64xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<4x64x64xf32>, %y: memref<?x2x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected a weight in panels, but got '!hybrid.weight<4x64x64xf32>'; run hybrid-assign-layouts}}
    hybrid.expert_gated_linear silu %x experts %e order %e weights(%w, %w) into %y : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>, <4x64x64xf32>, <4x64x64xf32> into memref<?x2x64xf32>
  }
  return
}

// -----

func.func private @results_of_two_types(%x: memref<?x64xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<4x64x64xf32, <64>>, %y: memref<?x2x64xf32>, %z: memref<?x2x64xbf16>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected results of one type, f32 where slots are summed, but got 'memref<?x2x64xbf16>'}}
    hybrid.expert_linear %x experts %e order %e weights(%w, %w : !hybrid.weight<4x64x64xf32, <64>>, !hybrid.weight<4x64x64xf32, <64>>) into(%y, %z : memref<?x2x64xf32>, memref<?x2x64xbf16>) : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>
  }
  return
}

// -----

func.func private @sum_of_halves(%x: memref<?x64xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<4x64x64xf32, <64>>, %s: memref<?x2xf32>, %z: memref<?x64xbf16>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected results of one type, f32 where slots are summed, but got 'memref<?x64xbf16>'}}
    hybrid.expert_linear %x experts %e order %e scales %s : memref<?x2xf32> weights(%w : !hybrid.weight<4x64x64xf32, <64>>) into(%z : memref<?x64xbf16>) : memref<?x64xf32>, memref<?x2xi32>, memref<?x2xi32>
  }
  return
}

// -----

func.func private @keys_and_values_of_two_types(%batch: !hybrid.batch, %k: memref<?x16xf32>, %v: memref<?x16xbf16>, %s: !hybrid.state<kv, 2x2x8xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  hybrid.phase {
    // expected-error @below {{expected keys and values of the same elements, but got 'memref<?x16xf32>' and 'memref<?x16xbf16>'}}
    hybrid.append_kv %k, %v state %s batch %batch : memref<?x16xf32>, memref<?x16xbf16>, !hybrid.state<kv, 2x2x8xf32>
  }
  return
}

// -----

func.func private @results(%x: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) -> memref<?x64xf32> attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  // expected-error @below {{expected no results}}
  return %x : memref<?x64xf32>
}

// -----

// What a call hands out: the batch, ids, and up to four outputs.
// expected-error @below {{expected an entry of at most six arguments}}
func.func @seven_arguments(%batch: !hybrid.batch, %ids: memref<?xi32>, %a: memref<?x64xf32>, %b: memref<?x64xf32>, %c: memref<?x64xf32>, %d: memref<?x64xf32>, %e: memref<?x64xf32>,
    %tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  return
}

// -----

// expected-error @below {{expected phase form with a 'hybrid.frame'; run hybrid-plan-memory}}
func.func private @blocks(%tokens: memref<?xi8>, %rows: memref<?xi8>, %threads: memref<?xi8>) attributes {hybrid.frame = array<i64: 0, 0, 0>} {
  llvm.br ^end
^end:
  return
}

// -----

// expected-error @below {{expected phase form with a 'hybrid.frame'; run hybrid-plan-memory}}
func.func private @declared(memref<?x64xf32>)

// -----

hybrid.param @a : !hybrid.weight<536870912x1073741823xf32> from [[#hybrid.source<"a"[0, 576460751766552576]>]]
hybrid.param @b : !hybrid.weight<536870912x1073741823xf32> from [[#hybrid.source<"b"[0, 576460751766552576]>]]
// expected-error @below {{expected all symbols to fit into 2^62 bytes}}
hybrid.param @c : !hybrid.weight<536870912x1073741823xf32> from [[#hybrid.source<"c"[0, 576460751766552576]>]]

// -----

hybrid.state @a : !hybrid.state<ssm, 536870912x1073741823xf32>
hybrid.state @b : !hybrid.state<ssm, 536870912x1073741823xf32>
// expected-error @below {{expected all symbols to fit into 2^62 bytes}}
hybrid.state @c : !hybrid.state<ssm, 536870912x1073741823xf32>
