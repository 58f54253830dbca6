//===- RandomModels.h - Small models of odd shapes --------------*- C++ -*-===//
#ifndef TEST_UNIT_SUPPORT_RANDOMMODELS_H
#define TEST_UNIT_SUPPORT_RANDOMMODELS_H

#include "compiler/FrontEnd/ModelSpec.h"
#include "compiler/Reference/Interpreter.h"

#include <random>

namespace braid::test {

/// Draws a small model: odd sizes, one expert or several, no attention or no
/// Mamba layer, biases on or off, kernels of 1 to 5 taps, grouped heads, rotary
/// embeddings of all kinds, tied or not, with or without a head. Classifiers,
/// which nothing compiles yet, are among them only if asked for.
ModelSpec drawModel(std::mt19937_64 &random, Family family = Family::Jamba,
                    bool withClassifiers = false);

/// Makes every token choose all experts, of attentions too: where f32 and
/// double round to different halves, a choice may flip.
void chooseAllExperts(ModelSpec &spec);

/// Draws `count` calls of a few sequences each, of at most `longest` tokens.
std::vector<std::vector<reference::Piece>> drawCalls(std::mt19937_64 &random,
                                                     const ModelSpec &spec,
                                                     int64_t count,
                                                     int64_t longest);

/// Weights that depend on nothing but the names and places they are read from.
/// Those of norms are near 1, those of A_log near log(1..16), the others near
/// zero and so small that activations keep their size.
class HashedWeights : public WeightSource {
public:
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            double *out) override;
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            float *out) override;
};

} // namespace braid::test

#endif // TEST_UNIT_SUPPORT_RANDOMMODELS_H
