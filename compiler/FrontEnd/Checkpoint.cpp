//===- Checkpoint.cpp - A directory of config.json and weights ------------===//
#include "compiler/FrontEnd/Checkpoint.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <tuple>

namespace fs = llvm::sys::fs;

namespace braid {

static const char kIndexName[] = "model.safetensors.index.json";
static const char kSingleName[] = "model.safetensors";

static llvm::Error makeError(const llvm::Twine &expected,
                             const llvm::Twine &got, const llvm::Twine &place,
                             const llvm::Twine &remedy) {
  return llvm::createStringError("expected " + expected + ", but got " + got +
                                 " (" + place + "); " + remedy);
}

//===----------------------------------------------------------------------===//
// The index
//===----------------------------------------------------------------------===//

namespace {
/// Which shard holds a tensor, as the index says; in the order of the names.
using WeightMap = std::vector<std::pair<std::string, std::string>>;
} // namespace

/// Shards lie beside their index: a name is no path, and nothing that one could
/// be made of.
static bool isFileName(llvm::StringRef name) {
  return !name.empty() && name != "." && !name.contains("..") &&
         name.find_first_of(llvm::StringRef("/\\\0", 3)) == name.npos;
}

static llvm::Expected<WeightMap> parseIndex(llvm::StringRef text) {
  JsonReader json(text, kIndexName);
  WeightMap map;
  bool hasMap = false;
  std::string key;
  json.enterObject();
  while (json.nextKey(key)) {
    if (key != "weight_map") {
      json.skipValue();
      continue;
    }
    hasMap = true;
    json.enterObject();
    while (json.nextKey(key)) {
      auto &[tensor, shard] = map.emplace_back(key, "");
      if (json.readString(shard) && !isFileName(shard))
        json.fail("the name of a file beside the index", quote(shard));
    }
  }
  if (!hasMap)
    json.fail("a weight_map", "none");
  json.finish();
  if (llvm::Error error = json.takeError())
    return std::move(error);
  llvm::sort(map);
  return std::move(map);
}

/// Index and shards must agree: first on what the index says, then on what it
/// does not.
static llvm::Error checkIndex(const Checkpoint &checkpoint,
                              const WeightMap &map) {
  static const char kRemedy[] = "download index and shards together";
  for (const auto &[name, shard] : map) {
    const TensorInfo *tensor = checkpoint.find(name);
    if (tensor && checkpoint.fileOf(*tensor) == shard)
      continue;
    std::string got =
        tensor ? "it in " + quote(checkpoint.fileOf(*tensor)) : "none";
    return makeError("tensor " + quote(name) + " in " + quote(shard), got,
                     kIndexName, kRemedy);
  }
  // What the index names is there. Both lists are in order, so anything more
  // shows at the first place where they differ.
  auto entry = map.begin();
  for (const TensorInfo &tensor : checkpoint.tensors()) {
    if (entry == map.end() || entry->first != tensor.name)
      return makeError("every tensor in the index",
                       quote(tensor.name) + " in " +
                           quote(checkpoint.fileOf(tensor)) + " only",
                       kIndexName, kRemedy);
    ++entry;
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

llvm::Expected<Checkpoint>
Checkpoint::open(llvm::StringRef directory,
                 llvm::function_ref<llvm::Error(const Json &)> checkConfig) {
  Checkpoint checkpoint;
  checkpoint.directory = directory.str();
  if (!fs::is_directory(directory))
    return makeError("the directory of a checkpoint",
                     fs::exists(directory) ? "a file" : "nothing", directory,
                     "give the directory that holds config.json");
  std::string configPath = checkpoint.join("config.json");
  if (!fs::exists(configPath))
    return makeError("config.json", "no such file", directory,
                     "give the directory of a whole checkpoint");
  llvm::Expected<Json> config = readJsonFile(configPath, kMaxConfigBytes);
  if (!config)
    return config.takeError();
  if (!config->is_object())
    return makeError("an object", describe(*config), configPath,
                     "correct the file");
  checkpoint.configuration = std::move(*config);
  if (checkConfig)
    if (llvm::Error error = checkConfig(checkpoint.configuration))
      return std::move(error);
  if (llvm::Error error = checkpoint.addWeights())
    return std::move(error);
  return std::move(checkpoint);
}

std::string Checkpoint::join(llvm::StringRef name) const {
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, name);
  return path.str().str();
}

llvm::Error Checkpoint::addWeights() {
  std::string index = join(kIndexName);
  if (fs::exists(index))
    return addShards(index);
  if (!fs::exists(join(kSingleName)))
    return makeError(llvm::Twine(kSingleName) + " or " + kIndexName, "neither",
                     directory,
                     fs::exists(join("pytorch_model.bin"))
                         ? "convert pytorch_model.bin to safetensors"
                         : "download the weights");
  if (llvm::Error error = addFile(kSingleName))
    return error;
  return sortTable();
}

llvm::Error Checkpoint::addShards(llvm::StringRef index) {
  llvm::Expected<std::string> text = readTextFile(index, kMaxIndexBytes);
  if (!text)
    return text.takeError();
  llvm::Expected<WeightMap> map = parseIndex(*text);
  if (!map)
    return map.takeError();
  llvm::StringSet<> shards;
  for (const auto &entry : *map) {
    llvm::StringRef shard = entry.second;
    if (!shards.insert(shard).second)
      continue;
    if (!fs::exists(join(shard)))
      return makeError("the shard " + quote(shard) + " that " + kIndexName +
                           " names",
                       "no such file", directory, "download it");
    if (llvm::Error error = addFile(shard))
      return error;
  }
  if (llvm::Error error = sortTable())
    return error;
  return checkIndex(*this, *map);
}

/// Maps a file and appends its tensors.
llvm::Error Checkpoint::addFile(llvm::StringRef name) {
  std::string path = join(name);
  // Opening a pipe would wait for ever.
  if (!fs::is_regular_file(path))
    return makeError("a regular file", "another kind", path,
                     "replace it by the file");
  auto content = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                             /*RequiresNullTerminator=*/false);
  if (!content)
    return llvm::createStringError(content.getError(),
                                   "cannot read " + quote(path) + ": " +
                                       content.getError().message());
  llvm::Expected<SafetensorsHeader> header =
      parseSafetensorsHeader((*content)->getBuffer(), path);
  if (!header)
    return header.takeError();
  for (TensorInfo &tensor : header->tensors) {
    tensor.file = files.size();
    table.push_back(std::move(tensor));
  }
  files.push_back({name.str(), std::move(*content), header->bufferOffset});
  return llvm::Error::success();
}

/// Puts the table in order and checks that no two shards hold one tensor.
llvm::Error Checkpoint::sortTable() {
  llvm::sort(table, [](const TensorInfo &a, const TensorInfo &b) {
    return std::tie(a.name, a.file) < std::tie(b.name, b.file);
  });
  auto twice = std::adjacent_find(table.begin(), table.end(),
                                  [](const TensorInfo &a, const TensorInfo &b) {
                                    return a.name == b.name;
                                  });
  if (twice == table.end())
    return llvm::Error::success();
  return makeError("tensor " + quote(twice->name) + " in one shard",
                   "it in " + quote(fileOf(*twice)) + " and in " +
                       quote(fileOf(*std::next(twice))),
                   directory, "download index and shards together");
}

//===----------------------------------------------------------------------===//
// Access
//===----------------------------------------------------------------------===//

/// The first tensor whose name is not before `name`, or the end.
static const TensorInfo *lowerBound(llvm::ArrayRef<TensorInfo> table,
                                    llvm::StringRef name) {
  return llvm::lower_bound(table, name,
                           [](const TensorInfo &tensor, llvm::StringRef name) {
                             return llvm::StringRef(tensor.name) < name;
                           });
}

const TensorInfo *Checkpoint::find(llvm::StringRef name) const {
  const TensorInfo *tensor = lowerBound(table, name);
  return tensor != tensors().end() && tensor->name == name ? tensor : nullptr;
}

bool Checkpoint::hasPrefix(llvm::StringRef prefix) const {
  const TensorInfo *tensor = lowerBound(table, prefix);
  return tensor != tensors().end() &&
         llvm::StringRef(tensor->name).starts_with(prefix);
}

llvm::ArrayRef<uint8_t> Checkpoint::bytes(const TensorInfo &tensor) const {
  const File &file = files[tensor.file];
  llvm::StringRef buffer =
      file.content->getBuffer().drop_front(file.bufferOffset);
  return llvm::arrayRefFromStringRef(buffer.slice(tensor.begin, tensor.end));
}

llvm::StringRef Checkpoint::fileOf(const TensorInfo &tensor) const {
  return files[tensor.file].name;
}

template <typename T>
static void readWith(void (*decode)(DType, const uint8_t *, int64_t, T *),
                     const Checkpoint &checkpoint, llvm::StringRef name,
                     int64_t offset, int64_t count, T *out) {
  const TensorInfo *tensor = checkpoint.find(name);
  assert(tensor && isDecodable(tensor->dtype) && offset >= 0 && count >= 0 &&
         offset <= tensor->elements && count <= tensor->elements - offset &&
         "not what a ModelSpec names");
  const uint8_t *source = checkpoint.bytes(*tensor).data() +
                          offset * int64_t(getBits(tensor->dtype) / 8);
  decode(tensor->dtype, source, count, out);
}

void Checkpoint::read(llvm::StringRef tensor, int64_t offset, int64_t count,
                      double *out) {
  readWith(decodeToDouble, *this, tensor, offset, count, out);
}

void Checkpoint::read(llvm::StringRef tensor, int64_t offset, int64_t count,
                      float *out) {
  readWith(decodeToFloat, *this, tensor, offset, count, out);
}

void Checkpoint::readBF16(llvm::StringRef tensor, int64_t offset, int64_t count,
                          uint16_t *out) {
  readWith(decodeToBF16, *this, tensor, offset, count, out);
}

} // namespace braid
