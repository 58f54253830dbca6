//===- ChatFile.cpp - Conversations on disk -------------------------------===//
#include "tools/braid/Chat/ChatFile.h"

#include "braid/state.h"
#include "compiler/FrontEnd/Json.h"
#include "tools/braid/Chat/Chat.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

namespace fs = llvm::sys::fs;

namespace braid::tool {
namespace {

constexpr llvm::StringLiteral kMagic =
    llvm::StringLiteral::withInnerNUL("braid chat 1\n\0\0\0");
constexpr size_t kMagicBytes = 16, kDigestBytes = 32;
constexpr size_t kSizesAt = kMagicBytes + kDigestBytes;
constexpr size_t kJsonAt = kSizesAt + 16;

std::string hash(llvm::StringRef bytes) {
  llvm::BLAKE3 hash;
  hash.update(bytes);
  auto digest = hash.final();
  return std::string(digest.begin(), digest.end());
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

llvm::json::Object toJson(const SeenTurn &seen) {
  return llvm::json::Object{{"prompt_text", seen.promptText},
                            {"prompt", llvm::json::Array(seen.prompt)},
                            {"answer_text", seen.answerText},
                            {"answer", llvm::json::Array(seen.answer)},
                            {"finish", int64_t(seen.finish)}};
}

std::string toText(const ChatFile &file) {
  llvm::json::Array messages;
  for (const Message &message : file.messages)
    messages.push_back(llvm::json::Object{{"role", message.role},
                                          {"content", message.content}});
  llvm::json::Object object{{"messages", std::move(messages)},
                            {"now", file.now}};
  if (file.seen)
    object["seen"] = toJson(*file.seen);
  std::string text;
  llvm::raw_string_ostream(text) << llvm::json::Value(std::move(object));
  return text;
}

void readIds(JsonReader &reader, uint64_t vocabulary,
             std::vector<int32_t> &ids) {
  reader.enterArray();
  while (reader.nextElement()) {
    uint64_t id = 0;
    if (reader.readUnsigned(id) && id >= vocabulary)
      reader.fail("ids below " + llvm::Twine(vocabulary), llvm::Twine(id),
                  "load it with the model that it was saved from");
    ids.push_back(static_cast<int32_t>(id));
  }
}

void readSeen(JsonReader &reader, uint64_t vocabulary, SeenTurn &seen) {
  std::string key;
  while (reader.nextKey(key)) {
    uint64_t finish = 0;
    if (key == "prompt_text") {
      reader.readString(seen.promptText);
    } else if (key == "prompt") {
      readIds(reader, vocabulary, seen.prompt);
    } else if (key == "answer_text") {
      reader.readString(seen.answerText);
    } else if (key == "answer") {
      readIds(reader, vocabulary, seen.answer);
    } else if (key == "finish") {
      if (reader.readUnsigned(finish) && finish > BRAID_FINISH_FAILED)
        reader.fail("how an answer ended", llvm::Twine(finish));
      seen.finish = static_cast<braid_finish>(finish);
    } else {
      reader.skipValue();
    }
  }
  if (!reader.failed() && (seen.prompt.empty() || seen.answer.empty()))
    reader.fail("a prompt and an answer", "none");
}

void readMessages(JsonReader &reader, std::vector<Message> &messages) {
  reader.enterArray();
  while (reader.nextElement()) {
    Message &message = messages.emplace_back();
    std::string key;
    reader.enterObject();
    while (reader.nextKey(key))
      if (key == "role")
        reader.readString(message.role);
      else if (key == "content")
        reader.readString(message.content);
      else
        reader.skipValue();
  }
}

llvm::Error readJson(llvm::StringRef text, const std::string &path,
                     uint64_t vocabulary, ChatFile &file) {
  JsonReader reader(text, path);
  std::string key;
  reader.enterObject();
  while (reader.nextKey(key)) {
    if (key == "messages") {
      readMessages(reader, file.messages);
    } else if (key == "now") {
      reader.readString(file.now);
    } else if (key == "seen" && !file.seen) {
      if (reader.enterObject())
        readSeen(reader, vocabulary, file.seen.emplace());
    } else {
      reader.skipValue();
    }
  }
  reader.finish();
  return reader.takeError();
}

llvm::Error damaged(const std::string &path, const char *what) {
  return llvm::createStringError(
      "expected a conversation that braid chat has saved, but '%s' %s; "
      "nothing was loaded",
      path.c_str(), what);
}

} // namespace

llvm::Error ChatFile::write(const std::string &path) const {
  std::string json = toText(*this), body(16, '\0');
  llvm::support::endian::write64le(body.data(), json.size());
  llvm::support::endian::write64le(body.data() + 8, snapshotBytes);
  body += json;
  body.append(reinterpret_cast<const char *>(snapshot.data()), snapshotBytes);
  auto temporary = fs::TempFile::create(path + ".part-%%%%%%%%",
                                        fs::owner_read | fs::owner_write);
  if (!temporary)
    return llvm::createStringError(
        "cannot write '%s': %s", path.c_str(),
        llvm::toString(temporary.takeError()).c_str());
  {
    llvm::raw_fd_ostream stream(temporary->FD, /*shouldClose=*/false);
    stream << kMagic << hash(body) << body;
    stream.flush();
    if (std::error_code error = stream.error()) {
      stream.clear_error();
      llvm::consumeError(temporary->discard());
      return llvm::createStringError("cannot write '%s': %s", path.c_str(),
                                     error.message().c_str());
    }
  }
  return temporary->keep(path);
}

llvm::Expected<ChatFile> ChatFile::read(const std::string &path,
                                        uint64_t vocabulary) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError("cannot read '%s': %s", path.c_str(),
                                   buffer.getError().message().c_str());
  llvm::StringRef bytes = (*buffer)->getBuffer();
  if (bytes.size() < kJsonAt || !bytes.starts_with(kMagic))
    return damaged(path, "is none");
  if (hash(bytes.drop_front(kSizesAt)) !=
      bytes.substr(kMagicBytes, kDigestBytes))
    return damaged(path, "is damaged");
  uint64_t jsonBytes = llvm::support::endian::read64le(bytes.data() + kSizesAt);
  uint64_t rest = bytes.size() - kJsonAt;
  ChatFile file;
  file.snapshotBytes =
      llvm::support::endian::read64le(bytes.data() + kSizesAt + 8);
  if (jsonBytes > rest || file.snapshotBytes != rest - jsonBytes)
    return damaged(path, "says other sizes than it has");
  if (llvm::Error error =
          readJson(bytes.substr(kJsonAt, jsonBytes), path, vocabulary, file))
    return std::move(error);
  file.snapshot.resize((file.snapshotBytes + 7) / 8);
  if (file.snapshotBytes)
    std::memcpy(file.snapshot.data(), bytes.data() + kJsonAt + jsonBytes,
                file.snapshotBytes);
  return file;
}

//===----------------------------------------------------------------------===//
// Of a chat
//===----------------------------------------------------------------------===//

llvm::Error Chat::save(const std::string &path) const {
  ChatFile file;
  file.messages = messages;
  file.now = format.time();
  file.seen = seen;
  braid_session *session = braid_generator_session(generator.get());
  uint64_t slot = UINT64_MAX;
  if (seen) {
    std::vector<int32_t> ids = seen->prompt;
    ids.insert(ids.end(), seen->answer.begin(), seen->answer.end());
    slot = braid_generator_find_slot(generator.get(), ids.data(), ids.size());
  }
  if (slot != UINT64_MAX) {
    file.snapshotBytes = braid_snapshot_bytes(
        model.model.get(), braid_slot_length(session, slot), 0);
    file.snapshot.resize((file.snapshotBytes + 7) / 8);
    braid_error error;
    if (braid_slot_snapshot(session, slot, 0, file.snapshot.data(),
                            file.snapshotBytes, &error) != BRAID_OK)
      return toError(error);
  }
  return file.write(path);
}

llvm::Expected<std::string> Chat::load(const std::string &path) {
  auto file = ChatFile::read(path, model.facts().vocabulary);
  if (!file)
    return file.takeError();
  std::string reason;
  if (file->snapshotBytes) {
    braid_error error;
    if (braid_generator_restore(generator.get(), file->snapshot.data(),
                                file->snapshotBytes, &error) != BRAID_OK)
      reason = error.message;
  } else if (file->seen) {
    reason = "it was saved without the state of the model";
  }
  messages = std::move(file->messages);
  seen = std::move(file->seen);
  if (!file->now.empty())
    format.setTime(file->now);
  last.reset();
  turns = 0;
  return reason;
}

} // namespace braid::tool
