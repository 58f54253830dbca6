//===- BenchReport.h - Results for people and for scripts -------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_BENCHREPORT_H
#define TOOLS_BRAID_BENCH_BENCHREPORT_H

#include "tools/braid/Bench/Bench.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace braid::tool {

void printTables(const BenchResult &result, llvm::raw_ostream &stream);
llvm::json::Object toJson(const BenchResult &result);
/// One page that needs nothing else: no scripts, fonts or images from outside.
void writePage(const BenchResult &result, llvm::raw_ostream &stream);

/// "12.3", "1.23": three digits, whatever the magnitude; never an exponent.
std::string formatNumber(double value);
/// "memory" or "bf16 arithmetic".
std::string describeBound(Roof bound);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_BENCHREPORT_H
