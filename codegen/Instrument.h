//===- Instrument.h - Checks of every access --------------------*- C++ -*-===//
#ifndef CODEGEN_INSTRUMENT_H
#define CODEGEN_INSTRUMENT_H

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::hybrid {

/// Makes every function that takes the `braid_abi_call` first tell the runtime
/// of each load and store but those of its stack, if the call has `check` (see
/// braid/abi.h). What ops declare of their accesses is trusted by the proof of
/// hybrid-verify-phases; here it is what the code does that counts. Run before
/// optimisation, so that no access is gone.
void instrument(llvm::Module &module);

} // namespace mlir::hybrid

#endif // CODEGEN_INSTRUMENT_H
