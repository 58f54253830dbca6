//===- ModelTest.cpp - Opens artifacts, or says why not -------------------===//
#include "Fixture.h"
#include "Interposed.h"

#include <cstdio>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::test {
namespace {

/// Expects that `path` cannot be opened.
void expectRefused(const char *path, braid_status status,
                   const std::string &message) {
  auto *model = reinterpret_cast<braid_model *>(&status);
  braid_error error = {};
  EXPECT_EQ(braid_model_open(path, &model, &error), status);
  EXPECT_EQ(error.status, status);
  EXPECT_TRUE(contains(error.message, message));
  EXPECT_EQ(model, nullptr);
}

TEST(Status, HasNames) {
  const char *names[] = {
      "ok",        "invalid argument", "not found",     "input/output error",
      "mismatch",  "out of memory",    "limit reached", "wrong state",
      "cancelled", "internal error",   "unknown status"};
  for (int i = 0; i <= 10; ++i)
    EXPECT_STREQ(braid_status_name(static_cast<braid_status>(i)), names[i]);
  EXPECT_STREQ(braid_status_name(static_cast<braid_status>(-1)),
               "unknown status");
}

TEST(Version, OfHeaderAndLibraryAgree) {
  EXPECT_EQ(braid_version(), BRAID_VERSION);
}

TEST(Host, HasAKnownInstructionSet) {
  EXPECT_STREQ(braid_isa_name(0), "none");
  EXPECT_STREQ(braid_isa_name(BRAID_ABI_ISA_X86_64_V3), "x86-64-v3");
  EXPECT_STREQ(braid_isa_name(BRAID_ABI_ISA_X86_64_V4), "x86-64-v4");
  EXPECT_STREQ(braid_isa_name(BRAID_ABI_ISA_X86_64_V4_BF16), "x86-64-v4-bf16");
  EXPECT_STREQ(braid_isa_name(99), "unknown");
  __builtin_cpu_init();
  bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
            __builtin_cpu_supports("bmi2");
  bool v4 = v3 && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512cd") &&
            __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl");
  uint32_t expected = 0;
  if (v3)
    expected = BRAID_ABI_ISA_X86_64_V3;
  if (v4)
    expected = BRAID_ABI_ISA_X86_64_V4;
  if (v4 && __builtin_cpu_supports("avx512bf16"))
    expected = BRAID_ABI_ISA_X86_64_V4_BF16;
  EXPECT_EQ(braid_host_isa(), expected);
}

TEST(Model, DescribesItself) {
  Model model;
  const braid_abi_model *facts = braid_model_description(model.get());
  ASSERT_TRUE(facts);
  EXPECT_STREQ(facts->name, "fake");
  EXPECT_EQ(facts->output_width, uint64_t(FAKE_VOCABULARY));
  EXPECT_STREQ(facts->phases[FAKE_HEAD], "head");
  EXPECT_EQ(braid_model_description(nullptr), nullptr);
  braid_model_close(nullptr);
}

TEST(Model, OpensByARelativePath) {
  Artifact artifact;
  char before[4096];
  ASSERT_TRUE(getcwd(before, sizeof before));
  ASSERT_EQ(chdir(artifact.getPath()), 0);
  braid_model *model = nullptr;
  EXPECT_EQ(braid_model_open(".", &model, nullptr), BRAID_OK);
  braid_model_close(model);
  ASSERT_EQ(chdir(before), 0);
}

TEST(Model, WantsAPathAndAPlace) {
  expectRefused(nullptr, BRAID_INVALID_ARGUMENT,
                "expected a path and a place for the model, but got NULL");
  expectRefused("", BRAID_INVALID_ARGUMENT, "but got an empty path");
  EXPECT_EQ(braid_model_open("/", nullptr, nullptr), BRAID_INVALID_ARGUMENT);
}

TEST(Model, WantsFiles) {
  expectRefused("/nowhere", BRAID_NOT_FOUND,
                "cannot read '/nowhere/model.so': No such file or directory; "
                "expected the directory of an artifact, as braid compile "
                "makes it");
  Artifact withoutWeights;
  ASSERT_EQ(unlink(withoutWeights.getFile("weights.bin").c_str()), 0);
  expectRefused(withoutWeights.getPath(), BRAID_NOT_FOUND, "weights.bin'");

  // A FIFO neither blocks nor passes.
  std::string fifo = withoutWeights.getFile("weights.bin");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  expectRefused(withoutWeights.getPath(), BRAID_IO,
                "expected a regular file, but got another kind");
}

TEST(Model, WantsALibrary) {
  Artifact artifact;
  std::string library = artifact.getFile("model.so");
  ASSERT_EQ(unlink(library.c_str()), 0);
  std::FILE *file = std::fopen(library.c_str(), "w");
  ASSERT_TRUE(file);
  std::fputs("no library", file);
  std::fclose(file);
  expectRefused(artifact.getPath(), BRAID_IO, "cannot load '");
}

struct Refusal {
  const char *variant;
  braid_status status;
  const char *message;
};

class RefusedLibrary : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedLibrary, IsToldApart) {
  Artifact artifact(GetParam().variant);
  expectRefused(artifact.getPath(), GetParam().status, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Model, RefusedLibrary,
    testing::Values(
        Refusal{"no-query", BRAID_NOT_FOUND,
                "expected a library with the symbol 'braid_model_query', but "
                "got one without"},
        Refusal{"newer", BRAID_MISMATCH,
                "expected a model of ABI version 2 or older, but got a newer "
                "one"},
        Refusal{"magic", BRAID_MISMATCH,
                "expected the magic number 4c444d4449415242, but got "
                "0000000000000001"},
        Refusal{"abi-version", BRAID_MISMATCH,
                "expected a model of ABI version 2, but got version 7"},
        Refusal{"size", BRAID_MISMATCH,
                "expected a description of 456 bytes, but got 100"},
        Refusal{"isa-unknown", BRAID_MISMATCH,
                "expected an instruction set that this version knows, but got "
                "number 99"},
        Refusal{"vocabulary", BRAID_MISMATCH,
                "expected vocabulary from 1 to 2147483647, but got 0 ('"},
        Refusal{"output-width", BRAID_MISMATCH,
                "expected output_width from 40 to 40, but got 7"},
        Refusal{"alignment", BRAID_MISMATCH,
                "expected slot_bytes to be a multiple of 64, but got 100"},
        Refusal{"counters", BRAID_MISMATCH,
                "expected num_counters from 0 to 2147483647, but got "
                "2147483648"},
        Refusal{"pieces", BRAID_MISMATCH,
                "expected piece_bytes to be a multiple of 64, but got 100"},
        Refusal{"incomplete", BRAID_MISMATCH,
                "expected a complete description, but got NULL for a name, an "
                "entry or a table ('"}),
    [](const auto &info) {
      std::string name = info.param.variant;
      for (char &c : name)
        c = c == '-' ? '_' : c;
      return name;
    });

TEST(Model, SaysWhatItNeedsAndWhatTheHostHas) {
  Artifact artifact("isa-v4");
  {
    OtherHost host(BRAID_ABI_ISA_X86_64_V3);
    expectRefused(artifact.getPath(), BRAID_MISMATCH,
                  "model needs x86-64-v4, this host has x86-64-v3 ('");
    expectRefused(artifact.getPath(), BRAID_MISMATCH,
                  "'); compile with --cpu=native on this host");
  }
  OtherHost host(0);
  expectRefused(artifact.getPath(), BRAID_MISMATCH, "this host has none");
}

TEST(Model, OfAnotherVersionIsCompiledAgain) {
  for (const char *variant : {"magic", "abi-version", "size", "vocabulary",
                              "alignment", "incomplete"})
    expectRefused(Artifact(variant).getPath(), BRAID_MISMATCH,
                  "'); compile the checkpoint again");
}

TEST(Model, HonoursItsOptions) {
  Artifact artifact("isa-v4");
  OtherHost host(BRAID_ABI_ISA_X86_64_V4);
  braid_model_options options;
  braid_model_options_init(&options);
  options.max_isa = BRAID_ABI_ISA_X86_64_V3;
  braid_model *model;
  braid_error error = {};
  EXPECT_EQ(braid_model_open_with(artifact.getPath(), &options, &model, &error),
            BRAID_MISMATCH);
  EXPECT_TRUE(contains(error.message, "model needs x86-64-v4, but at most "
                                      "x86-64-v3 was asked for ('"));
  EXPECT_TRUE(contains(error.message, "'); compile with --cpu=portable"));
  options.struct_size = sizeof options + 8;
  EXPECT_EQ(braid_model_open_with(artifact.getPath(), &options, &model, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message,
               "expected model options of at most 16 bytes, but got 24; call "
               "braid_model_options_init first");
}

TEST(Model, OpensOnANewerHost) {
  OtherHost host(BRAID_ABI_ISA_X86_64_V4);
  Model older;
  EXPECT_TRUE(older.get());
}

/// Expects that weights are refused after `change`.
template <typename Change>
void expectWeightsRefused(const char *message, Change change) {
  WeightsFile weights;
  change(weights);
  Artifact artifact("plain", weights);
  expectRefused(artifact.getPath(), BRAID_MISMATCH, message);
}

TEST(Weights, MustBeThoseOfTheLibrary) {
  expectWeightsRefused("to have 6064 bytes, as model.so says, but it has 6063",
                       [](WeightsFile &file) { file.missing = 1; });
  expectWeightsRefused(
      "to hold packed weights, but its magic number is 0000000000000002",
      [](WeightsFile &file) { file.header.magic = 2; });
  expectWeightsRefused("to say 6064 bytes, as model.so does, but it says 5;",
                       [](WeightsFile &file) { file.header.file_bytes = 5; });
  expectWeightsRefused(
      "in the layout 1a00000000000000... of model.so, but it is in "
      "1a000000000000bb...; the two files are of different compiles",
      [](WeightsFile &file) { file.header.layout_hash[7] = 0xbb; });
  expectWeightsRefused(
      "to have the digest d100000000000000... of model.so, but it has "
      "aa00000000000000...; the two files are of different compiles",
      [](WeightsFile &file) { file.header.digest[0] = 0xaa; });
  expectWeightsRefused("to have zeros behind its header, but it has other",
                       [](WeightsFile &file) { file.behindHeader = 1; });
  // The end of the hash counts, too, though messages do not show it.
  expectWeightsRefused("digest",
                       [](WeightsFile &file) { file.header.digest[31] = 1; });
}

TEST(Weights, NeedAddressSpace) {
  if (UNDER_SANITIZER)
    GTEST_SKIP() << "sanitizers need address space themselves";
  WeightsFile weights;
  weights.header.file_bytes = uint64_t(1) << 40;
  Artifact artifact("weights-in-terabytes", weights);
  ASSERT_EQ(truncate(artifact.getFile("weights.bin").c_str(), off_t(1) << 40),
            0);
  expectInLittleSpace("cannot map '.*weights.bin': Cannot allocate memory",
                      [&](braid_error *error) {
                        braid_model *model;
                        braid_model_open(artifact.getPath(), &model, error);
                      });
}

TEST(Model, NeedsMemory) {
  if (UNDER_SANITIZER)
    GTEST_SKIP() << "malloc is the sanitizer's";
  Artifact artifact;
  const char *path = artifact.getPath();
  braid_model *model;
  braid_error error = {};
  {
    NoMemory none;
    EXPECT_EQ(braid_model_open(path, &model, &error), BRAID_OUT_OF_MEMORY);
  }
  EXPECT_TRUE(contains(error.message, "cannot open a model: std::bad_alloc"));
}

} // namespace
} // namespace braid::test
