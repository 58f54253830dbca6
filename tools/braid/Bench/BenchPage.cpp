//===- BenchPage.cpp - Results as a page ----------------------------------===//
#include "tools/braid/Bench/BenchReport.h"
#include "tools/braid/Bench/PhaseBars.h"
#include "tools/braid/Bench/RooflinePlot.h"
#include "tools/braid/Bench/Svg.h"
#include "tools/braid/Command.h"

#include "llvm/Support/FormatVariadic.h"

namespace braid::tool {

using llvm::formatv;

namespace {

constexpr llvm::StringLiteral kStyle = R"(
:root { color-scheme: light; }
body { margin: 0; background: #f6f7f9; color: #1d2430;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans",
    "Liberation Sans", sans-serif; }
main { max-width: 1024px; margin: 0 auto; padding: 36px 24px 60px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 0 0 4px; }
p { margin: 0; color: #5b6575; }
p.facts { margin-top: 4px; }
section { background: #fff; border: 1px solid #e3e6eb; border-radius: 10px;
  padding: 20px 24px 22px; margin-top: 20px; }
section > p { max-width: 60em; margin-bottom: 14px; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 16px;
  margin-top: 24px; }
.figures div { background: #fff; border: 1px solid #e3e6eb;
  border-radius: 10px; padding: 14px 18px; }
.figures b { display: block; font-size: 25px; font-weight: 650;
  line-height: 1.25; letter-spacing: -0.01em; }
.figures b small { font-size: 14px; font-weight: 400; color: #5b6575;
  letter-spacing: 0; }
.figures span { display: block; font-size: 13px; color: #5b6575; }
svg { display: block; width: 100%; height: auto; font-size: 12px; }
svg text { fill: #4a5464; font-variant-numeric: tabular-nums; }
svg .title { fill: #1d2430; font-size: 13px; }
svg .name { fill: #1d2430; font-weight: 600; }
svg .case { font-weight: 600; fill: #1d2430; }
svg .case.decode { fill: #2f6fde; }
svg .case.prefill { fill: #d9641e; }
svg .inside { fill: #fff; font-weight: 600; }
svg .inside.dark { fill: #2b3442; }
svg .grid { stroke: #eef0f3; }
svg .grid.strong { stroke: #d9dde3; }
svg .band { fill: #1d2430; opacity: 0.08; }
svg .roof { fill: none; stroke: #1d2430; stroke-width: 2;
  stroke-linejoin: round; }
svg .ceiling { stroke: #8b94a3; stroke-width: 1.25; stroke-dasharray: 5 4; }
svg .leader { stroke: #aeb5c0; }
table { border-collapse: collapse; width: 100%; font-size: 14px;
  font-variant-numeric: tabular-nums; }
th { font-weight: 500; color: #5b6575; text-align: right; font-size: 13px; }
td { text-align: right; border-top: 1px solid #edeff2; }
th, td { padding: 6px 8px; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
td:first-child { font-weight: 600; }
td small { color: #7b8594; font-size: 12px; margin-left: 5px; }
td i { display: block; height: 8px; border-radius: 2px; }
td i.track { display: inline-block; vertical-align: 0; width: 90px;
  background: #edeff2; margin-left: 8px; }
li { color: #5b6575; } ul { margin: 0; padding-left: 20px; }
@media (max-width: 760px) { .figures { grid-template-columns: 1fr 1fr; }
  section { overflow-x: auto; } svg { min-width: 700px; } }
@media print { body { background: #fff; } section { break-inside: avoid; } }
)";

class Page {
public:
  Page(const BenchResult &result, llvm::raw_ostream &stream)
      : result(result), stream(stream) {}

  void write();

private:
  void writeFigures();
  void writeFigure(const llvm::Twine &value, const llvm::Twine &unit,
                   const llvm::Twine &meaning);
  void writeCaseFigure(BenchCase::Kind kind);
  void writeCases();
  void writeCase(const CaseResult &each);
  void writeRoofs();
  void writeSkipped();

  const BenchResult &result;
  llvm::raw_ostream &stream;
};

/// "12.3 <small>11.9-12.4</small>".
std::string markSpread(const Spread &spread, double unit = 1) {
  return formatv(
      "{0} <small>{1}&ndash;{2}</small>", formatNumber(spread.median / unit),
      formatNumber(spread.low / unit), formatNumber(spread.high / unit));
}

void Page::writeFigure(const llvm::Twine &value, const llvm::Twine &unit,
                       const llvm::Twine &meaning) {
  stream << "<div><b>" << value << " <small>" << unit << "</small></b><span>"
         << meaning << "</span></div>\n";
}

/// The fastest case of a kind that has one sequence.
void Page::writeCaseFigure(BenchCase::Kind kind) {
  const CaseResult *fastest = nullptr;
  for (const CaseResult &each : result.cases)
    if (each.benchCase.kind == kind && each.benchCase.batch == 1 &&
        (!fastest || each.rate.median > fastest->rate.median))
      fastest = &each;
  if (fastest)
    writeFigure(
        formatNumber(fastest->rate.median), "tokens/s",
        formatv("{0}, {1:f0} % of the {2} roof", fastest->benchCase.getName(),
                100 * fastest->share.median, describeBound(fastest->bound))
            .str());
}

void Page::writeFigures() {
  stream << "<div class=\"figures\">\n";
  writeCaseFigure(BenchCase::Decode);
  writeCaseFigure(BenchCase::Prefill);
  writeFigure(formatNumber(result.firstToken.median * 1e3), "ms",
              "process start to first token");
  writeFigure(formatNumber(result.load.median * 1e3), "ms", "of which loading");
  if (result.weights.bytes != 0)
    writeFigure(
        formatNumber(100.0 * result.weights.huge / result.weights.bytes), "%",
        "of the weights in huge pages");
  stream << "</div>\n";
}

void Page::writeCase(const CaseResult &each) {
  double part = std::clamp(each.share.median, 0.0, 1.0);
  stream << "<tr><td>" << each.benchCase.getName() << "</td><td>"
         << markSpread(each.rate) << "</td><td>"
         << formatNumber(each.cost.getBytes() / 1e6) << "</td><td>"
         << formatNumber(each.cost.operations / 1e6) << "</td><td>"
         << describeBound(each.bound) << "</td><td>"
         << formatv("{0:f0} % <small>{1:f0}&ndash;{2:f0}</small>",
                    100 * each.share.median, 100 * each.share.low,
                    100 * each.share.high)
         << formatv("<i class=\"track\"><i style=\"width:{0:f0}px;"
                    "background:{1}\"></i></i>",
                    90 * part, getColor(each.benchCase))
         << "</td><td>" << formatBytes(each.anonymousBytes) << "</td></tr>\n";
}

void Page::writeCases() {
  stream << "<section><h2>Cases</h2><p>Medians of " << result.repeats
         << " samples; beside them, what one in ten is below and one in ten "
            "above. A share is that of the roof that a perfect implementation "
            "would wait for, probed around each sample.</p>\n<table>\n"
            "<tr><th>case</th><th>tokens/s</th><th>MB/token</th>"
            "<th>Mop/token</th><th>bound by</th><th>share</th>"
            "<th>anonymous</th></tr>\n";
  for (const CaseResult &each : result.cases)
    writeCase(each);
  stream << "</table>\n";
  if (result.fitsCache)
    stream << "<p>The weights are few enough to stay in caches: shares of the "
              "memory's roof mean little.</p>\n";
  stream << "</section>\n";
}

void Page::writeRoofs() {
  stream << "<section><h2>Roofs</h2><p>What loops reach that do nothing else, "
            "probed before, between and after all samples.</p>\n<table>\n"
            "<tr><th>roof</th><th>one thread</th><th>"
         << result.threads << " threads</th><th></th><th>by</th></tr>\n";
  for (const RoofSummary &roof : result.roofs) {
    if (roof.all.median == 0)
      continue;
    stream << "<tr><td>" << getName(roof.roof) << "</td><td>"
           << markSpread(roof.one, 1e9) << "</td><td>"
           << markSpread(roof.all, 1e9) << "</td><td>"
           << (roof.roof == Roof::Read ? "GB/s" : "G operations/s")
           << "</td><td>" << (roof.instruction ? roof.instruction : "loads")
           << "</td></tr>\n";
  }
  stream << "</table></section>\n";
}

void Page::writeSkipped() {
  if (result.skipped.empty())
    return;
  stream << "<section><h2>Skipped</h2><ul>\n";
  for (const SkippedCase &each : result.skipped)
    stream << "<li><b>" << each.benchCase.getName()
           << "</b>: " << escapeMarkup(each.reason) << "</li>\n";
  stream << "</ul></section>\n";
}

void Page::write() {
  std::string name = escapeMarkup(result.name);
  stream << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
         << name << " - braid bench</title>\n<style>" << kStyle
         << "</style></head>\n<body><main>\n<h1>" << name
         << "</h1>\n<p class=\"facts\">" << escapeMarkup(result.family) << ", "
         << escapeMarkup(result.dtype) << ", " << escapeMarkup(result.isa)
         << ", " << result.threads << " threads, compiled by "
         << escapeMarkup(result.compiler) << "</p>\n";
  writeFigures();
  stream
      << "<section><h2>Roofline</h2><p>The line is what this machine allows "
         "a model of so many operations a byte; the band around it is how "
         "much that changed during the run. A case on the line is as fast as "
         "can be.</p>\n";
  drawRoofline(result, stream);
  stream << "</section>\n<section><h2>Where the time goes</h2><p>By kind of "
            "phase, of the thread that took longest. Outside phases are waits "
            "for other threads, and what the runtime does between calls.</p>\n";
  drawPhaseBars(result, stream);
  stream << "</section>\n";
  writeCases();
  writeRoofs();
  writeSkipped();
  stream << "</main></body></html>\n";
}

} // namespace

void writePage(const BenchResult &result, llvm::raw_ostream &stream) {
  Page(result, stream).write();
}

} // namespace braid::tool
