//===- CompileCheckpoint.cpp - braid compile as a function ----------------===//
#include "compiler/Driver/CompileCheckpoint.h"

#include "compiler/FrontEnd/ReadModel.h"

namespace braid {

static const uint8_t *findElement(const Checkpoint &checkpoint,
                                  llvm::StringRef name, int64_t offset,
                                  DType &dtype) {
  const TensorInfo *tensor = checkpoint.find(name);
  assert(tensor && isDecodable(tensor->dtype) && "a weight of the model");
  dtype = tensor->dtype;
  return checkpoint.bytes(*tensor).data() +
         offset * static_cast<int64_t>(getBits(dtype) / 8);
}

void CheckpointWeights::read(llvm::StringRef tensor, int64_t offset,
                             int64_t count, double *out) {
  DType dtype;
  const uint8_t *source = findElement(checkpoint, tensor, offset, dtype);
  decodeToDouble(dtype, source, count, out);
}

void CheckpointWeights::read(llvm::StringRef tensor, int64_t offset,
                             int64_t count, float *out) {
  DType dtype;
  const uint8_t *source = findElement(checkpoint, tensor, offset, dtype);
  decodeToFloat(dtype, source, count, out);
}

llvm::Error compileCheckpoint(const CompileOptions &options) {
  llvm::Expected<Checkpoint> checkpoint =
      Checkpoint::open(options.checkpoint);
  if (!checkpoint)
    return checkpoint.takeError();
  llvm::Expected<ModelSpec> spec = readModel(*checkpoint, options.head);
  if (!spec)
    return spec.takeError();
  CheckpointWeights weights(*checkpoint);
  return compileModel(*spec, weights, options);
}

} // namespace braid
