#!/usr/bin/env python3
"""End braid compile, synth and run by a signal while they write.

usage: signals.py BRAID CHECKPOINT DIRECTORY

The process dies of the signal, and of what it was making nothing is left; what was
there before stays.  Signals are sent as soon as the first file is there: of weights
that take far longer to write than that.
"""
import glob
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time

ELEMENTS = 512 << 20  # 2 GiB of f32
WIDTH = 128


def make_checkpoint(source, path):
    """A checkpoint whose embedding is a hole of 2 GiB, of which the disk holds nothing."""
    shutil.copytree(source, path)
    with open(f"{path}/config.json") as file:
        config = json.load(file)
    rows = ELEMENTS // WIDTH
    assert config["hidden_size"] == WIDTH
    config |= {"vocab_size": rows, "tie_word_embeddings": True}
    with open(f"{path}/config.json", "w") as file:
        json.dump(config, file)
    with open(f"{path}/model.safetensors", "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("lm_head.weight", None)
    entry = header["model.embed_tokens.weight"]
    rest, begin = b"", 0
    for name in sorted(set(header) - {"__metadata__", "model.embed_tokens.weight"},
                       key=lambda name: header[name]["data_offsets"]):
        old = header[name]["data_offsets"]
        rest += data[old[0]:old[1]]
        header[name]["data_offsets"] = [begin, len(rest)]
        begin = len(rest)
    entry |= {"dtype": "F32", "shape": [rows, WIDTH], "data_offsets": [begin, begin + 4 * ELEMENTS]}
    text = json.dumps(header).encode()
    with open(f"{path}/model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + rest)
        file.truncate(8 + len(text) + begin + 4 * ELEMENTS)


def interrupt(number, directory, command, environment, ignored=None):
    """Sends the signal once a file of weights is there; returns how the process ended."""
    def prepare():  # whatever the test's own caller ignores
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN if each == ignored else signal.SIG_DFL)

    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=prepare)
    deadline = time.monotonic() + 60
    while not glob.glob(f"{directory}/*.part-*/*.*") and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    if ignored:
        process.send_signal(ignored)
    process.send_signal(number)
    return process.wait(60), process.stderr.read()


def main(braid, source, directory):
    checkpoint, wrong, count = f"{directory}/checkpoint", 0, 0
    make_checkpoint(source, checkpoint)
    commands = {
        "compile": [braid, "compile", checkpoint, "-o", f"{directory}/out/a"],
        "synth": [braid, "synth", f"{checkpoint}/config.json", "-o", f"{directory}/out/a"],
        "run": [braid, "run", checkpoint, "a"],
    }
    environment = os.environ | {"BRAID_CACHE_DIR": f"{directory}/out"}
    for name, command in commands.items():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            ignored = signal.SIGHUP if number == signal.SIGTERM else None
            shutil.rmtree(f"{directory}/out", ignore_errors=True)
            os.mkdir(f"{directory}/out")
            open(f"{directory}/out/kept", "w").close()
            code, said = interrupt(number, f"{directory}/out", command, environment, ignored)
            left = [file for file in sorted(os.listdir(f"{directory}/out")) if not file.endswith(".lock")]
            count += 1
            if code != -number or left != ["kept"] or "error" in said:
                wrong += 1
                print(f"{name}, signal {number}: ended with {code}, left {left}: {said}")
    print(f"{count} signals, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
