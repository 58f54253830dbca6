//===- TokenizerJsonFuzzer.cpp - Any text as tokenizer.json ---------------===//
//
// It is refused, or encodes texts and decodes ids.
//
//   clang++-22 -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined \
//     -I. -Iruntime/include test/fuzz/TokenizerJsonFuzzer.cpp \
//     runtime/src/{Text,Tokenizer}/*.cpp -lpcre2-8 -lutf8proc
//
// Begin with test/data/tokenizers/*/tokenizer.json; what led somewhere new is
// in test/data/fuzz/tokenizer-json, and a unit test reads it.
//
//===----------------------------------------------------------------------===//
#include "test/fuzz/CheckTokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  braid::text::checkTokenizerJson({reinterpret_cast<const char *>(data), size});
  return 0;
}
