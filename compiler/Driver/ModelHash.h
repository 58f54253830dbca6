//===- ModelHash.h - What a slot's states mean ------------------*- C++ -*-===//
///
/// Snapshots fit every library with the same model hash: those of one config
/// and the same weights, rounded alike, with states of the same types. It is
/// taken from model form, which says everything of the config that matters and
/// nothing of a target; from the values of weights, in the order of their names
/// in the checkpoint; and from the states' names and types without layouts.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_DRIVER_MODELHASH_H
#define COMPILER_DRIVER_MODELHASH_H

#include "compiler/Pack/Packer.h"
#include "mlir/IR/BuiltinOps.h"

namespace braid {

/// Of `module` in model form.
Digest hashModelForm(mlir::ModuleOp module);

/// Of the model whose model form and weights have these digests, and whose
/// states are those of `module`, in any form.
Digest hashModel(const Digest &modelForm, const Digest &values,
                 mlir::ModuleOp module);

/// For each state of `module`, the place of each of its elements among all: the
/// order of names, numbers in them by value.
std::vector<std::vector<uint64_t>> orderStates(mlir::ModuleOp module);

} // namespace braid

#endif // COMPILER_DRIVER_MODELHASH_H
