#!/usr/bin/env python3
"""Compare `braid tokenize` with the reference on tokenizers drawn at random.

usage: test_tokenizers.py BRAID [TOKENIZERS [SEED]]

Needs tokenizers (PyPI). A tokenizer that the reference refuses is drawn anew; one
that Braid refuses is wrong.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from tokenizer_kinds import LLAMA3, O200K
from tokenizer_texts import CHARACTERS, PIECES, SPACES, WORDS, make_texts
from tokenizers import Regex, Tokenizer, normalizers

ROOT = pathlib.Path(__file__).resolve().parent.parent / "data/tokenizers"
REGEXES = [LLAMA3, O200K, r"\s+", r"\p{L}+", r"\d", r"[^\w\s]", r"\w+|[^\w\s]+", r"(?i:the)", r"^.", r".$", r"\b",
           r"(?=[A-Z])", r"(?<=[.,])", r"[aeiou]|\n", r"\p{Lu}\p{Ll}*", r"[\p{M}\p{Han}]", r"\s+(?!\S)", r"",
           r"x*", r"(?:ab|a)+?b", r"\p{P}+|\p{S}", r"[[:space:]&&[^ ]]", r"(.)", r"▁+", r"Ġ"]
STRINGS = [" ", "  ", "a", "the", "▁", "\n", "", "é", "e", ".", "<0x41>", "ab", "\u0301"]
CONTENTS = ["", " ", "▁", "x", "ab", "\n", "  a"]
SCHEMES = ["always", "first", "never"]
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]


def is_ambiguous(state, reference):
    """Whether added tokens are the same or the normalizer makes them so, of which the
    reference finds any."""
    normalizer = reference.normalizer
    patterns = []
    for token in state["added_tokens"]:
        content = token["content"]
        patterns.append(content)
        if normalizer and token["normalized"] and normalizer.normalize_str(content) != content:
            patterns.append(normalizer.normalize_str(content))
    return len(set(patterns)) != len(patterns)


def inserts_in_front(state):
    """Whether a Replace may put something in front of all there is, which the reference
    then writes twice or dies of (docs/tokenizers.md)."""
    for part in (state["normalizer"] or {}).get("normalizers", []):
        if part["type"] == "Replace" and "Regex" in part["pattern"]:
            replace = normalizers.Replace(Regex(part["pattern"]["Regex"]), "Q")
            if any(replace.normalize_str(c + "~").startswith("Q" + c) for c in "Aakbxe .1\n\u0301\u00e9"):
                return True
    return False


def encode(reference, texts):
    """Texts and their ids; where the normalizer leaves nothing of an added token, the
    reference dies of characters that are not ASCII."""
    found = {}
    for text in texts:
        try:
            found[text] = reference.encode(text, add_special_tokens=False).ids
        except BaseException:  # what Rust panics with is no Exception
            if text.isascii() and not reference.normalizer:
                raise
    return list(found), list(found.values())


class Draw:
    def __init__(self, seed):
        self.rng = random.Random(seed)

    def one(self, values):
        return self.rng.choice(values)

    def flag(self):
        return self.rng.random() < 0.5

    def pattern(self):
        return {"Regex": self.one(REGEXES)} if self.flag() else {"String": self.one(STRINGS)}

    def sequence(self, kind, key, most):
        parts = [getattr(self, kind)() for _ in range(self.rng.randint(0, most))]
        return {"type": "Sequence", key: parts}

    def normalizer(self):
        kind = self.one(["Prepend", "Replace", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip"])
        return {"type": kind, **{
            "Prepend": lambda: {"prepend": self.one(CONTENTS)},
            "Replace": lambda: {"pattern": self.pattern(), "content": self.one(CONTENTS)},
            "Strip": lambda: {"strip_left": self.flag(), "strip_right": self.flag()},
        }.get(kind, dict)()}

    def metaspace(self):
        return {"replacement": self.one("▁▁_ "), "prepend_scheme": self.one(SCHEMES), "split": self.flag()}

    def byte_level(self):
        return {"add_prefix_space": self.flag(), "trim_offsets": self.flag(), "use_regex": self.flag()}

    def pre_tokenizer(self):
        kind = self.one(["Split", "Split", "ByteLevel", "Metaspace", "Whitespace", "Digits", "Punctuation"])
        return {"type": kind, **{
            "Split": lambda: {"pattern": self.pattern(), "behavior": self.one(BEHAVIORS), "invert": self.flag()},
            "ByteLevel": self.byte_level,
            "Metaspace": self.metaspace,
            "Digits": lambda: {"individual_digits": self.flag()},
            "Punctuation": lambda: {"behavior": self.one(BEHAVIORS)},
        }.get(kind, dict)()}

    def decoder(self):
        kind = self.one(["Replace", "ByteFallback", "Fuse", "Strip", "ByteLevel", "Metaspace"])
        return {"type": kind, **{
            "Replace": lambda: {"pattern": self.pattern(), "content": self.one(CONTENTS)},
            # More would fail in the reference on tokens that are shorter.
            "Strip": lambda: {"content": self.one(" ▁a"), "start": self.rng.randint(0, 2), "stop": 0},
            "ByteLevel": self.byte_level,
            "Metaspace": self.metaspace,
        }.get(kind, dict)()}

    def added_token(self, id):
        content = self.one([self.one(PIECES), self.one(WORDS), self.one(SPACES), self.one(CHARACTERS)])
        return {"id": id, "content": content,
                **{flag: self.flag() for flag in ("single_word", "lstrip", "rstrip", "normalized", "special")}}

    def tokenizer(self):
        base = json.loads((ROOT / self.one(["zamba", "llama3", "words", "suffixes", "prefixes"]) /
                           "tokenizer.json").read_text())
        base["normalizer"] = self.one([None, self.sequence("normalizer", "normalizers", 3)])
        base["pre_tokenizer"] = self.one([base["pre_tokenizer"],
                                          self.sequence("pre_tokenizer", "pretokenizers", 3)])
        base["decoder"] = self.one([None, base["decoder"], self.sequence("decoder", "decoders", 4)])
        base["added_tokens"] += [self.added_token(1000 + i) for i in range(self.rng.randint(0, 6))]
        for option in ("fuse_unk", "byte_fallback", "ignore_merges"):
            base["model"][option] = self.flag()
        return base


def main(braid, count=100, seed=0):
    corpus = make_texts()
    wrong = refused = 0
    for number in range(int(seed), int(seed) + int(count)):
        draw = Draw(number)
        state = draw.tokenizer()
        texts = draw.rng.sample(corpus, 60)
        try:
            reference = Tokenizer.from_str(json.dumps(state))
            if is_ambiguous(state, reference) or inserts_in_front(state):
                raise ValueError
            texts, ids = encode(reference, texts)
            size = reference.get_vocab_size()
            rows = ids + [[draw.rng.randrange(size) for _ in range(9)] for _ in range(30)]
            keep = [reference.decode(row, skip_special_tokens=False) for row in rows]
            skip = [reference.decode(row, skip_special_tokens=True) for row in rows]
        except BaseException:  # what Rust panics with is no Exception
            refused += 1
            continue
        with tempfile.TemporaryDirectory() as directory:
            (pathlib.Path(directory) / "tokenizer.json").write_text(json.dumps(state))
            for values, expected, flags in [(texts, ids, []), (rows, keep, ["--decode"]),
                                            (rows, skip, ["--decode", "--skip-special"])]:
                result = subprocess.run([braid, "tokenize", directory, "--json", *flags], text=True,
                                        input=json.dumps(values), capture_output=True)
                if result.returncode != 0:
                    wrong += 1
                    print(f"wrong: {number} {flags}: {result.stderr}")
                    break
                for value, got, want in zip(values, json.loads(result.stdout), expected, strict=True):
                    if got != want:
                        wrong += 1
                        print(f"wrong: {number} {flags}: {value!a} gives {got!a}, not {want!a}")
                        break
    print(f"{int(count) - refused} tokenizers compared, {refused} refused by the reference, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
