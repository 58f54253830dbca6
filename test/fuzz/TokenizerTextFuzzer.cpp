//===- TokenizerTextFuzzer.cpp - Any text to every kind of tokenizer ------===//
//
// The first byte chooses one of test/data/tokenizers, the rest is text. Ids are
// tokens, decode to UTF-8, and streamed as whole. Compile as
// TokenizerJsonFuzzer.cpp and run in the root of the sources. What was found is
// in test/data/fuzz/tokenizer-text, and a unit test reads it.
//
//===----------------------------------------------------------------------===//
#include "test/fuzz/CheckTokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  braid::text::checkText({reinterpret_cast<const char *>(data), size},
                         "test/data/tokenizers");
  return 0;
}
