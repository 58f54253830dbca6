#!/usr/bin/env python3
"""Writes test/data/generation/stop-strings.json: where stop strings end a text.

    python test/conformance/make-stop-strings.py [--output FILE]

By tokenizer of test/data: the prompt's ids, what was generated after it, stop strings
(of the text around the place where the prompt ends, of special tokens, of elsewhere),
and how many generated tokens there are when StopStringCriteria says stop, or nothing.
Needs transformers 5.23. The same version writes the same bytes again.
"""
import argparse
import json
import os
import random
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from transformers import PreTrainedTokenizerFast
from transformers.generation.stopping_criteria import StopStringCriteria

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "test" / "data"
TOKENIZERS = ("tiny-jamba", "tiny-zamba", "tokenizers/gpt2", "tokenizers/metaspace-first")
CASES = 150
TEXTS = ("Once upon a time there was a little fox. The fox said: no!\n\nUser: and then?\nAssistant: ",
         "aaaa bbbb abababab aab  aa   a", "naïve café — 日本語の文 🦊🦊 été", "if x:\n\t\treturn [y for y in z]\n",
         "the the then there")


def draw_ids(rng, tokenizer, special):
    ids = []
    for _ in range(rng.randint(1, 3)):
        ids += tokenizer(rng.choice(TEXTS), add_special_tokens=False)["input_ids"]
        if rng.random() < 0.3:
            ids.append(rng.choice(special))
    begin = rng.randrange(len(ids))
    return ids[begin:begin + rng.randint(4, 40)]


def draw_stop(rng, tokenizer, special, before, after):
    """Nothing that the tokenizer's vocabulary cannot spell: the reference refuses it."""
    kind = rng.random()
    if kind < 0.1:
        return tokenizer.convert_ids_to_tokens(rng.choice(special))
    if kind < 0.2:
        return rng.choice((":", "\n\nUser", "fox", "ab", "not in there"))
    middle = len(before)
    text = before + after
    if kind < 0.7:
        begin = max(0, middle - rng.randint(1, 6))
        return text[begin:middle + rng.randint(0, 4)]
    begin = rng.randrange(len(text))
    return text[begin:begin + rng.randint(1, 8)]


def count_tokens(tokenizer, stops, prompt, generated):
    criteria = StopStringCriteria(tokenizer, stops)
    for count in range(1, len(generated) + 1):
        if criteria(torch.tensor([prompt + generated[:count]]), None)[0]:
            return count
    return None


def make_cases(name):
    rng = random.Random(name)
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(DATA / name / "tokenizer.json"))
    special = [id for id, token in tokenizer.added_tokens_decoder.items() if token.special]
    cases, across = [], 0
    while len(cases) < CASES:
        ids = draw_ids(rng, tokenizer, special)
        if len(ids) < 2:
            continue
        split = rng.randrange(1, len(ids))
        prompt, generated = ids[:split], ids[split:]
        text = tokenizer.decode(ids)
        before = text[:len(tokenizer.decode(prompt))]
        stops = [draw_stop(rng, tokenizer, special, before, text[len(before):]) for _ in range(rng.randint(1, 3))]
        if not all(stops) or any("�" in stop for stop in stops):
            continue
        try:
            count = count_tokens(tokenizer, stops, prompt, generated)
        except ValueError:
            continue
        alone = count_tokens(tokenizer, stops, [], generated)
        across += count != alone
        cases.append({"prompt": prompt, "generated": generated, "stops": stops, "count": count})
    stopped = sum(case["count"] is not None for case in cases)
    print(f"{name}: {stopped} of {len(cases)} stop, {across} otherwise without their prompt")
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=DATA / "generation" / "stop-strings.json")
    options = parser.parse_args()
    cases = {name: make_cases(name) for name in TOKENIZERS}
    options.output.write_text(json.dumps(cases, ensure_ascii=False, separators=(",", ":"))
                              .replace('},{"', '},\n{"') + "\n")


if __name__ == "__main__":
    main()
