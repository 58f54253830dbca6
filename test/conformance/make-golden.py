#!/usr/bin/env python3
"""Writes test/data/golden/jamba: odd little checkpoints and what Transformers makes of them.

    python test/conformance/make-golden.py [--case NAME] [--output DIR]

Each case is a directory with config.json, the weights and golden.safetensors; see
compare.py for the meaning of the tensors.  The same versions of the libraries write
the same bytes again.
"""
import argparse
import zlib
from pathlib import Path

import compare
import lively
import torch
from lively import Case

ROOT = Path(__file__).resolve().parent.parent.parent

CASES = {
    # dt_rank "auto" is 3 here, and a norm over three values is nearly a sign: eps keeps float32 honest.
    "no-attention": Case(
        dict(attn_layer_period=8, attn_layer_offset=7, hidden_size=36, intermediate_size=52,
             mamba_d_state=5, mamba_dt_rank="auto", rms_norm_eps=1e-5),
        rows=(7, 5, 2), pad="left", edit={"mamba_dt_rank": "auto"}),
    "no-mamba": Case(
        dict(attn_layer_period=1, attn_layer_offset=0, hidden_size=44, num_attention_heads=4,
             num_experts=2, num_experts_per_tok=1, vocab_size=97),
        rows=(6, 4, 1)),
    "one-expert": Case(
        dict(num_experts=1, hidden_act="relu2", num_hidden_layers=4, attn_layer_period=2, hidden_size=36,
             intermediate_size=52)),
    "proj-bias": Case(
        dict(mamba_proj_bias=True, hidden_act="gelu", vocab_size=97), rows=(7, 3, 5), pad="left"),
    "conv-1": Case(
        dict(mamba_d_conv=1, mamba_conv_bias=False, mamba_d_state=24, mamba_expand=1, hidden_size=44)),
    "conv-2": Case(
        dict(mamba_d_conv=2, hidden_act="gelu_new", mamba_dt_rank=7, hidden_size=26, intermediate_size=39)),
    "conv-3": Case(
        dict(mamba_d_conv=3, hidden_act="gelu_pytorch_tanh", mamba_expand=3, hidden_size=20, mamba_d_state=5),
        rows=(11,), storage="f32"),
    "conv-5": Case(
        dict(mamba_d_conv=5, hidden_act="relu", mamba_conv_bias=False, mamba_proj_bias=True, num_hidden_layers=2,
             attn_layer_period=2, hidden_size=36),
        rows=(10, 3), pad="left"),
    "null-kv-heads": Case(
        dict(num_attention_heads=3, num_key_value_heads=3, hidden_size=36, mamba_dt_rank=5),
        edit={"num_key_value_heads": None}),
    "head-dim-10": Case(
        dict(num_attention_heads=6, num_key_value_heads=3, head_dim=10, hidden_size=36, num_hidden_layers=2),
        rows=(7, 9)),
    "head-dim-24": Case(
        dict(num_attention_heads=3, num_key_value_heads=1, head_dim=24, hidden_size=44, num_hidden_layers=2,
             num_experts=2, num_experts_per_tok=1),
        rows=(10,)),
    # Four heads of six values in a hidden state of 27, as the library rounds.
    "uneven-heads": Case(
        dict(num_attention_heads=4, num_key_value_heads=2, hidden_size=27, hidden_act="swish", num_hidden_layers=2),
        rows=(8, 3)),
    "tied": Case(
        dict(tie_word_embeddings=True, hidden_size=50, mamba_dt_rank="auto", num_experts=2, intermediate_size=34,
             num_hidden_layers=2, attn_layer_period=2, attn_layer_offset=0),
        edit={"mamba_dt_rank": "auto"}),
    "own-head": Case(dict(vocab_size=97), own_head=True),
    "local-experts": Case(
        dict(num_experts=4, num_experts_per_tok=3, intermediate_size=27, expert_layer_period=1,
             expert_layer_offset=0, num_hidden_layers=2),
        rename={"num_experts": "num_local_experts"}, storage="f32"),
    "all-experts": Case(
        dict(num_experts=3, num_experts_per_tok=3, expert_layer_period=3, expert_layer_offset=2, vocab_size=53)),
    "six-layers": Case(
        dict(num_hidden_layers=6, attn_layer_offset=2, vocab_size=47),
        rows=(7, 5)),
    "f16": Case(
        dict(num_hidden_layers=5, mamba_d_state=5, hidden_size=36, vocab_size=47), rows=(5, 7), pad="left",
        storage="f16", rename={"dtype": "torch_dtype"}),
    "sharded": Case(dict(num_hidden_layers=4, expert_layer_offset=0), shard="40KB"),
    "fused-experts": Case(dict(num_experts=4, intermediate_size=30), fused=True),
    "base-model": Case(dict(vocab_size=97), headless=True, rows=(6, 9), pad="left"),
    # More than two blocks of 64 keys and a scan that must not lose its state; too long to keep the hidden states.
    "long-row": Case(
        dict(hidden_size=96, num_attention_heads=3, num_hidden_layers=2, num_experts=2, num_experts_per_tok=1,
             vocab_size=19),
        rows=(150, 83), pad="left", hidden_states=False),
}


def as_compared(tensors):
    return {name: (list(t.shape), t.flatten().tolist()) for name, t in tensors.items()}


def write(name, output):
    directory = output / name
    tensors = as_compared(lively.write_case(directory, CASES[name], zlib.crc32(name.encode())))
    scale = compare.Scale(tensors)
    size = sum(file.stat().st_size for file in directory.iterdir())
    lead = min(tensors["greedy_lead"][1]) / scale.range if "greedy_lead" in tensors else float("nan")
    print(f"{name:14} {size / 1000:6.0f} kB  float32 error {scale.library_error:.1e} of the range, "
          f"narrowest lead {lead:.1e}", flush=True)
    if scale.library_error > 2e-5:
        raise SystemExit(f"{name}: float32 is too far from double for a tight test")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", choices=sorted(CASES), help="write only this one")
    parser.add_argument("--output", type=Path, default=ROOT / "test" / "data" / "golden" / "jamba")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name in [options.case] if options.case else CASES:
        write(name, options.output)


if __name__ == "__main__":
    main()
