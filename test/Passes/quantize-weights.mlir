// RUN: braid-opt %s --hybrid-quantize-weights='dtype=bf16 kv=bf16' --split-input-file --verify-diagnostics | FileCheck %s
// RUN: not braid-opt %s --hybrid-quantize-weights=dtype=int3 --split-input-file 2>&1 | FileCheck %s --check-prefix=DTYPE
// RUN: not braid-opt %s --hybrid-quantize-weights=kv=f64 --split-input-file 2>&1 | FileCheck %s --check-prefix=KV

// DTYPE: expected dtype f32 or bf16, but got 'int3'
// KV: expected kv f32 or bf16, but got 'f64'

// Products and what they multiply; norms, routers and scans are f32, and so are
// sums. The producer rounds, once.
// CHECK-DAG: hybrid.param @table : !hybrid.weight<99x8xbf16>
// CHECK-DAG: hybrid.param @w : !hybrid.weight<8x8xbf16>
// CHECK-DAG: hybrid.param @norm : !hybrid.weight<8xf32>
// CHECK-DAG: hybrid.param @router : !hybrid.weight<4x8xf32>
// CHECK-DAG: hybrid.state @kv : !hybrid.state<kv, 2x1x8xbf16>
// CHECK-DAG: hybrid.state @ssm : !hybrid.state<ssm, 8x4xf32>
hybrid.param @table : !hybrid.weight<99x8xf32> from [[#hybrid.source<"t"[0, 792]>]]
hybrid.param @w : !hybrid.weight<8x8xf32> from [[#hybrid.source<"w"[0, 64]>]]
hybrid.param @norm : !hybrid.weight<8xf32> from [[#hybrid.source<"n"[0, 8]>]]
hybrid.param @router : !hybrid.weight<4x8xf32> from [[#hybrid.source<"r"[0, 32]>]]
hybrid.state @kv : !hybrid.state<kv, 2x1x8xf32>
hybrid.state @ssm : !hybrid.state<ssm, 8x4xf32>

// CHECK-LABEL: func @layer
//       CHECK:   %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?x8xbf16>
//       CHECK:   %[[N:.*]] = hybrid.rms_norm %{{.*}} into %[[E]] : tensor<?x8xf32>, <8xf32> into tensor<?x8xbf16> -> tensor<?x8xbf16>
//       CHECK:   hybrid.router %[[N]], %{{.*}} : tensor<?x8xbf16>, <4x8xf32> -> tensor<?x1xf32>, tensor<?x1xi32>
//       CHECK:   %[[Y:.*]] = hybrid.linear %[[N]] weights(%{{.*}} : !hybrid.weight<8x8xbf16>) {{.*}} : tensor<?x8xbf16> -> tensor<?x8xf32>
//       CHECK:   hybrid.append_kv %[[Y]], %[[Y]] state %{{.*}} : tensor<?x8xf32>, tensor<?x8xf32>, <kv, 2x1x8xbf16>
func.func @layer(%batch: !hybrid.batch, %ids: tensor<?xi32>, %s: tensor<?x1xf32>, %c: tensor<?x1xi32>) -> tensor<?x1xf32> {
  %t = hybrid.num_tokens %batch
  %e = tensor.empty(%t) : tensor<?x8xf32>
  %table = hybrid.param_ref @table : !hybrid.weight<99x8xf32>
  %x = hybrid.embed %ids, %table into %e : tensor<?xi32>, !hybrid.weight<99x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %norm = hybrid.param_ref @norm : !hybrid.weight<8xf32>
  %n = hybrid.rms_norm %x, %norm epsilon 0.0 into %e : tensor<?x8xf32>, !hybrid.weight<8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %router = hybrid.param_ref @router : !hybrid.weight<4x8xf32>
  %p, %q = hybrid.router %n, %router into(%s, %c : tensor<?x1xf32>, tensor<?x1xi32>) : tensor<?x8xf32>, !hybrid.weight<4x8xf32> -> tensor<?x1xf32>, tensor<?x1xi32>
  %w = hybrid.param_ref @w : !hybrid.weight<8x8xf32>
  %y = hybrid.linear %n weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  %kv = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x8xf32>
  hybrid.append_kv %y, %y state %kv batch %batch : tensor<?x8xf32>, tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32>
  return %p : tensor<?x1xf32>
}

// -----

// Attention rounds its factors where weights and the cache are bf16.
// RUN: braid-opt %s --hybrid-quantize-weights='dtype=bf16 kv=f32' --split-input-file --verify-diagnostics | FileCheck %s --check-prefix=WIDE-CACHE
// RUN: braid-opt %s --hybrid-quantize-weights='dtype=f32 kv=bf16' --split-input-file | FileCheck %s --check-prefix=WIDE-WEIGHTS
// CHECK-LABEL: func @attention
//       CHECK:   hybrid.attention rounded %{{.*}} : tensor<?x8xf32>, <kv, 2x1x8xbf16>
// WIDE-CACHE-LABEL: func @attention
//       WIDE-CACHE:   hybrid.attention %{{.*}} : tensor<?x8xf32>, <kv, 2x1x8xf32>
// WIDE-WEIGHTS-LABEL: func @attention
//       WIDE-WEIGHTS:   hybrid.attention %{{.*}} : tensor<?x8xf32>, <kv, 2x1x8xbf16>
hybrid.state @kv : !hybrid.state<kv, 2x1x8xf32>
func.func @attention(%batch: !hybrid.batch, %q: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %kv = hybrid.state_ref @kv : !hybrid.state<kv, 2x1x8xf32>
  %0 = hybrid.attention %q state %kv batch %batch scale 1.0 into %q : tensor<?x8xf32>, !hybrid.state<kv, 2x1x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

// Nobody here could round the input.
hybrid.param @w : !hybrid.weight<8x8xf32> from [[#hybrid.source<"w"[0, 64]>]]
// expected-note @below {{it comes from here}}
func.func @input_of_the_caller(%x: tensor<?x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %w = hybrid.param_ref @w : !hybrid.weight<8x8xf32>
  // expected-error @below {{expected the input of a product to be computed into an empty tensor, which can be of 'bf16'; compute it by an op of its own}}
  %y = hybrid.linear %x weights(%w : !hybrid.weight<8x8xf32>) into(%e : tensor<?x8xf32>) : tensor<?x8xf32> -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}
