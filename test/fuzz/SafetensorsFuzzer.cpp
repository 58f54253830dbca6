//===- SafetensorsFuzzer.cpp - Any bytes as a safetensors file ------------===//
//
// Whatever the header says, the parser returns; and what it accepts can be read
// without further checks.
//
//   clang++-22 -std=c++17 -O1 -g -fno-exceptions -fsanitize=fuzzer,address \
//     -I. -isystem /usr/lib/llvm-22/include test/fuzz/SafetensorsFuzzer.cpp \
//     compiler/FrontEnd/{Json,JsonFile,Safetensors}.cpp \
//     -L/usr/lib/llvm-22/lib -lLLVM
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Safetensors.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace braid;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

static void check(llvm::StringRef file) {
  llvm::Expected<SafetensorsHeader> header =
      parseSafetensorsHeader(file, "input");
  if (!header) {
    llvm::consumeError(header.takeError());
    return;
  }
  require(header->bufferOffset <= file.size());
  uint64_t end = 0;
  for (const TensorInfo &tensor : header->tensors) {
    int64_t elements = 1, bits = 0;
    for (int64_t dimension : tensor.shape)
      require(dimension >= 0 &&
              !llvm::MulOverflow(elements, dimension, elements));
    require(elements == tensor.elements);
    require(!llvm::MulOverflow(elements, int64_t(getBits(tensor.dtype)), bits));
    require(tensor.begin == end && tensor.end >= tensor.begin);
    require(tensor.end - tensor.begin == uint64_t(bits) / 8);
    end = tensor.end;
  }
  require(end == file.size() - header->bufferOffset);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef input(reinterpret_cast<const char *>(data), size);
  check(input);
  // Most mutations break the length in front: the same bytes again as a header
  // under a right one, the last of them saying how long the buffer is.
  if (size < 2)
    return 0;
  std::string file(8, '\0');
  llvm::support::endian::write64le(file.data(), size - 1);
  check(file + input.drop_back().str() + std::string(data[size - 1], '\0'));
  return 0;
}
