//===- FormatSpec.h - What formats share ------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_FORMATSPEC_H
#define RUNTIME_SRC_TEMPLATE_FORMATSPEC_H

#include "Library.h"

namespace braid::jinja {

/// [[fill]align][sign][#][0][width][,][.precision][type]
struct Specification {
  std::string fill = " ";
  char align = 0, sign = 0, group = 0, type = 0;
  bool isAlternative = false;
  int64_t width = 0, precision = -1;
};

constexpr int64_t kMaxWidth = 1 << 20;

/// Digits from `i`; -1 if there are none.
int64_t readNumber(std::string_view text, size_t &i);
std::string toBase(uint64_t number, unsigned base, bool isUpper);
/// The character of a code point; fails if there is none.
void appendCharacter(std::string &text, int64_t point);
std::string getSign(bool isNegative, char sign);
/// Sign, prefix and digits, filled up to the width.
std::string layOut(Heap &heap, const Specification &spec,
                   const std::string &sign, const std::string &body);
std::string formatFloatBy(Heap &heap, double number, Specification spec);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_FORMATSPEC_H
