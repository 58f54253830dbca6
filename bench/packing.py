#!/usr/bin/env python3
"""How fast a checkpoint is packed, against this machine's disk and memory.

usage: packing.py BRAID CHECKPOINT [--rounds N] [--directory DIRECTORY] [COMPILE OPTIONS]

Each round, in turn, in a directory that holds twice the packed weights:
  code     compiles without weights
  compile  compiles; what it takes longer than code is packing
  copy     reads the bytes of the checkpoint and writes as many as were packed, as
           cp would
  disk     writes as many bytes, and waits until the disk has them
  memory   reads the bytes of the checkpoint from the page cache alone
Medians. The files of the checkpoint should fit the page cache beside the packed
weights, or all of these read the disk. The most anonymous memory is sampled every
5 ms.
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PIECE = 1 << 20


def read_anonymous(pid):
    """Bytes of anonymous memory, 0 of a process that is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return max([0] + [int(line.split()[1]) << 10 for line in status
                              if line.startswith("RssAnon")])
    except OSError:
        return 0


def compile_model(options, *more):
    """Seconds, and the most bytes of anonymous memory."""
    begin, most = time.monotonic(), 0
    process = subprocess.Popen([options.braid, "compile", options.checkpoint,
                                *options.compile, *more], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, read_anonymous(process.pid))
        time.sleep(0.005)
    if process.returncode != 0:
        sys.exit(process.returncode)
    return time.monotonic() - begin, most


def pieces(options, size):
    """Bytes of the checkpoint, from its beginning again until there are `size`."""
    buffer = memoryview(bytearray(PIECE))
    while True:
        for path in sorted(glob.glob(f"{options.checkpoint}/*.safetensors")):
            with open(path, "rb", buffering=0) as file:
                while read := file.readinto(buffer):
                    read = min(read, size)
                    yield buffer[:read]
                    size -= read
                    if size == 0:
                        return


def time_copy(options, size, path):
    begin = time.monotonic()
    with open(path, "wb", buffering=0) as file:
        for piece in pieces(options, size):
            file.write(piece)
    return time.monotonic() - begin


def time_disk(size, path):
    piece = os.urandom(PIECE)
    begin = time.monotonic()
    with open(path, "wb", buffering=0) as file:
        for first in range(0, size, PIECE):
            file.write(piece[:size - first])
        os.fdatasync(file.fileno())
    return time.monotonic() - begin


def time_memory(options, size):
    begin = time.monotonic()
    for _ in pieces(options, size):
        pass
    return time.monotonic() - begin


def run_round(options, directory):
    """Seconds by name, the bytes packed and the most anonymous memory."""
    artifact, other = f"{directory}/artifact", f"{directory}/file"
    seconds = {}
    seconds["code"], _ = compile_model(options, "--stop-after=link")
    seconds["compile"], anonymous = compile_model(options, "-o", artifact)
    size = os.path.getsize(f"{artifact}/weights.bin")
    shutil.rmtree(artifact)
    seconds["packing"] = seconds["compile"] - seconds["code"]
    seconds["copy"] = time_copy(options, size, other)
    os.remove(other)
    seconds["disk"] = time_disk(size, other)
    os.remove(other)
    seconds["memory"] = time_memory(options, size)
    return seconds, size, anonymous


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("braid")
    parser.add_argument("checkpoint")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--directory", default=".")
    options, options.compile = parser.parse_known_args()
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(dir=options.directory) as directory:
            rounds.append(run_round(options, directory))
    size = rounds[0][1]
    print(f"{size / 1e9:.2f} GB packed, at most "
          f"{max(anonymous for _, _, anonymous in rounds) >> 20} MiB of anonymous memory")
    for name in ("code", "packing", "copy", "disk", "memory"):
        times = [seconds[name] for seconds, _, _ in rounds]
        rate = "" if name == "code" else f"{size / 1e9 / statistics.median(times):6.2f} GB/s"
        print(f"{name:8}{statistics.median(times):7.2f} s ({min(times):.2f}-{max(times):.2f})"
              f"{rate}")
    for roof in ("copy", "disk"):
        shares = [seconds[roof] / seconds["packing"] for seconds, _, _ in rounds]
        print(f"packing at {statistics.median(shares):.0%} of the speed of {roof}")


main()
