//===- PostProcessor.cpp - What is put around the ids ---------------------===//
#include "PostProcessor.h"

#include "../Text/Failure.h"
#include "Normalizers.h"
#include "Vocabulary.h"

namespace braid::text {

void PostProcessor::apply(std::vector<int32_t> &ids) const {
  ids.insert(ids.begin(), front.begin(), front.end());
  ids.insert(ids.end(), back.begin(), back.end());
}

void PostProcessor::read(const JsonView &json) {
  std::string_view type = json.at("type").string();
  if (type == "TemplateProcessing")
    return readTemplate(json);
  if (type == "Sequence") {
    JsonView parts = json.at("processors");
    for (size_t i = 0; i < parts.array().size(); ++i)
      read(parts.at(i));
    return;
  }
  // It moves offsets into the text, which we do not give.
  if (type != "ByteLevel")
    refuseComponent(json, "a post-processor",
                    "ByteLevel, Sequence and TemplateProcessing");
}

void PostProcessor::readTemplate(const JsonView &json) {
  JsonView single = json.at("single");
  JsonView tokens = json.at("special_tokens");
  std::vector<int32_t> before, after;
  bool seen = false;
  for (size_t i = 0; i < single.array().size(); ++i) {
    JsonView item = single.at(i);
    if (auto sequence = item.find("Sequence")) {
      if (sequence->at("id").string() != "A" || seen)
        item.expected("sequence A, and that once");
      seen = true;
      continue;
    }
    JsonView ids =
        tokens.at(item.at("SpecialToken").at("id").string()).at("ids");
    for (size_t k = 0; k < ids.array().size(); ++k)
      (seen ? after : before)
          .push_back(int32_t(ids.at(k).integer(kMaxIds - 1)));
  }
  if (!seen)
    single.expected("a sequence A");
  // Of several, each puts its tokens around those of the ones before.
  front.insert(front.begin(), before.begin(), before.end());
  back.insert(back.end(), after.begin(), after.end());
}

} // namespace braid::text
