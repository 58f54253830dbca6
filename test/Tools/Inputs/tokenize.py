#!/usr/bin/env python3
"""Compare `braid tokenize` with what the reference has made of the same texts.

usage: tokenize.py BRAID DIRECTORY
"""
import json
import lzma
import pathlib
import subprocess
import sys

# What SentencePiece alone does not look for in texts; see make-tokenizers.py.
CUT = ("<s>", "</s>", "<unk>", "<pad>")


def read(path):
    return json.loads(lzma.decompress(path.read_bytes()))


def main(braid, root):
    root = pathlib.Path(root)
    corpus = read(root / "corpus.json.xz")
    directories = sorted(path.parent for path in root.glob("*/expected.json.xz"))
    wrong = 0

    def compare(directory, values, expected, *flags):
        nonlocal wrong
        result = subprocess.run([braid, "tokenize", directory, "--json", *flags], text=True,
                                input=json.dumps(values), capture_output=True)
        if result.returncode != 0:
            wrong += 1
            print("wrong:", directory.name, flags, result.stderr)
            return
        for value, got, want in zip(values, json.loads(result.stdout), expected, strict=True):
            if got != want:
                wrong += 1
                print("wrong:", directory.name, flags, ascii(value), "gives", got, "not", want)

    for directory in directories:
        expected = read(directory / "expected.json.xz")
        kept = [i for i, text in enumerate(corpus)
                if "keep" in expected or not any(token in text for token in CUT)]
        texts = [corpus[i] for i in kept]
        rows = {key: [row[i] for i in kept] for key, row in expected.items()}
        compare(directory, texts, rows["ids"])
        compare(directory, texts, rows["special"], "--add-special")
        whole = "special" if "keep" in rows else "ids"
        compare(directory, rows[whole], rows["skip"], "--decode", "--skip-special")
        if "keep" in rows:
            compare(directory, rows[whole], rows["keep"], "--decode")
    print(f"{len(directories)} tokenizers, {len(directories) * len(corpus)} texts, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
