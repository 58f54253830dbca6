//===- Artifact.cpp - The directory that a compile leaves -----------------===//
#include "compiler/Driver/Artifact.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace braid {

llvm::Expected<Artifact> Artifact::create(llvm::StringRef target) {
  // "out/" and "out" are one directory.
  llvm::SmallString<128> clean = target;
  path::remove_dots(clean);
  while (clean.size() > 1 && path::is_separator(clean.back()))
    clean.pop_back();
  if (fs::exists(clean))
    return llvm::createStringError(
        "expected '%s' not to exist; remove it or choose another name",
        clean.c_str());
  // Beside the target, so that the final rename stays within a file system.
  llvm::SmallString<128> aside;
  for (unsigned attempt = 0; attempt < 100; ++attempt) {
    aside = clean;
    aside += ".part-" + llvm::utohexstr(llvm::sys::Process::GetRandomNumber());
    std::error_code error = fs::create_directory(aside, /*IgnoreExisting=*/false);
    if (!error)
      return Artifact(clean.str().str(), aside.str().str());
    if (error != std::errc::file_exists)
      return llvm::createStringError(error, "cannot create '%s': %s",
                                     clean.c_str(), error.message().c_str());
  }
  return llvm::createStringError("cannot create a directory beside '%s'",
                                 clean.c_str());
}

Artifact::Artifact(Artifact &&other)
    : path(std::move(other.path)), aside(std::move(other.aside)) {
  other.aside.clear();
}

Artifact::~Artifact() {
  if (!aside.empty())
    fs::remove_directories(aside);
}

std::string Artifact::getFile(llvm::StringRef name) const {
  llvm::SmallString<128> file(aside);
  path::append(file, name);
  return file.str().str();
}

llvm::Error Artifact::commit() {
  // Renaming onto an empty directory would succeed: whoever made it meanwhile
  // keeps it.
  if (fs::exists(path))
    return llvm::createStringError(
        "expected '%s' not to exist, but it was made meanwhile", path.c_str());
  if (std::error_code error = fs::rename(aside, path))
    return llvm::createFileError(path, error);
  aside.clear();
  return llvm::Error::success();
}

llvm::Error copySideFiles(llvm::StringRef checkpoint,
                          const Artifact &artifact) {
  for (llvm::StringRef name :
       {"config.json", "tokenizer.json", "tokenizer.model",
        "tokenizer_config.json", "special_tokens_map.json",
        "generation_config.json", "chat_template.jinja"}) {
    llvm::SmallString<128> from(checkpoint);
    path::append(from, name);
    if (!fs::exists(from))
      continue;
    if (std::error_code error = fs::copy_file(from, artifact.getFile(name)))
      return llvm::createFileError(from, error);
  }
  return llvm::Error::success();
}

static std::string toHex(llvm::ArrayRef<uint8_t> bytes) {
  return llvm::toHex(bytes, /*LowerCase=*/true);
}

llvm::Error writeManifest(const mlir::hybrid::ModelDescriptor &descriptor,
                          const Artifact &artifact) {
  std::string file = artifact.getFile("manifest.json");
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
    json.attribute("isa", facts.isa == BRAID_ABI_ISA_X86_64_V4 ? "x86-64-v4"
                                                               : "x86-64-v3");
    json.attribute("head", facts.head == BRAID_ABI_HEAD_BASE ? "base"
                                                             : "causal-lm");
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
