//===- Api.cpp - The C API of generation ----------------------------------===//
#include "Config.h"
#include "Generator.h"
#include "Structs.h"

#include <cmath>

using namespace braid::text;

struct braid_generation_config {
  Settings settings;
  std::unique_ptr<SettingsView> view;
};

struct braid_generator {
  std::unique_ptr<Generator> generator;
};

struct braid_generation {
  Generator *generator;
  std::unique_ptr<Generation> generation;
};

braid_status braid_process_logits(const braid_generation_settings *settings,
                                  const int32_t *ids, uint64_t length,
                                  uint64_t prompt_length, const float *logits,
                                  float *scores, uint64_t vocabulary,
                                  braid_error *error) {
  return guarded(error, [&] {
    require(logits && scores, "logits and where to store scores");
    require(ids || length == 0, "ids");
    if (prompt_length > length)
      fail(BRAID_INVALID_ARGUMENT,
           "expected a prompt of at most %llu tokens, which is all there are, "
           "but got %llu",
           (unsigned long long)length, (unsigned long long)prompt_length);
    if (vocabulary == 0 || vocabulary > kAnyVocabulary)
      fail(BRAID_INVALID_ARGUMENT,
           "expected a vocabulary from 1 to 2^31, but got %llu",
           (unsigned long long)vocabulary);
    Settings known = readSettings(settings, vocabulary);
    if (scores != logits)
      std::memmove(scores, logits, vocabulary * sizeof *scores);
    process(known, {ids, length, prompt_length}, scores, vocabulary);
    Candidates candidates(scores, vocabulary);
    candidates.filter(known);
    std::fill_n(scores, vocabulary, -INFINITY);
    for (const Candidate &token : candidates.get())
      scores[token.id] = token.score;
  });
}

braid_status braid_generation_config_open(const char *path,
                                          braid_generation_config **config,
                                          braid_error *error) {
  if (config)
    *config = nullptr;
  return guarded(error, [&] {
    require(path && config, "a path and where to store the config");
    auto opened = std::make_unique<braid_generation_config>();
    opened->settings = readGenerationConfig(path);
    opened->view = std::make_unique<SettingsView>(opened->settings);
    *config = opened.release();
  });
}

void braid_generation_config_close(braid_generation_config *config) {
  delete config;
}

const braid_generation_settings *
braid_generation_config_settings(const braid_generation_config *config) {
  return config ? &config->view->values : nullptr;
}

braid_status braid_generator_create(const braid_model *model,
                                    const braid_generator_options *given,
                                    braid_generator **generator,
                                    braid_error *error) {
  if (generator)
    *generator = nullptr;
  return guarded(error, [&] {
    require(model && generator, "a model and where to store the generator");
    braid_generator_options options = {};
    readStruct(given, options, "generator options");
    auto created = std::make_unique<braid_generator>();
    created->generator = std::make_unique<Generator>(model, options);
    *generator = created.release();
  });
}

void braid_generator_destroy(braid_generator *generator) { delete generator; }

braid_session *braid_generator_session(braid_generator *generator) {
  return generator ? generator->generator->getSession() : nullptr;
}

uint64_t braid_generator_find_slot(const braid_generator *generator,
                                   const int32_t *ids, uint64_t length) {
  return generator && ids ? generator->generator->findSlot(ids, length)
                          : kNoSlot;
}

braid_status braid_generator_restore(braid_generator *generator,
                                     const void *data, uint64_t bytes,
                                     braid_error *error) {
  return guarded(error, [&] {
    require(generator && data, "a generator and a snapshot");
    generator->generator->restore(data, bytes);
  });
}

braid_status braid_generation_start(braid_generator *generator,
                                    const braid_prompt *prompt,
                                    braid_generation **generation,
                                    braid_error *error) {
  if (generation)
    *generation = nullptr;
  return guarded(error, [&] {
    require(generator && prompt && generation,
            "a generator, a prompt and where to store the generation");
    braid_prompt known = {};
    readStruct(prompt, known, "a prompt");
    auto started = std::make_unique<braid_generation>();
    started->generator = generator->generator.get();
    started->generation = generator->generator->start(known);
    *generation = started.release();
  });
}

void braid_generation_destroy(braid_generation *generation) {
  if (!generation)
    return;
  guarded(nullptr,
          [&] { generation->generator->remove(*generation->generation); });
  delete generation;
}

braid_status braid_generator_step(braid_generator *generator, uint64_t *running,
                                  braid_error *error) {
  braid_status status = guarded(error, [&] {
    require(generator, "a generator");
    generator->generator->step();
  });
  if (running)
    *running = generator ? generator->generator->countRunning() : 0;
  return status;
}

braid_status braid_generation_sequence(const braid_generation *generation,
                                       uint64_t index, braid_sequence *sequence,
                                       braid_error *error) {
  return guarded(error, [&] {
    require(generation && sequence, "a generation and a sequence");
    uint64_t count =
        generation->generation->task.settings.values.num_return_sequences;
    if (index >= count)
      fail(BRAID_INVALID_ARGUMENT,
           "expected a sequence below %llu, as num_return_sequences says, but "
           "got %llu",
           (unsigned long long)count, (unsigned long long)index);
    braid_sequence shown = {};
    shown.slot = BRAID_NO_SLOT;
    generation->generation->show(index, shown);
    writeStruct(sequence, shown, "a sequence");
  });
}

braid_status braid_generation_costs(const braid_generation *generation,
                                    braid_generation_cost *cost,
                                    braid_error *error) {
  return guarded(error, [&] {
    require(generation && cost, "a generation and where to store its cost");
    writeStruct(cost, generation->generation->cost, "a cost");
  });
}
