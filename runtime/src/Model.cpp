//===- Model.cpp - Opens artifacts ----------------------------------------===//
#include "Model.h"
#include "Status.h"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using braid::runtime::fail;

namespace {

using ull = unsigned long long;

/// Checks that a library was made for this runtime and this machine.
braid_status checkDescription(const braid_abi_model *description,
                              const char *path, braid_error *error) {
  if (!description)
    return fail(error, BRAID_MISMATCH,
                "expected a model of ABI version %u or older, but '%s' is "
                "newer; update libbraid",
                BRAID_ABI_VERSION, path);
  if (description->magic != BRAID_ABI_MAGIC)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to describe a model, but its magic number is "
                "%016llx; compile the checkpoint again",
                path, static_cast<ull>(description->magic));
  if (description->abi_version != BRAID_ABI_VERSION)
    return fail(error, BRAID_MISMATCH,
                "expected a model of ABI version %u, but '%s' has version %u; "
                "compile the checkpoint again",
                BRAID_ABI_VERSION, path, description->abi_version);
  if (description->size != sizeof(braid_abi_model))
    return fail(error, BRAID_MISMATCH,
                "expected a description of %zu bytes, but that of '%s' has %u; "
                "compile the checkpoint again",
                sizeof(braid_abi_model), path, description->size);
  uint32_t host = braid_host_isa();
  if (description->isa > host)
    return fail(error, BRAID_MISMATCH,
                "'%s' needs %s, but this machine has %s; compile with --cpu "
                "for this machine",
                path, braid_isa_name(description->isa), braid_isa_name(host));
  return BRAID_OK;
}

std::string toHex(const uint8_t *bytes) {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 8; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text + "...";
}

/// Checks the first page of weights.bin against what the library says.
braid_status checkHeader(const braid_abi_model *model, const uint8_t *bytes,
                         const char *path, braid_error *error) {
  braid_abi_weights_header header;
  std::memcpy(&header, bytes, sizeof header);
  if (header.magic != BRAID_ABI_WEIGHTS_MAGIC)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to hold packed weights, but its magic number is "
                "%016llx; compile the checkpoint again",
                path, static_cast<ull>(header.magic));
  if (header.file_bytes != model->weights_bytes)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to say %llu bytes, as model.so does, but it "
                "says %llu",
                path, static_cast<ull>(model->weights_bytes),
                static_cast<ull>(header.file_bytes));
  if (std::memcmp(header.layout_hash, model->layout_hash, 32) != 0)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' in the layout %s of model.so, but it is in %s",
                path, toHex(model->layout_hash).c_str(),
                toHex(header.layout_hash).c_str());
  if (std::memcmp(header.digest, model->weights_digest, 32) != 0)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to have the digest %s of model.so, but it has "
                "%s; the two files are of different compiles",
                path, toHex(model->weights_digest).c_str(),
                toHex(header.digest).c_str());
  return BRAID_OK;
}

braid_status mapWeights(braid_model *model, const char *path,
                        braid_error *error) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return fail(error, errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO,
                "cannot open '%s': %s", path, std::strerror(errno));
  struct stat facts;
  uint64_t expected = model->description->weights_bytes;
  if (fstat(file, &facts) != 0 || facts.st_size < 0 ||
      static_cast<uint64_t>(facts.st_size) != expected ||
      expected < BRAID_ABI_WEIGHTS_HEADER) {
    close(file);
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to have %llu bytes, as model.so says, but it "
                "has %lld; it is damaged or of another compile",
                path, static_cast<ull>(expected),
                static_cast<long long>(facts.st_size));
  }
  void *bytes = mmap(nullptr, expected, PROT_READ, MAP_SHARED, file, 0);
  int reason = errno;
  close(file);
  if (bytes == MAP_FAILED)
    return fail(error, BRAID_IO, "cannot map '%s': %s", path,
                std::strerror(reason));
  model->weights = static_cast<const uint8_t *>(bytes);
  model->weightsBytes = expected;
  return checkHeader(model->description, model->weights, path, error);
}

braid_status openModel(const std::string &path, braid_model *model,
                       braid_error *error) {
  std::string library = path + "/model.so";
  if (access(library.c_str(), R_OK) != 0)
    return fail(error, errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO,
                "cannot read '%s': %s; expected the directory of an artifact, "
                "as braid compile makes it",
                library.c_str(), std::strerror(errno));
  // A path without a slash would be searched for.
  if (library.find('/') == 0 || library[0] == '.')
    model->library = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  else
    model->library = dlopen(("./" + library).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!model->library)
    return fail(error, BRAID_IO, "cannot load '%s': %s", library.c_str(),
                dlerror());
  auto query = reinterpret_cast<braid_abi_query_fn>(
      dlsym(model->library, BRAID_ABI_QUERY_SYMBOL));
  if (!query)
    return fail(error, BRAID_NOT_FOUND,
                "expected '%s' to have the symbol %s; it is no compiled model",
                library.c_str(), BRAID_ABI_QUERY_SYMBOL);
  model->description = query(BRAID_ABI_VERSION);
  if (braid_status status =
          checkDescription(model->description, library.c_str(), error))
    return status;
  return mapWeights(model, (path + "/weights.bin").c_str(), error);
}

} // namespace

braid_status braid_model_open(const char *path, braid_model **model,
                              braid_error *error) {
  if (!model)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a place for the model, but got NULL");
  *model = nullptr;
  if (!path)
    return fail(error, BRAID_INVALID_ARGUMENT, "expected a path, but got NULL");
  auto *opened = new (std::nothrow) braid_model;
  if (!opened)
    return fail(error, BRAID_OUT_OF_MEMORY, "out of memory");
  if (braid_status status = openModel(path, opened, error)) {
    braid_model_close(opened);
    return status;
  }
  *model = opened;
  return BRAID_OK;
}

void braid_model_close(braid_model *model) {
  if (!model)
    return;
  if (model->weights)
    munmap(const_cast<uint8_t *>(model->weights), model->weightsBytes);
  if (model->library)
    dlclose(model->library);
  delete model;
}

const braid_abi_model *braid_model_description(const braid_model *model) {
  return model ? model->description : nullptr;
}
