//===- Reference.h - What the reference was asked and said ------*- C++ -*-===//
#ifndef TEST_UNIT_GENERATION_REFERENCE_H
#define TEST_UNIT_GENERATION_REFERENCE_H

#include "test/unit/Generation/Models.h"

#include "llvm/Support/JSON.h"

namespace braid::test {

/// A file of test/data/generation.
llvm::json::Value readReference(const std::string &name);

Ids toIds(const llvm::json::Value &json);

/// Settings by the names of GenerationConfig, read as a file that says them.
Config readSettings(const llvm::json::Value &json);

/// The settings of a config, to be changed.
Settings copySettings(const Config &config);

} // namespace braid::test

#endif // TEST_UNIT_GENERATION_REFERENCE_H
