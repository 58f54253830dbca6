//===- BenchReport.cpp - Results for people and for scripts ---------------===//
#include "tools/braid/Bench/BenchReport.h"

#include "tools/braid/Command.h"

#include "llvm/Support/FormatVariadic.h"

namespace braid::tool {

using llvm::formatv;

std::string formatNumber(double value) {
  if (value >= 99.95)
    return formatv("{0:f0}", value);
  return value >= 9.995 ? formatv("{0:f1}", value) : formatv("{0:f2}", value);
}

std::string describeBound(Roof bound) {
  if (bound == Roof::Read)
    return "memory";
  return std::string(getName(bound)) + " arithmetic";
}

namespace {

std::string formatPercent(double share) {
  return formatv("{0:f0} %", 100 * share);
}

/// "12.3 (11.9-12.4)".
std::string formatSpread(const Spread &spread, double unit = 1) {
  return formatv("{0} ({1}-{2})", formatNumber(spread.median / unit),
                 formatNumber(spread.low / unit),
                 formatNumber(spread.high / unit));
}

std::string formatShares(const Spread &share) {
  return formatv("{0:f0} % ({1:f0}-{2:f0})", 100 * share.median,
                 100 * share.low, 100 * share.high);
}

/// Columns as wide as they must be, the first to the left, others to the right.
class Table {
public:
  void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
  void print(llvm::raw_ostream &stream) const;

private:
  std::vector<std::vector<std::string>> rows;
};

void Table::print(llvm::raw_ostream &stream) const {
  std::vector<size_t> widths;
  for (const auto &row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto &row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      std::string padding(widths[i] - row[i].size(), ' ');
      if (i == 0)
        stream << "  " << row[i] << padding;
      else
        stream << "  " << padding << row[i];
    }
    stream << "\n";
  }
}

void printRoofs(const BenchResult &result, llvm::raw_ostream &stream) {
  stream << "roofs, probed before, between and after\n";
  Table table;
  table.add({"", "one thread", formatv("{0} threads", result.threads)});
  for (const RoofSummary &roof : result.roofs) {
    if (roof.all.median == 0)
      continue;
    bool isRead = roof.roof == Roof::Read;
    table.add({getName(roof.roof), formatSpread(roof.one, 1e9),
               formatSpread(roof.all, 1e9), isRead ? "GB/s" : "Gop/s",
               roof.instruction ? roof.instruction : ""});
  }
  table.print(stream);
}

void printCases(const BenchResult &result, llvm::raw_ostream &stream) {
  stream << "cases, medians of " << result.repeats
         << " (one in ten is below, one in ten above)\n";
  Table table;
  table.add({"", "tokens/s", "MB/token", "Mop/token", "bound by", "share",
             "anonymous"});
  for (const CaseResult &each : result.cases)
    table.add({each.benchCase.getName(), formatSpread(each.rate),
               formatNumber(each.cost.getBytes() / 1e6),
               formatNumber(each.cost.operations / 1e6),
               describeBound(each.bound), formatShares(each.share),
               formatBytes(each.anonymousBytes)});
  table.print(stream);
}

void printPhases(const BenchResult &result, llvm::raw_ostream &stream) {
  stream << "where the time goes\n";
  for (const CaseResult &each : result.cases) {
    stream << "  " << each.benchCase.getName() << ":";
    for (const PhaseTime &phase : each.phases)
      if (phase.seconds >= 0.01 * each.seconds)
        stream << " " << phase.kind << " "
               << formatPercent(phase.seconds / each.seconds) << ",";
    stream << " elsewhere " << formatPercent(each.elsewhere / each.seconds)
           << "\n";
  }
}

} // namespace

void printTables(const BenchResult &result, llvm::raw_ostream &stream) {
  stream << result.name << ": " << result.family << ", " << result.dtype << ", "
         << result.isa << ", " << result.threads << " threads\n";
  printRoofs(result, stream);
  printCases(result, stream);
  printPhases(result, stream);
  if (result.fitsCache)
    stream << "the weights are few enough to stay in caches: shares of the "
              "memory's roof mean little\n";
  if (result.weights.bytes != 0)
    stream << "weights " << formatBytes(result.weights.bytes) << ", "
           << formatPercent(double(result.weights.huge) / result.weights.bytes)
           << " of them in huge pages\n";
  stream << "load " << formatSpread(result.load, 1e-3)
         << " ms, process start to first token "
         << formatSpread(result.firstToken, 1e-3) << " ms\n";
  for (const SkippedCase &skipped : result.skipped)
    stream << "skipped " << skipped.benchCase.getName() << ": "
           << skipped.reason << "\n";
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

namespace {

llvm::json::Object toJson(const Spread &spread) {
  return llvm::json::Object{
      {"median", spread.median}, {"p10", spread.low}, {"p90", spread.high}};
}

llvm::json::Object toJson(const RoofSummary &roof) {
  llvm::json::Object object{{"one_thread", toJson(roof.one)},
                            {"all_threads", toJson(roof.all)}};
  if (roof.instruction)
    object["instruction"] = roof.instruction;
  return object;
}

llvm::json::Object toJson(const CaseResult &result) {
  llvm::json::Object phases;
  for (const PhaseTime &phase : result.phases)
    phases[phase.kind] = phase.seconds;
  const BenchCase &benchCase = result.benchCase;
  return llvm::json::Object{
      {"name", benchCase.getName()},
      {"kind", benchCase.isDecode() ? "decode" : "prefill"},
      {"length", benchCase.length},
      {"batch", benchCase.batch},
      {"tokens_per_second", toJson(result.rate)},
      {"bytes_per_token", result.cost.getBytes()},
      {"weight_bytes_per_token", result.cost.weights},
      {"state_bytes_per_token", result.cost.states},
      {"kv_bytes_per_token", result.cost.kv},
      {"operations_per_token", result.cost.operations},
      {"bound", getName(result.bound)},
      {"share", toJson(result.share)},
      {"seconds_per_token", result.seconds},
      {"phase_seconds_per_token", std::move(phases)},
      {"elsewhere_seconds_per_token", result.elsewhere},
      {"anonymous_bytes", result.anonymousBytes}};
}

} // namespace

llvm::json::Object toJson(const BenchResult &result) {
  llvm::json::Object roofs;
  for (const RoofSummary &roof : result.roofs)
    if (roof.all.median != 0)
      roofs[getName(roof.roof)] = toJson(roof);
  llvm::json::Array cases, skipped;
  for (const CaseResult &each : result.cases)
    cases.push_back(toJson(each));
  for (const SkippedCase &each : result.skipped)
    skipped.push_back(llvm::json::Object{{"name", each.benchCase.getName()},
                                         {"reason", each.reason}});
  return llvm::json::Object{{"name", result.name},
                            {"family", result.family},
                            {"dtype", result.dtype},
                            {"isa", result.isa},
                            {"compiler", result.compiler},
                            {"threads", result.threads},
                            {"repeats", result.repeats},
                            {"fits_cache", result.fitsCache},
                            {"arithmetic", getName(result.arithmetic)},
                            {"roofs", std::move(roofs)},
                            {"cases", std::move(cases)},
                            {"skipped", std::move(skipped)},
                            {"weights_resident_bytes", result.weights.bytes},
                            {"weights_huge_bytes", result.weights.huge},
                            {"load_seconds", toJson(result.load)},
                            {"first_token_seconds", toJson(result.firstToken)}};
}

} // namespace braid::tool
