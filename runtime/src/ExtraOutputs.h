//===- ExtraOutputs.h - What requests may ask for beside outputs -*- C++
//-*-===//
#ifndef RUNTIME_SRC_EXTRAOUTPUTS_H
#define RUNTIME_SRC_EXTRAOUTPUTS_H

#include "Session.h"

#include <array>

namespace braid::runtime {

/// One kind: [count][tokens][width] of float, for a request and for a call.
struct ExtraOutput {
  const char *name; ///< of the field of requests and of session options
  bool isAllowed;   ///< by the options of the session
  uint64_t count;   ///< of the model; 0: it has none
  uint64_t width;   ///< elements of a token
  Part staging;     ///< for calls that write none in place
  float *braid_request::*asked;
  float *braid_abi_call::*written;
};

/// The kinds, in the order of braid/abi.h.
std::array<ExtraOutput, 3> listExtraOutputs(const braid_abi_model &model,
                                            const SessionPlan &plan);

/// Whether `request` asks for any.
inline bool asksForExtras(const braid_request &request) {
  return request.hidden_states || request.router_logits || request.attentions;
}

} // namespace braid::runtime

#endif // RUNTIME_SRC_EXTRAOUTPUTS_H
