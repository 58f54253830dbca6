#!/usr/bin/env python3
"""Compile 4 and 64 equal layers and compare what comes out.

usage: depth.py BRAID DIRECTORY

Ends with 1 if 64 layers have other functions than 4, or 256 bytes of text or more
for each further one and each instruction set.
"""
import glob
import json
import struct
import subprocess
import sys
import tempfile

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


CASES = {  # what the layers are made of, how they are compiled, for how many instruction sets
    "mamba, mlp": ({}, ["--dtype=f32"], 1),
    "attention, experts": (
        {"attn_layer_period": 1, "attn_layer_offset": 0, "num_experts": 4, "num_experts_per_tok": 2,
         "expert_layer_period": 1, "expert_layer_offset": 0}, ["--dtype=bf16"], 1),
    "mamba, mlp, portable": ({}, ["--dtype=bf16", "--cpu=portable"], 3),
}


def measure(braid, directory, config, options, layers):
    """The number of functions and the bytes of text: of forward, forward_small and
    forward_with_states, and of all that they call."""
    path = f"{directory}/{layers}"
    json.dump(dict(CONFIG, **config, num_hidden_layers=layers), open(path + ".json", "w"))
    run = lambda *arguments: subprocess.run([braid, *arguments], check=True)
    run("synth", path + ".json", "-o", path)
    run("compile", path, "-o", path + ".art", "--keep-intermediates=" + path + ".stages", *options)
    code, = glob.glob(path + ".stages/*-convert-to-cpu.mlir")
    return open(code).read().count("func.func"), text_bytes(path + ".art/model.so")


def main(braid, directory):
    failed = False
    for name, (config, options, levels) in CASES.items():
        with tempfile.TemporaryDirectory(dir=directory) as place:
            (few, small), (many, large) = (
                measure(braid, place, config, options, layers) for layers in (4, 64))
        each = (large - small) / 60 / levels
        print(f"{name}: {many - few} functions more, {each:.0f} bytes of text a further layer")
        failed |= few != many or not 0 < each < 256
    return failed


sys.exit(main(*sys.argv[1:]))
