// RUN: braid-opt %s --split-input-file --verify-diagnostics

// Attributes and types.

// expected-error @below {{expected the name of a tensor, but got none}}
func.func private @source() attributes {a = #hybrid.source<""[0, 1]>}

// -----

// expected-error @below {{expected offset and count of 'w' not to be negative, but got -1 and 1}}
func.func private @source() attributes {a = #hybrid.source<"w"[-1, 1]>}

// -----

// expected-error @below {{expected panels of a power of two up to 1024 rows, but got 48}}
func.func private @panels() attributes {a = #hybrid.panels<48>}

// -----

// expected-error @below {{expected panels of a depth of 1 or 2, but got 4}}
func.func private @depth() attributes {a = #hybrid.panels<16 by 4>}

// -----

// expected-error @below {{expected a weight of rank 1 to 3, but got rank 4}}
func.func private @weight(!hybrid.weight<1x1x1x1xf32>)

// -----

// expected-error @below {{expected elements of f32 or bf16, but got 'i8'}}
func.func private @weight(!hybrid.weight<4xi8>)

// -----

// expected-error @below {{expected positive sizes that take fewer than 2^62 bytes, but got [4294967296, 4294967296]}}
func.func private @weight(!hybrid.weight<4294967296x4294967296xf32>)

// -----

// expected-error @below {{expected positive sizes that take fewer than 2^62 bytes, but got [4, 0]}}
func.func private @weight(!hybrid.weight<4x0xf32>)

// -----

// Positions of a block and padding count, too.
// expected-error @below {{expected positive sizes that take fewer than 2^62 bytes, but got [2, 288230376151711743, 1]}}
func.func private @state(!hybrid.state<kv, 2x288230376151711743x1xf32>)

// -----

// expected-error @below {{expected panels of a matrix, but got rank 1}}
func.func private @weight(!hybrid.weight<64xf32, <16>>)

// -----

// expected-error @below {{expected a state of kind kv to have the shape [2, heads, head size], but got [8, 4]}}
func.func private @state(!hybrid.state<kv, 8x4xf32>)

// -----

// Symbols and references.

// expected-error @below {{expected positive 'vocabulary' and 'hidden' and no negative 'layers', but got 0, 4 and 1}}
hybrid.model "jamba" head base {hidden = 4 : i64, layers = 1 : i64, vocabulary = 0 : i64}  // model_c1

// -----

// expected-error @below {{expected sources of at least one element}}
hybrid.param @param_c1 : !hybrid.weight<4xf32> from []

// -----

// expected-error @below {{expected each element to be a non-empty array of sources, but got []}}
hybrid.param @param_c1 : !hybrid.weight<4xf32> from [[]]

// -----

// expected-error @below {{expected sources of 4 elements, but got 3}}
hybrid.param @param_c2 : !hybrid.weight<4xf32> from [[#hybrid.source<"w"[0, 3]>]]

// -----

// expected-error @below {{expected counts below 2^63 in [#hybrid.source<"w"[0, 4611686018427387904]>, #hybrid.source<"w"[0, 4611686018427387904]>]}}
hybrid.param @param_c2 : !hybrid.weight<4xf32> from [[#hybrid.source<"w"[0, 4611686018427387904]>, #hybrid.source<"w"[0, 4611686018427387904]>]]

// -----

// expected-error @below {{expected a positive count, but got 0}}
hybrid.state @state_c1 : !hybrid.state<ssm, 8x4xf32> count 0

// -----

// expected-error @below {{expected members for a count of 2, but got ["a"]}}
hybrid.state @state_c2 : !hybrid.state<ssm, 8x4xf32> count 2 {members = ["a"]}

// -----

func.func @param_ref_c1() {
  // expected-error @below {{expected @nothing to be a 'hybrid.param'}}
  %0 = hybrid.param_ref @nothing : !hybrid.weight<4xf32>
  return
}

// -----

// expected-note @below {{declared here}}
hybrid.param @w : !hybrid.weight<4xf32> from [[#hybrid.source<"w"[0, 4]>]]
func.func @param_ref_c1() {
  // expected-error @below {{expected the type '!hybrid.weight<4xf32>' of @w, but got '!hybrid.weight<5xf32>'}}
  %0 = hybrid.param_ref @w : !hybrid.weight<5xf32>
  return
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32> count 2
func.func @state_ref_c2() {
  // expected-error @below {{expected an index if and only if @s has several elements, but it has 2}}
  %0 = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  return
}

// -----

// Rows in, rows out.

func.func @embed_c1(%ids: memref<?xi32>, %w: !hybrid.weight<9x8xf32>, %x: memref<?x7xf32>) {
  // expected-error @below {{expected 8 columns in 'init', but got 7}}
  hybrid.embed %ids, %w into %x : memref<?xi32>, !hybrid.weight<9x8xf32> into memref<?x7xf32>
  return
}

// -----

func.func @embed_c1(%ids: memref<?xi32>, %w: !hybrid.weight<8xf32>, %x: memref<?x8xf32>) {
  // expected-error @below {{expected 'weight' of rank 2, but got 1}}
  hybrid.embed %ids, %w into %x : memref<?xi32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @rms_norm_c1(%x: memref<?x8xf32>, %w: !hybrid.weight<7xf32>, %y: memref<?x7xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.rms_norm %x, %w epsilon 0.0 into %y : memref<?x8xf32>, !hybrid.weight<7xf32> into memref<?x7xf32>
  return
}

// -----

func.func @rms_norm_c2(%x: memref<?x8xf32>, %w: !hybrid.weight<7xf32>) {
  // expected-error @below {{expected 'weight' of shape [8], but got [7]}}
  hybrid.rms_norm %x, %w epsilon 0.0 into %x : memref<?x8xf32>, !hybrid.weight<7xf32> into memref<?x8xf32>
  return
}

// -----

func.func @rms_norm_c3(%x: memref<?x8xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 'epsilon' not to be negative}}
  hybrid.rms_norm %x, %w epsilon -1.0 into %x : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @linear_c1(%x: memref<?x8xf32>, %w: !hybrid.weight<8x8xf32>) {
  // expected-error @below {{expected as many inits as weights, at least one, but got 2 and 1}}
  hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%x, %x : memref<?x8xf32>, memref<?x8xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @linear_c2(%x: memref<?x8xf32>, %w: !hybrid.weight<8x7xf32>) {
  // expected-error @below {{expected 'weights' of shape [8, 8], but got [8, 7]}}
  hybrid.linear %x weights(%w : !hybrid.weight<8x7xf32>) into(%x : memref<?x8xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @linear_c3(%x: memref<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %b: !hybrid.weight<7xf32>) {
  // expected-error @below {{expected 'biases' of shape [8], but got [7]}}
  hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) biases(%b : !hybrid.weight<7xf32>) into(%x : memref<?x8xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @linear_c3(%x: memref<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %b: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected no biases or 1, but got 2}}
  hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) biases(%b, %b : !hybrid.weight<8xf32>, !hybrid.weight<8xf32>)
    into(%x : memref<?x8xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @linear_c4(%x: memref<?x8xf32>, %w: !hybrid.weight<8x8xbf16>) {
  // expected-error @below {{expected weights of 'f32', as the input is, but got 'bf16'}}
  hybrid.linear %x weights(%w : !hybrid.weight<8x8xbf16>) into(%x : memref<?x8xf32>) : memref<?x8xf32>
  return
}

// -----

func.func @gated_linear_c1(%x: memref<?x8xf32>, %w: !hybrid.weight<8x8xf32>, %v: !hybrid.weight<8x8xf32, <16>>) {
  // expected-error @below {{expected weights of one type, but got '!hybrid.weight<8x8xf32>' and '!hybrid.weight<8x8xf32, <16>>'}}
  hybrid.gated_linear silu %x weights(%w, %v) into %x : memref<?x8xf32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32, <16>> into memref<?x8xf32>
  return
}

// -----

func.func @gated_linear_c1_shape(%x: memref<?x8xf32>, %w: !hybrid.weight<9x8xf32>) {
  // expected-error @below {{expected 'gate' of shape [8, 8], but got [9, 8]}}
  hybrid.gated_linear silu %x weights(%w, %w) into %x : memref<?x8xf32>, !hybrid.weight<9x8xf32>, !hybrid.weight<9x8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_linear_c2(%x: memref<?x8xbf16>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x8xf32>) {
  // expected-error @below {{expected weights of 'bf16', as the input is, but got 'f32'}}
  hybrid.gated_linear silu %x weights(%w, %w) into %y : memref<?x8xbf16>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @activation_c1(%x: memref<?x8xf32>, %y: memref<?x2x4xf32>) {
  // expected-error @below {{expected operands of one shape, but got}}
  hybrid.activation silu %x into %y : memref<?x8xf32> into memref<?x2x4xf32>
  return
}

// -----

func.func @add_c1(%x: memref<?x8xf32>, %y: memref<?x7xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.add %x into %y : memref<?x8xf32> into memref<?x7xf32>
  return
}

// -----

func.func @select_rows_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x7xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.select_rows %x batch %batch into %y : memref<?x8xf32> into memref<?x7xf32>
  return
}

// -----

func.func @copy_c1(%x: memref<?x8xf32>, %y: memref<2x?x7xf32>) {
  %c0 = arith.constant 0 : index
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.copy %x to %y[%c0] : memref<?x8xf32> to memref<2x?x7xf32>
  return
}

// -----

func.func @copy_c2(%x: memref<?x8xf32>, %y: memref<2x?x8xf32>) {
  %c2 = arith.constant 2 : index
  // expected-error @below {{expected an index in [0, 2), but got 2}}
  hybrid.copy %x to %y[%c2] : memref<?x8xf32> to memref<2x?x8xf32>
  return
}

// -----

// Mamba.

func.func @causal_conv1d_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x7xf32>, %w: !hybrid.weight<7x1xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.causal_conv1d %x, %w batch %batch into %y : memref<?x8xf32>, !hybrid.weight<7x1xf32> into memref<?x7xf32>
  return
}

// -----

func.func @causal_conv1d_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<7x1xf32>) {
  // expected-error @below {{expected 'weight' of shape [8, 1], but got [7, 1]}}
  hybrid.causal_conv1d %x, %w batch %batch into %x : memref<?x8xf32>, !hybrid.weight<7x1xf32> into memref<?x8xf32>
  return
}

// -----

func.func @causal_conv1d_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %b: !hybrid.weight<7xf32>) {
  // expected-error @below {{expected 'bias' of shape [8], but got [7]}}
  hybrid.causal_conv1d %x, %w bias %b : !hybrid.weight<7xf32> batch %batch into %x : memref<?x8xf32>, !hybrid.weight<8x1xf32> into memref<?x8xf32>
  return
}

// -----

func.func @causal_conv1d_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>) {
  // expected-error @below {{expected a state if and only if there are several taps, but there are 4}}
  hybrid.causal_conv1d %x, %w batch %batch into %x : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @causal_conv1d_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %s: !hybrid.state<ssm, 3x8xf32>) {
  // expected-error @below {{expected a state of kind conv, but got ssm}}
  hybrid.causal_conv1d %x, %w state %s : !hybrid.state<ssm, 3x8xf32> batch %batch into %x : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @causal_conv1d_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %s: !hybrid.state<conv, 4x8xf32>) {
  // expected-error @below {{expected 'state' of shape [3, 8], but got [4, 8]}}
  hybrid.causal_conv1d %x, %w state %s : !hybrid.state<conv, 4x8xf32> batch %batch into %x : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x7xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 8 columns in 'step', but got 7}}
  hybrid.selective_scan %x step %y b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x7xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %n: memref<?x4xf32>, %m: memref<?x5xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 4 columns in 'c', but got 5}}
  hybrid.selective_scan %x step %x b %n c %m weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x5xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8x5xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 'b' to have 5 columns for each of some groups of the 8 columns of 'input', but got 4}}
  hybrid.selective_scan %x step %x b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x5xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<7xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 'skip' of shape [8], but got [7]}}
  hybrid.selective_scan %x step %x b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<7xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c5(%batch: !hybrid.batch, %x: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<conv, 8x4xf32>) {
  // expected-error @below {{expected a state of kind ssm, but got conv}}
  hybrid.selective_scan %x step %x b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<conv, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

// Attention.

func.func @append_kv_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %s: !hybrid.state<conv, 3x8xf32>) {
  // expected-error @below {{expected a state of kind kv, but got conv}}
  hybrid.append_kv %x, %x state %s batch %batch : memref<?x8xf32>, memref<?x8xf32>, !hybrid.state<conv, 3x8xf32>
  return
}

// -----

func.func @append_kv_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %s: !hybrid.state<kv, 2x2x3xf32>) {
  // expected-error @below {{expected 6 columns in 'keys', but got 8}}
  hybrid.append_kv %x, %x state %s batch %batch : memref<?x8xf32>, memref<?x8xf32>, !hybrid.state<kv, 2x2x3xf32>
  return
}

// -----

func.func @attention_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %s: !hybrid.state<conv, 3x8xf32>) {
  // expected-error @below {{expected a state of kind kv, but got conv}}
  hybrid.attention %x state %s batch %batch scale 1.0 into %x : memref<?x8xf32>, !hybrid.state<conv, 3x8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @attention_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %s: !hybrid.state<kv, 2x2x3xf32>) {
  // expected-error @below {{expected a multiple of 6 columns in 'queries', but got 8}}
  hybrid.attention %x state %s batch %batch scale 1.0 into %x : memref<?x8xf32>, !hybrid.state<kv, 2x2x3xf32> into memref<?x8xf32>
  return
}

// -----

func.func @attention_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %s: !hybrid.state<kv, 2x1x8xf32>) {
  // expected-error @below {{expected 'rounded' on a cache of bf16, but it is of 'f32'}}
  hybrid.attention rounded %x state %s batch %batch scale 1.0 into %x : memref<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> into memref<?x8xf32>
  return
}

// -----

// Experts.

func.func @router_c1(%x: memref<?x8xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<4x7xf32>) {
  // expected-error @below {{expected 'weight' of shape [4, 8], but got [4, 7]}}
  hybrid.router %x, %w into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x8xf32>, !hybrid.weight<4x7xf32>
  return
}

// -----

func.func @router_c2(%x: memref<?x8xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %l: memref<?x3xf32>, %w: !hybrid.weight<4x8xf32>) {
  // expected-error @below {{expected 4 columns in 'logits', but got 3}}
  hybrid.router %x, %w into(%s, %e, %l : memref<?x2xf32>, memref<?x2xi32>, memref<?x3xf32>) : memref<?x8xf32>, !hybrid.weight<4x8xf32>
  return
}

// -----

func.func @attention_weights_c1(%batch: !hybrid.batch, %q: memref<?x16xf32>, %s: !hybrid.state<ssm, 8x8xf32>, %o: memref<1x?x2x?xf32>, %n: index) {
  // expected-error @below {{expected a state of kind kv, but got ssm}}
  hybrid.attention_weights %q state %s batch %batch scale 1.0 to %o[%n] : memref<?x16xf32>, !hybrid.state<ssm, 8x8xf32> to memref<1x?x2x?xf32>
  return
}

// -----

func.func @attention_weights_c2(%batch: !hybrid.batch, %q: memref<?x12xf32>, %s: !hybrid.state<kv, 2x1x8xf32>, %o: memref<1x?x2x?xf32>, %n: index) {
  // expected-error @below {{expected a multiple of 8 columns in 'queries', but got 12}}
  hybrid.attention_weights %q state %s batch %batch scale 1.0 to %o[%n] : memref<?x12xf32>, !hybrid.state<kv, 2x1x8xf32> to memref<1x?x2x?xf32>
  return
}

// -----

func.func @attention_weights_c3(%batch: !hybrid.batch, %q: memref<?x16xf32>, %s: !hybrid.state<kv, 2x1x8xf32>, %o: memref<1x?x3x?xf32>, %n: index) {
  // expected-error @below {{expected an output of 2 heads, but got 'memref<1x?x3x?xf32>'}}
  hybrid.attention_weights %q state %s batch %batch scale 1.0 to %o[%n] : memref<?x16xf32>, !hybrid.state<kv, 2x1x8xf32> to memref<1x?x3x?xf32>
  return
}

// -----

func.func @attention_weights_c4(%batch: !hybrid.batch, %q: memref<?x16xf32>, %s: !hybrid.state<kv, 2x1x8xf32>, %o: memref<1x?x2x?xf32>) {
  %n = arith.constant 1 : index
  // expected-error @below {{expected an index in [0, 1), but got 1}}
  hybrid.attention_weights %q state %s batch %batch scale 1.0 to %o[%n] : memref<?x16xf32>, !hybrid.state<kv, 2x1x8xf32> to memref<1x?x2x?xf32>
  return
}

// -----

func.func @attention_weights_c5(%batch: !hybrid.batch, %q: memref<?x16xf32>, %s: !hybrid.state<kv, 2x1x8xf32>, %o: memref<1x?x2x?xf32>, %n: index) {
  // expected-error @below {{expected 'rounded' on a cache of bf16, but it is of 'f32'}}
  hybrid.attention_weights rounded %q state %s batch %batch scale 1.0 to %o[%n] : memref<?x16xf32>, !hybrid.state<kv, 2x1x8xf32> to memref<1x?x2x?xf32>
  return
}

// -----

func.func @router_c2(%x: memref<?x8xf32>, %s: memref<?x2xf32>, %w: !hybrid.weight<4x8xf32>) {
  // expected-error @below {{expected inits of f32 and of i32, and perhaps logits of f32, but got 'memref<?x2xf32>', 'memref<?x2xf32>'}}
  hybrid.router %x, %w into(%s, %s : memref<?x2xf32>, memref<?x2xf32>) : memref<?x8xf32>, !hybrid.weight<4x8xf32>
  return
}

// -----

func.func @router_c2(%x: memref<?x8xf32>, %s: memref<?x5xf32>, %e: memref<?x5xi32>, %w: !hybrid.weight<4x8xf32>) {
  // expected-error @below {{expected at most 4 slots, one an expert, but got 5}}
  hybrid.router %x, %w into(%s, %e : memref<?x5xf32>, memref<?x5xi32>) : memref<?x8xf32>, !hybrid.weight<4x8xf32>
  return
}

// -----

func.func @sort_rows_c1(%e: memref<?x2xi32>, %o: memref<?x3xi32>) {
  // expected-error @below {{expected 3 columns in 'experts', but got 2}}
  hybrid.sort_rows %e of 4 into %o : memref<?x2xi32> into memref<?x3xi32>
  return
}

// -----

func.func @sort_rows_c2(%e: memref<?x2xi32>) {
  // expected-error @below {{expected a positive number of experts, but got 0}}
  hybrid.sort_rows %e of 0 into %e : memref<?x2xi32> into memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c1(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected as many inits as weights, at least one, but got 2 and 1}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x8x8xf32>) into(%h, %h : memref<?x2x8xf32>, memref<?x2x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c2(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %v: !hybrid.weight<4x8x8xf32>, %w: !hybrid.weight<4x8x8xf32, <16>>) {
  // expected-error @below {{expected weights of one layout, but got '!hybrid.weight<4x8x8xf32>' and '!hybrid.weight<4x8x8xf32, <16>>'}}
  hybrid.expert_linear %x experts %e order %e weights(%v, %w : !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32, <16>>) into(%h, %h : memref<?x2x8xf32>, memref<?x2x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c2(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x7xf32>) {
  // expected-error @below {{expected 'weights' of shape [4, 8, 8], but got [4, 8, 7]}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x8x7xf32>) into(%h : memref<?x2x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c3(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x3x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 2 slots, but got 3}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x8x8xf32>) into(%h : memref<?x3x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c4(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %y: memref<?x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 'inits' of rank 3, but got 2}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<4x8x8xf32>) into(%y : memref<?x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

// Phases.

func.func @phase_c1(%x: tensor<?x8xf32>) {
  // expected-error @below {{expected only compute ops on buffers, but got 'hybrid.add'}}
  hybrid.phase {
    %0 = hybrid.add %x into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  }
  return
}

// -----

func.func @arena_view_c1(%arena: memref<?xi8>, %t: index) {
  // expected-error @below {{expected multiples of 64 that are not negative, but got [32, 64]}}
  %0 = hybrid.arena_view %arena[32, 64] * %t : memref<?xi8> -> memref<?x8xf32>
  return
}

// -----

func.func @arena_view_c2(%arena: memref<?xi8>, %t: index) {
  // expected-error @below {{expected rows of at most 64 bytes, but got 68}}
  %0 = hybrid.arena_view %arena[0, 64] * %t : memref<?xi8> -> memref<?x17xf32>
  return
}

// -----

func.func @arena_view_c2(%arena: memref<?xi8>, %t: index) {
  // expected-error @below {{expected rows of static shape, but got 'memref<8xf32>'}}
  %0 = hybrid.arena_view %arena[0, 64] * %t : memref<?xi8> -> memref<8xf32>
  return
}

// -----

func.func @expert_gated_linear_c1(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x8xf32>, %v: !hybrid.weight<5x8x8xf32>) {
  // expected-error @below {{expected weights of one type, but got '!hybrid.weight<4x8x8xf32>' and '!hybrid.weight<5x8x8xf32>'}}
  hybrid.expert_gated_linear silu %x experts %e order %e weights(%w, %v) into %h
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<4x8x8xf32>, !hybrid.weight<5x8x8xf32> into memref<?x2x8xf32>
  return
}

// -----

func.func @expert_gated_linear_c2(%x: memref<?x8xbf16>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected weights of 'bf16', as the input is, but got 'f32'}}
  hybrid.expert_gated_linear silu %x experts %e order %e weights(%w, %w) into %h
    : memref<?x8xbf16>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32> into memref<?x2x8xf32>
  return
}

// -----

func.func @expert_gated_linear_c3(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x3x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 2 slots, but got 3}}
  hybrid.expert_gated_linear silu %x experts %e order %e weights(%w, %w) into %h
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32> into memref<?x3x8xf32>
  return
}

// -----

func.func @gated_scan_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x9xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 8 columns in 'gate', but got 9}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x9xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x2xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x5xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 4 columns in 'c', but got 5}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x5xf32>, !hybrid.weight<8x2xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x5xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 'a' of shape [8, 4], but got [8, 5]}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x2xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x5xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<9xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 'dt_bias' of shape [8], but got [9]}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x2xf32>, !hybrid.weight<9xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c5(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<conv, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected a state of kind ssm, but got conv}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x2xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<conv, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c6(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x3xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected 'dt_weight' of shape [8, 2], but got [8, 3]}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x3xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c6_elements(%batch: !hybrid.batch, %x: memref<?x8xf32>, %z: memref<?x8xf32>, %dt: memref<?x2xf32>, %b: memref<?x4xf32>, %c: memref<?x4xf32>, %w: !hybrid.weight<8x2xbf16>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>, %y: memref<?x8xf32>) {
  // expected-error @below {{expected weights of 'f32', as the input is, but got 'bf16'}}
  hybrid.gated_scan silu %x gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x2xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x2xbf16>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @add_rms_norm_c1(%x: memref<?x8xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected two inits, but got 1}}
  hybrid.add_rms_norm %x, %w epsilon 0.0 into(%x : memref<?x8xf32>) : memref<?x8xf32>, !hybrid.weight<8xf32>
  return
}

// -----

func.func @add_rms_norm_c1_columns(%x: memref<?x8xf32>, %y: memref<?x9xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 8 columns in 'inits', but got 9}}
  hybrid.add_rms_norm %x, %w epsilon 0.0 into(%x, %y : memref<?x8xf32>, memref<?x9xf32>) : memref<?x8xf32>, !hybrid.weight<8xf32>
  return
}

// -----

func.func @add_rms_norm_c2(%x: memref<?x8xf32>, %w: !hybrid.weight<9xf32>) {
  // expected-error @below {{expected 'weight' of shape [8], but got [9]}}
  hybrid.add_rms_norm %x, %w epsilon 0.0 into(%x, %x : memref<?x8xf32>, memref<?x8xf32>) : memref<?x8xf32>, !hybrid.weight<9xf32>
  return
}

// -----

func.func @add_rms_norm_c3(%x: memref<?x8xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 'epsilon' not to be negative}}
  hybrid.add_rms_norm %x, %w epsilon -1.0 into(%x, %x : memref<?x8xf32>, memref<?x8xf32>) : memref<?x8xf32>, !hybrid.weight<8xf32>
  return
}
