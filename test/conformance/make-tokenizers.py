#!/usr/bin/env python3
"""Write test/data/tokenizers: small tokenizers and what the reference makes of
nasty texts with them.

usage: make-tokenizers.py [DIRECTORY]

Needs tokenizers 0.23.3 and sentencepiece 0.2.3 (PyPI). The result is a directory
a kind, with the files of a tokenizer and expected.json.xz, and corpus.json.xz.
"""
import io
import json
import lzma
import pathlib
import sys

import sentencepiece
from tokenizer_kinds import KINDS, SENTENCEPIECE_KINDS, TRAINING
from tokenizer_texts import make_texts
from tokenizers import Tokenizer


def write_xz(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(lzma.compress(text.encode(), preset=9))


def expect_json(directory, texts):
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    special = [tokenizer.encode(text, add_special_tokens=True).ids for text in texts]
    return {
        "ids": ids,
        "special": special,
        "keep": [tokenizer.decode(row, skip_special_tokens=False) for row in special],
        "skip": [tokenizer.decode(row, skip_special_tokens=True) for row in special],
    }


def expect_sentencepiece(directory, texts):
    """The library knows no special tokens in texts: only texts without are asked."""
    processor = sentencepiece.SentencePieceProcessor(
        model_file=str(directory / "tokenizer.model"))
    config = json.loads((directory / "tokenizer_config.json").read_text())
    ids = [processor.encode(text) for text in texts]
    bos = [processor.bos_id()] if config.get("add_bos_token") else []
    eos = [processor.eos_id()] if config.get("add_eos_token") else []
    # An empty list would be taken for an empty batch.
    decoded = [processor.decode(row) if row else "" for row in ids]
    return {"ids": ids, "special": [bos + row + eos for row in ids], "skip": decoded}


def main(root):
    texts = make_texts()
    root.mkdir(parents=True, exist_ok=True)
    write_xz(root / "corpus.json.xz", texts)
    for name, make in KINDS.items():
        directory = root / name
        directory.mkdir(exist_ok=True)
        make().save(str(directory / "tokenizer.json"), pretty=False)
        write_xz(directory / "expected.json.xz", expect_json(directory, texts))
    for name, (options, config) in SENTENCEPIECE_KINDS.items():
        directory = root / name
        directory.mkdir(exist_ok=True)
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TRAINING), model_writer=model, model_type="bpe",
            minloglevel=2, num_threads=1, **options)
        (directory / "tokenizer.model").write_bytes(model.getvalue())
        (directory / "tokenizer_config.json").write_text(json.dumps(config) + "\n")
        write_xz(directory / "expected.json.xz", expect_sentencepiece(directory, texts))


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "data/tokenizers")
