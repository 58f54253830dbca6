#!/usr/bin/env python3
"""Hold every subcommand against one table: help, exit codes, messages, --json.

usage: table.py BRAID CHECKPOINT ARTIFACT DIRECTORY
"""
import json
import subprocess
import sys

HELP = ["bench", "chat", "compile", "completion", "doctor", "eval", "inspect", "perplexity", "run",
        "synth", "template", "tokenize", "verify"]


def run(braid, *arguments):
    return subprocess.run([braid, *arguments], capture_output=True, text=True)


def table(checkpoint, artifact, directory):
    """(arguments, exit code, what standard error says)"""
    missing = f"{directory}/missing"

    def requests(text):
        path = f"{directory}/requests-{len(text)}{ord(text[0])}.json"
        with open(path, "w") as file:
            file.write(text)
        return path

    return [
        ([], 2, "subcommand is required"),
        (["polish"], 2, ""),
        (["--version"], 0, ""),
        (["compile"], 2, "checkpoint is required"),
        (["compile", checkpoint], 2, "expected --output ARTIFACT, or --stop-after=STAGE"),
        (["compile", missing, "-o", f"{directory}/a"], 1, "expected the directory of a checkpoint"),
        (["compile", checkpoint, "-o", artifact], 1, "expected a directory that does not exist"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--dtype=int8"], 1,
         "expected dtype auto, f32 or bf16, but got 'int8'"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--kv=int8"], 1,
         "expected kv auto, f32 or bf16, but got 'int8'"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--cpu=sparc"], 1,
         "expected cpu native, portable, x86-64-v3, x86-64-v4 or x86-64-v4-bf16, but got 'sparc'"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--target=cuda"], 1,
         "expected target cpu, but got 'cuda'"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--head=tokens"], 1,
         "expected head base, causal-lm or classification"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--disable-pass=fuse"], 1,
         "expected the name of an optional pass (fuse-projections,"),
        (["compile", checkpoint, "-o", f"{directory}/a", "--max-tokens=0"], 1,
         "expected bounds of sessions from 1 to 2^31 - 1"),
        (["compile", checkpoint, "-o", f"{directory}/no/such/place"], 1,
         f"cannot find the free space of '{directory}/no/such': No such file or directory"),
        (["eval", artifact], 2, "--input is required"),
        (["eval", artifact, "--input", missing, "--output", missing, "--isa=sparc"], 1,
         "expected isa x86-64-v3, x86-64-v4 or x86-64-v4-bf16, but got 'sparc'"),
        (["eval", missing, "--input", missing, "--output", missing], 1, "missing/model.so'"),
        (["eval", artifact, "--input", missing, "--output", missing], 1, "cannot read"),
        (["eval", artifact, "--input", missing, "--output", missing, "--outputs=losses"], 1,
         "expected outputs among hidden_states, attentions and router_logits, but got 'losses'"),
        (["bench"], 2, "artifact is required"),
        (["bench", missing], 1, "missing/model.so'"),
        (["bench", artifact, "--cases=decode@"], 1, "expected cases like decode, prefill, decode@2048 or prefill@512x4, but got 'decode@'"),
        (["bench", artifact, "--cases=prefill@0"], 1, "but got 'prefill@0'"),
        (["bench", artifact, "--cases=decode@1x0"], 1, "but got 'decode@1x0'"),
        (["bench", artifact, "--cases=decode@2m"], 1, "but got 'decode@2m'"),
        (["bench", artifact, "--cases=decode@1kx65"], 1,
         "expected a case that this artifact can run, but got none; "
         "decode@1024x65: compiled for at most 64 sequences"),
        (["bench", artifact, "--cases=decode@8192"], 1,
         "decode@8192x1: compiled for at most 8192 positions"),
        (["bench", artifact, "--cases=prefill@64", "--limit=1e-9"], 1,
         "prefill@64x1: would take about"),
        (["bench", artifact, "--repeats=0"], 2, "--repeats"),
        (["bench", artifact, "--limit=-1"], 2, "--limit"),
        (["bench", artifact, "--threads=1000000"], 1, "expected threads from 1 to"),
        (["bench", artifact, f"--html={directory}/no/such/place"], 1, "No such file or directory"),
        (["bench", missing, "--first-token"], 1, "missing/model.so'"),
        (["inspect", missing], 1, "expected the directory of a checkpoint"),
        (["perplexity", artifact], 2, "file is required"),
        (["perplexity", missing, missing], 1, "missing/model.so'"),
        (["perplexity", artifact, missing], 1, "cannot read '"),
        (["perplexity", artifact, artifact, "--against", missing], 1, "missing/model.so'"),
        (["perplexity", artifact, missing, "--context=9000"], 1,
         "expected --context from 2 to 8192 tokens, but got 9000; for more, compile with"),
        (["perplexity", artifact, missing, "--stride=2048"], 1,
         "expected a --stride below the context of 2048 tokens, but got 2048"),
        (["verify", artifact, missing], 1, "expected the directory of a checkpoint"),
        (["verify", artifact, checkpoint, "--tokens=640"], 1,
         "expected tokens from 0 to 639, but got 640"),
        (["run"], 2, "model is required"),
        (["run", missing, "a"], 1, "neither model.so nor config.json"),
        (["run", artifact, "a", "--input", missing], 2, "excludes"),
        (["run", artifact, "a", "--batch", missing], 2, "excludes"),
        (["run", artifact, "--input", missing], 1, "cannot read '"),
        (["run", artifact, "a", "--system=b"], 1, "expected a conversation for --system"),
        (["run", artifact, "a", "--chat", "--raw"], 2, "excludes"),
        (["run", artifact, "a", "--greedy", "--do-sample"], 2, "excludes"),
        (["run", artifact, "a", "--top-p=2"], 1, "top_p"),
        (["run", artifact, "a", "--isa=sparc"], 1, "expected isa x86-64-v3"),
        (["chat"], 2, "model is required"),
        (["chat", missing], 1, "neither model.so nor config.json"),
        (["chat", artifact], 1, "expected a chat template in"),
        (["chat", artifact, "--template", missing], 1, "cannot read '"),
        (["completion"], 2, "shell is required"),
        (["completion", "tcsh"], 1, "expected bash, zsh or man, but got 'tcsh'"),
        (["synth", "no-such-model", "-o", missing], 1,
         "expected a config.json or the name of a model"),
        (["synth", f"{checkpoint}/config.json", "-o", artifact], 1,
         "expected a directory that does not exist"),
        (["template"], 2, "path is required"),
        (["template", missing], 1, "expected the directory of a checkpoint, an artifact or tokenizer"),
        (["template", checkpoint, "--input", missing], 1, "No such file or directory"),
        (["template", checkpoint, "--input", requests("[]")], 1,
         "expected an object with 'messages', but got list"),
        (["template", checkpoint, "--json", "--input", requests("{}")], 1,
         "expected a JSON array in the requests"),
        (["template", checkpoint, "--json", "--input", requests("[{]")], 1,
         "expected JSON in the requests, but reading it fails at line 1, column 3"),
        (["tokenize"], 2, "path is required"),
        (["tokenize", missing, "a"], 1, f"cannot read '{missing}': No such file or directory"),
        (["tokenize", f"{checkpoint}/config.json", "a"], 1, "expected the directory of a tokenizer"),
        (["tokenize", f"{checkpoint}/..", "a"], 1, "expected tokenizer.json or tokenizer.model in"),
        (["tokenize", checkpoint, "--decode", "1 x"], 1, "expected ids from 0 to 2147483647 in the command line"),
        (["tokenize", checkpoint, "--decode", "1, -2"], 1, "in the command line, but got '-2'"),
        (["tokenize", checkpoint, "--json", "[1]"], 1, "expected a string, but got '1'"),
        (["tokenize", checkpoint, "--json", '["\\ud800"]'], 1, "expected a pair of surrogates"),
        (["tokenize", checkpoint, "--json", "--decode", "[[2147483648]]"], 1,
         "expected ids up to 2147483647, but got 2147483648"),
        (["tokenize", checkpoint, b"a\xff"], 1, "expected text in UTF-8, but byte 1 is 0xff"),
        (["tokenize", checkpoint, "--skip-special", "a"], 2, "--skip-special requires --decode"),
        (["tokenize", checkpoint, "--decode", "--keep-special", "--skip-special", "1"], 2, "excludes"),
        (["tokenize", checkpoint, "--decode", "--add-special", "1"], 2, "excludes"),
    ]


def machine_readable(checkpoint, artifact, directory):
    with open(f"{directory}/requests.json", "w") as file:
        json.dump([{"messages": [{"role": "user"}], "template": "{{ messages }}"}, {}], file)
    return [
        ["bench", artifact, "--quick", "--cases=decode@0", "--repeats=1", "--json"],
        ["compile", checkpoint, "-o", f"{directory}/json", "--json"],
        ["doctor", "--json"],
        ["inspect", checkpoint, "--json"],
        ["inspect", artifact, "--json"],
        ["perplexity", artifact, __file__, "--json"],
        ["run", artifact, "a", "--max-new-tokens=2", "--json"],
        ["synth", f"{checkpoint}/config.json", "-o", f"{directory}/synth", "--json"],
        ["template", checkpoint, "--json", "--input", f"{directory}/requests.json"],
        ["tokenize", checkpoint, "--json", '["a"]'],
        ["tokenize", artifact, "--json", "--decode", "[[1, 2], []]"],
        ["verify", artifact, checkpoint, "--length=3", "--json"],
    ]


def main(braid, *paths):
    wrong = 0

    def expect(condition, *what):
        nonlocal wrong
        if not condition:
            wrong += 1
            print("wrong:", *what)

    for name in HELP:
        result = run(braid, name, "--help")
        expect(result.returncode == 0 and name in result.stdout, name, "--help", result)
    rows = table(*paths)
    for arguments, code, message in rows:
        result = run(braid, *arguments)
        expect(result.returncode == code, arguments, "ended with", result.returncode, result.stderr)
        expect(message in result.stderr, arguments, "said", result.stderr)
        expect("\r" not in result.stderr, arguments, "drew a bar in a pipe")
    lines = machine_readable(*paths)
    for arguments in lines:
        result = run(braid, *arguments)
        expect(result.returncode == 0, arguments, result)
        try:
            json.loads(result.stdout)
        except ValueError as error:
            expect(False, arguments, error, result.stdout[:200])
    print(f"{len(HELP)} helps, {len(rows)} rows, {len(lines)} objects, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
