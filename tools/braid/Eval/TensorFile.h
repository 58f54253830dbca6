//===- TensorFile.h - Small safetensors files, in memory --------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVAL_TENSORFILE_H
#define TOOLS_BRAID_EVAL_TENSORFILE_H

#include "llvm/Support/Error.h"

#include <map>
#include <string>
#include <vector>

namespace braid::tool {

template <typename T>
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<T> values;
};

/// What a command reads or writes.
struct TensorFile {
  std::map<std::string, Tensor<float>> floats;
  std::map<std::string, Tensor<int64_t>> integers;

  /// Writes all of it, in order of names, aside and then under its name.
  llvm::Error write(const std::string &path) const;
};

/// The I64 and F32 tensors of a file; others are refused.
llvm::Expected<TensorFile> readTensors(const std::string &path);

/// The elements of `shape`; fails where they would take 256 GiB and more.
llvm::Expected<uint64_t> countElements(const std::vector<int64_t> &shape);

} // namespace braid::tool

#endif // TOOLS_BRAID_EVAL_TENSORFILE_H
