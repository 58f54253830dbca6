//===- Safetensors.cpp - The header of a safetensors file -----------------===//
#include "compiler/FrontEnd/Safetensors.h"

#include "compiler/FrontEnd/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

#include <tuple>

namespace braid {

//===----------------------------------------------------------------------===//
// Types and shapes
//===----------------------------------------------------------------------===//

namespace {
struct DTypeFacts {
  llvm::StringLiteral name;
  unsigned bits;
};
} // namespace

/// In the order of DType.
static constexpr DTypeFacts kDTypes[] = {
    {"BOOL", 8},    {"F4", 4},          {"F6_E2M3", 6},     {"F6_E3M2", 6},
    {"U8", 8},      {"I8", 8},          {"F8_E4M3", 8},     {"F8_E5M2", 8},
    {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"U16", 16},
    {"I16", 16},    {"F16", 16},        {"BF16", 16},       {"U32", 32},
    {"I32", 32},    {"F32", 32},        {"U64", 64},        {"I64", 64},
    {"F64", 64},    {"C64", 64},
};
static_assert(std::size(kDTypes) == size_t(DType::C64) + 1,
              "every type has a line");

llvm::StringRef getName(DType dtype) { return kDTypes[size_t(dtype)].name; }
unsigned getBits(DType dtype) { return kDTypes[size_t(dtype)].bits; }

std::optional<DType> parseDType(llvm::StringRef name) {
  for (size_t i = 0; i < std::size(kDTypes); ++i)
    if (kDTypes[i].name == name)
      return DType(i);
  return std::nullopt;
}

std::string formatShape(llvm::ArrayRef<int64_t> shape) {
  return "[" +
         llvm::join(
             llvm::map_range(shape,
                             [](int64_t size) { return std::to_string(size); }),
             ", ") +
         "]";
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {

/// Reads the JSON of one header.
class HeaderParser {
public:
  HeaderParser(llvm::StringRef text, llvm::StringRef place)
      : json(text, place), place(place) {}

  llvm::Error run(SafetensorsHeader &header);

private:
  static constexpr uint64_t kMaxDimension = (uint64_t(1) << 31) - 1;
  static constexpr size_t kMaxRank = 64;

  void readMetadata(SafetensorsHeader &header);
  void readTensor(TensorInfo &tensor);
  void readDType(DType &dtype);
  void readShape(std::vector<int64_t> &shape);
  void readOffsets(TensorInfo &tensor);
  llvm::Error checkSize(TensorInfo &tensor);

  JsonReader json;
  llvm::StringRef place;
};

} // namespace

/// A failure that concerns one tensor.
static llvm::Error makeError(const TensorInfo &tensor, llvm::StringRef place,
                             const llvm::Twine &expected,
                             const llvm::Twine &got) {
  return llvm::createStringError("expected tensor " + quote(tensor.name) +
                                 " to " + expected + ", but got " + got + " (" +
                                 place + "); copy or download the file again");
}

llvm::Error HeaderParser::run(SafetensorsHeader &header) {
  std::string key;
  json.enterObject();
  while (json.nextKey(key)) {
    if (key == "__metadata__") {
      readMetadata(header);
      continue;
    }
    TensorInfo &tensor = header.tensors.emplace_back();
    tensor.name = key;
    readTensor(tensor);
    if (json.failed())
      break;
    if (llvm::Error error = checkSize(tensor))
      return error;
  }
  json.finish();
  return json.takeError();
}

void HeaderParser::readMetadata(SafetensorsHeader &header) {
  std::string key;
  json.enterObject();
  while (json.nextKey(key))
    json.readString(header.metadata[key]);
}

void HeaderParser::readTensor(TensorInfo &tensor) {
  bool hasDType = false, hasShape = false, hasOffsets = false;
  std::string key;
  json.enterObject();
  while (json.nextKey(key)) {
    if (key == "dtype") {
      hasDType = true;
      readDType(tensor.dtype);
    } else if (key == "shape") {
      hasShape = true;
      readShape(tensor.shape);
    } else if (key == "data_offsets") {
      hasOffsets = true;
      readOffsets(tensor);
    } else {
      // It could change what the bytes mean.
      json.fail("dtype, shape and data_offsets of " + quote(tensor.name),
                quote(key));
    }
  }
  if (!hasDType || !hasShape || !hasOffsets)
    json.fail("dtype, shape and data_offsets of " + quote(tensor.name),
              "not all of them");
}

void HeaderParser::readDType(DType &dtype) {
  std::string name;
  if (!json.readString(name))
    return;
  if (std::optional<DType> known = parseDType(name))
    dtype = *known;
  else
    json.fail("a type that safetensors knows", quote(name));
}

void HeaderParser::readShape(std::vector<int64_t> &shape) {
  json.enterArray();
  while (json.nextElement()) {
    uint64_t size = 0;
    if (!json.readUnsigned(size))
      return;
    if (size > kMaxDimension) {
      json.fail("a dimension of at most " + llvm::Twine(kMaxDimension),
                llvm::Twine(size));
      return;
    }
    if (shape.size() == kMaxRank) {
      json.fail("at most " + llvm::Twine(kMaxRank) + " dimensions", "more");
      return;
    }
    shape.push_back(int64_t(size));
  }
}

void HeaderParser::readOffsets(TensorInfo &tensor) {
  llvm::SmallVector<uint64_t, 2> offsets;
  json.enterArray();
  while (json.nextElement()) {
    uint64_t offset = 0;
    if (!json.readUnsigned(offset))
      return;
    if (offsets.size() < 2)
      offsets.push_back(offset);
    else
      json.fail("two data_offsets", "more");
  }
  if (json.failed())
    return;
  if (offsets.size() != 2) {
    json.fail("two data_offsets", llvm::Twine(offsets.size()));
    return;
  }
  if (offsets[0] > offsets[1]) {
    json.fail("data_offsets that do not fall",
              llvm::Twine(offsets[0]) + " and " + llvm::Twine(offsets[1]));
    return;
  }
  tensor.begin = offsets[0];
  tensor.end = offsets[1];
}

/// Sets `elements` and compares the bytes that they take with the offsets.
llvm::Error HeaderParser::checkSize(TensorInfo &tensor) {
  int64_t bits = 0;
  bool overflows = false;
  tensor.elements = 1;
  for (int64_t size : tensor.shape)
    overflows |= llvm::MulOverflow(tensor.elements, size, tensor.elements);
  // A zero after an overflow would hide it; one before cannot cause any.
  overflows |=
      llvm::MulOverflow(tensor.elements, int64_t(getBits(tensor.dtype)), bits);
  if (overflows)
    return makeError(tensor, place, "have fewer than 2^63 bits",
                     formatShape(tensor.shape) + " of " +
                         getName(tensor.dtype));
  if (bits % 8 != 0)
    return makeError(tensor, place, "fill whole bytes",
                     llvm::Twine(bits) + " bits");
  if (uint64_t(bits / 8) != tensor.end - tensor.begin)
    return makeError(tensor, place,
                     "take " + llvm::Twine(bits / 8) + " bytes for " +
                         formatShape(tensor.shape) + " of " +
                         getName(tensor.dtype),
                     llvm::Twine(tensor.end - tensor.begin) + " bytes");
  return llvm::Error::success();
}

/// Sorts the tensors by place and checks that they cover the buffer.
static llvm::Error checkPlaces(SafetensorsHeader &header, uint64_t bufferBytes,
                               llvm::StringRef place) {
  // Empty tensors come before the one that begins where they lie.
  llvm::sort(header.tensors, [](const TensorInfo &a, const TensorInfo &b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  uint64_t end = 0;
  for (const TensorInfo &tensor : header.tensors) {
    if (tensor.begin != end)
      return makeError(tensor, place,
                       "begin at byte " + llvm::Twine(end) +
                           " of the buffer, where the one before ends",
                       "byte " + llvm::Twine(tensor.begin));
    end = tensor.end;
  }
  if (end == bufferBytes)
    return llvm::Error::success();
  return llvm::createStringError("expected a buffer of " + llvm::Twine(end) +
                                 " bytes, but got " + llvm::Twine(bufferBytes) +
                                 " (" + place +
                                 "); copy or download the file again");
}

llvm::Expected<SafetensorsHeader>
parseSafetensorsHeader(llvm::StringRef file, llvm::StringRef place) {
  auto makeError = [&](const llvm::Twine &expected, const llvm::Twine &got) {
    return llvm::createStringError("expected " + expected + ", but got " + got +
                                   " (" + place +
                                   "); copy or download the file again");
  };
  if (file.size() < 8)
    return makeError("a safetensors file of at least 8 bytes",
                     llvm::Twine(file.size()));
  uint64_t length = llvm::support::endian::read64le(file.data());
  // Not 8 + length, which could wrap.
  if (length > file.size() - 8 || length > kMaxSafetensorsHeader)
    return makeError("a safetensors header of at most " +
                         llvm::Twine(std::min<uint64_t>(
                             file.size() - 8, kMaxSafetensorsHeader)) +
                         " bytes",
                     llvm::Twine(length));
  llvm::StringRef text = file.substr(8, length);
  if (!text.starts_with("{"))
    return makeError("a safetensors header that begins with '{'",
                     text.empty() ? "none" : quote(text.take_front(1)));

  SafetensorsHeader header;
  header.bufferOffset = 8 + length;
  if (llvm::Error error = HeaderParser(text, place).run(header))
    return error;
  if (llvm::Error error =
          checkPlaces(header, file.size() - header.bufferOffset, place))
    return error;
  return std::move(header);
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

std::string formatSafetensorsHeader(llvm::ArrayRef<TensorInfo> tensors) {
  Json header = Json::object();
  header["__metadata__"]["format"] = "pt";
  auto &members = static_cast<Json::object_t::Container &>(
      header.get_ref<Json::object_t &>());
  for (const TensorInfo &tensor : tensors) {
    Json facts;
    facts["dtype"] = getName(tensor.dtype).str();
    facts["shape"] = tensor.shape;
    facts["data_offsets"] = Json::array({tensor.begin, tensor.end});
    members.emplace_back(tensor.name, std::move(facts));
  }
  std::string text = header.dump();
  // The format pads with spaces; the buffer begins at a multiple of 8.
  text.resize(llvm::alignTo(text.size(), 8), ' ');
  std::string length(8, 0);
  llvm::support::endian::write64le(length.data(), text.size());
  return length + text;
}

} // namespace braid
