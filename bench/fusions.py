#!/usr/bin/env python3
"""What each optional pass gains.

usage: fusions.py BRAID [--rounds=N] [--threads=N]

Compiles one model with every optional pass, without each of them and without
all. Prints the phases of its distinct layers (for many tokens and for few) and
the workspace of a session, which are exact; and how much longer a token takes
than with all passes: medians over rounds in which all variants take turns, each
as a share of the roofs of its own minute. `--rounds=0` leaves out the times.
"""
import argparse
import json
import statistics
import subprocess
import tempfile

CONFIG = {
    "model_type": "jamba", "vocab_size": 32000, "hidden_size": 1024,
    "intermediate_size": 3584, "num_hidden_layers": 8, "num_attention_heads": 16,
    "num_key_value_heads": 4, "attn_layer_period": 4, "attn_layer_offset": 2,
    "expert_layer_period": 2, "expert_layer_offset": 1, "num_experts": 8,
    "num_experts_per_tok": 2, "mamba_d_state": 16, "mamba_d_conv": 4, "mamba_expand": 2,
    "mamba_dt_rank": 64, "torch_dtype": "bfloat16",
}
PASSES = ["fuse-projections", "fuse-conv", "fuse-scan", "fuse-expert-dispatch",
          "fuse-gated-linear", "fuse-residual", "fuse-norm-linear", "form-variants",
          "split-attention", "form-items"]
VARIANTS = {"all": []}
VARIANTS.update({f"without {name}": [f"--disable-pass={name}"] for name in PASSES})
VARIANTS["with fuse-residual-norm"] = ["--enable-pass=fuse-residual-norm"]
VARIANTS["without all"] = [f"--disable-pass={name}" for name in PASSES]
CASES = ["decode@0x1", "prefill@128x1"]


def read(*command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def count_phases(facts):
    layers = [phase.split(":")[0] for phase in facts["phases"] if phase.startswith("layer_")]
    small = sum(name.endswith("_small") for name in layers)
    large = len(layers) - small - sum(name.endswith("_outputs") for name in layers)
    return large, small or large


def measure(braid, artifacts, rounds, threads):
    shares = {name: [[] for _ in CASES] for name in artifacts}
    for _ in range(rounds):
        for name, artifact in artifacts.items():
            report = read(braid, "bench", artifact, "--json", f"--cases={','.join(CASES)}",
                          "--repeats=3", f"--threads={threads}")
            for number, case in enumerate(report["cases"]):
                shares[name][number].append(case["share"]["median"])
    return {name: [statistics.median(case) for case in cases] if rounds else []
            for name, cases in shares.items()}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("braid")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        config, checkpoint = f"{directory}/config.json", f"{directory}/checkpoint"
        json.dump(CONFIG, open(config, "w"))
        subprocess.run([options.braid, "synth", config, "-o", checkpoint], check=True)
        artifacts = {}
        for name, flags in VARIANTS.items():
            artifacts[name] = f"{directory}/{len(artifacts)}"
            subprocess.run([options.braid, "compile", checkpoint, "-o", artifacts[name], *flags],
                           check=True, stdout=subprocess.DEVNULL)
        shares = measure(options.braid, artifacts, options.rounds, options.threads)
        print(f"{'':26} phases  of few  workspace   {'  '.join(CASES)}")
        for name, artifact in artifacts.items():
            facts = read(options.braid, "inspect", artifact, "--json")
            large, small = count_phases(facts)
            longer = [f"{all_ / share:9.2f}" for all_, share in zip(shares["all"], shares[name])]
            print(f"{name:26} {large:6}  {small:6}  {facts['memory'][0]['workspace'] / 2**20:5.1f} MiB"
                  f"   {'  '.join(longer)}", flush=True)


main()
