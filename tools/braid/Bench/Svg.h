//===- Svg.h - Shapes of a drawing, as text ---------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_SVG_H
#define TOOLS_BRAID_BENCH_SVG_H

#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace braid::tool {

/// Text as it may stand in HTML and SVG.
std::string escapeMarkup(llvm::StringRef text);

struct Point {
  double x, y;
};

/// Writes one drawing; coordinates grow to the right and down. `style` is the
/// attributes of a shape: `fill="#eee" class="roof"`.
class Svg {
public:
  Svg(llvm::raw_ostream &stream, double width, double height,
      llvm::StringRef description);
  ~Svg();

  void line(Point from, Point to, llvm::StringRef style);
  void polyline(const std::vector<Point> &points, llvm::StringRef style);
  void polygon(const std::vector<Point> &points, llvm::StringRef style);
  void rectangle(Point corner, double width, double height,
                 llvm::StringRef style, llvm::StringRef tip = "");
  void circle(Point center, double radius, llvm::StringRef style,
              llvm::StringRef tip = "");
  /// `anchor`: start, middle or end.
  void text(Point at, llvm::StringRef words, llvm::StringRef anchor,
            llvm::StringRef style = "");

private:
  void list(llvm::StringRef element, const std::vector<Point> &points,
            llvm::StringRef style);
  void end(llvm::StringRef element, llvm::StringRef tip);

  llvm::raw_ostream &stream;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_SVG_H
