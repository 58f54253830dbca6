//===- SafetensorsFuzzer.cpp - Any bytes as a safetensors file ------------===//
//
// Whatever the header says, the parser returns; and what it accepts can be read
// without further checks.
//
//   clang++-22 -std=c++17 -O1 -g -fno-exceptions -fsanitize=fuzzer,address \
//     -I. -isystem /usr/lib/llvm-22/include test/fuzz/SafetensorsFuzzer.cpp \
//     compiler/FrontEnd/{Json,Safetensors}.cpp -L/usr/lib/llvm-22/lib -lLLVM
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Safetensors.h"

#include "llvm/Support/MathExtras.h"

using namespace braid;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef file(reinterpret_cast<const char *>(data), size);
  llvm::Expected<SafetensorsHeader> header =
      parseSafetensorsHeader(file, "input");
  if (!header) {
    llvm::consumeError(header.takeError());
    return 0;
  }
  require(header->bufferOffset <= size);
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
  require(end == size - header->bufferOffset);
  return 0;
}
