#!/usr/bin/env python3
"""Compile a checkpoint, evaluate 64 tokens and verify, sampling RssAnon every 5 ms.

usage: memory.py BRAID CHECKPOINT DIRECTORY
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402


def read_anonymous(pid):
    """KiB of anonymous memory, 0 of a process that is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return max([0] + [int(line.split()[1]) for line in status if line.startswith("RssAnon")])
    except OSError:
        return 0


def sample(*command):
    begin, most = time.monotonic(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, read_anonymous(process.pid))
        time.sleep(0.005)
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}")
    print(f"{command[1]}: {time.monotonic() - begin:.1f} s, at most {most // 1024} MiB "
          "of anonymous memory")


def main(braid, checkpoint, directory):
    artifact, source = f"{directory}/artifact", f"{directory}/in.safetensors"
    compare.write_ids(source, {"input_ids": ([1, 64], list(range(64)))})
    sample(braid, "compile", checkpoint, "-o", artifact, "--dtype=f32")
    print(f"weights of {os.path.getsize(artifact + '/weights.bin') >> 20} MiB")
    sample(braid, "eval", artifact, "--input", source, "--output", f"{directory}/out.safetensors")
    sample(braid, "verify", artifact, checkpoint, "--length=1")


main(*sys.argv[1:])
