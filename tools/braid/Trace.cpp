//===- Trace.cpp - What a session did, as JSON lines ----------------------===//
#include "tools/braid/Trace.h"

#include "llvm/Support/JSON.h"

namespace braid::tool {

static void writeCall(void *user, uint64_t call, uint64_t tokens,
                      const braid_trace_row *rows, size_t numRows) {
  auto &stream = *static_cast<llvm::raw_ostream *>(user);
  llvm::json::Array list;
  for (size_t i = 0; i < numRows; ++i)
    list.push_back(llvm::json::Object{{"slot", rows[i].slot},
                                      {"position", rows[i].position},
                                      {"length", rows[i].length}});
  stream << llvm::json::Value(llvm::json::Object{
                {"call", call}, {"tokens", tokens}, {"rows", std::move(list)}})
         << "\n";
}

static void writePhase(void *user, uint64_t call, const char *name,
                       uint64_t layer, const uint64_t *units,
                       const uint64_t *nanoseconds, size_t numThreads) {
  auto &stream = *static_cast<llvm::raw_ostream *>(user);
  auto list = [&](const uint64_t *values) {
    return llvm::json::Array(llvm::ArrayRef(values, numThreads));
  };
  stream << llvm::json::Value(llvm::json::Object{{"call", call},
                                                 {"phase", name},
                                                 {"layer", layer},
                                                 {"units", list(units)},
                                                 {"ns", list(nanoseconds)}})
         << "\n";
}

Trace::Trace(std::unique_ptr<llvm::raw_fd_ostream> opened)
    : stream(std::move(opened)),
      callbacks{static_cast<llvm::raw_ostream *>(stream.get()), writeCall,
                writePhase} {}

llvm::Expected<std::unique_ptr<Trace>> Trace::open(const std::string &path) {
  std::error_code error;
  auto stream = std::make_unique<llvm::raw_fd_ostream>(path, error);
  if (error)
    return llvm::createFileError(path, error);
  return std::unique_ptr<Trace>(new Trace(std::move(stream)));
}

} // namespace braid::tool
