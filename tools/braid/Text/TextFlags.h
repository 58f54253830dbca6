//===- TextFlags.h - What run and chat have in common -----------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_TEXTFLAGS_H
#define TOOLS_BRAID_TEXT_TEXTFLAGS_H

#include "tools/braid/Chat/ChatFormat.h"
#include "tools/braid/Text/GenerationFlags.h"
#include "tools/braid/Text/TextModel.h"

namespace braid::tool {

/// A model and how it is to go on.
struct Speaker {
  TextModel model;
  GenerationSettings settings;
};

/// Which model speaks, in what session, by which settings and which template.
struct TextFlags {
  /// Adds the options of model and template, the model as the next positional
  /// one; must outlive `command`.
  void addModelTo(CLI::App &command);
  /// Adds the others, which are many.
  void addSettingsTo(CLI::App &command);

  llvm::Expected<Speaker> open() const;
  llvm::Expected<ChatFormat> openFormat(const TextModel &model) const;

  std::string model, system, templateFile;
  GenerationFlags generation;
  SessionFlags session;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_TEXTFLAGS_H
