//===- TensorFile.cpp - Small safetensors files, in memory ----------------===//
#include "tools/braid/Eval/TensorFile.h"

#include "compiler/FrontEnd/Safetensors.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace braid::tool {

llvm::Expected<uint64_t> countElements(const std::vector<int64_t> &shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    if (size < 0 || llvm::MulOverflow(count, size, count) ||
        count > (int64_t(1) << 36))
      return llvm::createStringError(
          "expected fewer than 2^36 elements, but got the shape %s; ask for "
          "fewer rows or outputs",
          formatShape(shape).c_str());
  return static_cast<uint64_t>(count);
}

llvm::Expected<TensorFile> readTensors(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "cannot read '%s': %s",
                                   path.c_str(),
                                   buffer.getError().message().c_str());
  llvm::StringRef file = (*buffer)->getBuffer();
  auto header = parseSafetensorsHeader(file, path);
  if (!header)
    return header.takeError();
  TensorFile tensors;
  auto add = [&](const TensorInfo &info, auto &tensor) {
    tensor.shape = info.shape;
    tensor.values.resize(info.elements);
    std::memcpy(tensor.values.data(),
                file.data() + header->bufferOffset + info.begin,
                info.end - info.begin);
  };
  for (const TensorInfo &info : header->tensors) {
    if (info.dtype == DType::I64)
      add(info, tensors.integers[info.name]);
    else if (info.dtype == DType::F32)
      add(info, tensors.floats[info.name]);
    else
      return llvm::createStringError(
          "expected '%s' of dtype I64 or F32, but got %s (%s)",
          info.name.c_str(), getName(info.dtype).str().c_str(), path.c_str());
  }
  return std::move(tensors);
}

namespace {

/// A tensor to write: its place in the header, and its bytes.
struct Entry {
  TensorInfo info;
  const void *bytes;
};

template <typename T>
void append(const std::map<std::string, Tensor<T>> &tensors, DType dtype,
            std::vector<Entry> &entries) {
  for (auto &[name, tensor] : tensors) {
    TensorInfo info;
    info.name = name;
    info.dtype = dtype;
    info.shape = tensor.shape;
    info.elements = tensor.values.size();
    info.begin = entries.empty() ? 0 : entries.back().info.end;
    info.end = info.begin + tensor.values.size() * sizeof(T);
    entries.push_back({info, tensor.values.data()});
  }
}

} // namespace

llvm::Error TensorFile::write(const std::string &path) const {
  std::vector<Entry> entries;
  append(integers, DType::I64, entries); // the wider first: all are aligned
  append(floats, DType::F32, entries);
  std::vector<TensorInfo> infos;
  infos.reserve(entries.size());
  for (const Entry &entry : entries)
    infos.push_back(entry.info);
  // A file appears whole, where a link to it leads; a pipe or a device is
  // written to, not replaced.
  namespace fs = llvm::sys::fs;
  fs::file_status status;
  bool isThere = !fs::status(path, status) && fs::exists(status);
  llvm::SmallString<128> target(path), aside(path);
  if (isThere && fs::is_regular_file(status)) {
    if (std::error_code error = fs::real_path(path, target))
      return llvm::createFileError(path, error);
  }
  bool isAside = !isThere || fs::is_regular_file(status);
  if (isAside) // Of this process: others may write the same.
    aside = (target + ".part-" +
             llvm::Twine(uint64_t(llvm::sys::Process::getProcessId())))
                .str();
  int descriptor;
  std::error_code error = fs::openFileForWrite(
      aside, descriptor, isAside ? fs::CD_CreateAlways : fs::CD_OpenExisting);
  if (error)
    return llvm::createFileError(path, error);
  llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream << formatSafetensorsHeader(infos);
  for (const Entry &entry : entries)
    stream.write(static_cast<const char *>(entry.bytes),
                 entry.info.end - entry.info.begin);
  stream.close();
  error = stream.error();
  stream.clear_error();
  if (!error && isAside)
    error = fs::rename(aside, target);
  if (!error)
    return llvm::Error::success();
  if (isAside)
    std::ignore = fs::remove(aside); // There is nobody to tell.
  return llvm::createFileError(path, error);
}

} // namespace braid::tool
