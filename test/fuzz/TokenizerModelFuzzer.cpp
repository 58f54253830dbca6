//===- TokenizerModelFuzzer.cpp - Any bytes as tokenizer.model ------------===//
//
// They are refused, or encode texts and decode ids. Compile as
// TokenizerJsonFuzzer.cpp; begin with test/data/tokenizers/*/tokenizer.model.
// What led somewhere new is in test/data/fuzz/tokenizer-model, and a unit test
// reads it.
//
//===----------------------------------------------------------------------===//
#include "test/fuzz/CheckTokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  braid::text::checkTokenizerModel(
      {reinterpret_cast<const char *>(data), size});
  return 0;
}
