//===- Artifact.cpp - What is in an artifact beside the code -----------===//
#include "compiler/Driver/Artifact.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace braid {

/// Chat templates beyond the first are in a folder of their own.
constexpr llvm::StringLiteral kTemplates = "additional_chat_templates";

/// Calls act(name) for each file that goes along, until one fails.
static llvm::Error
forEachSideFile(llvm::StringRef checkpoint,
                llvm::function_ref<llvm::Error(llvm::StringRef name)> act) {
  for (llvm::StringRef name :
       {"config.json", "tokenizer.json", "tokenizer.model",
        "tokenizer_config.json", "special_tokens_map.json",
        "generation_config.json", "chat_template.jinja"})
    if (fs::exists(checkpoint + "/" + name))
      if (llvm::Error error = act(name))
        return error;
  llvm::SmallString<128> folder(checkpoint);
  path::append(folder, kTemplates);
  if (!fs::is_directory(folder))
    return llvm::Error::success();
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    llvm::StringRef name = path::filename(file->path());
    if (name.ends_with(".jinja"))
      if (llvm::Error failure = act((kTemplates + "/" + name).str()))
        return failure;
  }
  if (error)
    return llvm::createFileError(folder, error);
  return llvm::Error::success();
}

uint64_t countSideBytes(llvm::StringRef checkpoint) {
  uint64_t total = 0;
  auto add = [&](llvm::StringRef name) {
    uint64_t bytes = 0;
    if (!fs::file_size(checkpoint + "/" + name, bytes))
      total += bytes;
    return llvm::Error::success();
  };
  // What cannot be read is an error where it is copied.
  llvm::consumeError(forEachSideFile(checkpoint, add));
  return total;
}

llvm::Error copySideFiles(llvm::StringRef checkpoint,
                          const StagedDirectory &artifact) {
  return forEachSideFile(checkpoint, [&](llvm::StringRef name) {
    llvm::SmallString<128> from(checkpoint);
    path::append(from, name);
    std::string to = artifact.pathOf(name);
    std::error_code error =
        fs::create_directories(path::parent_path(to), true, fs::all_all);
    if (!error)
      error = fs::copy_file(from, to);
    return error ? llvm::createFileError(from, error) : llvm::Error::success();
  });
}

static std::string toHex(llvm::ArrayRef<uint8_t> bytes) {
  return llvm::toHex(bytes, /*LowerCase=*/true);
}

llvm::Error writeManifest(const mlir::hybrid::ModelDescriptor &descriptor,
                          const StagedDirectory &artifact) {
  std::string file = artifact.pathOf("manifest.json");
  std::error_code error;
  llvm::raw_fd_ostream stream(file, error);
  if (error)
    return llvm::createFileError(file, error);
  const braid_abi_model &facts = descriptor.facts;
  llvm::json::OStream json(stream, 2);
  json.object([&] {
    json.attribute("name", descriptor.name);
    json.attribute("family", descriptor.family);
    json.attribute("compiler", descriptor.compiler);
    json.attribute("abi_version", BRAID_ABI_VERSION);
    json.attributeArray("isas", [&] {
      for (const auto &level : descriptor.levels)
        json.value(level.isa);
    });
    constexpr const char *kHeads[] = {"base", "causal-lm", "classification"};
    json.attribute("head", kHeads[facts.head]);
    json.attribute("dtype", descriptor.dtype);
    json.attribute("vocabulary", facts.vocabulary);
    json.attribute("hidden", facts.hidden);
    json.attribute("layers", facts.layers);
    json.attribute("max_sequences", facts.max_sequences);
    json.attribute("max_context", facts.max_context);
    json.attribute("max_tokens", facts.max_tokens);
    json.attribute("weights_bytes", facts.weights_bytes);
    json.attribute("weights_digest", toHex(facts.weights_digest));
    json.attribute("layout_hash", toHex(facts.layout_hash));
    json.attribute("model_hash", toHex(facts.model_hash));
    json.attributeArray("parameters", [&] {
      for (const auto &parameter : descriptor.parameters)
        json.object([&] {
          json.attribute("name", parameter.name);
          json.attribute("type", parameter.type);
          json.attribute("offset", parameter.offset);
          json.attribute("stride", parameter.stride);
          json.attribute("count", parameter.count);
        });
    });
  });
  stream << '\n';
  stream.close();
  if (!stream.has_error())
    return llvm::Error::success();
  error = stream.error();
  stream.clear_error();
  return llvm::createFileError(file, error);
}

} // namespace braid
