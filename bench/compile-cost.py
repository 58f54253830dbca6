#!/usr/bin/env python3
"""What a further layer costs a compile.

usage: compile-cost.py BRAID

Compiles 4 and 64 equal layers, in turn, and prints the difference of their least
processor times a layer: what other work on the machine adds to a run is no cost
of ours. test/Tools/Inputs/memory.py has the memory of a compile.
"""
import json
import resource
import subprocess
import sys
import tempfile

CONFIG = {
    "model_type": "jamba", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
    "num_attention_heads": 2, "num_key_value_heads": 1, "attn_layer_period": 65,
    "attn_layer_offset": 64, "num_experts": 1, "mamba_d_state": 4, "mamba_dt_rank": 4,
}


def seconds(braid, checkpoint):
    # To the LLVM dialect: weights are not part of it. Of the processor, which
    # other work on the machine does not stretch.
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([braid, "compile", checkpoint, "--stop-after=llvm"], check=True,
                   stdout=subprocess.DEVNULL)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def layer_cost(braid, directory):
    for layers in (4, 64):
        config = f"{directory}/{layers}.json"
        json.dump(dict(CONFIG, num_hidden_layers=layers), open(config, "w"))
        subprocess.run([braid, "synth", config, "-o", f"{directory}/{layers}"], check=True)
    runs = [[seconds(braid, f"{directory}/{layers}") for layers in (4, 64)]
            for _ in range(9)]
    few, many = (min(times) for times in zip(*runs))
    print(f"{(many - few) / 60 * 1000:.2f} ms a further layer")


with tempfile.TemporaryDirectory(dir=".") as directory:
    layer_cost(sys.argv[1], directory)
