//===- ExtraOutputs.cpp - What requests may ask for beside outputs --------===//
#include "ExtraOutputs.h"

using namespace braid::runtime;

std::array<ExtraOutput, 3>
braid::runtime::listExtraOutputs(const braid_abi_model &model,
                                 const SessionPlan &plan) {
  // What the model's numbers allow was checked when it was opened, and what
  // sessions need of it by their plan: nothing here overflows.
  return {{{"hidden_states", plan.hiddenStates, model.layers + 1, model.hidden,
            plan.hidden, &braid_request::hidden_states,
            &braid_abi_call::hidden_states},
           {"router_logits", plan.routerLogits, model.routers, model.experts,
            plan.routers, &braid_request::router_logits,
            &braid_abi_call::router_logits},
           {"attentions", plan.attentions, model.attentions,
            model.attention_heads * plan.maxContext, plan.attentionWeights,
            &braid_request::attentions, &braid_abi_call::attentions}}};
}
