// RUN: braid-opt %s --hybrid-form-outputs --verify-diagnostics

// expected-error @below {{expected buffers for the logits of routers and for attentions as the last arguments}}
func.func @forward_with_outputs(%batch: !hybrid.batch, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}
