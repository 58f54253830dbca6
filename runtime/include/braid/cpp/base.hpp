//===- base.hpp - Errors, views and handles ---------------------*- C++ -*-===//
///
/// What the other headers of braid/cpp are made of; see braid/braid.hpp.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_BASE_HPP
#define BRAID_CPP_BASE_HPP

#include "braid/braid.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace braid {

/// Thrown where a function of the C API returns another status than BRAID_OK.
class Error : public std::runtime_error {
public:
  explicit Error(const braid_error &error)
      : std::runtime_error(error.message), code(error.status) {}

  braid_status status() const noexcept { return code; }
  /// "invalid argument", ...
  const char *statusName() const noexcept { return braid_status_name(code); }

private:
  braid_status code;
};

/// `size` elements that somebody else owns: what std::span is in C++20. Made of
/// a pointer and a size, or of anything that lies in one piece and has data()
/// and size(), which has to outlive it.
template <typename T>
class View {
public:
  View() = default;
  View(T *data, size_t size) : first(data), count(size) {}
  template <typename Container,
            typename = std::enable_if_t<std::is_convertible_v<
                decltype(std::data(std::declval<Container &>())), T *>>>
  View(Container &&container) // NOLINT: implicit as std::span's
      : first(std::data(container)), count(std::size(container)) {}

  T *data() const { return first; }
  size_t size() const { return count; }
  bool empty() const { return count == 0; }
  T *begin() const { return first; }
  T *end() const { return first + count; }
  T &operator[](size_t i) const { return first[i]; }

private:
  T *first = nullptr;
  size_t count = 0;
};

namespace detail {

/// Calls `function` with `arguments` and a place for the error behind them, and
/// throws what it leaves there.
template <typename Function, typename... Arguments>
void call(Function function, Arguments... arguments) {
  braid_error error = {};
  if (function(arguments..., &error) != BRAID_OK)
    throw Error(error);
}

/// Owns what `release` releases.
template <auto release>
struct Release {
  template <typename T>
  void operator()(T *handle) const {
    release(handle);
  }
};
template <typename T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;

} // namespace detail
} // namespace braid

#endif // BRAID_CPP_BASE_HPP
