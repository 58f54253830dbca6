// RUN: braid-opt %s --verify-roundtrip | FileCheck %s
// RUN: braid-opt %s --emit-bytecode | braid-opt | FileCheck %s

// Ops and forms of ops that not every family has, in text and in bytecode.

hybrid.model "zamba" head classification {hidden = 64 : i64, labels = 3 : i64, layers = 2 : i64, vocabulary = 99 : i64}
// CHECK: hybrid.model "zamba" head classification {{.*}}labels = 3

// CHECK: from {{\[\[}}#hybrid.source<"in_proj.weight"[64, 4096] runs of 64 every 128>]]
hybrid.param @z : !hybrid.weight<64x64xf32> from [[#hybrid.source<"in_proj.weight"[64, 4096] runs of 64 every 128>]]

// CHECK-LABEL: func @rotary
func.func @rotary(%batch: !hybrid.batch, %r: tensor<?x8xf32>, %x: tensor<?x64xf32>, %q: tensor<?x2x64xf32>, %kv: !hybrid.state<kv, 2x2x16xf32>) {
  // No digit is lost.
  // CHECK: hybrid.rotary_table %{{.*}} frequencies [1.000000e+00, 1.000000e-01, 0.025118864315095794, 1.000000e-03] scale 1.000000e+00
  %0 = hybrid.rotary_table %batch frequencies [1.0, 0.1, 0.025118864315095794, 0.001] scale 1.0 into %r : tensor<?x8xf32> -> tensor<?x8xf32>
  // CHECK: hybrid.rotary_table {{.*}} {long_frequencies = [5.000000e-01, 2.000000e-01, 1.000000e-01, 1.000000e-02], threshold = 64 : i64}
  %1 = hybrid.rotary_table %batch frequencies [1.0, 0.1, 0.01, 0.001] scale 1.5 into %r
    {long_frequencies = [0.5, 0.2, 0.1, 0.01], threshold = 64 : i64} : tensor<?x8xf32> -> tensor<?x8xf32>
  // CHECK: hybrid.rotary_table {{.*}}stretch_exponents = {{.*}}stretch_factor = {{.*}}threshold = 64
  %2 = hybrid.rotary_table %batch frequencies [1.0, 0.1, 0.01, 0.001] scale 1.0 into %r
    {stretch_exponents = [0.0, 0.3, 0.7, 1.0], stretch_factor = 2.0 : f64, threshold = 64 : i64} : tensor<?x8xf32> -> tensor<?x8xf32>
  // CHECK: hybrid.rope %{{.*}} heads of 16 into
  %3 = hybrid.rope %0 heads of 16 into %x : tensor<?x8xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
  %4 = hybrid.rope %1 heads of 16 into %q : tensor<?x8xf32> into tensor<?x2x64xf32> -> tensor<?x2x64xf32>
  // CHECK: hybrid.attention {{.*}} tensor<?x2x64xf32>
  %5 = hybrid.attention %4 state %kv batch %batch scale 2.5e-1 into %q : tensor<?x2x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x2x64xf32> -> tensor<?x2x64xf32>
  return
}

// CHECK-LABEL: func @mamba_of_heads
func.func @mamba_of_heads(%batch: !hybrid.batch, %h: tensor<?x64xf32>, %e: tensor<?x64xf32>, %x: tensor<?x128xf32>, %b: tensor<?x32xf32>,
    %norm: !hybrid.weight<128xf32>, %w: !hybrid.weight<2x16x64xf32>, %bias: !hybrid.weight<32xf32>, %a: !hybrid.weight<128x16xf32>,
    %ssm: !hybrid.state<ssm, 128x16xf32>) {
  // CHECK: hybrid.concat_rms_norm
  %0 = hybrid.concat_rms_norm %h, %e, %norm epsilon 1.0e-5 into %x
    : tensor<?x64xf32>, tensor<?x64xf32>, !hybrid.weight<128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.head_linear {{.*}} weights({{.*}}) biases({{.*}}) into(
  %1:2 = hybrid.head_linear %0 weights(%w, %w : !hybrid.weight<2x16x64xf32>, !hybrid.weight<2x16x64xf32>)
    biases(%bias, %bias : !hybrid.weight<32xf32>, !hybrid.weight<32xf32>)
    into(%b, %b : tensor<?x32xf32>, tensor<?x32xf32>) : tensor<?x128xf32> -> tensor<?x32xf32>, tensor<?x32xf32>
  // Two groups.
  // CHECK: hybrid.selective_scan
  %2 = hybrid.selective_scan %0 step %x b %1#0 c %1#1 weights(%a, %norm) state %ssm batch %batch into %x
    : tensor<?x128xf32>, tensor<?x128xf32>, tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.weight<128x16xf32>, !hybrid.weight<128xf32>,
      !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  return
}

// CHECK-LABEL: func @mamba_2
func.func @mamba_2(%batch: !hybrid.batch, %x: tensor<?x128xf32>, %dt: tensor<?x8xf32>, %b: tensor<?x32xf32>,
    %norm: !hybrid.weight<128xf32>, %a: !hybrid.weight<8xf32>, %ssm: !hybrid.state<ssm, 128x16xf32>) {
  // CHECK: hybrid.ssd_scan {{.*}} weights(%{{.*}}, %{{.*}}, %{{.*}}) state
  %0 = hybrid.ssd_scan %x step %dt b %b c %b weights(%a, %a, %a) state %ssm batch %batch into %x
    : tensor<?x128xf32>, tensor<?x8xf32>, tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8xf32>,
      !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // An infinite bound.
  // CHECK: hybrid.ssd_scan {{.*}} clamp[1.000000e-03, 0x7FF0000000000000] state
  %1 = hybrid.ssd_scan %0 step %dt b %b c %b weights(%a, %a, %a) clamp [1.0e-3, 0x7FF0000000000000] state %ssm batch %batch into %x
    : tensor<?x128xf32>, tensor<?x8xf32>, tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.weight<8xf32>,
      !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  // CHECK: hybrid.gated_rms_norm {{.*}} gate {{.*}} groups 2 epsilon
  %2 = hybrid.gated_rms_norm %1 gate %x, %norm groups 2 epsilon 1.0e-5 into %x
    : tensor<?x128xf32>, tensor<?x128xf32>, !hybrid.weight<128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
  return
}

// CHECK-LABEL: func @experts
func.func @experts(%x: memref<?x64xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>, %o: memref<?x2xi32>, %h: memref<?x2x32xf32>,
    %router: !hybrid.weight<8x64xf32>, %down: !hybrid.weight<8x64x32xf32>, %bias: !hybrid.weight<64xf32>) {
  // CHECK: hybrid.router {{.*}} normalized into
  hybrid.router %x, %router normalized into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<8x64xf32>
  // CHECK: hybrid.expert_linear {{.*}} bias %{{.*}} : !hybrid.weight<64xf32> into
  hybrid.expert_linear %h experts %e order %o scales %s : memref<?x2xf32> weights(%down : !hybrid.weight<8x64x32xf32>)
    bias %bias : !hybrid.weight<64xf32> into(%x : memref<?x64xf32>) : memref<?x2x32xf32>, memref<?x2xi32>, memref<?x2xi32>
  return
}
