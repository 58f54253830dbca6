//===- ModelFit.cpp - Do library, weights, runtime and host fit? ----------===//
#include "Model.h"
#include "Status.h"

#include <algorithm>

using namespace braid::runtime;

namespace {

/// Every bound that tokens, positions and slots are counted by; calls hold them
/// as int32_t.
constexpr uint64_t kMostItems = INT32_MAX;

/// Whether the description is one that this version can read at all.
braid_status checkVersion(const braid_abi_model *model, const char *path,
                          braid_error *error) {
  if (!model)
    return fail(error, BRAID_MISMATCH,
                "expected a model of ABI version %u or older, but got a newer "
                "one ('%s'); update libbraid",
                BRAID_ABI_VERSION, path);
  if (model->magic != BRAID_ABI_MAGIC)
    return fail(error, BRAID_MISMATCH,
                "expected the magic number %016llx, but got %016llx ('%s'); "
                "compile the checkpoint again",
                BRAID_ABI_MAGIC, static_cast<ull>(model->magic), path);
  if (model->abi_version != BRAID_ABI_VERSION)
    return fail(error, BRAID_MISMATCH,
                "expected a model of ABI version %u, but got version %u "
                "('%s'); compile the checkpoint again",
                BRAID_ABI_VERSION, model->abi_version, path);
  if (model->size != sizeof(braid_abi_model))
    return fail(error, BRAID_MISMATCH,
                "expected a description of %zu bytes, but got %u ('%s'); "
                "compile the checkpoint again",
                sizeof(braid_abi_model), model->size, path);
  return BRAID_OK;
}

/// Goes on to the first description that this host can run.
braid_status chooseIsa(const braid_abi_model *&model, uint64_t maxIsa,
                       const char *path, braid_error *error) {
  uint64_t host = braid_host_isa();
  uint64_t limit = maxIsa ? std::min(maxIsa, host) : host;
  uint32_t oldest = 0;
  while (model) {
    if (braid_status status = checkVersion(model, path, error))
      return status;
    if (model->isa < BRAID_ABI_ISA_X86_64_V3 ||
        model->isa > BRAID_ABI_ISA_X86_64_V4_BF16)
      return fail(error, BRAID_MISMATCH,
                  "expected an instruction set that this version knows, but "
                  "got number %u ('%s'); update libbraid",
                  model->isa, path);
    if (model->isa <= limit)
      return BRAID_OK;
    oldest = model->isa;
    model = model->older;
  }
  if (limit == host)
    return fail(error, BRAID_MISMATCH,
                "model needs %s, this host has %s ('%s'); compile with "
                "--cpu=native on this host",
                braid_isa_name(oldest),
                braid_isa_name(static_cast<uint32_t>(host)), path);
  return fail(
      error, BRAID_MISMATCH,
      "model needs %s, but at most %s was asked for ('%s'); compile with "
      "--cpu=portable",
      braid_isa_name(oldest), braid_isa_name(static_cast<uint32_t>(limit)),
      path);
}

/// A number of the description and what is allowed.
struct Range {
  const char *name;
  uint64_t value, least, most;
};

braid_status checkRanges(const braid_abi_model &model, const char *path,
                         braid_error *error) {
  uint64_t least = 1, most = kMostItems; // of scores
  if (model.head != BRAID_ABI_HEAD_CLASSIFICATION)
    least = most =
        model.head == BRAID_ABI_HEAD_BASE ? model.hidden : model.vocabulary;
  const Range ranges[] = {
      {"head", model.head, BRAID_ABI_HEAD_BASE, BRAID_ABI_HEAD_CLASSIFICATION},
      {"vocabulary", model.vocabulary, 1, kMostItems},
      {"hidden", model.hidden, 1, kMostItems},
      {"layers", model.layers, 0, kMostItems},
      {"routers", model.routers, 0, kMostItems},
      {"experts", model.experts, model.routers ? 1u : 0u, kMostItems},
      {"experts_per_token", model.experts_per_token, model.routers ? 1u : 0u,
       model.experts},
      {"attentions", model.attentions, 0, kMostItems},
      {"attention_heads", model.attention_heads, model.attentions ? 1u : 0u,
       kMostItems},
      {"output_width", model.output_width, least, most},
      {"max_sequences", model.max_sequences, 1, kMostItems},
      {"max_context", model.max_context, 1, kMostItems},
      {"max_tokens", model.max_tokens, 1, kMostItems},
      {"num_counters", model.num_counters, 0, kMostItems},
      {"weights_bytes", model.weights_bytes, BRAID_ABI_WEIGHTS_HEADER,
       INT64_MAX},
  };
  for (const Range &range : ranges)
    if (range.value < range.least || range.value > range.most)
      return fail(error, BRAID_MISMATCH,
                  "expected %s from %llu to %llu, but got %llu ('%s'); compile "
                  "the checkpoint again",
                  range.name, static_cast<ull>(range.least),
                  static_cast<ull>(range.most), static_cast<ull>(range.value),
                  path);
  return BRAID_OK;
}

braid_status checkAlignment(const braid_abi_model &model, const char *path,
                            braid_error *error) {
  const struct {
    const char *name;
    uint64_t value;
  } sizes[] = {{"slot_bytes", model.slot_bytes},
               {"kv_block_bytes", model.kv_block_bytes},
               {"token_arena_bytes", model.token_arena_bytes},
               {"row_arena_bytes", model.row_arena_bytes},
               {"thread_arena_bytes", model.thread_arena_bytes},
               {"small_thread_arena_bytes", model.small_thread_arena_bytes},
               {"piece_bytes", model.piece_bytes}};
  for (const auto &size : sizes)
    if (size.value % 64 != 0)
      return fail(error, BRAID_MISMATCH,
                  "expected %s to be a multiple of 64, but got %llu ('%s'); "
                  "compile the checkpoint again",
                  size.name, static_cast<ull>(size.value), path);
  return BRAID_OK;
}

/// Whether everything is there that a count or a use promises.
bool hasPointers(const braid_abi_model &model) {
  return model.name && model.family && model.compiler && model.dtype &&
         model.forward && model.forward_with_outputs &&
         (model.forward_small || !model.small_tokens) &&
         (model.parameters || !model.num_parameters) &&
         (model.states || !model.num_states) &&
         (model.kernels || !model.num_kernels) &&
         (model.phases || !model.num_phases);
}

} // namespace

braid_status braid::runtime::chooseDescription(const braid_abi_model *&model,
                                               uint64_t maxIsa,
                                               const char *path,
                                               braid_error *error) {
  if (braid_status status = checkVersion(model, path, error))
    return status;
  if (braid_status status = chooseIsa(model, maxIsa, path, error))
    return status;
  if (braid_status status = checkRanges(*model, path, error))
    return status;
  if (braid_status status = checkAlignment(*model, path, error))
    return status;
  if (!hasPointers(*model))
    return fail(error, BRAID_MISMATCH,
                "expected a complete description, but got NULL for a name, an "
                "entry or a table ('%s'); compile the checkpoint again",
                path);
  return BRAID_OK;
}

braid_status braid::runtime::checkWeightsHeader(const braid_abi_model &model,
                                                const uint8_t *page,
                                                const char *path,
                                                braid_error *error) {
  braid_abi_weights_header header;
  std::memcpy(&header, page, sizeof header);
  if (header.magic != BRAID_ABI_WEIGHTS_MAGIC)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to hold packed weights, but its magic number is "
                "%016llx; compile the checkpoint again",
                path, static_cast<ull>(header.magic));
  if (header.file_bytes != model.weights_bytes)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to say %llu bytes, as model.so does, but it "
                "says %llu; compile the checkpoint again",
                path, static_cast<ull>(model.weights_bytes),
                static_cast<ull>(header.file_bytes));
  if (std::memcmp(header.layout_hash, model.layout_hash, 32) != 0)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' in the layout %s... of model.so, but it is in "
                "%s...; the two files are of different compiles",
                path, Hex(model.layout_hash).text,
                Hex(header.layout_hash).text);
  if (std::memcmp(header.digest, model.weights_digest, 32) != 0)
    return fail(error, BRAID_MISMATCH,
                "expected '%s' to have the digest %s... of model.so, but it "
                "has %s...; the two files are of different compiles",
                path, Hex(model.weights_digest).text, Hex(header.digest).text);
  if (std::any_of(page + sizeof header, page + BRAID_ABI_WEIGHTS_HEADER,
                  [](uint8_t byte) { return byte != 0; }))
    return fail(
        error, BRAID_MISMATCH,
        "expected '%s' to have zeros behind its header, but it has other "
        "bytes; compile the checkpoint again",
        path);
  return BRAID_OK;
}
