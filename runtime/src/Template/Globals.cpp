//===- Globals.cpp - Functions of every template --------------------------===//
#include "Library.h"

#include <ctime>
#include <locale.h>

namespace braid::jinja {
namespace {

constexpr int64_t kMaxRange = 100000;

Value makeRange(Interpreter &interpreter, const Value &,
                const Arguments &arguments) {
  Parameters parameters("range", arguments, {"start*", "stop*", "step*"}, 1);
  auto get = [&](size_t i) {
    return requireInt(parameters.get(i), "for 'range'");
  };
  int64_t start = parameters.has(1) ? get(0) : 0;
  int64_t stop = parameters.has(1) ? get(1) : get(0);
  int64_t step = parameters.has(2) ? get(2) : 1;
  if (step == 0)
    fail("expected a range whose step is not 0");
  auto range = make<Range>(interpreter.getHeap(), start, stop, step);
  if (range->length > kMaxRange)
    fail("expected a range of at most " + std::to_string(kMaxRange) +
         " items, but got " + std::to_string(range->length));
  return range;
}

/// dict(mapping or pairs, name=value, ...)
Ref<Dict> buildDict(Interpreter &interpreter, const Arguments &arguments,
                    const char *function) {
  if (arguments.positional.size() > 1)
    fail(std::string("expected at most one argument without a name for '") +
         function + "'");
  auto dict = make<Dict>(interpreter.getHeap());
  for (const Value &source : arguments.positional) {
    if (source.is(Kind::Dict)) {
      for (const auto &[key, value] : source.as<Dict>().getEntries()) {
        interpreter.getHeap().work(1);
        dict->set(key, value);
      }
      continue;
    }
    interpreter.forEach(source, [&](const Value &pair) {
      std::vector<Value> parts = interpreter.collect(pair);
      if (parts.size() != 2)
        fail(std::string("expected pairs of key and value for '") + function +
             "'");
      requireHashable(parts[0]);
      dict->set(parts[0], parts[1]);
      return true;
    });
  }
  for (const auto &[name, value] : arguments.named)
    dict->set(name, value);
  return dict;
}

Value makeDict(Interpreter &interpreter, const Value &,
               const Arguments &arguments) {
  return buildDict(interpreter, arguments, "dict");
}

Value makeNamespace(Interpreter &interpreter, const Value &,
                    const Arguments &arguments) {
  Ref<Dict> attributes = buildDict(interpreter, arguments, "namespace");
  for (const auto &[name, value] : attributes->getEntries())
    if (name.isString() && !getText(name).empty() && getText(name)[0] == '_')
      fail("expected an attribute without a leading underscore, but got '" +
           getText(name) + "'");
  auto result = make<Namespace>(interpreter.getHeap());
  result->attributes = attributes;
  return result;
}

Value makeCycler(Interpreter &interpreter, const Value &,
                 const Arguments &arguments) {
  if (arguments.positional.empty() || !arguments.named.empty())
    fail("expected values for 'cycler'");
  Heap &heap = interpreter.getHeap();
  return make<Cycler>(heap, makeTuple(heap, arguments.positional));
}

Value makeJoiner(Interpreter &interpreter, const Value &,
                 const Arguments &arguments) {
  Parameters parameters("joiner", arguments, {"sep"}, 0);
  return make<Joiner>(interpreter.getHeap(), parameters.has(0)
                                                 ? parameters.get(0)
                                                 : interpreter.text(", "));
}

Value raise(Interpreter &interpreter, const Value &,
            const Arguments &arguments) {
  Parameters parameters("raise_exception", arguments, {"message"}, 1);
  fail(interpreter.str(parameters.get(0)));
}

Value writeLipsum(Interpreter &, const Value &, const Arguments &) {
  fail("expected no 'lipsum': its text is random, and renderings are not");
}

//===----------------------------------------------------------------------===//
// Time
//===----------------------------------------------------------------------===//

/// What strftime() cannot know: fractions and offsets.
std::string fillMoment(const std::string &format, const Moment &now) {
  std::string result;
  for (size_t i = 0; i < format.size(); ++i) {
    char letter = format[i] == '%' && i + 1 < format.size() ? format[i + 1] : 0;
    char text[32] = "";
    int minutes = std::abs(now.offsetMinutes);
    char sign = now.offsetMinutes < 0 ? '-' : '+';
    if (letter == 'f')
      std::snprintf(text, sizeof text, "%06d", now.microsecond);
    else if (letter == 'z' && now.hasOffset)
      std::snprintf(text, sizeof text, "%c%02d%02d", sign, minutes / 60,
                    minutes % 60);
    else if (letter == 'Z' && now.hasOffset)
      std::snprintf(text, sizeof text,
                    now.offsetMinutes ? "UTC%c%02d:%02d" : "UTC", sign,
                    minutes / 60, minutes % 60);
    else if (letter != 'z' && letter != 'Z') {
      result += format[i];
      if (letter)
        result += format[++i];
      continue;
    }
    result += text;
    ++i;
  }
  return result;
}

Value formatNow(Interpreter &interpreter, const Value &,
                const Arguments &arguments) {
  Parameters parameters("strftime_now", arguments, {"format"}, 1);
  const Moment &now = interpreter.getNow();
  std::string format = fillMoment(parameters.getString(0), now);
  if (format.size() > 1024)
    fail("expected a format of at most 1024 bytes for 'strftime_now'");
  struct tm time = {};
  time.tm_year = now.year - 1900;
  time.tm_mon = now.month - 1;
  time.tm_mday = now.day;
  time.tm_hour = now.hour;
  time.tm_min = now.minute;
  time.tm_sec = now.second;
  time.tm_isdst = -1;
  // The days of week and year; time zones do not enter.
  struct tm days = time;
  timegm(&days);
  time.tm_wday = days.tm_wday;
  time.tm_yday = days.tm_yday;
  std::string result;
  locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
  // Between zero bytes, at which strftime() would stop.
  for (size_t begin = 0; begin <= format.size();) {
    size_t end = std::min(format.find('\0', begin), format.size());
    char text[16384];
    std::string part = format.substr(begin, end - begin);
    result.append(text,
                  strftime_l(text, sizeof text, part.c_str(), &time, plain));
    if (end < format.size())
      result += '\0';
    begin = end + 1;
  }
  freelocale(plain);
  return interpreter.text(result);
}

const Function kFunctions[] = {
    {"cycler", makeCycler},       {"dict", makeDict},
    {"joiner", makeJoiner},       {"lipsum", writeLipsum},
    {"namespace", makeNamespace}, {"raise_exception", raise},
    {"range", makeRange},         {"strftime_now", formatNow},
};

} // namespace

const Functions kGlobals = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
