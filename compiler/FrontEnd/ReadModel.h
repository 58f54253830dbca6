//===- ReadModel.h - Checkpoint to ModelSpec --------------------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_READMODEL_H
#define COMPILER_FRONTEND_READMODEL_H

#include "compiler/FrontEnd/TensorBinder.h"

namespace braid {

/// Opens a checkpoint of a family that is supported. Of another one that is the
/// error, whatever its files of weights are.
llvm::Expected<Checkpoint> openCheckpoint(llvm::StringRef directory);

/// Reads the model of a checkpoint by the rules of its `model_type`, or names
/// the families that there are. `headOverride` replaces the head that
/// config.json names.
llvm::Expected<ModelSpec>
readModel(const Checkpoint &checkpoint,
          std::optional<Head> headOverride = std::nullopt);

/// The model that this config.json describes, of tensors in the layout of the
/// hub.
llvm::Expected<ModelPlan>
planModel(const Json &config, std::optional<Head> headOverride = std::nullopt);

/// The tensors that a checkpoint with this config.json has, in the order of the
/// forward pass and in the layout of the hub.
llvm::Expected<std::vector<TensorPlan>> planTensors(const Json &config);

} // namespace braid

#endif // COMPILER_FRONTEND_READMODEL_H
