//===- Interposed.cpp - Functions of the process, watched -----------------===//
//
// Definitions in a program come before those in its libraries: libbraid.so
// calls these.
//
//===----------------------------------------------------------------------===//
#include "Interposed.h"

#include "braid/braid.h"

#include <atomic>
#include <cstddef>
#include <dlfcn.h>

static std::atomic<uint64_t> allocations{0};
static thread_local bool noMemory = false;
static std::atomic<uint32_t> otherIsa{UINT32_MAX};

uint64_t braid::test::countAllocations() { return allocations; }

braid::test::NoMemory::NoMemory() { noMemory = true; }
braid::test::NoMemory::~NoMemory() { noMemory = false; }

braid::test::OtherHost::OtherHost(uint32_t isa) { otherIsa = isa; }
braid::test::OtherHost::~OtherHost() { otherIsa = UINT32_MAX; }

uint32_t braid_host_isa(void) {
  if (otherIsa != UINT32_MAX)
    return otherIsa;
  auto real =
      reinterpret_cast<uint32_t (*)()>(dlsym(RTLD_NEXT, "braid_host_isa"));
  return real();
}

#if UNDER_SANITIZER

extern "C" void __sanitizer_malloc_hook(const volatile void *, size_t) {
  ++allocations;
}

#else

extern "C" {

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) noexcept {
  ++allocations;
  return noMemory ? nullptr : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) noexcept {
  ++allocations;
  return noMemory ? nullptr : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) noexcept {
  ++allocations;
  return noMemory ? nullptr : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) noexcept {
  ++allocations;
  return noMemory ? nullptr : __libc_memalign(alignment, size);
}
}

#endif
