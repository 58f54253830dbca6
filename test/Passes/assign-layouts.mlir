// RUN: braid-opt %s --hybrid-assign-layouts --split-input-file --verify-diagnostics | FileCheck %s

// Wide products take wide panels, few rows narrow ones; vectors stay as they are.
// CHECK: hybrid.param @wide : !hybrid.weight<512x64xf32, <64>>
// CHECK: hybrid.param @middling : !hybrid.weight<256x64xf32, <32>>
// CHECK: hybrid.param @narrow : !hybrid.weight<40x64xf32, <16>>
// CHECK: hybrid.param @vector : !hybrid.weight<64xf32>
hybrid.param @wide : !hybrid.weight<512x64xf32> from [[#hybrid.source<"a"[0, 32768]>]]
hybrid.param @middling : !hybrid.weight<256x64xf32> from [[#hybrid.source<"b"[0, 16384]>]]
hybrid.param @narrow : !hybrid.weight<40x64xf32> from [[#hybrid.source<"c"[0, 2560]>]]
hybrid.param @vector : !hybrid.weight<64xf32> from [[#hybrid.source<"d"[0, 64]>]]

// CHECK-LABEL: func @products
//       CHECK:   %[[W:.*]] = hybrid.param_ref @wide : <512x64xf32, <64>>
//       CHECK:   hybrid.linear %{{.*}} weights(%[[W]] : !hybrid.weight<512x64xf32, <64>>)
func.func @products(%x: memref<?x64xf32>, %a: memref<?x512xf32>, %b: memref<?x256xf32>, %c: memref<?x40xf32>) {
  %w = hybrid.param_ref @wide : !hybrid.weight<512x64xf32>
  %m = hybrid.param_ref @middling : !hybrid.weight<256x64xf32>
  %n = hybrid.param_ref @narrow : !hybrid.weight<40x64xf32>
  %v = hybrid.param_ref @vector : !hybrid.weight<64xf32>
  hybrid.rms_norm %x, %v epsilon 0.0 into %x : memref<?x64xf32>, !hybrid.weight<64xf32> into memref<?x64xf32>
  hybrid.linear %x weights(%w : !hybrid.weight<512x64xf32>) into(%a : memref<?x512xf32>) : memref<?x64xf32>
  hybrid.linear %x weights(%m : !hybrid.weight<256x64xf32>) into(%b : memref<?x256xf32>) : memref<?x64xf32>
  hybrid.linear %x weights(%n : !hybrid.weight<40x64xf32>) into(%c : memref<?x40xf32>) : memref<?x64xf32>
  return
}

// -----

// A tied embedding is read by row from the layout that the head asks for: one
// copy. An embedding alone stays row-major.
// CHECK: hybrid.param @tied : !hybrid.weight<600x64xf32, <64>>
// CHECK: hybrid.param @alone : !hybrid.weight<600x64xf32>
hybrid.param @tied : !hybrid.weight<600x64xf32> from [[#hybrid.source<"a"[0, 38400]>]]
hybrid.param @alone : !hybrid.weight<600x64xf32> from [[#hybrid.source<"b"[0, 38400]>]]
// CHECK-LABEL: func @embeddings
func.func @embeddings(%ids: memref<?xi32>, %x: memref<?x64xf32>, %y: memref<?x600xf32>) {
  %t = hybrid.param_ref @tied : !hybrid.weight<600x64xf32>
  %a = hybrid.param_ref @alone : !hybrid.weight<600x64xf32>
  hybrid.embed %ids, %t into %x : memref<?xi32>, !hybrid.weight<600x64xf32> into memref<?x64xf32>
  hybrid.embed %ids, %a into %x : memref<?xi32>, !hybrid.weight<600x64xf32> into memref<?x64xf32>
  hybrid.linear %x weights(%t : !hybrid.weight<600x64xf32>) into(%y : memref<?x600xf32>) : memref<?x64xf32>
  return
}

// -----

// Scans keep channels in lanes, and their states with them; results of one op
// of different widths have panels of their own.
// CHECK: hybrid.param @a : !hybrid.weight<600x4xf32, <16>>
// CHECK: hybrid.param @dt : !hybrid.weight<600x600xf32, <64>>
// CHECK: hybrid.param @b : !hybrid.weight<4x600xf32, <16>>
// CHECK: hybrid.state @ssm : !hybrid.state<ssm, 600x4xf32, <16>>
hybrid.param @a : !hybrid.weight<600x4xf32> from [[#hybrid.source<"a"[0, 2400]>]]
hybrid.param @d : !hybrid.weight<600xf32> from [[#hybrid.source<"d"[0, 600]>]]
hybrid.param @dt : !hybrid.weight<600x600xf32> from [[#hybrid.source<"dt"[0, 360000]>]]
hybrid.param @b : !hybrid.weight<4x600xf32> from [[#hybrid.source<"b"[0, 2400]>]]
hybrid.state @ssm : !hybrid.state<ssm, 600x4xf32>
func.func @scan(%batch: !hybrid.batch, %x: memref<?x600xf32>, %y: memref<?x600xf32>, %n: memref<?x4xf32>) {
  %a = hybrid.param_ref @a : !hybrid.weight<600x4xf32>
  %d = hybrid.param_ref @d : !hybrid.weight<600xf32>
  %dt = hybrid.param_ref @dt : !hybrid.weight<600x600xf32>
  %b = hybrid.param_ref @b : !hybrid.weight<4x600xf32>
  %s = hybrid.state_ref @ssm : !hybrid.state<ssm, 600x4xf32>
  hybrid.linear %x weights(%dt, %b : !hybrid.weight<600x600xf32>, !hybrid.weight<4x600xf32>)
    into(%y, %n : memref<?x600xf32>, memref<?x4xf32>) : memref<?x600xf32>
  hybrid.selective_scan %x step %y b %n c %n weights(%a, %d) state %s batch %batch into %x
    : memref<?x600xf32>, memref<?x600xf32>, memref<?x4xf32>, memref<?x4xf32>, !hybrid.weight<600x4xf32>, !hybrid.weight<600xf32>, !hybrid.state<ssm, 600x4xf32> into memref<?x600xf32>
  return
}

// -----

// Pairs of columns for bf16; gate and up side by side take half a panel each.
// CHECK: hybrid.param @wide : !hybrid.weight<512x64xbf16, <64 by 2>>
// CHECK: hybrid.param @gate : !hybrid.weight<512x64xbf16, <32 by 2>>
hybrid.param @wide : !hybrid.weight<512x64xbf16> from [[#hybrid.source<"a"[0, 32768]>]]
hybrid.param @gate : !hybrid.weight<512x64xbf16> from [[#hybrid.source<"b"[0, 32768]>]]
func.func @halves(%x: memref<?x64xbf16>, %y: memref<?x512xf32>) {
  %w = hybrid.param_ref @wide : !hybrid.weight<512x64xbf16>
  %g = hybrid.param_ref @gate : !hybrid.weight<512x64xbf16>
  hybrid.linear %x weights(%w : !hybrid.weight<512x64xbf16>) into(%y : memref<?x512xf32>) : memref<?x64xbf16>
  hybrid.gated_linear silu %x weights(%g, %g) into %y : memref<?x64xbf16>, !hybrid.weight<512x64xbf16>, !hybrid.weight<512x64xbf16> into memref<?x512xf32>
  return
}

// -----

// One weight, two wishes.
hybrid.param @w : !hybrid.weight<600x64xf32> from [[#hybrid.source<"a"[0, 38400]>]]
func.func @two_wishes(%x: memref<?x64xf32>, %y: memref<?x600xf32>, %s: memref<?x2xf32>, %e: memref<?x2xi32>) {
  %w = hybrid.param_ref @w : !hybrid.weight<600x64xf32>
  // expected-error @below {{expected panels of 64 rows of 'w', as another user does, but asks for 16}}
  hybrid.router %x, %w into(%s, %e : memref<?x2xf32>, memref<?x2xi32>) : memref<?x64xf32>, !hybrid.weight<600x64xf32>
  hybrid.linear %x weights(%w : !hybrid.weight<600x64xf32>) into(%y : memref<?x600xf32>) : memref<?x64xf32>
  return
}
