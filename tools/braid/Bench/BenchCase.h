//===- BenchCase.h - What is measured ---------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_BENCHCASE_H
#define TOOLS_BRAID_BENCH_BENCHCASE_H

#include "braid/abi.h"

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace braid::tool {

struct BenchCase {
  enum Kind { Decode, Prefill };
  Kind kind = Decode;
  /// Decode: tokens that each sequence has seen. Prefill: tokens of each.
  uint64_t length = 0;
  uint64_t batch = 1; ///< sequences

  /// "decode@2048x4": KIND@LENGTHxBATCH.
  std::string getName() const;
  bool isDecode() const { return kind == Decode; }
  /// Positions that a sequence needs, beside the tokens that are decoded.
  uint64_t getContext() const { return length; }
  /// Tokens to evaluate before the first sample.
  uint64_t getContextTokens() const { return isDecode() ? length * batch : 0; }
};

/// All: decode at 0, 2048 and 8192, prefill of 64, 512 and 2048, batches of 1,
/// 4 and 16. Quick: the smallest two of each, batch 1.
std::vector<BenchCase> listCases(bool quick);

/// What --cases names: "decode@2048x4"; without "x4" a batch of 1; "decode" or
/// "prefill" stand for all of their kind. Lengths may end in k: 1024.
llvm::Expected<std::vector<BenchCase>>
parseCases(const std::vector<std::string> &names);

/// Why a model compiled so cannot run the case; "" if it can.
std::string explainBounds(const BenchCase &benchCase, uint64_t decoded,
                          const braid_abi_model &facts);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_BENCHCASE_H
