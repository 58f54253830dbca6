#!/usr/bin/env python3
"""Braid, Transformers and llama.cpp on the same weights, in one interleaved run.

usage: peers.py BRAID ARTIFACT [--checkpoint DIRECTORY] [--llama-bench PROGRAM --gguf FILE]
                [--rounds N] [--threads N] [--prefill N] [--decode N] [--json]

Each round lets every peer prefill and decode once; `braid bench` probes the
roofs around its own turn, and all peers of a round are held against these.
Transformers needs --checkpoint and a Python that can import it, this one or
$BRAID_PYTHON; llama.cpp its llama-bench and a GGUF of the same checkpoint. What
is not there is left out, and said so.

A share is of what the machine allows for the bytes and operations of a token as
Braid counts them. Weights that a GGUF stores in other sizes count as it does.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys


class Unavailable(Exception):
    """A peer that this machine does not have, and why."""


class Peer:
    def run(self):
        """Tokens a second, {"prefill", "decode"}, measured once."""
        raise NotImplementedError

    def scale(self, weights, dtype):
        """The bytes that weights take here which Braid has in `weights` bytes of `dtype`."""
        return weights


class Braid(Peer):
    name = "braid"

    def __init__(self, options):
        self.options = options
        self.report = None  # of the last round

    def run(self):
        options = self.options
        result = subprocess.run(
            [options.braid, "bench", options.artifact, "--json", "--repeats=1",
             f"--threads={options.threads}",
             f"--cases=decode@0,prefill@{options.prefill}"],
            stdout=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(result.returncode)
        self.report = json.loads(result.stdout)
        return {case["kind"]: case["tokens_per_second"]["median"]
                for case in self.report["cases"]}

    def count(self, kind):
        """Bytes and operations of a token, and the bytes of its weights."""
        case = next(case for case in self.report["cases"] if case["kind"] == kind)
        return case["bytes_per_token"], case["operations_per_token"], case["weight_bytes_per_token"]

    def roof(self, name):
        return self.report["roofs"][name]["all_threads"]["median"]


class Transformers(Peer):
    """A process that loads the model once and answers for each line."""
    name = "transformers"

    def __init__(self, options):
        if not options.checkpoint:
            raise Unavailable("no --checkpoint")
        python = os.environ.get("BRAID_PYTHON", sys.executable)
        if subprocess.run([python, "-c", "import torch, transformers"],
                          capture_output=True).returncode != 0:
            raise Unavailable(f"{python} cannot import torch and transformers ($BRAID_PYTHON)")
        self.process = subprocess.Popen(
            [python, __file__, "--serve-transformers", options.checkpoint,
             str(options.threads), str(options.prefill), str(options.decode)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.run()  # warm: the first calls choose and build their kernels

    def run(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Unavailable("its process ended; run peers.py --serve-transformers by hand")
        return json.loads(line)


class LlamaCpp(Peer):
    name = "llama.cpp"

    def __init__(self, options):
        if not options.llama_bench or not options.gguf:
            raise Unavailable("no --llama-bench and --gguf")
        self.options = options
        self.bytes_of_weight = None

    def run(self):
        options = self.options
        result = subprocess.run(
            [options.llama_bench, "-m", options.gguf, "-t", str(options.threads),
             "-p", str(options.prefill), "-n", str(options.decode), "-r", "1", "-o", "json"],
            capture_output=True, text=True)
        if result.returncode != 0:
            raise Unavailable((result.stderr.strip().splitlines() or ["it failed"])[-1])
        tests = json.loads(result.stdout)
        self.bytes_of_weight = tests[0]["model_size"] / tests[0]["model_n_params"]
        return {"prefill" if test["n_prompt"] else "decode": test["avg_ts"] for test in tests}

    def scale(self, weights, dtype):
        return weights / (2 if dtype == "bf16" else 4) * self.bytes_of_weight


def serve_transformers(checkpoint, threads, prefill, decode):
    import time

    import torch
    import transformers

    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        checkpoint, dtype="auto", use_mamba_kernels=False).eval()
    vocabulary = model.config.vocab_size

    @torch.inference_mode()
    def measure():
        prompt = torch.randint(vocabulary, (1, int(prefill)))
        begin = time.perf_counter()
        model(prompt, logits_to_keep=1)
        prefilled = time.perf_counter() - begin
        cache = model(torch.randint(vocabulary, (1, 2)), use_cache=True).past_key_values
        begin = time.perf_counter()
        for _ in range(int(decode)):
            token = torch.randint(vocabulary, (1, 1))
            cache = model(token, past_key_values=cache, use_cache=True).past_key_values
        return {"prefill": int(prefill) / prefilled,
                "decode": int(decode) / (time.perf_counter() - begin)}

    for _ in sys.stdin:
        print(json.dumps(measure()), flush=True)


def start(options):
    peers = []
    for kind in (Braid, Transformers, LlamaCpp):
        try:
            peers.append(kind(options))
        except Unavailable as reason:
            print(f"without {kind.name}: {reason}", file=sys.stderr)
    return peers


def share(braid, peer, kind, rate):
    """Of the roof that a token waits for at least, in this round."""
    size, operations, weights = braid.count(kind)
    size += peer.scale(weights, braid.report["dtype"]) - weights
    least = max(size / braid.roof("read"), operations / braid.roof(braid.report["arithmetic"]))
    return least * rate


def run_rounds(options, peers):
    """{peer: {kind: [(tokens a second, share)]}}"""
    results = {peer.name: {"prefill": [], "decode": []} for peer in peers}
    for _ in range(options.rounds):
        rates = {}
        for peer in list(peers):
            try:
                rates[peer] = peer.run()
            except Unavailable as reason:
                print(f"without {peer.name}: {reason}", file=sys.stderr)
                peers.remove(peer)
                del results[peer.name]
        for peer, kinds in rates.items():
            for kind, rate in kinds.items():
                results[peer.name][kind].append((rate, share(peers[0], peer, kind, rate)))
    return results


def median(pairs, i):
    return statistics.median(pair[i] for pair in pairs)


def print_table(results, options):
    print(f"{options.rounds} rounds, {options.threads} threads, medians")
    print(f"{'':14}{'prefill ' + str(options.prefill):>22}{'decode':>22}")
    for name, kinds in results.items():
        cells = "".join(f"{median(kinds[kind], 0):>11.1f} t/s {median(kinds[kind], 1):>5.0%}"
                        .rjust(22) for kind in ("prefill", "decode"))
        print(f"{name:14}{cells}")


def main():
    if sys.argv[1:2] == ["--serve-transformers"]:
        serve_transformers(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("braid")
    parser.add_argument("artifact")
    parser.add_argument("--checkpoint")
    parser.add_argument("--llama-bench")
    parser.add_argument("--gguf")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--prefill", type=int, default=512)
    parser.add_argument("--decode", type=int, default=32)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = run_rounds(options, start(options))
    if options.json:
        print(json.dumps({name: {kind: {"tokens_per_second": median(pairs, 0),
                                        "share": median(pairs, 1)}
                                 for kind, pairs in kinds.items()}
                          for name, kinds in results.items()}))
    else:
        print_table(results, options)


if __name__ == "__main__":
    main()
