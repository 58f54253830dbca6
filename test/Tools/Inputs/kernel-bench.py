#!/usr/bin/env python3
"""Require a benchmark of every kernel that calls wait for.

usage: kernel-bench.py SOURCE-TREE KERNEL-BENCH

The kernels are those that getEmitter names.  A benchmark is named for its kernel: the
name, a dtype if there is one of each, and its arguments.
"""
import re
import subprocess
import sys
from pathlib import Path

NAMED_OTHERWISE = {"gemm": "linear", "gemv": "linear", "sweep": "linear"}
NO_KERNELS = {"read"}
# Never on a hot path.
WITHOUT = {
    "attention_weights": "runs only where the caller wants the weights, and what it writes is for the caller",
    "copy": "runs only where the caller wants hidden states or logits of routers, and is a memcpy a row",
    "rotary_table": "runs once a call, not once a layer: two elements a pair and token",
    "select_rows": "runs once a call, over the rows whose output is kept: one of a sequence that decodes",
}


def read_emitters(tree):
    text = (tree / "codegen/CPU/SelectKernel.cpp").read_text()
    names = re.search(r"StringLiteral kNames\[\] = \{(.*?)\}", text, flags=re.S)[1]
    return re.findall(r'"(\w+)"', names)


def list_kernels(tool):
    """The kernel of each benchmark."""
    text = subprocess.run([tool, "--benchmark_list_tests"], capture_output=True, text=True, check=True).stdout
    names = [re.match(r"(\w+?)(_f32|_bf16)?(/|$)", line)[1] for line in text.splitlines()]
    return [NAMED_OTHERWISE.get(name, name) for name in names if name not in NO_KERNELS]


def main(tree, tool):
    emitters, kernels = read_emitters(tree), list_kernels(tool)
    wrong = [f"{name}: no benchmark" for name in emitters if name not in kernels and name not in WITHOUT]
    wrong += [f"{name}: a benchmark, and a reason to have none" for name in WITHOUT if name in kernels]
    wrong += [f"{name}: no kernel is named so" for name in sorted({*kernels, *WITHOUT} - {*emitters})]
    print(*wrong, sep="\n")
    print(f"{len(emitters)} kernels, {len(WITHOUT)} of them without a benchmark, {len(kernels)} benchmarks, "
          f"{len(wrong)} wrong")
    return bool(wrong) or not emitters or not kernels


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
