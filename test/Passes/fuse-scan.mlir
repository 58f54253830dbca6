// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-scan))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-scan))' --split-input-file --remarks-filter=hybrid-fuse-scan --verify-diagnostics -o /dev/null

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @mamba
//  CHECK-SAME:   %[[BATCH:[^:]*]]: !hybrid.batch, %[[V:[^:]*]]: {{.*}}, %[[Z:[^:]*]]: {{.*}}, %[[DT:[^:]*]]: tensor<?x2xf32>, %[[B:[^:]*]]: tensor<?x4xf32>, %[[W:[^:]*]]: {{.*}}, %[[WB:[^:]*]]: {{.*}}, %[[A:[^:]*]]: !hybrid.weight<8x4xf32>
//       CHECK:   %[[O:.*]] = hybrid.gated_scan silu %[[V]] gate %[[Z]] dt %[[DT]] b %[[B]] c %[[B]] weights(%[[W]], %[[WB]], %[[A]], %[[WB]])
//   CHECK-NOT:   hybrid.
//       CHECK:   return %[[O]]
func.func @mamba(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{fused into 'hybrid.gated_scan'}}
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @somebody_reads_the_scan
//   CHECK-NOT:   gated_scan
func.func @somebody_reads_the_scan(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{somebody else reads the scan}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o, %y : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @somebody_reads_the_step
//   CHECK-NOT:   gated_scan
func.func @somebody_reads_the_step(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no softplus for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o, %d : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @step_is_no_softplus
//   CHECK-NOT:   gated_scan
func.func @step_is_no_softplus(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation relu %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no softplus for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @step_has_no_bias
//   CHECK-NOT:   gated_scan
func.func @step_has_no_bias(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no projection with a bias for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @gate_comes_later
//   CHECK-NOT:   gated_scan
func.func @gate_comes_later(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %g = hybrid.activation silu %z into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the gate is computed after the scan}}
  %o = hybrid.activation silu %g times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @several_groups
//   CHECK-NOT:   gated_scan
func.func @several_groups(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x8xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the scan has several groups}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @gates_no_scan
//   CHECK-NOT:   gated_scan
func.func @gates_no_scan(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates no scan}}
  %o = hybrid.activation silu %z times %v : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o, %y : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @other_type
//   CHECK-NOT:   gated_scan
func.func @other_type(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>, %h: tensor<?x8xbf16>) -> tensor<?x8xbf16> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it changes the type}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %h : tensor<?x8xf32> into tensor<?x8xbf16> -> tensor<?x8xbf16>
  return %o : tensor<?x8xbf16>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @somebody_reads_the_projection
//   CHECK-NOT:   gated_scan
func.func @somebody_reads_the_projection(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no projection with a bias for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o, %p : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @step_of_kept_rows
//   CHECK-NOT:   gated_scan
func.func @step_of_kept_rows(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear rows %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no projection with a bias for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @step_is_a_sum
//   CHECK-NOT:   gated_scan
func.func @step_is_a_sum(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear accumulate %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates nothing}}
  %d = hybrid.activation softplus %p into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no projection with a bias for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}

// -----

hybrid.state @s : !hybrid.state<ssm, 8x4xf32>
// CHECK-LABEL: func @gated_step
//   CHECK-NOT:   gated_scan
func.func @gated_step(%batch: !hybrid.batch, %v: tensor<?x8xf32>, %z: tensor<?x8xf32>, %dt: tensor<?x2xf32>, %b: tensor<?x4xf32>, %w: !hybrid.weight<8x2xf32>, %wb: !hybrid.weight<8xf32>, %a: !hybrid.weight<8x4xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<ssm, 8x4xf32>
  %p = hybrid.linear %dt weights(%w : !hybrid.weight<8x2xf32>) biases(%wb : !hybrid.weight<8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x2xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates no scan}}
  %d = hybrid.activation softplus %p times %p : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %y = hybrid.selective_scan %v step %d b %b c %b weights(%a, %wb) state %s batch %batch into %e
    : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x4xf32>, tensor<?x4xf32>, !hybrid.weight<8x4xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{the step is no softplus for the scan alone}}
  %o = hybrid.activation silu %z times %y : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %o : tensor<?x8xf32>
}
