//===- Interposed.h - Functions of the process, watched ---------*- C++ -*-===//
#ifndef TEST_UNIT_RUNTIME_INTERPOSED_H
#define TEST_UNIT_RUNTIME_INTERPOSED_H

#include <cstdint>

namespace braid::test {

/// Calls of malloc and its kind since the program began, in all threads.
uint64_t countAllocations();

/// While it lives, this thread has no memory; but not under sanitizers.
class NoMemory {
public:
  NoMemory();
  ~NoMemory();
  NoMemory(const NoMemory &) = delete;
};

/// While it lives, braid_host_isa() says `isa`, to the library as well.
class OtherHost {
public:
  explicit OtherHost(uint32_t isa);
  ~OtherHost();
  OtherHost(const OtherHost &) = delete;
};

} // namespace braid::test

/// Whether the program runs under a sanitizer, which owns malloc and wants
/// address space.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER 0
#endif

#endif // TEST_UNIT_RUNTIME_INTERPOSED_H
