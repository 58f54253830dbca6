//===- story.cpp - Continues a text, by braid.hpp -------------------------===//
//
// usage: story ARTIFACT PROMPT [TOKENS]
//
// Prints the prompt and what a compiled language model continues it by, as it
// comes; and, on standard error, what that cost.
//
//===----------------------------------------------------------------------===//
#include "braid/braid.hpp"

#include <cstdlib>
#include <iostream>

static int tell(const std::string &artifact, const std::string &prompt,
                uint64_t tokens) {
  braid::Model model(artifact);
  braid::Tokenizer tokenizer(artifact);

  braid::GeneratorOptions options;
  options.tokenizer = &tokenizer;
  braid::Generator generator(model, options);

  braid::Settings settings = braid::GenerationConfig(artifact).settings();
  settings.max_new_tokens = tokens;
  braid::EncodeOptions special;
  special.add_special = 1;
  braid::Generation generation =
      generator.start(tokenizer.encode(prompt, special), settings,
                      /*continueText=*/true);

  std::cout << prompt;
  size_t shown = 0;
  for (uint64_t running = 1; running != 0;) {
    running = generator.step();
    std::string_view text = generation.sequence().text();
    std::cout << text.substr(shown) << std::flush;
    shown = text.size();
  }
  std::cout << '\n';
  braid::GenerationCost cost = generation.costs();
  std::cerr << cost.prompt_tokens << " tokens read, " << cost.generated_tokens
            << " generated\n";
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: story ARTIFACT PROMPT [TOKENS]\n";
    return 2;
  }
  try {
    return tell(argv[1], argv[2],
                argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 64);
  } catch (const braid::Error &error) {
    std::cerr << "story: " << error.statusName() << ": " << error.what()
              << '\n';
    return 1;
  }
}
