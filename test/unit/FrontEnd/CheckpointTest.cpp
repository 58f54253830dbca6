//===- CheckpointTest.cpp - Files, shards and their index -----------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include <unistd.h>

using namespace braid::test;

namespace braid {
namespace {

/// A directory of two shards: 'a' and 'b' in one.safetensors, 'c' in
/// two.safetensors.
class CheckpointTest : public testing::Test {
protected:
  CheckpointTest() {
    write("config.json", "{\"x\": 1}");
    write("one.safetensors", makeSafetensors({{"b", DType::U8, {1}, 1, 0, 1},
                                              {"a", DType::U8, {2}, 2, 1, 3}}));
    write("two.safetensors", makeSafetensors({{"c", DType::U8, {1}, 1, 0, 1}}));
    writeIndex(R"("c": "two.safetensors", "a": "one.safetensors",
                  "b": "one.safetensors")");
  }

  void write(llvm::StringRef name, llvm::StringRef content) {
    writeFile(directory.getFile(name), content);
  }
  void writeIndex(llvm::StringRef map) {
    write("model.safetensors.index.json",
          ("{\"metadata\": {\"total_size\": 4}, \"weight_map\": {" + map + "}}")
              .str());
  }
  void remove(llvm::StringRef name) {
    llvm::sys::fs::remove(directory.getFile(name));
  }
  std::string refuse() {
    return errorOf(Checkpoint::open(directory.getFile("")));
  }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    llvm::Expected<Checkpoint> checkpoint =
        Checkpoint::open(directory.getFile(""));
    if (!checkpoint)
      return {llvm::toString(checkpoint.takeError())};
    for (const TensorInfo &tensor : checkpoint->tensors())
      names.push_back((checkpoint->fileOf(tensor) + ":" + tensor.name).str());
    return names;
  }

  TemporaryDirectory directory;
};

using Names = std::vector<std::string>;

TEST_F(CheckpointTest, ReadsShardsInTheOrderOfNames) {
  EXPECT_EQ(names(), (Names{"one.safetensors:a", "one.safetensors:b",
                            "two.safetensors:c"}));
}

TEST_F(CheckpointTest, FindsTensors) {
  llvm::Expected<Checkpoint> checkpoint =
      Checkpoint::open(directory.getFile(""));
  ASSERT_TRUE(bool(checkpoint));
  EXPECT_EQ(checkpoint->config()["x"], 1);
  ASSERT_TRUE(checkpoint->find("a"));
  EXPECT_EQ(checkpoint->find("a")->shape, std::vector<int64_t>{2});
  EXPECT_EQ(checkpoint->bytes(*checkpoint->find("a")).size(), 2u);
  for (const char *name : {"", "0", "aa", "d"})
    EXPECT_FALSE(checkpoint->find(name)) << name;
  EXPECT_TRUE(checkpoint->hasPrefix(""));
  EXPECT_TRUE(checkpoint->hasPrefix("c"));
  EXPECT_FALSE(checkpoint->hasPrefix("cc"));
}

TEST_F(CheckpointTest, ReadsASingleFile) {
  remove("model.safetensors.index.json");
  write("model.safetensors", makeSafetensors({{"s", DType::U8, {1}, 1, 0, 1}}));
  EXPECT_EQ(names(), Names{"model.safetensors:s"});
}

TEST_F(CheckpointTest, PrefersTheIndex) {
  write("model.safetensors", makeSafetensors({{"s", DType::U8, {1}, 1, 0, 1}}));
  EXPECT_EQ(names().size(), 3u);
}

TEST_F(CheckpointTest, FollowsLinks) {
  std::string shard = directory.getFile("two.safetensors");
  std::string blob = directory.getFile("blob");
  ASSERT_EQ(rename(shard.c_str(), blob.c_str()), 0);
  ASSERT_EQ(symlink("blob", shard.c_str()), 0);
  EXPECT_EQ(names().size(), 3u);
}

TEST_F(CheckpointTest, NamesMissingShards) {
  remove("two.safetensors");
  EXPECT_CONTAINS(refuse(),
                  "expected the shard 'two.safetensors' that "
                  "model.safetensors.index.json names, but got no such "
                  "file");
}

TEST_F(CheckpointTest, RefusesShardNamesThatArePaths) {
  for (const char *name : {"", ".", "..", "/etc/passwd", "../two.safetensors",
                           "a/two.safetensors", "..\\\\two.safetensors",
                           "two..safetensors", "two.safetensors\\u0000"}) {
    writeIndex(R"("c": ")" + std::string(name) + "\"");
    EXPECT_CONTAINS(refuse(), "expected the name of a file beside the index")
        << name;
  }
}

TEST_F(CheckpointTest, RefusesTensorsThatTheirShardLacks) {
  writeIndex(R"("c": "two.safetensors", "a": "one.safetensors",
                "b": "one.safetensors", "d": "two.safetensors")");
  EXPECT_EQ(refuse(), "expected tensor 'd' in 'two.safetensors', but got none "
                      "(model.safetensors.index.json); download index and "
                      "shards together");
}

TEST_F(CheckpointTest, RefusesTensorsInAnotherShard) {
  writeIndex(R"("c": "one.safetensors", "a": "one.safetensors",
                "b": "two.safetensors")");
  EXPECT_CONTAINS(refuse(), "expected tensor 'b' in 'two.safetensors', "
                            "but got it in 'one.safetensors'");
}

TEST_F(CheckpointTest, RefusesTensorsThatTheIndexLacks) {
  writeIndex(R"("c": "two.safetensors", "b": "one.safetensors")");
  EXPECT_CONTAINS(refuse(), "expected every tensor in the index, but got "
                            "'a' in 'one.safetensors' only");
  writeIndex(R"("a": "one.safetensors", "b": "one.safetensors")");
  EXPECT_EQ(names().size(), 2u); // two.safetensors is nobody's.
}

TEST_F(CheckpointTest, RefusesTensorsInTwoShards) {
  write("two.safetensors", makeSafetensors({{"a", DType::U8, {1}, 1, 0, 1},
                                            {"c", DType::U8, {1}, 1, 1, 2}}));
  EXPECT_CONTAINS(refuse(), "expected tensor 'a' in one shard");
}

TEST_F(CheckpointTest, RefusesBrokenIndices) {
  write("model.safetensors.index.json", "{\"metadata\": {}}");
  EXPECT_CONTAINS(refuse(), "expected a weight_map, but got none");
  writeIndex(R"("a": 1)");
  EXPECT_CONTAINS(refuse(), "expected a string");
  writeIndex(R"("a": "one.safetensors", "a": "one.safetensors")");
  EXPECT_CONTAINS(refuse(), "expected every key once");
  write("model.safetensors.index.json", "");
  EXPECT_CONTAINS(refuse(), "the file is truncated");
}

TEST_F(CheckpointTest, RefusesBrokenShards) {
  write("two.safetensors", "");
  EXPECT_CONTAINS(refuse(), "two.safetensors); copy or download");
  remove("two.safetensors");
  ASSERT_FALSE(
      llvm::sys::fs::create_directory(directory.getFile("two.safetensors")));
  EXPECT_CONTAINS(refuse(), "expected a regular file, but got another kind (");
  EXPECT_CONTAINS(refuse(), "two.safetensors); replace it by the file");
}

TEST_F(CheckpointTest, RefusesDirectoriesWithoutWeights) {
  remove("model.safetensors.index.json");
  EXPECT_CONTAINS(refuse(), "expected model.safetensors or "
                            "model.safetensors.index.json, but got "
                            "neither");
  EXPECT_CONTAINS(refuse(), "); download the weights");
  write("pytorch_model.bin", "");
  EXPECT_CONTAINS(refuse(), "); convert pytorch_model.bin to safetensors");
}

TEST_F(CheckpointTest, RefusesDirectoriesWithoutConfig) {
  write("config.json", "[]");
  EXPECT_CONTAINS(refuse(), "expected an object, but got an array");
  write("config.json", "{");
  EXPECT_CONTAINS(refuse(), "truncated");
  remove("config.json");
  EXPECT_CONTAINS(refuse(), "expected config.json, but got no such file (");
  EXPECT_CONTAINS(refuse(), "); give the directory of a whole checkpoint");
}

TEST_F(CheckpointTest, RefusesWhatIsNoDirectory) {
  EXPECT_CONTAINS(errorOf(Checkpoint::open(directory.getFile("config.json"))),
                  "expected the directory of a checkpoint, but got a "
                  "file");
  EXPECT_CONTAINS(errorOf(Checkpoint::open(directory.getFile("none"))),
                  "but got nothing (" + directory.getFile("none") +
                      "); give the directory that holds config.json");
}

} // namespace
} // namespace braid
