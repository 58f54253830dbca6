//===- Moment.cpp - The time that templates show --------------------------===//
#include "Chat.h"

#include <chrono>
#include <ctime>

namespace braid::jinja {
namespace {

class Reader {
public:
  explicit Reader(const std::string &text) : text(text) {}
  [[noreturn]] void fail() const {
    jinja::fail("expected a time like 2024-07-26T12:34:56 as 'now', but got " +
                quote(text));
  }
  bool take(char c) {
    bool isHere = i < text.size() && text[i] == c;
    i += isHere;
    return isHere;
  }
  void expect(char c) {
    if (!take(c))
      fail();
  }
  int number(size_t digits, int low, int high) {
    int value = 0;
    for (size_t n = 0; n < digits; ++n, ++i) {
      if (i >= text.size() || text[i] < '0' || text[i] > '9')
        fail();
      value = value * 10 + (text[i] - '0');
    }
    if (value < low || value > high)
      fail();
    return value;
  }
  int fraction() {
    int value = 0, digits = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits)
      if (digits < 6)
        value = value * 10 + (text[i] - '0');
    if (digits == 0)
      fail();
    for (; digits < 6; ++digits)
      value *= 10;
    return value;
  }
  bool isAtEnd() const { return i == text.size(); }

private:
  const std::string &text;
  size_t i = 0;
};

void readTime(Reader &reader, Moment &moment) {
  moment.hour = reader.number(2, 0, 23);
  reader.expect(':');
  moment.minute = reader.number(2, 0, 59);
  if (reader.take(':'))
    moment.second = reader.number(2, 0, 59);
  if (reader.take('.'))
    moment.microsecond = reader.fraction();
}

void readOffset(Reader &reader, Moment &moment) {
  moment.hasOffset = true;
  if (reader.take('Z'))
    return;
  int sign = reader.take('-') ? -1 : 1;
  if (sign > 0)
    reader.expect('+');
  int hours = reader.number(2, 0, 23);
  reader.take(':');
  moment.offsetMinutes = sign * (hours * 60 + reader.number(2, 0, 59));
}

} // namespace

Moment parseMoment(const std::string &text) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
  Reader reader(text);
  Moment moment;
  moment.year = reader.number(4, 1, 9999);
  reader.expect('-');
  moment.month = reader.number(2, 1, 12);
  reader.expect('-');
  bool isLeap = (moment.year % 4 == 0 && moment.year % 100 != 0) ||
                moment.year % 400 == 0;
  moment.day = reader.number(
      2, 1, kDays[moment.month - 1] + (isLeap && moment.month == 2));
  if (reader.take('T') || reader.take(' '))
    readTime(reader, moment);
  if (!reader.isAtEnd())
    readOffset(reader, moment);
  if (!reader.isAtEnd())
    reader.fail();
  return moment;
}

Moment getLocalMoment() {
  auto now = std::chrono::system_clock::now();
  time_t seconds = std::chrono::system_clock::to_time_t(now);
  struct tm local = {};
  localtime_r(&seconds, &local);
  Moment moment;
  moment.year = local.tm_year + 1900;
  moment.month = local.tm_mon + 1;
  moment.day = local.tm_mday;
  moment.hour = local.tm_hour;
  moment.minute = local.tm_min;
  moment.second = std::min(local.tm_sec, 59);
  moment.microsecond =
      static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(
                           now.time_since_epoch())
                           .count() %
                       1000000);
  return moment;
}

} // namespace braid::jinja
