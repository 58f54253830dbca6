//===- Descriptor.h - What a library says of itself -------------*- C++ -*-===//
#ifndef CODEGEN_DESCRIPTOR_H
#define CODEGEN_DESCRIPTOR_H

#include "braid/abi.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::hybrid {

/// The content of a `braid_abi_model`; numbers are those of the ABI, pointers
/// are replaced by what owns its text.
struct ModelDescriptor {
  struct Parameter {
    std::string name, type;
    uint64_t offset, stride, count;
  };
  struct State {
    std::string name, kind, type;
    uint64_t offset, stride, count;
    uint32_t element;
    std::vector<braid_abi_plane> planes;
    std::vector<uint64_t> places; ///< [count]
  };
  struct Kernel {
    std::string name, emitter, isa, tile;
  };
  /// The code for one instruction set.
  struct Level {
    std::string isa;
    uint32_t number;    ///< BRAID_ABI_ISA_
    std::string suffix; ///< of its functions' names
    std::vector<Kernel> kernels;
    std::vector<std::string> phases;
  };

  /// All fields but the pointers and the counts behind them.
  braid_abi_model facts = {};
  std::string name, family, compiler, dtype;
  std::vector<Parameter> parameters;
  std::vector<State> states;
  std::vector<Level> levels; ///< the newest first
};

/// The functions of a module that its descriptor names; `small` may be missing.
struct EntryNames {
  llvm::StringRef forward, withOutputs, small;
};

/// Adds the descriptors and the exported query function to `module`, which has
/// the functions `entries` of each level; everything else becomes internal.
void addDescriptor(const ModelDescriptor &descriptor, llvm::Module &module,
                   const EntryNames &entries);

} // namespace mlir::hybrid

#endif // CODEGEN_DESCRIPTOR_H
