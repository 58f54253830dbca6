//===- AttentionTiling.cpp - How much of attention at a time --------------===//
#include "codegen/CPU/AttentionTiling.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

/// What is fetched suits all targets as it is.
void AttentionTiling::choose(const CPUTarget &target) {
  // The rest of the registers is for what is multiplied, which AVX2 widens
  // into twice as many. With two vectors each, sums are those of so many
  // queries.
  sums = target.hasAVX512() ? 24 : 8;
  queries = sums / 2;
}

LogicalResult AttentionTiling::verify(const CPUTarget &target,
                                      EmitError emitError) const {
  if (queries < 1)
    return emitError() << "expected a tile of at least one query, but got "
                       << queries;
  int64_t registers = target.getVectorRegisters();
  if (sums < 1 || std::max(sums, queries) > registers)
    return emitError() << "expected the sums of a tile to fit into "
                       << registers << " registers, but got " << sums
                       << " vectors of " << queries << " queries";
  if (fetchSpans < 0 || fetchSpans > kMostSpans)
    return emitError() << "expected fetches of 0 to " << kMostSpans
                       << " spans ahead, but got " << fetchSpans;
  return verifyFetchLevel(fetchLevel, emitError);
}

std::string AttentionTiling::describe() const {
  return llvm::formatv("{0} queries, {1} sums, fetch {2} spans L{3}", queries,
                       sums, fetchSpans, fetchLevel);
}

} // namespace mlir::hybrid::cpu
