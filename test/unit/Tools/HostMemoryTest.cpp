//===- HostMemoryTest.cpp - What the system says of memory ----------------===//
#include "tools/braid/HostMemory.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

using namespace braid::tool;

namespace braid::test {
namespace {

constexpr size_t kBytes = 64 << 12;

/// A map of a file of `kBytes`, all of which are resident.
class ResidentFile {
public:
  explicit ResidentFile(const std::string &path) {
    std::ofstream(path) << std::string(kBytes, 'x');
    int file = open(path.c_str(), O_RDONLY);
    memory = mmap(nullptr, kBytes, PROT_READ, MAP_SHARED | MAP_POPULATE, file,
                  /*offset=*/0);
    close(file);
    EXPECT_NE(memory, MAP_FAILED);
  }
  ~ResidentFile() { munmap(memory, kBytes); }
  ResidentFile(const ResidentFile &) = delete;

private:
  void *memory;
};

/// Of every map of the name, in whatever directory, and of no name that merely
/// ends as it does.
TEST(FileResidenceTest, IsThatOfAllMapsOfTheName) {
  TemporaryDirectory one, two;
  EXPECT_EQ(getFileResidence("weights").bytes, 0u);
  {
    ResidentFile longer(one.getFile("my-weights"));
    EXPECT_EQ(getFileResidence("weights").bytes, 0u);
    ResidentFile first(one.getFile("weights"));
    EXPECT_EQ(getFileResidence("weights").bytes, kBytes);
    ResidentFile second(two.getFile("weights"));
    FileResidence both = getFileResidence("weights");
    EXPECT_EQ(both.bytes, 2 * kBytes);
    EXPECT_LE(both.huge, both.bytes);
  }
  EXPECT_EQ(getFileResidence("weights").bytes, 0u);
}

} // namespace
} // namespace braid::test
