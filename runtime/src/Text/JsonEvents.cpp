//===- JsonEvents.cpp - Reads untrusted JSON ------------------------------===//
#include "JsonEvents.h"

#include <nlohmann/json.hpp>

namespace braid::text {
namespace {

using nlohmann::json;

/// From the events of nlohmann's parser, which does not recurse, to ours.
class Adapter : public nlohmann::json_sax<json> {
public:
  Adapter(size_t maxDepth, JsonEvents &events)
      : maxDepth(maxDepth), events(events) {}

  bool null() override { return events.onNull(), true; }
  bool boolean(bool value) override { return events.onBoolean(value), true; }
  bool number_integer(int64_t value) override {
    return events.onNegative(value), true;
  }
  bool number_unsigned(uint64_t value) override {
    return events.onNatural(value), true;
  }
  bool number_float(double value, const std::string &spelled) override {
    return events.onReal(value, spelled.find_first_of(".eE") == spelled.npos),
           true;
  }
  bool string(std::string &value) override {
    return events.onString(value), true;
  }
  bool binary(json::binary_t &) override { return false; } // not in JSON

  bool start_object(size_t) override {
    return descend(), events.onObject(), true;
  }
  bool key(std::string &value) override { return events.onKey(value), true; }
  bool end_object() override { return --depth, events.onObjectEnd(), true; }
  bool start_array(size_t) override {
    return descend(), events.onArray(), true;
  }
  bool end_array() override { return --depth, events.onArrayEnd(), true; }

  bool parse_error(size_t position, const std::string &,
                   const json::exception &exception) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    std::string_view reason = exception.what();
    size_t bracket = reason.find("] ");
    if (bracket != reason.npos)
      reason.remove_prefix(bracket + 2);
    events.onFault(position, reason);
  }

private:
  void descend() {
    if (depth++ == maxDepth)
      events.onTooDeep();
  }

  size_t maxDepth, depth = 0;
  JsonEvents &events;
};

} // namespace

void readJson(std::string_view text, size_t maxDepth, JsonEvents &events) {
  Adapter adapter(maxDepth, events);
  json::sax_parse(text.begin(), text.end(), &adapter);
}

} // namespace braid::text
