//===- Checkpoint.cpp - A directory with config and tensors ---------------===//
#include "compiler/FrontEnd/Checkpoint.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <set>

namespace braid {

static constexpr uint64_t kMaxConfig = uint64_t(16) << 20;
static constexpr uint64_t kMaxIndex = 100'000'000;
static constexpr llvm::StringLiteral kIndexName =
    "model.safetensors.index.json";
static constexpr llvm::StringLiteral kSingleName = "model.safetensors";

std::string Checkpoint::pathOf(llvm::StringRef name) const {
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

llvm::Expected<Checkpoint> Checkpoint::open(llvm::StringRef directory) {
  if (!llvm::sys::fs::is_directory(directory))
    return llvm::createStringError(
        "expected a directory with config.json and model.safetensors, but %s "
        "is none; name one",
        quote(directory).c_str());
  Checkpoint checkpoint;
  checkpoint.directory = directory.str();
  llvm::Expected<Json> config =
      readJsonFile(checkpoint.pathOf("config.json"), kMaxConfig);
  if (!config)
    return config.takeError();
  if (!config->is_object())
    return llvm::createStringError(
        "expected an object, but got %s (config.json); correct the file",
        describe(*config).c_str());
  checkpoint.parsedConfig = std::move(*config);
  bool sharded = llvm::sys::fs::exists(checkpoint.pathOf(kIndexName));
  if (llvm::Error error =
          sharded ? checkpoint.addShards() : checkpoint.addFile(kSingleName))
    return std::move(error);
  if (!sharded)
    if (llvm::Error error = checkpoint.sortTensors())
      return std::move(error);
  return std::move(checkpoint);
}

/// Maps one file and adds its tensors.
llvm::Error Checkpoint::addFile(llvm::StringRef name) {
  std::string path = pathOf(name);
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(
        buffer.getError(),
        "expected to read %s, but got: %s; complete the checkpoint",
        quote(path).c_str(), buffer.getError().message().c_str());
  auto header = parseSafetensorsHeader((*buffer)->getBuffer(), name);
  if (!header)
    return header.takeError();
  for (TensorInfo &tensor : header->tensors) {
    tensor.file = files.size();
    sorted.push_back(std::move(tensor));
  }
  files.push_back({name.str(), std::move(*buffer), header->bufferOffset});
  return llvm::Error::success();
}

llvm::Error Checkpoint::sortTensors() {
  llvm::sort(sorted, [](const TensorInfo &a, const TensorInfo &b) {
    return std::tie(a.name, a.file) < std::tie(b.name, b.file);
  });
  for (size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i].name == sorted[i - 1].name)
      return llvm::createStringError(
          "expected each tensor in one shard, but %s is in %s and in %s",
          quote(sorted[i].name).c_str(), fileOf(sorted[i - 1]).str().c_str(),
          fileOf(sorted[i]).str().c_str());
  return llvm::Error::success();
}

/// A shard lies beside its index. Symbolic links are followed: caches are made
/// of them, and whoever made one owns the directory.
static bool isPlainName(llvm::StringRef name) {
  return !name.empty() && !name.contains('/') && !name.contains("..") &&
         !name.contains('\0');
}

llvm::Error Checkpoint::addShards() {
  llvm::Expected<Json> index = readJsonFile(pathOf(kIndexName), kMaxIndex);
  if (!index)
    return index.takeError();
  if (!index->is_object() || !index->contains("weight_map") ||
      !(*index)["weight_map"].is_object())
    return llvm::createStringError(
        "expected an object 'weight_map', but got %s (%s); correct the file",
        describe(*index).c_str(), kIndexName.data());
  const Json &map = (*index)["weight_map"];
  std::set<std::string> shards;
  for (auto &[tensor, shard] : map.items()) {
    if (!shard.is_string() || !isPlainName(shard.get<std::string>()))
      return llvm::createStringError(
          "expected the name of a file beside the index for %s, but got %s "
          "(%s); correct the file",
          quote(tensor).c_str(), describe(shard).c_str(), kIndexName.data());
    shards.insert(shard.get<std::string>());
  }
  for (const std::string &shard : shards)
    if (llvm::Error error = addFile(shard))
      return error;
  if (llvm::Error error = sortTensors())
    return error;
  return checkMap(map);
}

/// The map and the shards name the same tensors in the same places.
llvm::Error Checkpoint::checkMap(const Json &map) const {
  std::vector<bool> named(sorted.size());
  for (auto &[name, shard] : map.items()) {
    const TensorInfo *tensor = find(name);
    std::string expected = shard.get<std::string>();
    if (!tensor || fileOf(*tensor) != expected)
      return llvm::createStringError(
          "expected tensor %s in %s, but %s%s (%s); complete the checkpoint",
          quote(name).c_str(), quote(expected).c_str(),
          tensor ? "it is in " : "there is none",
          tensor ? quote(fileOf(*tensor)).c_str() : "", kIndexName.data());
    named[tensor - sorted.data()] = true;
  }
  for (size_t i = 0; i < named.size(); ++i)
    if (!named[i])
      return llvm::createStringError(
          "expected the map to name every tensor, but it lacks %s of %s (%s); "
          "correct the file",
          quote(sorted[i].name).c_str(), fileOf(sorted[i]).str().c_str(),
          kIndexName.data());
  return llvm::Error::success();
}

const TensorInfo *Checkpoint::find(llvm::StringRef name) const {
  const auto *it = llvm::lower_bound(
      tensors(), name, [](const TensorInfo &tensor, llvm::StringRef name) {
        return tensor.name < name;
      });
  return it != tensors().end() && it->name == name ? it : nullptr;
}

bool Checkpoint::hasPrefix(llvm::StringRef prefix) const {
  const auto *it = llvm::lower_bound(
      tensors(), prefix, [](const TensorInfo &tensor, llvm::StringRef name) {
        return tensor.name < name;
      });
  return it != tensors().end() && llvm::StringRef(it->name).starts_with(prefix);
}

llvm::ArrayRef<uint8_t> Checkpoint::bytes(const TensorInfo &tensor) const {
  const File &file = files[tensor.file];
  const auto *data =
      reinterpret_cast<const uint8_t *>(file.content->getBufferStart());
  return {data + file.bufferOffset + tensor.begin, tensor.end - tensor.begin};
}

} // namespace braid
