//===- Command.cpp - What all subcommands share ---------------------------===//
#include "tools/braid/Command.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdio>
#include <unistd.h>

namespace braid::tool {

std::string formatBytes(uint64_t bytes) {
  if (bytes >= uint64_t(10) << 30)
    return llvm::formatv("{0:f1} GiB", bytes / double(uint64_t(1) << 30));
  if (bytes >= uint64_t(10) << 20)
    return llvm::formatv("{0:f1} MiB", bytes / double(uint64_t(1) << 20));
  if (bytes >= uint64_t(10) << 10)
    return llvm::formatv("{0:f1} KiB", bytes / double(uint64_t(1) << 10));
  return llvm::formatv("{0} B", bytes);
}

int report(llvm::Error error) {
  llvm::errs() << "braid: error: " << llvm::toString(std::move(error)) << "\n";
  return kFailed;
}

llvm::Error toError(const braid_error &error) {
  return llvm::createStringError("%s", error.message);
}

llvm::Expected<Model> openModel(const std::string &path,
                                const std::string &isa) {
  braid_model_options options;
  braid_model_options_init(&options);
  for (uint32_t number : {BRAID_ABI_ISA_X86_64_V3, BRAID_ABI_ISA_X86_64_V4,
                          BRAID_ABI_ISA_X86_64_V4_BF16})
    if (isa == braid_isa_name(number))
      options.max_isa = number;
  if (!isa.empty() && options.max_isa == 0)
    return llvm::createStringError(
        "expected isa x86-64-v3, x86-64-v4 or x86-64-v4-bf16, but got '%s'",
        isa.c_str());
  braid_model *model;
  braid_error error;
  if (braid_model_open_with(path.c_str(), &options, &model, &error) != BRAID_OK)
    return toError(error);
  return Model(model);
}

llvm::Expected<Session> createSession(const braid_model *model,
                                      const braid_session_options &options) {
  braid_session *session;
  braid_error error;
  if (braid_session_create(model, &options, &session, &error) != BRAID_OK)
    return toError(error);
  return Session(session);
}

ProgressBar::ProgressBar(std::string label)
    : label(std::move(label)), shown(isatty(STDERR_FILENO)) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::clear() {
  if (shown && percent >= 0)
    std::fprintf(stderr, "\r\x1b[K");
  percent = -1;
}

void ProgressBar::update(uint64_t done, uint64_t total) {
  int now = total == 0 ? 100 : static_cast<int>(100.0 * done / total);
  if (!shown || now == percent)
    return;
  percent = now;
  std::fprintf(stderr, "\r%s [%-50.*s] %3d %%", label.c_str(), percent / 2,
               "##################################################", percent);
}

} // namespace braid::tool
