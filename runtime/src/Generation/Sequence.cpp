//===- Sequence.cpp - One continuation of a prompt ------------------------===//
#include "Sequence.h"

#include <algorithm>
#include <numeric>

namespace braid::text {

void Judgement::add(const Settings &settings,
                    const LogProbabilities &probabilities, int32_t id) {
  logProbs.push_back(probabilities.of(id));
  probabilities.appendTop(settings.values.top_log_probs, top);
}

Sequence::Sequence(const Task &task, uint32_t index)
    : ids(task.prompt), task(task), index(index),
      text(task.source, task.settings.stops) {}

void Sequence::choose(const float *logits, std::vector<float> &scratch) {
  scratch.assign(logits, logits + task.vocabulary);
  Story story{ids.data(), ids.size(), task.prompt.size()};
  int32_t id =
      chooseToken(task.settings, story, index, scratch.data(), task.vocabulary);
  if (id < 0)
    return end(BRAID_FINISH_FAILED, BRAID_FAILED_NO_TOKEN);
  if (task.settings.values.log_probs != 0)
    judgement.add(task.settings, LogProbabilities(logits, task.vocabulary), id);
  ids.push_back(id);
  text.push(id);
  endIfDue(id);
}

void Sequence::endIfDue(int32_t id) {
  const std::vector<int32_t> &eos = task.settings.eos;
  auto end = std::find(eos.begin(), eos.end(), id);
  if (text.getStop())
    this->end(BRAID_FINISH_STOP);
  else if (end != eos.end())
    this->end(BRAID_FINISH_EOS, uint64_t(end - eos.begin()));
  else if (ids.size() >= task.maxLength)
    this->end(BRAID_FINISH_LENGTH);
  else if (ids.size() >= task.maxContext)
    this->end(BRAID_FINISH_CONTEXT);
}

void Sequence::end(braid_finish how, uint64_t why) {
  finish = how;
  reason = why;
  text.finish();
  // Text that was held back until now may have a stop string, too.
  if (text.getStop()) {
    finish = BRAID_FINISH_STOP;
    reason = *text.getStop();
  }
}

void Sequence::show(braid_sequence &shown) const {
  uint64_t first = task.prompt.size();
  shown.ids = ids.data() + first;
  shown.num_ids = ids.size() - first;
  shown.text = text.get().c_str();
  shown.text_length = text.get().size();
  shown.finish = finish;
  shown.reason = reason;
  shown.slot = slot;
  if (task.settings.values.log_probs == 0)
    return;
  shown.log_probs = judgement.logProbs.data();
  if (task.settings.values.top_log_probs != 0)
    shown.top_log_probs = judgement.top.data();
  shown.score = std::accumulate(judgement.logProbs.begin(),
                                judgement.logProbs.end(), 0.0f);
}

} // namespace braid::text
