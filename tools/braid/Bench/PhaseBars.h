//===- PhaseBars.h - Where the time of each case goes -----------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_PHASEBARS_H
#define TOOLS_BRAID_BENCH_PHASEBARS_H

#include "tools/braid/Bench/Bench.h"

#include "llvm/Support/raw_ostream.h"

namespace braid::tool {

/// A bar a case, as long as all others, divided by kinds of phase.
void drawPhaseBars(const BenchResult &result, llvm::raw_ostream &stream);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_PHASEBARS_H
