//===- CallPacker.h - Cuts requests into calls ------------------*- C++ -*-===//
///
/// Requests are laid end to end, in their order, and cut wherever a call is
/// full: of tokens, or of outputs. With calls of 8 tokens and 4 outputs,
///
///     requests   0: 5 tokens, last kept   1: 6 tokens, all kept
///     call 0     0 0 0 0 0* 1* 1* 1*      four outputs: full
///     call 1     1* 1* 1*
///
/// A snapshot that is to be kept ends a call, too. No result depends on the
/// cuts, so the packer may do what is fastest: as few calls as there can be in
/// this order.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_CALLPACKER_H
#define RUNTIME_SRC_CALLPACKER_H

#include "Session.h"

namespace braid::runtime {

/// A call of the model.
struct Call {
  braid_abi_call abi; // of whose counts all others are made
  braid_session *session;
  braid_abi_entry entry;
  uint64_t number;
  bool failed; // the model broke the contract

  Piece *getPieces() const { return session->at<Piece>(session->plan.pieces); }
};

class CallPacker {
public:
  /// For `count` requests that the session holds, checked.
  CallPacker(braid_session &session, size_t count)
      : session(session), count(count) {}

  bool isDone() const { return current == count; }

  /// Fills `call` with what comes next. Advances requests and takes blocks, but
  /// slots are as long as before.
  void pack(Call &call);

private:
  bool mayShare(const Call &call, const Request &request) const;
  bool addPiece(Call &call, Request &request);
  void addSequence(Call &call, const Piece &piece);
  void addTokens(Call &call, const Piece &piece, uint64_t past);
  void addRows(Call &call, const Piece &piece);
  void chooseOutput(Call &call) const;
  void chooseExtras(Call &call) const;

  braid_session &session;
  const size_t count;
  size_t current = 0; // the first request that is not done
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_CALLPACKER_H
