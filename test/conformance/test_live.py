#!/usr/bin/env python3
"""Holds the braid binary against Transformers on configurations drawn at random.

    python test/conformance/test_live.py --braid build/debug/bin/braid --cases 50 --seed 7

A case is known by its seed: --cases 1 --seed S runs the case labelled S alone.
"""
import argparse
import random
import sys
import tempfile
from pathlib import Path

import compare

try:
    import reference  # first: it keeps the library offline
    missing = None
except ImportError as error:
    missing = error
else:  # outside the try, so that a mistake of ours is not taken for a missing library
    import lively
    torch = reference.torch

ACTIVATIONS = ["silu", "swish", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "relu2"]


# ---------------------------------------------------------------- drawing

def draw_heads(rng):
    groups, kv_heads = rng.choice([1, 2, 3]), rng.choice([1, 1, 2, 3])
    heads = groups * kv_heads
    config = {"num_attention_heads": heads, "num_key_value_heads": kv_heads}
    if rng.random() < 0.3:  # else heads may not fill the hidden state
        config["head_dim"] = rng.choice([6, 10, 16, 24])
    return config


def draw_layers(rng):
    period, moe_period = rng.randint(1, 5), rng.randint(1, 3)
    return {"num_hidden_layers": rng.randint(2, 6),
            "attn_layer_period": period, "attn_layer_offset": rng.randrange(period),
            "expert_layer_period": moe_period, "expert_layer_offset": rng.randrange(moe_period)}


def draw_experts(rng):
    experts = rng.choice([1, 2, 3, 4, 7])
    return {"num_experts": experts, "num_experts_per_tok": rng.randint(1, min(experts, 3))}


def draw_mamba(rng):
    """At least four values under each of the inner norms; with fewer even float32 is no yardstick."""
    return {"mamba_d_state": rng.choice([4, 5, 8, 16, 24]), "mamba_d_conv": rng.randint(1, 5),
            "mamba_expand": rng.choice([1, 2, 2, 3]), "mamba_dt_rank": rng.choice([4, 5, 7, 12]),
            "mamba_conv_bias": rng.random() < 0.7, "mamba_proj_bias": rng.random() < 0.3}


def draw_config(rng):
    hidden = rng.choice([20, 24, 36, 44, 48, 52])
    return {"hidden_size": hidden, "vocab_size": rng.choice([31, 64, 97]),
            "intermediate_size": rng.choice([17, 32, 40, 52]), "hidden_act": rng.choice(ACTIVATIONS),
            "rms_norm_eps": rng.choice([1e-6, 1e-5]), "tie_word_embeddings": rng.random() < 0.25,
            **draw_heads(rng), **draw_layers(rng), **draw_experts(rng), **draw_mamba(rng)}


def draw_case(rng):
    config = draw_config(rng)
    headless = rng.random() < 0.1
    own_head = not headless and rng.random() < 0.1
    rows = tuple(rng.choice([1, 2, 5, 9, 17, 40, 70]) for _ in range(rng.randint(1, 3)))
    null_kv = config["num_attention_heads"] == config["num_key_value_heads"] and rng.random() < 0.5
    return lively.Case(
        config=config, rows=rows, pad=rng.choice(["left", "right"]),
        storage=rng.choice(["f32", "f32", "bf16", "f16"]), head="base" if headless else "causal", own_head=own_head,
        fused=rng.random() < 0.2, shard=rng.choice(["", "", "30KB"]),
        edit={"num_key_value_heads": None} if null_kv else {},
        rename={"num_experts": "num_local_experts"} if rng.random() < 0.2 else {})


# ---------------------------------------------------------------- running

def run_case(braid, seed):
    case = draw_case(random.Random(seed))
    with tempfile.TemporaryDirectory() as work:
        model = Path(work) / "model"
        lively.write_case(model, case, seed)
        golden = compare.read_safetensors(model / "golden.safetensors")
        good = compare.judge(f"seed {seed}", braid, model, golden, work)
    if not good:
        print(f"     {case}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--braid", required=True, help="the braid binary")
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="seed of the first case")
    options = parser.parse_args()
    if missing:
        print(f"skipped, torch or transformers cannot be imported: {missing}")
        return
    torch.set_num_threads(1)
    failed = sum(not run_case(options.braid, options.seed + i) for i in range(options.cases))
    print(f"{options.cases - failed} of {options.cases} cases agree")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
