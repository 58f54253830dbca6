//===- ModelProto.cpp - The protobuf of tokenizer.model -------------------===//
#include "ModelProto.h"

#include "../Text/Failure.h"
#include "Vocabulary.h"

#include <cstring>

namespace braid::text {
namespace {

/// Reads the fields of one message.
class Reader {
public:
  Reader(std::string_view bytes, const char *whole)
      : rest(bytes), whole(whole) {}

  /// Goes to the next field; false at the end.
  bool next() {
    if (rest.empty())
      return false;
    uint64_t tag = readVarint();
    field = tag >> 3;
    number = 0;
    bytes = {};
    switch (tag & 7) {
    case 0:
      number = readVarint();
      break;
    case 1:
      take(8);
      break;
    case 2:
      bytes = take(readVarint());
      break;
    case 5: {
      uint32_t bits;
      std::memcpy(&bits, take(4).data(), sizeof bits);
      number = bits;
      break;
    }
    default:
      damaged();
    }
    return true;
  }

  float real() const {
    float value;
    auto bits = uint32_t(number);
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  Reader message() const { return {bytes, whole}; }

  uint64_t field = 0, number = 0;
  std::string_view bytes;

private:
  [[noreturn]] void damaged() const {
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected a SentencePiece model, but byte %zu is not "
         "of one; fetch the file again",
         size_t(rest.data() - whole));
  }

  uint64_t readVarint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest.empty())
        damaged();
      auto byte = static_cast<uint8_t>(rest.front());
      rest.remove_prefix(1);
      value |= uint64_t(byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
    damaged();
  }

  std::string_view take(uint64_t size) {
    if (size > rest.size())
      damaged();
    std::string_view taken = rest.substr(0, size_t(size));
    rest.remove_prefix(size_t(size));
    return taken;
  }

  std::string_view rest;
  const char *whole;
};

ModelProto::Piece readPiece(Reader reader) {
  ModelProto::Piece piece;
  while (reader.next()) {
    if (reader.field == 1)
      piece.text = reader.bytes;
    else if (reader.field == 2)
      piece.score = reader.real();
    else if (reader.field == 3)
      piece.type = int64_t(reader.number);
  }
  return piece;
}

void readTrainer(Reader reader, ModelProto &proto) {
  // An empty name stands for the default.
  auto name = [&](std::string_view &piece) {
    if (!reader.bytes.empty())
      piece = reader.bytes;
  };
  while (reader.next()) {
    switch (reader.field) {
    case 3:
      proto.model = int64_t(reader.number);
      break;
    case 24:
      proto.suffixBlanks = reader.number != 0;
      break;
    case 35:
      proto.byteFallback = reader.number != 0;
      break;
    case 44:
      proto.unknownSurface = reader.bytes;
      break;
    case 45:
      name(proto.unknownPiece);
      break;
    case 46:
      name(proto.bosPiece);
      break;
    case 47:
      name(proto.eosPiece);
      break;
    case 48:
      name(proto.padPiece);
      break;
    default:
      break;
    }
  }
}

void readNormalizer(Reader reader, ModelProto &proto) {
  while (reader.next()) {
    if (reader.field == 2)
      proto.charsMap = reader.bytes;
    else if (reader.field == 3)
      proto.dummyPrefix = reader.number != 0;
    else if (reader.field == 4)
      proto.removeExtraBlanks = reader.number != 0;
    else if (reader.field == 5)
      proto.escapeBlanks = reader.number != 0;
  }
}

} // namespace

ModelProto parseModelProto(std::string_view bytes, size_t maxPieces) {
  ModelProto proto;
  Reader reader(bytes, bytes.data());
  while (reader.next()) {
    switch (reader.field) {
    case 1:
      if (proto.pieces.size() == maxPieces)
        fail(BRAID_LIMIT,
             "tokenizer.model: expected at most %zu pieces, but got more",
             maxPieces);
      proto.pieces.push_back(readPiece(reader.message()));
      break;
    case 2:
      readTrainer(reader.message(), proto);
      break;
    case 3:
      readNormalizer(reader.message(), proto);
      break;
    case 5: {
      ModelProto other;
      readNormalizer(reader.message(), other);
      proto.denormalizer = other.charsMap;
      break;
    }
    default:
      break;
    }
  }
  return proto;
}

} // namespace braid::text
