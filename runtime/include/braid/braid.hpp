//===- braid.hpp - Runs compiled models, for C++ ----------------*- C++ -*-===//
///
/// The C API in C++17: handles that release themselves and may be moved, and
/// errors that are thrown. Header-only, in the program's own code: across the
/// library's boundary goes nothing but C, whatever compilers made the two.
///
///     braid::Model model("artifact");
///     braid::Tokenizer tokenizer("artifact");
///     braid::GeneratorOptions options;
///     options.tokenizer = &tokenizer;
///     braid::Generator generator(model, options);
///     braid::Settings settings;
///     settings.max_new_tokens = 100;
///     auto generation = generator.start(tokenizer.encode("Once"), settings);
///     while (generator.step()) {
///     }
///     std::cout << generation.sequence().text() << "\n";
///
/// What functions do, units, threads and who must outlive whom is said in the C
/// headers. Options are the C structs with their defaults filled in. Strings of
/// paths end at their first zero byte; texts do not.
///
/// Link libbraid; programs that use text.hpp or generate.hpp link libbraid-text
/// as well.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_BRAID_HPP
#define BRAID_BRAID_HPP

#include "braid/cpp/base.hpp"
#include "braid/cpp/batch.hpp"
#include "braid/cpp/generate.hpp"
#include "braid/cpp/model.hpp"
#include "braid/cpp/session.hpp"
#include "braid/cpp/text.hpp"

#endif // BRAID_BRAID_HPP
