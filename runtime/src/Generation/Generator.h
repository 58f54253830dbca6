//===- Generator.h - Many prompts, one session ------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_GENERATOR_H
#define RUNTIME_SRC_GENERATION_GENERATOR_H

#include "Generation.h"

#include <list>

namespace braid::text {

/// Schedules generations over the slots of a session. The oldest go first:
/// nobody overtakes one that waits for slots. When KV blocks are short, idle
/// slots are emptied; then the youngest sequence gives its slot back, and reads
/// everything again when others have ended. So none ends early because of
/// others, and what it says does not change.
class Generator {
public:
  Generator(const braid_model *model, const braid_generator_options &options);

  std::unique_ptr<Generation> start(const braid_prompt &prompt);
  /// Forgets a generation; if it runs, what its slots have seen stays.
  void remove(Generation &generation);
  /// Advances all. Returns how many are not finished.
  uint64_t step();
  uint64_t countRunning() const { return running.size(); }
  braid_session *getSession() const { return session.get(); }
  uint64_t findSlot(const int32_t *ids, uint64_t length) const {
    return slots->findIdle(ids, length);
  }
  void restore(const void *snapshot, uint64_t bytes) {
    slots->restore(snapshot, bytes);
  }

private:
  struct Destroy {
    void operator()(braid_session *session) const {
      braid_session_destroy(session);
    }
  };

  Task makeTask(const braid_prompt &prompt) const;
  void admit();
  std::vector<Work> planWork();
  void cutPrompts(std::vector<Work> &work);
  braid_status evaluate(const std::vector<Work> &work, braid_error &error);
  void distribute(const std::vector<Work> &work);
  bool makeRoom(const Generation *asker);
  uint64_t countUnits() const;
  [[noreturn]] void breakOff(const std::vector<Work> &work,
                             const braid_error &error);
  void forgetFinished();

  const braid_abi_model &facts;
  TextSource source;
  braid_memory_plan plan;
  uint64_t maxContext; ///< of one sequence that is alone
  std::unique_ptr<braid_session, Destroy> session;
  std::unique_ptr<Slots> slots;
  std::list<Generation *> running; ///< the oldest first
  std::vector<float> outputs;      ///< [slots][vocabulary]
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_GENERATOR_H
