//===- Model.cpp - Opens artifacts ----------------------------------------===//
#include "Model.h"
#include "File.h"
#include "Status.h"

#include <cerrno>
#include <dlfcn.h>
#include <exception>
#include <memory>
#include <string>
#include <sys/stat.h>

using namespace braid::runtime;

namespace {

/// Opens a regular file and returns its size.
braid_status statFile(const File &file, const char *path, uint64_t &bytes,
                      braid_error *error) {
  struct stat facts;
  if (file.get() < 0 || fstat(file.get(), &facts) != 0)
    return fail(error, errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO,
                "cannot read '%s': %s; expected the directory of an artifact, "
                "as braid compile makes it",
                path, std::strerror(errno));
  if (!S_ISREG(facts.st_mode))
    return fail(error, BRAID_IO,
                "expected a regular file, but got another kind ('%s'); give "
                "the directory of an artifact",
                path);
  bytes = static_cast<uint64_t>(facts.st_size);
  return BRAID_OK;
}

braid_status loadLibrary(braid_model &model, uint64_t maxIsa, const char *path,
                         braid_error *error) {
  // First as a file, for clear messages: the loader has one status for all.
  uint64_t bytes;
  if (braid_status status = statFile(File(path), path, bytes, error))
    return status;
  model.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!model.library)
    return fail(error, BRAID_IO, "cannot load '%s': %s", path, dlerror());
  auto query = reinterpret_cast<braid_abi_query_fn>(
      dlsym(model.library, BRAID_ABI_QUERY_SYMBOL));
  if (!query)
    return fail(error, BRAID_NOT_FOUND,
                "expected a library with the symbol '%s', but got one without "
                "('%s'); give the directory of an artifact",
                BRAID_ABI_QUERY_SYMBOL, path);
  model.description = query(BRAID_ABI_VERSION);
  if (braid_status status =
          chooseDescription(model.description, maxIsa, path, error))
    return status;
  return readStates(*model.description, model.states, path, error);
}

braid_status mapWeights(braid_model &model, const char *path,
                        braid_error *error) {
  File file(path);
  uint64_t bytes, expected = model.description->weights_bytes;
  if (braid_status status = statFile(file, path, bytes, error))
    return status;
  if (bytes != expected)
    return fail(
        error, BRAID_MISMATCH,
        "expected '%s' to have %llu bytes, as model.so says, but it has "
        "%llu; it is damaged or of another compile",
        path, static_cast<ull>(expected), static_cast<ull>(bytes));
  if (int reason = model.weightsFile.map(file.get(), expected))
    return fail(error, BRAID_IO, "cannot map '%s': %s", path,
                std::strerror(reason));
  model.weights = model.weightsFile.get();
  return checkWeightsHeader(*model.description, model.weights, path, error);
}

braid_status openModel(const std::string &directory,
                       const braid_model_options *given, braid_model &model,
                       braid_error *error) {
  braid_model_options options = {};
  if (given && !readStruct(given, options))
    return fail(
        error, BRAID_INVALID_ARGUMENT,
        "expected model options of at most %zu bytes, but got %zu; call "
        "braid_model_options_init first",
        sizeof options, given->struct_size);
  // With a slash in its name, a library is not searched for.
  std::string library = directory + "/model.so";
  if (braid_status status =
          loadLibrary(model, options.max_isa, library.c_str(), error))
    return status;
  return mapWeights(model, (directory + "/weights.bin").c_str(), error);
}

} // namespace

braid_model::~braid_model() {
  if (library)
    dlclose(library);
}

braid_status braid_model_open(const char *path, braid_model **model,
                              braid_error *error) {
  return braid_model_open_with(path, nullptr, model, error);
}

braid_status braid_model_open_with(const char *path,
                                   const braid_model_options *options,
                                   braid_model **model, braid_error *error) {
  if (model)
    *model = nullptr;
  if (!model || !path || !*path)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a path and a place for the model, but got %s",
                path && !*path ? "an empty path" : "NULL");
  try {
    auto opened = std::make_unique<braid_model>();
    if (braid_status status = openModel(path, options, *opened, error))
      return status;
    *model = opened.release();
    return BRAID_OK;
  } catch (const std::exception &exception) {
    return fail(error, BRAID_OUT_OF_MEMORY, "cannot open a model: %s",
                exception.what());
  }
}

void braid_model_close(braid_model *model) { delete model; }

const braid_abi_model *braid_model_description(const braid_model *model) {
  return model ? model->description : nullptr;
}
