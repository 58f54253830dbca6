#!/usr/bin/env python3
"""What each optional pass gains.

usage: fusions.py BRAID [--cpu=LEVEL] [--rounds=N] [--threads=N]

Compiles one model with every optional pass, without each of them and without
all. Prints the phases of its distinct layers (for many tokens and for few) and
the workspace of a session, which are exact; and how much longer a token takes
than with all passes: each variant runs between two runs with all, against their
mean, and what is printed is the median of the rounds and the range.
`--rounds=0` leaves out the times.
"""
import argparse
import json
import statistics
import subprocess
import tempfile

CONFIG = {
    "model_type": "jamba", "vocab_size": 8192, "hidden_size": 1024,
    "intermediate_size": 3584, "num_hidden_layers": 4, "num_attention_heads": 16,
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
CASES = ["decode@0x1", "prefill@256x1"]


def read(*command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def count_phases(facts):
    layers = [phase.split(":")[0] for phase in facts["phases"] if phase.startswith("layer_")]
    small = sum(name.endswith("_small") for name in layers)
    large = len(layers) - small - sum(name.endswith("_outputs") for name in layers)
    return large, small or large


def run(braid, artifact, threads):
    """Seconds a token, case by case."""
    report = read(braid, "bench", artifact, "--json", f"--cases={','.join(CASES)}",
                  "--repeats=3", f"--threads={threads}")
    return [1 / case["tokens_per_second"]["median"] for case in report["cases"]]


def measure(braid, artifacts, rounds, threads):
    """How many times as long each variant takes, [round] of each case."""
    longer = {name: [[] for _ in CASES] for name in artifacts}
    for _ in range(rounds):
        before = run(braid, artifacts["all"], threads)
        for name, artifact in artifacts.items():
            if name == "all":
                continue
            times = run(braid, artifact, threads)
            after = run(braid, artifacts["all"], threads)
            for number, time in enumerate(times):
                longer[name][number].append(2 * time / (before[number] + after[number]))
            before = after
    return longer


def describe(ratios):
    if not ratios:
        return " " * 18
    return f"{statistics.median(ratios):5.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("braid")
    parser.add_argument("--cpu", default="native")
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
            subprocess.run([options.braid, "compile", checkpoint, "-o", artifacts[name],
                            f"--cpu={options.cpu}", *flags],
                           check=True, stdout=subprocess.DEVNULL)
        longer = measure(options.braid, artifacts, options.rounds, options.threads)
        print(f"{'':26} phases  of few  workspace   {'  '.join(f'{case:>17}' for case in CASES)}")
        for name, artifact in artifacts.items():
            facts = read(options.braid, "inspect", artifact, "--json")
            large, small = count_phases(facts)
            times = "  ".join(describe(ratios) for ratios in longer[name])
            print(f"{name:26} {large:6}  {small:6}  {facts['memory'][0]['workspace'] / 2**20:5.1f} MiB"
                  f"   {times}", flush=True)


main()
