// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-conv))' --split-input-file | FileCheck %s
// RUN: braid-opt %s --pass-pipeline='builtin.module(func.func(hybrid-fuse-conv))' --split-input-file --remarks-filter=hybrid-fuse-conv --verify-diagnostics -o /dev/null

hybrid.state @s : !hybrid.state<conv, 3x8xf32>
// CHECK-LABEL: func @mamba
//  CHECK-SAME:   %[[BATCH:[^:]*]]: !hybrid.batch, %[[X:[^:]*]]: tensor<?x8xf32>, %[[W:[^:]*]]: {{.*}}, %[[B:[^:]*]]: {{.*}}, %[[E:[^:]*]]: tensor<?x8xf32>, %[[F:[^:]*]]:
//       CHECK:   %[[S:.*]] = hybrid.state_ref @s
//       CHECK:   %[[V:.*]] = hybrid.conv_activation silu %[[X]], %[[W]] bias %[[B]] : {{.*}} state %[[S]] : {{.*}} batch %[[BATCH]] into %[[E]]
//       CHECK:   return %[[V]]
func.func @mamba(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %w: !hybrid.weight<8x4xf32>, %b: !hybrid.weight<8xf32>, %e: tensor<?x8xf32>, %f: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %s = hybrid.state_ref @s : !hybrid.state<conv, 3x8xf32>
  // expected-remark @below {{fused into 'hybrid.conv_activation'}}
  %c = hybrid.causal_conv1d %x, %w bias %b : !hybrid.weight<8xf32> state %s : !hybrid.state<conv, 3x8xf32> batch %batch into %e
    : tensor<?x8xf32>, !hybrid.weight<8x4xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  %v = hybrid.activation silu %c into %f : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %v : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @somebody_reads_the_convolution
//   CHECK-NOT:   conv_activation
func.func @somebody_reads_the_convolution(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %c = hybrid.causal_conv1d %x, %w batch %batch into %e : tensor<?x8xf32>, !hybrid.weight<8x1xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{somebody else reads the convolution}}
  %v = hybrid.activation silu %c into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %v, %c : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @gates_something
//   CHECK-NOT:   conv_activation
func.func @gates_something(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c = hybrid.causal_conv1d %x, %w batch %batch into %e : tensor<?x8xf32>, !hybrid.weight<8x1xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it gates something}}
  %v = hybrid.activation silu %c times %x : tensor<?x8xf32> into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %v : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @no_convolution
//   CHECK-NOT:   conv_activation
func.func @no_convolution(%x: tensor<?x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-remark @below {{its input is no convolution}}
  %v = hybrid.activation silu %x into %e : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %v : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @other_type
//   CHECK-NOT:   conv_activation
func.func @other_type(%batch: !hybrid.batch, %x: tensor<?x8xf32>, %w: !hybrid.weight<8x1xf32>, %e: tensor<?x8xf32>, %h: tensor<?x8xbf16>) -> tensor<?x8xbf16> {
  %c = hybrid.causal_conv1d %x, %w batch %batch into %e : tensor<?x8xf32>, !hybrid.weight<8x1xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-remark @below {{it changes the type}}
  %v = hybrid.activation silu %c into %h : tensor<?x8xf32> into tensor<?x8xbf16> -> tensor<?x8xbf16>
  return %v : tensor<?x8xbf16>
}
