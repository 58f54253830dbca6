#!/usr/bin/env python3
"""Count a Jamba token's weights and operations from config.json and hold inspect against it.

usage: count.py BRAID ARTIFACT
"""
import json
import subprocess
import sys


def count(config):
    """Of one token: elements of products, of routers, of other weights, of the embedding, of
    states."""
    h, i = config["hidden_size"], config["intermediate_size"]
    d, n, r = config["mamba_expand"] * h, config["mamba_d_state"], config["mamba_dt_rank"]
    head = h // config["num_attention_heads"]
    factors, routers, others, states = config["vocab_size"] * h, 0, h, 0  # the head; the last norm
    for layer in range(config["num_hidden_layers"]):
        others += 2 * h
        if layer % config["attn_layer_period"] == config["attn_layer_offset"]:
            factors += 2 * h * h + 2 * h * head * config["num_key_value_heads"]
        else:
            factors += 2 * d * h + d * (r + 2 * n) + r * d + d * h
            others += d * config["mamba_d_conv"] + d + r + 2 * n + d + d * n + d
            states += d * (config["mamba_d_conv"] - 1 + n)
        has_experts = (config["num_experts"] > 1 and
                       layer % config["expert_layer_period"] == config["expert_layer_offset"])
        experts = config["num_experts_per_tok"] if has_experts else 1
        factors += 3 * h * i * experts
        routers += config["num_experts"] * h if has_experts else 0
    return factors, routers, others, h, states


def main(braid, artifact):
    config = json.load(open(f"{artifact}/config.json"))
    facts = json.loads(subprocess.run([braid, "inspect", artifact, "--json"], check=True,
                                      capture_output=True).stdout)
    factors, routers, others, embedding, states = count(config)
    size = {"bf16": 2, "f32": 4}[facts["dtype"]]
    token = facts["token"]
    expected = size * (factors + embedding) + 4 * (routers + others)
    print("weights", "as counted" if token["weight_bytes"] == expected
          else f"{token['weight_bytes']}, expected {expected}")
    print("states", "as counted" if token["state_bytes"] == 2 * 4 * states
          else f"{token['state_bytes']}, expected {2 * 4 * states}")
    # Attention sees the token and the one before it.
    attention = token["operations"] - 2 * (factors + routers)
    layers = sum(layer % config["attn_layer_period"] == config["attn_layer_offset"]
                 for layer in range(config["num_hidden_layers"]))
    print("operations", "as counted" if attention == 4 * 2 * layers * config["hidden_size"]
          else f"{token['operations']}, expected {2 * (factors + routers)} and attention")


main(*sys.argv[1:])
