//===- Svg.cpp - Shapes of a drawing, as text -----------------------------===//
#include "tools/braid/Bench/Svg.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

namespace braid::tool {

using llvm::formatv;

std::string escapeMarkup(llvm::StringRef text) {
  std::string escaped;
  llvm::raw_string_ostream stream(escaped);
  llvm::printHTMLEscaped(text, stream);
  return escaped;
}

Svg::Svg(llvm::raw_ostream &stream, double width, double height,
         llvm::StringRef description)
    : stream(stream) {
  stream << formatv("<svg viewBox=\"0 0 {0:f0} {1:f0}\" role=\"img\" "
                    "aria-label=\"{2}\">\n",
                    width, height, escapeMarkup(description));
}

Svg::~Svg() { stream << "</svg>\n"; }

void Svg::line(Point from, Point to, llvm::StringRef style) {
  stream << formatv("<line x1=\"{0:f1}\" y1=\"{1:f1}\" x2=\"{2:f1}\" "
                    "y2=\"{3:f1}\" {4}/>\n",
                    from.x, from.y, to.x, to.y, style);
}

void Svg::list(llvm::StringRef element, const std::vector<Point> &points,
               llvm::StringRef style) {
  stream << "<" << element << " points=\"";
  for (const Point &point : points)
    stream << formatv("{0:f1},{1:f1} ", point.x, point.y);
  stream << "\" " << style << "/>\n";
}

void Svg::polyline(const std::vector<Point> &points, llvm::StringRef style) {
  list("polyline", points, style);
}

void Svg::polygon(const std::vector<Point> &points, llvm::StringRef style) {
  list("polygon", points, style);
}

void Svg::rectangle(Point corner, double width, double height,
                    llvm::StringRef style, llvm::StringRef tip) {
  stream << formatv("<rect x=\"{0:f1}\" y=\"{1:f1}\" width=\"{2:f1}\" "
                    "height=\"{3:f1}\" {4}",
                    corner.x, corner.y, width, height, style);
  end("rect", tip);
}

void Svg::circle(Point center, double radius, llvm::StringRef style,
                 llvm::StringRef tip) {
  stream << formatv(R"(<circle cx="{0:f1}" cy="{1:f1}" r="{2:f1}" {3})",
                    center.x, center.y, radius, style);
  end("circle", tip);
}

void Svg::end(llvm::StringRef element, llvm::StringRef tip) {
  if (tip.empty())
    stream << "/>\n";
  else
    stream << "><title>" << escapeMarkup(tip) << "</title></" << element
           << ">\n";
}

void Svg::text(Point at, llvm::StringRef words, llvm::StringRef anchor,
               llvm::StringRef style) {
  stream << formatv(R"(<text x="{0:f1}" y="{1:f1}" text-anchor="{2}" {3}>)",
                    at.x, at.y, anchor, style)
         << escapeMarkup(words) << "</text>\n";
}

} // namespace braid::tool
