//===- RooflinePlot.h - Cases below the roofs of the machine ----*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_ROOFLINEPLOT_H
#define TOOLS_BRAID_BENCH_ROOFLINEPLOT_H

#include "tools/braid/Bench/Bench.h"

#include "llvm/Support/raw_ostream.h"

namespace braid::tool {

/// Operations a second over operations a byte, both logarithmic: what memory
/// allows rises, what arithmetic allows is level, and how far a case is below
/// the lower of both is what it leaves.
void drawRoofline(const BenchResult &result, llvm::raw_ostream &stream);

/// The colour of a case, by its kind.
llvm::StringRef getColor(const BenchCase &benchCase);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_ROOFLINEPLOT_H
