// RUN: braid-opt %s --split-input-file --verify-diagnostics

// Ops and forms of ops that not every family has; one case a constraint.

// expected-error @below {{expected runs of 'w' that divide 12 elements and do not overlap, but got 5 every 8}}
func.func private @source() attributes {a = #hybrid.source<"w"[0, 12] runs of 5 every 8>}

// -----

// expected-error @below {{expected runs of 'w' that divide 12 elements and do not overlap, but got 4 every 3}}
func.func private @source() attributes {a = #hybrid.source<"w"[0, 12] runs of 4 every 3>}

// -----

// expected-error @below {{expected a positive number of labels if and only if the head is classification}}
hybrid.model "jamba" head base {hidden = 4 : i64, labels = 2 : i64, layers = 1 : i64, vocabulary = 9 : i64}  // model_c2

// -----

// expected-error @below {{expected a positive number of labels if and only if the head is classification}}
hybrid.model "jamba" head classification {hidden = 4 : i64, layers = 1 : i64, vocabulary = 9 : i64}  // model_c2

// -----

func.func @concat_rms_norm_c1(%x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<16xf32>, %z: memref<?x8xf32>) {
  // expected-error @below {{expected 16 columns in 'init', but got 8}}
  hybrid.concat_rms_norm %x, %y, %w epsilon 0.0 into %z : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<16xf32> into memref<?x8xf32>
  return
}

// -----

func.func @concat_rms_norm_c2(%x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8xf32>, %z: memref<?x16xf32>) {
  // expected-error @below {{expected 'weight' of shape [16], but got [8]}}
  hybrid.concat_rms_norm %x, %y, %w epsilon 0.0 into %z : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x16xf32>
  return
}

// -----

func.func @concat_rms_norm_c3(%x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<16xf32>, %z: memref<?x16xf32>) {
  // expected-error @below {{expected 'epsilon' not to be negative}}
  hybrid.concat_rms_norm %x, %y, %w epsilon -1.0 into %z : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<16xf32> into memref<?x16xf32>
  return
}

// -----

func.func @head_linear_c1(%x: memref<?x8xf32>, %w0: !hybrid.weight<2x3x4xf32>, %y0: memref<?x6xf32>, %y1: memref<?x6xf32>) {
  // expected-error @below {{expected as many inits as weights, at least one, but got 2 and 1}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x4xf32>) into(%y0, %y1 : memref<?x6xf32>, memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c2(%x: memref<?x8xf32>, %w0: !hybrid.weight<8x4xf32>, %y0: memref<?x6xf32>) {
  // expected-error @below {{expected 'weights' of rank 3, but got 2}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<8x4xf32>) into(%y0 : memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c2(%x: memref<?x9xf32>, %w0: !hybrid.weight<2x3x4xf32>, %y0: memref<?x6xf32>) {
  // expected-error @below {{expected a multiple of 2 columns, one run a head, in 'input', but got 9}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x4xf32>) into(%y0 : memref<?x6xf32>) : memref<?x9xf32>
  return
}

// -----

func.func @head_linear_c2(%x: memref<?x8xf32>, %w0: !hybrid.weight<2x3x4xf32>, %y0: memref<?x7xf32>) {
  // expected-error @below {{expected a multiple of 2 columns, one run a head, in 'inits', but got 7}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x4xf32>) into(%y0 : memref<?x7xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c2(%x: memref<?x8xf32>, %w0: !hybrid.weight<2x3x5xf32>, %y0: memref<?x6xf32>) {
  // expected-error @below {{expected 'weights' of shape [2, 3, 4], but got [2, 3, 5]}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x5xf32>) into(%y0 : memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c3(%x: memref<?x8xf32>, %w0: !hybrid.weight<2x3x4xf32>, %b0: !hybrid.weight<6xf32>, %b1: !hybrid.weight<6xf32>, %y0: memref<?x6xf32>) {
  // expected-error @below {{expected no biases or 1, but got 2}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x4xf32>) biases(%b0, %b1 : !hybrid.weight<6xf32>, !hybrid.weight<6xf32>) into(%y0 : memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c3(%x: memref<?x8xf32>, %w0: !hybrid.weight<2x3x4xf32>, %b0: !hybrid.weight<5xf32>, %y0: memref<?x6xf32>) {
  // expected-error @below {{expected 'biases' of shape [6], but got [5]}}
  hybrid.head_linear %x weights(%w0 : !hybrid.weight<2x3x4xf32>) biases(%b0 : !hybrid.weight<5xf32>) into(%y0 : memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @head_linear_c4(%x: memref<?x8xf32>, %w: !hybrid.weight<2x3x4xbf16>, %y: memref<?x6xf32>) {
  // expected-error @below {{expected weights of 'f32', as the input is, but got 'bf16'}}
  hybrid.head_linear %x weights(%w : !hybrid.weight<2x3x4xbf16>) into(%y : memref<?x6xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x7xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x7xf32>
  return
}

// -----

func.func @ssd_scan_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x3xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected a multiple of 3 columns, one run a head, in 'input', but got 8}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x3xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x5xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 6 columns in 'c', but got 5}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x5xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<5xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 'a' of shape [4], but got [5]}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<5xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<5xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 'step_bias' of shape [4], but got [5]}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<5xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<5xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 'skip' of shape [4], but got [5]}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<5xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<conv, 8x3xf32>) {
  // expected-error @below {{expected a state of kind ssm, but got conv}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<conv, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 7x3xf32>) {
  // expected-error @below {{expected 'state' of shape [8, 3], but got [7, 3]}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 7x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x9xf32>, %c: memref<?x9xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 'b' to have 3 columns for each of some groups of the 4 heads, but got 9}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x9xf32>, memref<?x9xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c5(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected both 'low' and 'high', in order, or neither}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) clamp [2.0, 1.0] state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_rms_norm_c1(%x: memref<?x7xf32>, %z: memref<?x8xf32>, %w: !hybrid.weight<8xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 8 columns in 'input', but got 7}}
  hybrid.gated_rms_norm %x gate %z, %w groups 2 epsilon 0.0 into %y : memref<?x7xf32>, memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_rms_norm_c1(%x: memref<?x8xf32>, %z: memref<?x7xf32>, %w: !hybrid.weight<8xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 8 columns in 'gate', but got 7}}
  hybrid.gated_rms_norm %x gate %z, %w groups 2 epsilon 0.0 into %y : memref<?x8xf32>, memref<?x7xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_rms_norm_c2(%x: memref<?x8xf32>, %z: memref<?x8xf32>, %w: !hybrid.weight<7xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 'weight' of shape [8], but got [7]}}
  hybrid.gated_rms_norm %x gate %z, %w groups 2 epsilon 0.0 into %y : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<7xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_rms_norm_c3(%x: memref<?x8xf32>, %z: memref<?x8xf32>, %w: !hybrid.weight<8xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 'epsilon' not to be negative}}
  hybrid.gated_rms_norm %x gate %z, %w groups 2 epsilon -1.0 into %y : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_rms_norm_c4(%x: memref<?x8xf32>, %z: memref<?x8xf32>, %w: !hybrid.weight<8xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected a positive number of groups that divides 8 columns, but got 3}}
  hybrid.gated_rms_norm %x gate %z, %w groups 3 epsilon 0.0 into %y : memref<?x8xf32>, memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @rotary_table_c1(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected frequencies, but got none}}
  hybrid.rotary_table %batch frequencies [] scale 1.0 into %y : memref<?x4xf32>
  return
}

// -----

func.func @rotary_table_c1(%batch: !hybrid.batch, %y: memref<?x5xf32>) {
  // expected-error @below {{expected 4 columns in 'init', but got 5}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y : memref<?x5xf32>
  return
}

// -----

func.func @rotary_table_c2(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected a positive 'threshold' if and only if there are 'long_frequencies', or 'stretch_factor' and 'stretch_exponents'}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y {threshold = 4 : i64} : memref<?x4xf32>
  return
}

// -----

func.func @rotary_table_c2(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected a positive 'threshold' if and only if there are 'long_frequencies', or 'stretch_factor' and 'stretch_exponents'}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y {long_frequencies = [1.0, 0.1]} : memref<?x4xf32>
  return
}

// -----

func.func @rotary_table_c2(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected a positive 'threshold' if and only if there are 'long_frequencies', or 'stretch_factor' and 'stretch_exponents'}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y {stretch_factor = 2.0 : f64, threshold = 4 : i64} : memref<?x4xf32>
  return
}

// -----

func.func @rotary_table_c2(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected a positive 'threshold' if and only if there are 'long_frequencies', or 'stretch_factor' and 'stretch_exponents'}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y {long_frequencies = [1.0, 0.1], threshold = 0 : i64} : memref<?x4xf32>
  return
}

// -----

func.func @rotary_table_c3(%batch: !hybrid.batch, %y: memref<?x4xf32>) {
  // expected-error @below {{expected lists of 2 numbers, one a frequency, but got 1}}
  hybrid.rotary_table %batch frequencies [1.0, 0.5] scale 1.0 into %y {long_frequencies = [1.0], threshold = 4 : i64} : memref<?x4xf32>
  return
}

// -----

func.func @rope_c1(%t: memref<?x3xf32>, %x: memref<?x16xf32>) {
  // expected-error @below {{expected an even number of columns, at most 8, in 'table', but got 3}}
  hybrid.rope %t heads of 8 into %x : memref<?x3xf32> into memref<?x16xf32>
  return
}

// -----

func.func @rope_c1(%t: memref<?x10xf32>, %x: memref<?x16xf32>) {
  // expected-error @below {{expected an even number of columns, at most 8, in 'table', but got 10}}
  hybrid.rope %t heads of 8 into %x : memref<?x10xf32> into memref<?x16xf32>
  return
}

// -----

func.func @rope_c2(%t: memref<?x4xf32>, %x: memref<?x12xf32>) {
  // expected-error @below {{expected a multiple of 8 columns in 'init', but got 12}}
  hybrid.rope %t heads of 8 into %x : memref<?x4xf32> into memref<?x12xf32>
  return
}

// -----

func.func @attention_c2(%batch: !hybrid.batch, %q: memref<?x2x8xf32>, %y: memref<?x8xf32>, %s: !hybrid.state<kv, 2x1x8xf32>) {
  // expected-error @below {{expected operands of one shape, but got 'memref<?x2x8xf32>' and 'memref<?x8xf32>'}}
  hybrid.attention %q state %s batch %batch scale 1.0 into %y : memref<?x2x8xf32>, !hybrid.state<kv, 2x1x8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @expert_linear_c5(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<3x4x8xf32>, %b: !hybrid.weight<4xf32>, %y: memref<?x2x4xf32>) {
  // expected-error @below {{expected no bias without scales}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<3x4x8xf32>) bias %b : !hybrid.weight<4xf32> into(%y : memref<?x2x4xf32>) : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c5(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %s: memref<?x2xf32>, %w: !hybrid.weight<3x4x8xf32>, %b: !hybrid.weight<5xf32>, %y: memref<?x4xf32>) {
  // expected-error @below {{expected 'bias' of shape [4], but got [5]}}
  hybrid.expert_linear %x experts %e order %e scales %s : memref<?x2xf32> weights(%w : !hybrid.weight<3x4x8xf32>) bias %b : !hybrid.weight<5xf32> into(%y : memref<?x4xf32>) : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c6(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<3x40x8xf32, <16>>, %y: memref<?x2x40xf32>) {
  // expected-error @below {{expected items of a positive multiple of 16 columns, but got 24}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<3x40x8xf32, <16>>) into(%y : memref<?x2x40xf32>) items of 24 : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c6(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<3x40x8xf32>, %y: memref<?x2x40xf32>) {
  // expected-error @below {{expected items of a positive multiple of 1 columns, but got 0}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<3x40x8xf32>) into(%y : memref<?x2x40xf32>) items of 0 : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_gated_linear_c4(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<3x40x8xf32, <16>>, %y: memref<?x2x40xf32>) {
  // expected-error @below {{expected items of a positive multiple of 16 columns, but got -16}}
  hybrid.expert_gated_linear silu %x experts %e order %e weights(%w, %w) into %y items of -16 : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<3x40x8xf32, <16>>, !hybrid.weight<3x40x8xf32, <16>> into memref<?x2x40xf32>
  return
}

// -----

func.func @selective_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %n: memref<?x12xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 'b' to have 4 columns for each of some groups of the 8 columns of 'input', but got 12}}
  hybrid.selective_scan %x step %x b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x12xf32>, memref<?x12xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @rope_c1(%t: memref<?x0xf32>, %x: memref<?x16xf32>) {
  // expected-error @below {{expected heads of at least one column, but got 0}}
  hybrid.rope %t heads of 0 into %x : memref<?x0xf32> into memref<?x16xf32>
  return
}

// -----

func.func @ssd_scan_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x0xf32>, %b: memref<?x6xf32>, %c: memref<?x6xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected a multiple of 0 columns, one run a head, in 'input', but got 8}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x0xf32>, memref<?x6xf32>, memref<?x6xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @ssd_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %dt: memref<?x4xf32>, %b: memref<?x0xf32>, %c: memref<?x0xf32>, %a: !hybrid.weight<4xf32>, %e: !hybrid.weight<4xf32>, %d: !hybrid.weight<4xf32>, %s: !hybrid.state<ssm, 8x3xf32>) {
  // expected-error @below {{expected 'b' to have 3 columns for each of some groups of the 4 heads, but got 0}}
  hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %e, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x4xf32>, memref<?x0xf32>, memref<?x0xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.weight<4xf32>, !hybrid.state<ssm, 8x3xf32> into memref<?x8xf32>
  return
}
