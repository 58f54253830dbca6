//===- FileMapTest.cpp - Files in memory ----------------------------------===//
#include "runtime/src/FileMap.h"
#include "runtime/src/File.h"

#include "braid/abi.h"

#include <cerrno>
#include <cstdio>
#include <gtest/gtest.h>
#include <string>
#include <sys/mman.h>
#include <vector>

using namespace braid::runtime;

namespace {

/// A file of `size` bytes without a name; byte i is i * 7 + i / 251.
int makeFile(size_t size) {
  FILE *stream = tmpfile();
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<uint8_t>(i * 7 + i / 251);
  EXPECT_EQ(fwrite(bytes.data(), 1, size, stream), size);
  EXPECT_EQ(fflush(stream), 0);
  int copy = dup(fileno(stream));
  fclose(stream);
  return copy;
}

/// Whether a page has been mapped there.
bool isMapped(const uint8_t *page) {
  unsigned char resident;
  return mincore(const_cast<uint8_t *>(page), 1, &resident) == 0;
}

class FileMapOfSize : public testing::TestWithParam<size_t> {};

TEST_P(FileMapOfSize, HasItsBytesAtAHugePage) {
  size_t size = GetParam(), page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  File file(makeFile(size));
  const uint8_t *begin;
  {
    FileMap map;
    ASSERT_EQ(map.map(file.get(), size), 0);
    begin = map.get();
    EXPECT_EQ(reinterpret_cast<uintptr_t>(begin) % BRAID_ABI_HUGE_PAGE, 0u);
    for (size_t i = 0; i < size; ++i)
      ASSERT_EQ(begin[i], static_cast<uint8_t>(i * 7 + i / 251)) << i;
    EXPECT_TRUE(isMapped(begin + (size - 1) / page * page));
  }
  EXPECT_FALSE(isMapped(begin));
  EXPECT_FALSE(isMapped(begin + (size - 1) / page * page));
}

INSTANTIATE_TEST_SUITE_P(Sizes, FileMapOfSize,
                         testing::Values(1, 4095, 4096, 4097,
                                         BRAID_ABI_HUGE_PAGE - 1,
                                         BRAID_ABI_HUGE_PAGE,
                                         BRAID_ABI_HUGE_PAGE + 1, 5000000));

TEST(FileMap, SaysWhyNot) {
  FileMap map;
  EXPECT_EQ(map.map(-1, 4096), EBADF);
  File file(makeFile(4096));
  EXPECT_EQ(map.map(file.get(), SIZE_MAX), ENOMEM);
  EXPECT_EQ(map.map(file.get(), SIZE_MAX / 2), ENOMEM);
  EXPECT_EQ(map.get(), nullptr);
}

} // namespace
