//===- Generator.cpp - Many prompts, one session --------------------------===//
#include "Generator.h"

#include "BeamGeneration.h"
#include "Status.h"

#include <algorithm>
#include <utility>

namespace braid::text {

using Clock = std::chrono::steady_clock;

std::unique_ptr<Generation> Generator::start(const braid_prompt &prompt) {
  Task task = makeTask(prompt);
  std::unique_ptr<Generation> generation;
  if (task.settings.hasBeams())
    generation = std::make_unique<BeamGeneration>(std::move(task), *slots);
  else
    generation = std::make_unique<Continuations>(std::move(task), *slots);
  running.push_back(generation.get());
  return generation;
}

void Generator::remove(Generation &generation) {
  auto place = std::find(running.begin(), running.end(), &generation);
  if (place == running.end())
    return;
  generation.end(BRAID_FINISH_CANCELLED, /*isBroken=*/false);
  running.erase(place);
}

uint64_t Generator::step() {
  braid_error error;
  while (true) {
    admit();
    forgetFinished(); // one token of what was read before may be all
    std::vector<Work> work = planWork();
    if (work.empty())
      break;
    braid_status status = evaluate(work, error);
    if (status == BRAID_OK) {
      distribute(work);
      break;
    }
    if (status != BRAID_LIMIT)
      breakOff(work, error);
    if (!makeRoom(nullptr))
      work.front().generation->end(BRAID_FINISH_CONTEXT, /*isBroken=*/false);
  }
  forgetFinished();
  return running.size();
}

uint64_t Generator::countUnits() const {
  uint64_t count = 0;
  for (const Generation *generation : running)
    count += generation->countUnits();
  return count;
}

void Generator::admit() {
  for (Generation *generation : running) {
    bool isAlone = countUnits() == generation->countUnits();
    if (!generation->admit(isAlone))
      return;
  }
}

std::vector<Work> Generator::planWork() {
  std::vector<Work> work;
  for (Generation *generation : running)
    generation->collect(work);
  cutPrompts(work);
  return work;
}

/// Prompts share what is left of a call by sequences that need one token each.
void Generator::cutPrompts(std::vector<Work> &work) {
  auto single =
      uint64_t(std::count_if(work.begin(), work.end(), [](const Work &piece) {
        return piece.length == 1;
      }));
  uint64_t left = plan.max_tokens - std::min(single, plan.max_tokens - 1);
  for (Work &piece : work) {
    if (piece.length == 1)
      continue;
    uint64_t seen = slots->getLength(piece.slot);
    uint64_t length = std::min(piece.length, left);
    // `whole` of a first request is at least its length.
    if (seen == 0)
      length = std::min(length, piece.generation->getWhole());
    length = piece.generation->cutAtBranch(seen, length);
    piece.isComplete = length == piece.length;
    piece.length = length;
    left -= length;
  }
  work.erase(
      std::remove_if(work.begin(), work.end(),
                     [](const Work &piece) { return piece.length == 0; }),
      work.end());
}

braid_status Generator::evaluate(const std::vector<Work> &work,
                                 braid_error &error) {
  std::vector<braid_request> requests;
  for (const Work &piece : work) {
    braid_request request;
    braid_request_init(&request);
    request.slot = piece.slot;
    request.ids = piece.ids;
    request.length = piece.length;
    request.whole = piece.generation->getWhole();
    if (piece.isComplete) {
      request.keep = BRAID_KEEP_LAST;
      request.output = outputs.data() + requests.size() * facts.output_width;
    }
    requests.push_back(request);
  }
  Clock::time_point begin = Clock::now();
  braid_status status =
      braid_evaluate(session.get(), requests.data(), requests.size(), &error);
  Clock::time_point end = Clock::now();
  const Generation *last = nullptr;
  for (const Work &piece : work)
    if (status != BRAID_LIMIT &&
        std::exchange(last, piece.generation) != piece.generation)
      piece.generation->addTime(begin, end);
  return status;
}

void Generator::distribute(const std::vector<Work> &work) {
  for (const Work &piece : work)
    slots->extend(piece.slot, piece.ids, piece.length,
                  piece.generation->getWhole());
  for (size_t i = 0; i < work.size(); ++i)
    work[i].generation->receive(work[i],
                                outputs.data() + i * facts.output_width);
  for (Generation *generation : running)
    generation->proceed([&] { return makeRoom(generation); });
}

/// Frees KV blocks: of an idle slot, or of the youngest that runs. `asker`, if
/// given, gives nothing up.
bool Generator::makeRoom(const Generation *asker) {
  if (slots->evict())
    return true;
  if (!asker && countUnits() <= 1)
    return false;
  for (auto place = running.rbegin(); place != running.rend(); ++place)
    if (*place != asker && (*place)->countUnits() != 0) {
      (*place)->park();
      return true;
    }
  return false;
}

/// Ends the generations that an evaluation has broken, and throws why.
void Generator::breakOff(const std::vector<Work> &work,
                         const braid_error &error) {
  bool isCancelled = error.status == BRAID_CANCELLED;
  std::vector<Generation *> broken;
  for (const Work &piece : work)
    if (!isCancelled || slots->isMarked(piece.slot))
      broken.push_back(piece.generation);
  for (Generation *generation : broken)
    generation->end(isCancelled ? BRAID_FINISH_CANCELLED : BRAID_FINISH_FAILED,
                    /*isBroken=*/true);
  forgetFinished();
  throw Failure(error.status, error.message);
}

void Generator::forgetFinished() {
  running.remove_if(
      [](const Generation *generation) { return generation->isFinished(); });
}

} // namespace braid::text
