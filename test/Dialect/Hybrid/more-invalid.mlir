// RUN: braid-opt %s --split-input-file --verify-diagnostics

// Rules that several ops share, in each of them.

func.func @conv_activation_c1(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x7xf32>, %w: !hybrid.weight<7x1xf32>) {
  // expected-error @below {{expected 7 columns in 'input', but got 8}}
  hybrid.conv_activation silu %x, %w batch %batch into %y : memref<?x8xf32>, !hybrid.weight<7x1xf32> into memref<?x7xf32>
  return
}

// -----

func.func @conv_activation_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 'weight' of rank 2, but got 1}}
  hybrid.conv_activation silu %x, %w batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<7x1xf32>) {
  // expected-error @below {{expected 'weight' of shape [8, 1], but got [7, 1]}}
  hybrid.conv_activation silu %x, %w batch %batch into %y : memref<?x8xf32>, !hybrid.weight<7x1xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %b: !hybrid.weight<7xf32>) {
  // expected-error @below {{expected 'bias' of shape [8], but got [7]}}
  hybrid.conv_activation silu %x, %w bias %b : !hybrid.weight<7xf32> batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x1xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>) {
  // expected-error @below {{expected a state if and only if there are several taps, but there are 4}}
  hybrid.conv_activation silu %x, %w batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %s: !hybrid.state<conv, 3x8xf32>) {
  // expected-error @below {{expected a state if and only if there are several taps, but there is 1}}
  hybrid.conv_activation silu %x, %w state %s : !hybrid.state<conv, 3x8xf32> batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x1xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %s: !hybrid.state<ssm, 3x8xf32>) {
  // expected-error @below {{expected a state of kind conv, but got ssm}}
  hybrid.conv_activation silu %x, %w state %s : !hybrid.state<ssm, 3x8xf32> batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @conv_activation_c4(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %s: !hybrid.state<conv, 4x8xf32>) {
  // expected-error @below {{expected 'state' of shape [3, 8], but got [4, 8]}}
  hybrid.conv_activation silu %x, %w state %s : !hybrid.state<conv, 4x8xf32> batch %batch into %y : memref<?x8xf32>, !hybrid.weight<8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @causal_conv1d_c2(%batch: !hybrid.batch, %x: memref<?x8xf32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 'weight' of rank 2, but got 1}}
  hybrid.causal_conv1d %x, %w batch %batch into %x : memref<?x8xf32>, !hybrid.weight<8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c1(%batch: !hybrid.batch, %x: memref<?x7xf32>, %y: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 8 columns in 'input', but got 7}}
  hybrid.selective_scan %x step %y b %n c %n weights(%a, %d) state %s batch %batch into %y
    : memref<?x7xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<8xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 'a' of rank 2, but got 1}}
  hybrid.selective_scan %x step %y b %n c %n weights(%a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @selective_scan_c3(%batch: !hybrid.batch, %x: memref<?x8xf32>, %y: memref<?x8xf32>, %n: memref<?x4xf32>, %a: !hybrid.weight<7x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 'a' of shape [8, 4], but got [7, 4]}}
  hybrid.selective_scan %x step %y b %n c %n weights(%a, %d) state %s batch %batch into %y
    : memref<?x8xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<7x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @gated_scan_c1(%batch: !hybrid.batch, %x: memref<?x7xf32>, %y: memref<?x8xf32>, %n: memref<?x4xf32>, %w: !hybrid.weight<8x4xf32>, %d: !hybrid.weight<8xf32>, %s: !hybrid.state<ssm, 8x4xf32>) {
  // expected-error @below {{expected 8 columns in 'input', but got 7}}
  hybrid.gated_scan silu %x gate %y dt %n b %n c %n weights(%w, %d, %w, %d) state %s batch %batch into %y
    : memref<?x7xf32>, memref<?x8xf32>, memref<?x4xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into memref<?x8xf32>
  return
}

// -----

func.func @router_c1(%x: memref<?x8xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %w: !hybrid.weight<8xf32>) {
  // expected-error @below {{expected 'weight' of rank 2, but got 1}}
  hybrid.router %x, %w into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x8xf32>, !hybrid.weight<8xf32>
  return
}

// -----

func.func @router_c2(%x: memref<?x8xf32>, %s: memref<?x2xf32>, %e: memref<?x3xi32>, %w: !hybrid.weight<4x8xf32>) {
  // expected-error @below {{expected 2 columns in 'inits', but got 3}}
  hybrid.router %x, %w into(%s, %e : memref<?x2xf32>, memref<?x3xi32>) : memref<?x8xf32>, !hybrid.weight<4x8xf32>
  return
}

// -----

func.func @expert_linear_c1(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %g: memref<?x2x7xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 8 columns in 'inits', but got 7}}
  hybrid.expert_linear %x experts %e order %e weights(%w, %w : !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32>) into(%h, %g : memref<?x2x8xf32>, memref<?x2x7xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c2(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<8x8xf32>) {
  // expected-error @below {{expected 'weights' of rank 3, but got 2}}
  hybrid.expert_linear %x experts %e order %e weights(%w : !hybrid.weight<8x8xf32>) into(%h : memref<?x2x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}

// -----

func.func @expert_linear_c3(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %o: memref<?x3xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 2 columns in 'order', but got 3}}
  hybrid.expert_linear %x experts %e order %o weights(%w : !hybrid.weight<4x8x8xf32>) into(%h : memref<?x2x8xf32>)
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x3xi32>
  return
}

// -----

func.func @expert_gated_linear_c1(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %o: memref<?x2xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<8x8xf32>) {
  // expected-error @below {{expected 'gate' of rank 3, but got 2}}
  hybrid.expert_gated_linear silu %x experts %e order %o weights(%w, %w) into %h
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<8x8xf32>, !hybrid.weight<8x8xf32> into memref<?x2x8xf32>
  return
}

// -----

func.func @expert_gated_linear_c3(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %o: memref<?x2xi32>, %h: memref<?x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 'init' of rank 3, but got 2}}
  hybrid.expert_gated_linear silu %x experts %e order %o weights(%w, %w) into %h
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x2xi32>, !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32> into memref<?x8xf32>
  return
}

// -----

func.func @expert_gated_linear_c3(%x: memref<?x8xf32>, %e: memref<?x2xi32>, %o: memref<?x3xi32>, %h: memref<?x2x8xf32>, %w: !hybrid.weight<4x8x8xf32>) {
  // expected-error @below {{expected 2 columns in 'order', but got 3}}
  hybrid.expert_gated_linear silu %x experts %e order %o weights(%w, %w) into %h
    : memref<?x8xf32>, memref<?x2xi32>, memref<?x3xi32>, !hybrid.weight<4x8x8xf32>, !hybrid.weight<4x8x8xf32> into memref<?x2x8xf32>
  return
}

// -----

hybrid.param @w : !hybrid.weight<4xf32> from [[#hybrid.source<"w"[0, 4]>]]
func.func @param_ref_c2(%i: index) {
  // expected-error @below {{expected an index if and only if @w has several elements, but it has 1}}
  %0 = hybrid.param_ref @w[%i] : !hybrid.weight<4xf32>
  return
}

// -----

func.func @state_ref_c1() {
  // expected-error @below {{expected @nothing to be a 'hybrid.state'}}
  %0 = hybrid.state_ref @nothing : !hybrid.state<ssm, 8x4xf32>
  return
}

// -----

// expected-note @below {{declared here}}
hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
func.func @state_ref_c1() {
  // expected-error @below {{expected the type '!hybrid.state<ssm, 8x4xf32>' of @s, but got '!hybrid.state<ssm, 8x5xf32>'}}
  %0 = hybrid.state_ref @s : !hybrid.state<ssm, 8x5xf32>
  return
}
