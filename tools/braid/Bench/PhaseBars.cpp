//===- PhaseBars.cpp - Where the time of each case goes -------------------===//
#include "tools/braid/Bench/PhaseBars.h"

#include "tools/braid/Bench/BenchReport.h"
#include "tools/braid/Bench/Svg.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <map>

namespace braid::tool {

using llvm::formatv;

namespace {

constexpr double kWidth = 960, kLeft = 134, kRight = 96;
constexpr double kBar = 22, kGap = 8, kLegendLine = 20;
constexpr double kCharacter = 6.6; // width, about

/// A colour, and whether words on it are dark.
struct Color {
  llvm::StringLiteral code;
  bool takesDark = false;
};

constexpr Color kColors[] = {
    {"#4269d0"},       {"#efb118", true}, {"#e8604c"},
    {"#3ca951"},       {"#6cc5b0", true}, {"#a463f2"},
    {"#ff8ab7", true}, {"#9c6b4e"},       {"#97bbf5", true}};
constexpr Color kOtherColor = {"#b6bcc6", true};
constexpr Color kElsewhereColor = {"#e6e9ee", true};

class Bars {
public:
  explicit Bars(const BenchResult &result);
  void draw(llvm::raw_ostream &stream);

private:
  struct Part {
    llvm::StringRef name;
    Color color;
    double share;
  };

  void placeLegend();
  std::vector<Part> getParts(const CaseResult &each) const;
  void drawBar(Svg &svg, const CaseResult &each, double top) const;
  void drawLegend(Svg &svg) const;

  const BenchResult &result;
  std::vector<std::string> kinds; // that have colours of their own
  struct Entry {
    std::string name;
    Color color;
    Point at;
  };
  std::vector<Entry> legend;
  double legendHeight = 0;
};

Bars::Bars(const BenchResult &result) : result(result) {
  // By their shares of all cases' times, the largest first.
  std::map<std::string, double> sums;
  for (const CaseResult &each : result.cases)
    for (const PhaseTime &phase : each.phases)
      sums[phase.kind] += phase.seconds / each.seconds;
  for (auto &[kind, sum] : sums)
    kinds.push_back(kind);
  llvm::sort(kinds, [&](const std::string &a, const std::string &b) {
    return sums[a] > sums[b];
  });
  if (kinds.size() > std::size(kColors))
    kinds.resize(std::size(kColors));
  placeLegend();
}

void Bars::placeLegend() {
  for (size_t i = 0; i < kinds.size(); ++i)
    legend.push_back({kinds[i], kColors[i], {}});
  legend.push_back({"other phases", kOtherColor, {}});
  legend.push_back({"outside phases", kElsewhereColor, {}});
  Point at = {kLeft, 14};
  for (Entry &entry : legend) {
    double width = 22 + kCharacter * entry.name.size() + 16;
    if (at.x + width > kWidth && at.x > kLeft)
      at = {kLeft, at.y + kLegendLine};
    entry.at = at;
    at.x += width;
  }
  legendHeight = at.y + kLegendLine;
}

std::vector<Bars::Part> Bars::getParts(const CaseResult &each) const {
  std::vector<Part> parts;
  parts.reserve(kinds.size() + 2);
  double others = 0;
  for (size_t i = 0; i < kinds.size(); ++i)
    parts.push_back({kinds[i], kColors[i], 0});
  for (const PhaseTime &phase : each.phases) {
    double share = phase.seconds / each.seconds;
    auto kind = llvm::find(kinds, phase.kind);
    if (kind == kinds.end())
      others += share;
    else
      parts[kind - kinds.begin()].share = share;
  }
  parts.push_back({"other phases", kOtherColor, others});
  parts.push_back(
      {"outside phases", kElsewhereColor, each.elsewhere / each.seconds});
  return parts;
}

void Bars::drawBar(Svg &svg, const CaseResult &each, double top) const {
  double middle = top + kBar / 2 + 4, left = kLeft;
  double length = kWidth - kLeft - kRight;
  svg.text({kLeft - 10, middle}, each.benchCase.getName(), "end",
           "class=\"case\"");
  for (const Part &part : getParts(each)) {
    double width = std::max(0.0, part.share) * length;
    if (width < 0.2)
      continue;
    svg.rectangle({left, top}, width, kBar,
                  formatv("fill=\"{0}\"", part.color.code).str(),
                  formatv("{0}: {1:f1} %", part.name, 100 * part.share).str());
    if (width > 34)
      svg.text({left + width / 2, middle},
               formatv("{0:f0} %", 100 * part.share).str(), "middle",
               part.color.takesDark ? "class=\"inside dark\""
                                    : "class=\"inside\"");
    left += width;
  }
  svg.text({kWidth - kRight + 10, middle},
           formatNumber(each.seconds * 1e3) + " ms", "start");
}

void Bars::drawLegend(Svg &svg) const {
  for (const Entry &entry : legend) {
    svg.rectangle({entry.at.x, entry.at.y - 11}, 14, 14,
                  formatv(R"(fill="{0}" rx="2")", entry.color.code).str());
    svg.text({entry.at.x + 20, entry.at.y}, entry.name, "start");
  }
}

void Bars::draw(llvm::raw_ostream &stream) {
  double top = legendHeight + 22;
  Svg svg(stream, kWidth, top + result.cases.size() * (kBar + kGap),
          "Time of each case by kind of phase");
  drawLegend(svg);
  svg.text({kWidth - kRight + 10, top - 8}, "a token", "start",
           "class=\"title\"");
  for (const CaseResult &each : result.cases) {
    drawBar(svg, each, top);
    top += kBar + kGap;
  }
}

} // namespace

void drawPhaseBars(const BenchResult &result, llvm::raw_ostream &stream) {
  Bars(result).draw(stream);
}

} // namespace braid::tool
