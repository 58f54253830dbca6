#!/usr/bin/env python3
"""Compile 4 and 64 equal layers and compare what comes out.

usage: depth.py BRAID DIRECTORY
"""
import json
import struct
import subprocess
import sys

CONFIG = {
    "model_type": "jamba", "architectures": ["JambaForCausalLM"], "vocab_size": 40,
    "hidden_size": 16, "intermediate_size": 24, "num_attention_heads": 2,
    "num_key_value_heads": 1, "attn_layer_period": 65, "attn_layer_offset": 64,
    "num_experts": 1, "mamba_d_state": 4, "mamba_dt_rank": 4,
}


def text_bytes(library):
    """The size of .text, from the section headers of an ELF file."""
    data = open(library, "rb").read()
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3A)
    header = lambda i: struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size)
    strings = header(names)[4]
    for i in range(count):
        section = header(i)
        name = data[strings + section[0]:data.index(b"\0", strings + section[0])]
        if name == b".text":
            return section[5]
    raise ValueError("no .text")


def measure(braid, directory, layers):
    path = f"{directory}/{layers}"
    json.dump(dict(CONFIG, num_hidden_layers=layers), open(path + ".json", "w"))
    run = lambda *arguments: subprocess.run([braid, *arguments], check=True, capture_output=True, text=True)
    run("synth", path + ".json", "-o", path)
    run("compile", path, "-o", path + ".art")
    code = run("compile", path, "--stop-after=convert-to-cpu").stdout
    # A copy of hidden states is a kernel of its own for every layer.
    functions = sum("func.func" in line and "@copy_" not in line for line in code.splitlines())
    return functions, text_bytes(path + ".art/model.so")


def main(braid, directory):
    (few, small), (many, large) = (measure(braid, directory, layers) for layers in (4, 64))
    print("the same functions" if few == many else f"{few} functions, then {many}")
    each = (large - small) / 60
    print(f"{'fewer' if each < 256 else 'not fewer'} than 256 bytes a further layer: {each:.0f}")


main(*sys.argv[1:])
