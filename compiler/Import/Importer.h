//===- Importer.h - ModelSpec to the hybrid dialect -------------*- C++ -*-===//
#ifndef COMPILER_IMPORT_IMPORTER_H
#define COMPILER_IMPORT_IMPORTER_H

#include "compiler/FrontEnd/ModelSpec.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace braid {

/// The names of a module's entries.
constexpr llvm::StringLiteral kForward = "forward";
constexpr llvm::StringLiteral kForwardWithOutputs = "forward_with_outputs";
/// Made by hybrid-form-variants.
constexpr llvm::StringLiteral kForwardSmall = "forward_small";

/// Builds the model form of `spec`: one private function a layer,
///
///     @layer_3(%batch, %x: tensor<?x hidden>, ...) -> tensor<?x hidden>
///
/// where a layer that reads the embedding or the rotation of positions gets
/// them as further arguments, and two entries that call them,
///
///     @forward(%batch, %ids: tensor<?xi32>, %output: memref<?x width>)
///     @forward_with_outputs(..., %states: memref<layers + 1 x ? x hidden>,
///                           %routers: memref<routers x ? x experts>,
///                           %attentions: memref<attentions x ? x heads x ?>)
///
/// `output` has a row a kept token: logits, scores of labels, or the final norm
/// for Head::Base. The second entry also hands out the embeddings, what follows
/// each layer but the last, and the final norm; hybrid-form-outputs makes it
/// hand out the rest. Every op is located at the
/// checkpoint's key it came from. The module verifies; the context gets the
/// dialects it needs.
///
/// Nothing here knows a family: a layer is the parts that its spec has.
mlir::OwningOpRef<mlir::ModuleOp> importModel(const ModelSpec &spec,
                                              mlir::MLIRContext &context);

} // namespace braid

#endif // COMPILER_IMPORT_IMPORTER_H
