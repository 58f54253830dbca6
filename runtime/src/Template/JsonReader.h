//===- JsonReader.h - JSON to values ----------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_JSONREADER_H
#define RUNTIME_SRC_TEMPLATE_JSONREADER_H

#include "Value.h"

namespace braid::jinja {

/// What integers beyond 64 bits become.
enum class LargeIntegers { Fail, Round };

/// Reads one JSON value; fails, naming `name` and the place, if it is none.
Value readJson(Heap &heap, std::string_view text, const std::string &name,
               LargeIntegers large);

/// Cuts a JSON array into the texts of its elements, which are valid JSON.
std::vector<std::string_view> splitJsonArray(std::string_view text,
                                             const std::string &name);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_JSONREADER_H
