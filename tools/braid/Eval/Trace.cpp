//===- Trace.cpp - What a session did, as JSON lines ----------------------===//
#include "tools/braid/Eval/Trace.h"

#include "llvm/Support/JSON.h"

namespace braid::tool {

static void writeCall(void *user, const braid_trace_call *event) {
  auto &stream = *static_cast<llvm::raw_ostream *>(user);
  llvm::json::Array rows;
  for (size_t i = 0; i < event->num_rows; ++i)
    rows.push_back(llvm::json::Object{{"slot", event->rows[i].slot},
                                      {"position", event->rows[i].position},
                                      {"length", event->rows[i].length}});
  stream << llvm::json::Value(llvm::json::Object{{"call", event->call},
                                                 {"tokens", event->tokens},
                                                 {"rows", std::move(rows)}})
         << "\n";
}

static void writePhase(void *user, const braid_trace_phase *event) {
  auto &stream = *static_cast<llvm::raw_ostream *>(user);
  auto list = [&](const uint64_t *values) {
    return llvm::json::Array(llvm::ArrayRef(values, event->num_threads));
  };
  stream << llvm::json::Value(
                llvm::json::Object{{"call", event->call},
                                   {"phase", event->name},
                                   {"layer", event->layer},
                                   {"units", list(event->units)},
                                   {"ns", list(event->nanoseconds)}})
         << "\n";
}

Trace::Trace(std::string path, std::unique_ptr<llvm::raw_fd_ostream> opened)
    : path(std::move(path)), stream(std::move(opened)),
      callbacks{static_cast<llvm::raw_ostream *>(stream.get()), writeCall,
                writePhase} {}

llvm::Expected<std::unique_ptr<Trace>> Trace::open(const std::string &path) {
  std::error_code error;
  auto stream = std::make_unique<llvm::raw_fd_ostream>(path, error);
  if (error)
    return llvm::createFileError(path, error);
  return std::unique_ptr<Trace>(new Trace(path, std::move(stream)));
}

llvm::Error Trace::close() {
  stream->close();
  std::error_code error = stream->error();
  stream->clear_error();
  stream.reset();
  return error ? llvm::createFileError(path, error) : llvm::Error::success();
}

/// Where an error came before: nobody is left to tell of another.
Trace::~Trace() {
  if (stream)
    llvm::consumeError(close());
}

} // namespace braid::tool
