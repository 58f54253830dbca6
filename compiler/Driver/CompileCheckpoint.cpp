//===- CompileCheckpoint.cpp - braid compile as a function ----------------===//
#include "compiler/Driver/CompileCheckpoint.h"

#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"

namespace braid {

llvm::Error compileCheckpoint(const CompileOptions &options) {
  llvm::Expected<Checkpoint> checkpoint = openCheckpoint(options.checkpoint);
  if (!checkpoint)
    return checkpoint.takeError();
  llvm::Expected<ModelSpec> spec = readModel(*checkpoint, options.head);
  if (!spec)
    return spec.takeError();
  if (options.remark)
    for (const std::string &text : spec->remarks)
      options.remark(text);
  return compileModel(*spec, *checkpoint, options);
}

} // namespace braid
