#!/usr/bin/env python3
"""What a compile costs: time a further layer, and the most anonymous memory.

usage: compile-cost.py BRAID [CHECKPOINT]

Without CHECKPOINT compiles 4 and 64 equal layers, in turn, and prints the
difference of their times a layer. With it compiles the checkpoint and samples
RssAnon every 10 ms.
"""
import json
import statistics
import subprocess
import sys
import tempfile
import time

CONFIG = {
    "model_type": "jamba", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
    "num_attention_heads": 2, "num_key_value_heads": 1, "attn_layer_period": 65,
    "attn_layer_offset": 64, "num_experts": 1, "mamba_d_state": 4, "mamba_dt_rank": 4,
}


def seconds(braid, checkpoint):
    # To the LLVM dialect: weights are not part of it.
    begin = time.monotonic()
    subprocess.run([braid, "compile", checkpoint, "--stop-after=llvm"], check=True,
                   stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


def layer_cost(braid, directory):
    for layers in (4, 64):
        config = f"{directory}/{layers}.json"
        json.dump(dict(CONFIG, num_hidden_layers=layers), open(config, "w"))
        subprocess.run([braid, "synth", config, "-o", f"{directory}/{layers}"], check=True)
    costs = [seconds(braid, f"{directory}/64") - seconds(braid, f"{directory}/4")
             for _ in range(7)]
    print(f"{statistics.median(costs) / 60 * 1000:.2f} ms a further layer")


def anonymous_memory(braid, checkpoint, directory):
    begin = time.monotonic()
    process = subprocess.Popen([braid, "compile", checkpoint, "-o", f"{directory}/artifact"])
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as status:
                most = max([most] + [int(line.split()[1]) for line in status
                                     if line.startswith("RssAnon")])
        except OSError:
            pass
        time.sleep(0.01)
    print(f"{time.monotonic() - begin:.1f} s, at most {most / 1024:.0f} MiB of anonymous memory")


with tempfile.TemporaryDirectory(dir=".") as directory:
    if len(sys.argv) > 2:
        anonymous_memory(sys.argv[1], sys.argv[2], directory)
    else:
        layer_cost(sys.argv[1], directory)
