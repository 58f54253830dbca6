#!/usr/bin/env python3
"""Damage a checkpoint in every way that its readers guard against.

usage: damage.py BRAID CHECKPOINT DIRECTORY

Each damage must end a compile with exit code 1, one line of error that says what
is wrong, and nothing left behind.
"""
import json
import os
import shutil
import struct
import subprocess
import sys


def edit_config(change):
    def damage(path):
        file = f"{path}/config.json"
        config = json.load(open(file))
        change(config)
        json.dump(config, open(file, "w"))
    return damage


def put(key, value):
    return edit_config(lambda config: config.update({key: value}))


def write_config(text):
    return lambda path: open(f"{path}/config.json", "wb").write(text)


def edit_file(change):
    def damage(path):
        file = f"{path}/model.safetensors"
        data = open(file, "rb").read()
        open(file, "wb").write(change(data))
    return damage


def edit_header(change):
    def rewrite(data):
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + size])
        result = change(header)
        text = json.dumps(header).encode() if result is None else result
        return struct.pack("<Q", len(text)) + text + data[8 + size:]
    return edit_file(rewrite)


def first(header):
    return min((name for name in header if name != "__metadata__"),
               key=lambda name: header[name]["data_offsets"])


def change_entry(**fields):
    return edit_header(lambda header: header[first(header)].update(fields))


def rename_tensor(header):
    header["model.layers.0.extra.weight"] = header.pop(first(header))


def swap_type(header):
    entry = header[first(header)]
    entry["dtype"] = "I16"


def overlap(header):
    names = sorted((n for n in header if n != "__metadata__"),
                   key=lambda n: header[n]["data_offsets"])
    a, b = header[names[0]]["data_offsets"], header[names[1]]["data_offsets"]
    size = b[1] - b[0]
    header[names[1]]["data_offsets"] = [a[0], a[0] + size]


def write_index(**index):
    def damage(path):
        json.dump(index, open(f"{path}/model.safetensors.index.json", "w"))
    return damage


def read_shard(file):
    data = open(file, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return header, data[8 + size:]


def write_shard(file, header, data):
    text = json.dumps(header).encode()
    open(file, "wb").write(struct.pack("<Q", len(text)) + text + data)


def shard_name(number):
    return f"model-{number + 1:05d}-of-{SHARDS:05d}.safetensors"


def split(path):
    """Cuts the checkpoint into shards, as the hub has large ones."""
    header, data = read_shard(f"{path}/model.safetensors")
    names = sorted(header, key=lambda name: header[name]["data_offsets"])
    places = {}
    for number in range(SHARDS):
        part, bytes_of_part = {}, b""
        for name in names[number * len(names) // SHARDS:(number + 1) * len(names) // SHARDS]:
            begin, end = header[name]["data_offsets"]
            part[name] = {**header[name], "data_offsets": [len(bytes_of_part), len(bytes_of_part) + end - begin]}
            bytes_of_part += data[begin:end]
            places[name] = shard_name(number)
        write_shard(f"{path}/{shard_name(number)}", part, bytes_of_part)
    os.remove(f"{path}/model.safetensors")
    write_index(metadata={"total_size": len(data)}, weight_map=places)(path)


def sharded(change):
    """`change(path, file, header, data)` of the second shard, which it may write."""
    def damage(path):
        split(path)
        file = f"{path}/{shard_name(1)}"
        change(path, file, *read_shard(file))
    return damage


def change_map(change):
    def damage(path):
        split(path)
        index = json.load(open(f"{path}/model.safetensors.index.json"))
        change(index["weight_map"])
        write_index(**index)(path)
    return damage


def cut_shard(path, file, header, data):
    whole = open(file, "rb").read()
    open(file, "wb").write(whole[:-1])


def overlap_in_shard(path, file, header, data):
    overlap(header)
    write_shard(file, header, data)


def repeat_tensor(path, file, header, data):
    other, more = read_shard(f"{path}/{shard_name(0)}")
    name = first(other)
    begin, end = other[name]["data_offsets"]
    header[name] = {**other[name], "data_offsets": [len(data), len(data) + end - begin]}
    write_shard(file, header, data + more[begin:end])


def add_tensor(path, file, header, data):
    header["more"] = {"dtype": "U8", "shape": [4], "data_offsets": [len(data), len(data) + 4]}
    write_shard(file, header, data + b"more")


def rename_in_map(places):
    name = min(places)
    places[name] = places[name].replace("00001", "1..1").replace("00002", "1..1").replace("00003", "1..1")


SHARDS = 3
DAMAGES = {
    "no config": (lambda path: os.remove(f"{path}/config.json"), "config.json"),
    "empty config": (write_config(b""), "config.json"),
    "half a config": (write_config(b'{"model_type": "jam'), "config.json"),
    "config of a list": (write_config(b"[1]"), "an object"),
    "config not text": (write_config(b'{"a": "\xff\xfe"}'), "config.json"),
    "a key twice": (write_config(b'{"a": 1, "a": 2}'), "config.json"),
    "deep config": (write_config(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}"), "config.json"),
    "another family": (put("model_type", "llama"), "jamba"),
    "offset of experts": (put("expert_layer_offset", 3), "expert_layer_offset"),
    "offset of attention": (put("attn_layer_offset", 99), "attn_layer_offset"),
    "text for a number": (put("hidden_size", "128"), "hidden_size"),
    "a fraction": (put("hidden_size", 128.5), "hidden_size"),
    "true for a number": (put("num_hidden_layers", True), "num_hidden_layers"),
    "a negative size": (put("vocab_size", -1), "vocab_size"),
    "a huge size": (put("intermediate_size", 2**62), "intermediate_size"),
    "many layers": (put("num_hidden_layers", 10**9), "num_hidden_layers"),
    "an activation": (put("hidden_act", "mish"), "hidden_act"),
    "heads": (put("num_key_value_heads", 3), "num_key_value_heads"),
    "too many experts a token": (put("num_experts_per_tok", 5), "num_experts_per_tok"),
    "an end that is text": (put("eos_token_id", "2"), "eos_token_id"),
    "ends of which one is text": (put("eos_token_id", [2, "2"]), "eos_token_id"),
    "a start that is a fraction": (put("bos_token_id", 1.5), "bos_token_id"),
    "padding beyond the vocabulary": (put("pad_token_id", 10**6), "pad_token_id"),
    "another width": (put("hidden_size", 256), "shape"),
    "a layer more": (put("num_hidden_layers", 7), "model.layers.6"),
    "a layer less": (put("num_hidden_layers", 5), "model.layers.5"),
    "a classifier": (put("architectures", ["JambaForSequenceClassification"]), "score.weight"),
    "no tensors": (lambda path: os.remove(f"{path}/model.safetensors"), "model.safetensors"),
    "empty tensors": (edit_file(lambda data: b""), "model.safetensors"),
    "seven bytes": (edit_file(lambda data: data[:7]), "model.safetensors"),
    "half a header": (edit_file(lambda data: data[:1000]), "model.safetensors"),
    "half the data": (edit_file(lambda data: data[:len(data) // 2]), "model.safetensors"),
    "a byte less": (edit_file(lambda data: data[:-1]), "model.safetensors"),
    "a byte more": (edit_file(lambda data: data + b"x"), "model.safetensors"),
    "a huge header": (edit_file(lambda data: b"\xff" * 8 + data[8:]), "model.safetensors"),
    "header of a list": (edit_header(lambda header: b"[1, 2, 3]"), "model.safetensors"),
    "a dtype": (change_entry(dtype="F7"), "expected a type that safetensors knows, but got 'F7'"),
    "integers": (edit_header(swap_type), "I16"),
    "a shape": (change_entry(shape=[1]), "model.safetensors"),
    "a shape that overflows": (change_entry(shape=[2**33, 2**33]), "model.safetensors"),
    "a negative shape": (change_entry(shape=[-1]), "model.safetensors"),
    "offsets apart": (change_entry(data_offsets=[8, 4]), "model.safetensors"),
    "offsets beyond": (change_entry(data_offsets=[0, 2**60]), "model.safetensors"),
    "overlap": (edit_header(overlap), "model.safetensors"),
    "another name": (edit_header(rename_tensor), "tensor"),
    "numbers in metadata": (
        edit_header(lambda header: header.update({"__metadata__": {"a": 1}})), "expected a string"),
    "an index without map": (write_index(metadata={}), "weight_map"),
    "a shard elsewhere": (write_index(weight_map={"a": "../x.safetensors"}), "../x.safetensors"),
    "a shard by path": (write_index(weight_map={"a": "/etc/passwd"}), "/etc/passwd"),
    "a missing shard": (write_index(weight_map={"a": "b.safetensors"}), "b.safetensors"),
    "a cut shard": (sharded(cut_shard), "model-00002-of-00003.safetensors"),
    "an empty shard": (sharded(lambda path, file, *_: open(file, "wb").close()), "model-00002-of-00003.safetensors"),
    "a removed shard": (sharded(lambda path, file, *_: os.remove(file)),
                        "expected the shard 'model-00002-of-00003.safetensors' that model.safetensors.index.json names"),
    "overlap in a shard": (sharded(overlap_in_shard), "model-00002-of-00003.safetensors"),
    "a tensor in two shards": (sharded(repeat_tensor), "expected tensor 'lm_head.weight' in one shard, but got it"),
    "a tensor that the index lacks": (sharded(add_tensor), "expected every tensor in the index, but got 'more' in"),
    "a tensor that no shard has": (
        change_map(lambda places: places.update(more=shard_name(0))), "expected tensor 'more' in 'model-00001-of"),
    "a tensor in another shard": (
        change_map(lambda places: places.update({min(places): shard_name(2)})), "in 'model-00003-of-00003.safetensors'"),
    "a shard that is not there": (
        change_map(lambda places: places.update({min(places): "model-00004-of-00003.safetensors"})),
        "expected the shard 'model-00004-of-00003.safetensors'"),
    "a shard with two dots": (change_map(rename_in_map), "expected the name of a file beside the index, but got"),
    "a map that lacks tensors": (
        write_index(weight_map={"model.embed_tokens.weight": "model.safetensors"}), "model.safetensors"),
}


def main(braid, checkpoint, directory):
    wrong = 0
    # What is only cut into shards is not damaged.
    whole = os.path.join(directory, "whole")
    shutil.copytree(checkpoint, whole)
    split(whole)
    result = subprocess.run([braid, "compile", whole, "-o", f"{directory}/whole-art"], capture_output=True, text=True)
    if result.returncode != 0:
        wrong += 1
        print(f"shards: exit {result.returncode}: {result.stderr.strip()[:300]}")
    for name, (damage, wanted) in DAMAGES.items():
        path = os.path.join(directory, "damaged")
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(checkpoint, path)
        damage(path)
        before = sorted(os.listdir(directory))
        result = subprocess.run([braid, "compile", path, "-o", f"{directory}/art"],
                                capture_output=True, text=True)
        lines = result.stderr.strip().split("\n")
        good = (result.returncode == 1 and len(lines) == 1 and wanted in lines[0]
                and lines[0].startswith("braid: error: ")
                and sorted(os.listdir(directory)) == before)
        if not good:
            wrong += 1
            print(f"{name}: exit {result.returncode}: {result.stderr.strip()[:300]}")
    print(f"{len(DAMAGES)} damages, {wrong} judged wrongly")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
