//===- RooflinePlot.cpp - Cases below the roofs of the machine ------------===//
#include "tools/braid/Bench/RooflinePlot.h"

#include "tools/braid/Bench/BenchReport.h"
#include "tools/braid/Bench/Svg.h"

#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace braid::tool {

using llvm::formatv;

llvm::StringRef getColor(const BenchCase &benchCase) {
  return benchCase.isDecode() ? "#2f6fde" : "#d9641e";
}

namespace {

constexpr double kWidth = 960, kHeight = 500;
constexpr double kLeft = 64, kRight = 16, kTop = 16, kBottom = 52;
constexpr double kPointRadius = 5;

/// A logarithmic axis: from a power of ten, or twice or five times one, to
/// another.
struct Axis {
  double low, high;  ///< values at the ends
  double begin, end; ///< places of the ends

  double place(double value) const {
    double part = std::log(value / low) / std::log(high / low);
    return begin + part * (end - begin);
  }
};

/// 1, 2 or 5 times a power of ten, at most (at least) `value`.
double roundDown(double value) {
  double power = std::pow(10, std::floor(std::log10(value)));
  double digit = value / power;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}
double roundUp(double value) {
  double power = std::pow(10, std::floor(std::log10(value)));
  double digit = value / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

/// "200 M", "5 G", "1 T": of a round value.
std::string formatRound(double value) {
  for (auto [unit, name] : {std::pair(1e12, " T"), {1e9, " G"}, {1e6, " M"}})
    if (value >= unit * 0.999)
      return formatv("{0}{1}", std::llround(value / unit), name);
  return value >= 0.999 ? formatv("{0}", std::llround(value)).str()
                        : formatv("{0:f1}", value).str();
}

/// Where a label covers the drawing.
struct Box {
  double left, top, right, bottom;

  bool meets(const Box &other) const {
    return left < other.right && other.left < right && top < other.bottom &&
           other.top < bottom;
  }
};

class Plot {
public:
  Plot(const BenchResult &result, llvm::raw_ostream &stream)
      : result(result),
        svg(stream, kWidth, kHeight,
            "Roofline: operations a second over operations a byte") {
    chooseAxes();
  }

  void draw();

private:
  void chooseAxes();
  void drawGrid();
  void drawRoof();
  void drawCeiling(const RoofSummary &roof);
  void drawCases();
  void drawWhisker(const CaseResult &each);
  void drawLabel(const CaseResult &each);
  void drawLegend();

  static double getIntensity(const CaseResult &each) {
    return each.cost.operations / each.cost.getBytes();
  }
  static double getSpeed(const CaseResult &each) {
    return each.rate.median * each.cost.operations;
  }
  Point place(double intensity, double speed) const {
    return {x.place(intensity), y.place(speed)};
  }
  Point place(const CaseResult &each) const {
    return place(getIntensity(each), getSpeed(each));
  }
  /// The corners of the roof that `read` and `peak` make.
  std::vector<Point> getCorners(double read, double peak) const;

  const BenchResult &result;
  Svg svg;
  Axis x, y;
  std::vector<Box> taken;
};

void Plot::chooseAxes() {
  const Spread &read = result.getRoof(Roof::Read).all;
  double peak = 0, ridge = 0;
  for (const RoofSummary &roof : result.roofs)
    if (roof.roof != Roof::Read)
      peak = std::max(peak, roof.all.high);
  ridge = result.getRoof(result.arithmetic).all.median / read.median;
  double left = ridge / 4, right = ridge * 4, low = peak / 10;
  for (const CaseResult &each : result.cases) {
    left = std::min(left, getIntensity(each) / 1.5);
    right = std::max(right, getIntensity(each) * 1.5);
    low = std::min(low, each.rate.low * each.cost.operations / 1.5);
  }
  x = {roundDown(left), roundUp(right), kLeft, kWidth - kRight};
  y = {roundDown(low), roundUp(peak * 1.2), kHeight - kBottom, kTop};
}

void Plot::drawGrid() {
  auto forTicks = [](const Axis &axis, auto body) {
    double power = std::pow(10, std::floor(std::log10(axis.low) + 1e-9));
    for (; power <= axis.high * 1.001; power *= 10)
      for (double digit : {1, 2, 5})
        if (double value = power * digit;
            value >= axis.low * 0.999 && value <= axis.high * 1.001)
          body(value, digit == 1);
  };
  forTicks(x, [&](double value, bool strong) {
    double at = x.place(value);
    svg.line({at, kTop}, {at, kHeight - kBottom},
             strong ? "class=\"grid strong\"" : "class=\"grid\"");
    svg.text({at, kHeight - kBottom + 18}, formatRound(value), "middle");
  });
  forTicks(y, [&](double value, bool strong) {
    double at = y.place(value);
    svg.line({kLeft, at}, {kWidth - kRight, at},
             strong ? "class=\"grid strong\"" : "class=\"grid\"");
    svg.text({kLeft - 8, at + 4}, formatRound(value), "end");
  });
  svg.text({(kLeft + kWidth - kRight) / 2, kHeight - 10},
           "operations for each byte of memory read or written", "middle",
           "class=\"title\"");
  svg.text({0, 0}, "operations a second", "middle",
           formatv("class=\"title\" transform=\"translate(14 {0:f0}) "
                   "rotate(-90)\"",
                   (kTop + kHeight - kBottom) / 2)
               .str());
}

std::vector<Point> Plot::getCorners(double read, double peak) const {
  std::vector<Point> corners;
  double begin = std::max(x.low, y.low / read);
  corners.push_back(place(begin, begin * read));
  if (peak / read < x.high)
    corners.push_back(place(peak / read, peak));
  corners.push_back(place(x.high, std::min(peak, x.high * read)));
  return corners;
}

/// The roof of the model's products, with its spread.
void Plot::drawRoof() {
  const Spread &read = result.getRoof(Roof::Read).all;
  const Spread &peak = result.getRoof(result.arithmetic).all;
  std::vector<Point> band = getCorners(read.high, peak.high);
  std::vector<Point> lower = getCorners(read.low, peak.low);
  band.insert(band.end(), lower.rbegin(), lower.rend());
  svg.polygon(band, "class=\"band\"");
  std::vector<Point> roof = getCorners(read.median, peak.median);
  svg.polyline(roof, "class=\"roof\"");

  // Along the slope, a third of the way up.
  Point from = roof.front(), to = roof[1];
  double angle = std::atan2(to.y - from.y, to.x - from.x) * 180 / M_PI;
  Point at = {from.x + (to.x - from.x) * 0.3, from.y + (to.y - from.y) * 0.3};
  svg.text({0, -8},
           formatv("memory {0} GB/s", formatNumber(read.median / 1e9)).str(),
           "start",
           formatv("class=\"name\" transform=\"translate({0:f1} {1:f1}) "
                   "rotate({2:f1})\"",
                   at.x, at.y, angle)
               .str());
}

/// What other products could reach: level lines.
void Plot::drawCeiling(const RoofSummary &roof) {
  if (roof.roof == Roof::Read || roof.all.median == 0)
    return;
  double read = result.getRoof(Roof::Read).all.median;
  double peak = roof.all.median;
  Point end = place(x.high, peak);
  bool isOwn = roof.roof == result.arithmetic;
  if (!isOwn && peak / read < x.high)
    svg.line(place(peak / read, peak), end, "class=\"ceiling\"");
  svg.text({end.x - 6, end.y - 7},
           formatv("{0} {1} G/s", getName(roof.roof), formatNumber(peak / 1e9))
               .str(),
           "end", isOwn ? "class=\"name\"" : "");
  taken.push_back({end.x - 110, end.y - 20, end.x, end.y + 2});
  taken.push_back({place(std::min(peak / read, x.high), peak).x, end.y - 3,
                   end.x, end.y + 3});
}

void Plot::drawWhisker(const CaseResult &each) {
  double at = getIntensity(each), operations = each.cost.operations;
  svg.line(place(at, each.rate.low * operations),
           place(at, each.rate.high * operations),
           formatv(R"(stroke="{0}" stroke-width="1.5" opacity="0.6")",
                   getColor(each.benchCase))
               .str());
}

/// Puts the label where nothing is yet, as near as can be.
void Plot::drawLabel(const CaseResult &each) {
  const BenchCase &benchCase = each.benchCase;
  std::string words = formatv("{0} × {1}", benchCase.length, benchCase.batch);
  Point point = place(each);
  double width = 6.4 * words.size();
  Point best = {point.x + 9, point.y + 4};
  auto isFree = [&](const Box &box) {
    return box.left > kLeft && box.right < kWidth - kRight && box.top > kTop &&
           box.bottom < kHeight - kBottom &&
           llvm::none_of(taken, [&](const Box &b) { return b.meets(box); });
  };
  for (double radius = 10; radius < 120; radius += 6)
    for (int i = 0; i < 16; ++i) {
      double angle = 2 * M_PI * i / 16;
      double centerX = point.x + std::cos(angle) * (radius + width / 2);
      double centerY = point.y + std::sin(angle) * radius;
      Box box = {centerX - width / 2 - 2, centerY - 7, centerX + width / 2 + 2,
                 centerY + 7};
      if (!isFree(box))
        continue;
      taken.push_back(box);
      if (radius > 14)
        svg.line(point, {centerX - std::cos(angle) * width / 2, centerY},
                 "class=\"leader\"");
      svg.text({centerX, centerY + 4}, words, "middle",
               each.benchCase.isDecode() ? "class=\"case decode\""
                                         : "class=\"case prefill\"");
      return;
    }
  svg.text(best, words, "start", "class=\"case\"");
}

void Plot::drawCases() {
  for (const CaseResult &each : result.cases) {
    Point point = place(each);
    taken.push_back({point.x - kPointRadius, point.y - kPointRadius,
                     point.x + kPointRadius, point.y + kPointRadius});
    drawWhisker(each);
  }
  for (const CaseResult &each : result.cases)
    drawLabel(each);
  for (const CaseResult &each : result.cases)
    svg.circle(place(each), kPointRadius,
               formatv(R"(fill="{0}" stroke="#fff" stroke-width="1.5")",
                       getColor(each.benchCase))
                   .str(),
               formatv("{0}: {1} tokens/s, {2:f0} % of the roof",
                       each.benchCase.getName(), formatNumber(each.rate.median),
                       100 * each.share.median)
                   .str());
}

void Plot::drawLegend() {
  Point at = {kLeft + 14, kTop + 20};
  for (BenchCase::Kind kind : {BenchCase::Decode, BenchCase::Prefill}) {
    BenchCase example;
    example.kind = kind;
    svg.circle({at.x, at.y - 4}, kPointRadius,
               formatv("fill=\"{0}\"", getColor(example)).str());
    svg.text({at.x + 12, at.y},
             example.isDecode() ? "decode, at context × batch"
                                : "prefill, of tokens × batch",
             "start", "class=\"case\"");
    at.y += 20;
  }
  taken.push_back({kLeft, kTop, kLeft + 190, at.y});
}

void Plot::draw() {
  drawGrid();
  drawRoof();
  for (const RoofSummary &roof : result.roofs)
    drawCeiling(roof);
  drawLegend();
  drawCases();
}

} // namespace

void drawRoofline(const BenchResult &result, llvm::raw_ostream &stream) {
  Plot(result, stream).draw();
}

} // namespace braid::tool
