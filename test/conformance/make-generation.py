#!/usr/bin/env python3
"""Writes test/data/generation: what Transformers makes of logits, and of prompts.

    python test/conformance/make-generation.py [--output DIR]

processors.json  rows of logits, and cases: settings, ids and the processed scores of
                 the tokens that are left, where these do not depend on the order of
                 equal scores. Numbers that JSON lacks are "nan" and the like.
continuations.json  by checkpoint of test/data: prompts, settings and the sequences of
                 greedy and beam search, with the smallest lead of any decision on the
                 way. Cases in which one is below 1e-4 are left out: two computations
                 in f32 may decide otherwise.

Settings have the names of GenerationConfig. Needs torch 2.13 and transformers 5.23.
The same versions write the same bytes again.
"""
import argparse
import copy
import json
import math
import os
import random
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
import transformers
from transformers import AutoModelForCausalLM

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKPOINTS = ("tiny-jamba", "tiny-bamba", "tiny-zamba", "tiny-jetmoe")
CLEAR_LEAD = 1e-4
VOCABULARY = 40
CASES = 400


def write(path, value):
    path.write_text(json.dumps(value, indent=None, separators=(",", ":"), allow_nan=False)
                    .replace('},{"', '},\n{"') + "\n")


# ---------------------------------------------------------------- processors

def draw_rows(rng):
    """Flat, peaked, tied and broken ones."""
    rows = []
    for number in range(24):
        width = rng.choice((0.5, 2, 4, 12))
        row = [round(rng.gauss(0, width) * 64) / 64 for _ in range(VOCABULARY)]
        if number % 4 == 1:
            row = [float(round(value)) for value in row]
        if number >= 22:
            for value in ("nan", "inf", "-inf"):
                row[rng.randrange(VOCABULARY)] = value
        rows.append(row)
    return rows


def draw_ids(rng, most, least=1):
    return [rng.randrange(VOCABULARY) for _ in range(rng.randint(least, most))]


def draw_settings(rng, ids, prompt, broken):
    """Each setting in one of three cases."""
    settings = {}

    def maybe(name, draw, chance=0.3):
        if rng.random() < chance:
            settings[name] = draw()

    eos = draw_ids(rng, 3)
    settings["eos_token_id"] = eos if rng.random() < 0.7 else eos[0]
    if rng.random() < 0.1:
        del settings["eos_token_id"]
    has_eos = "eos_token_id" in settings
    recent = ids[-rng.randint(1, len(ids)):]
    maybe("sequence_bias", lambda: [[list(key), value] for key, value in {
        tuple(draw_ids(rng, 2)): round(rng.gauss(0, 3), 2),
        tuple(recent[-1:] + draw_ids(rng, 1)): round(rng.gauss(0, 3), 2),
        tuple(draw_ids(rng, 1)): round(rng.gauss(0, 3), 2)}.items()])
    maybe("repetition_penalty", lambda: round(rng.uniform(0.5, 2), 2))
    maybe("no_repeat_ngram_size", lambda: rng.randint(1, 3))
    maybe("bad_words_ids", lambda: [draw_ids(rng, 2) for _ in range(3)] + [recent[-1:] + draw_ids(rng, 1), eos[:1]])
    if has_eos:
        maybe("min_length", lambda: rng.randint(0, 30))
        maybe("min_new_tokens", lambda: rng.randint(1, 10), 0.15)
        maybe("exponential_decay_length_penalty",
              lambda: [rng.randint(0, 4), round(rng.uniform(1, 1.3), 2)])
    maybe("max_new_tokens", lambda: len(ids) - prompt + rng.randint(1, 3))
    maybe("forced_bos_token_id", lambda: draw_ids(rng, 1)[0], 0.15)
    maybe("forced_eos_token_id", lambda: draw_ids(rng, 1)[0], 0.15)
    maybe("remove_invalid_values", lambda: True, 1 if broken else 0.1)
    maybe("suppress_tokens", lambda: draw_ids(rng, 4), 0.2)
    maybe("begin_suppress_tokens", lambda: draw_ids(rng, 4), 0.2)
    maybe("renormalize_logits", lambda: True, 0.2)
    maybe("num_beams", lambda: 3, 0.2)
    for forced in ("forced_bos_token_id", "forced_eos_token_id"):
        if settings.get(forced) in settings.get("suppress_tokens", []):
            del settings[forced]
    if rng.random() < 0.75:
        settings["do_sample"] = True
        maybe("temperature", lambda: round(rng.uniform(0.2, 2), 2), 0.5)
        maybe("top_k", lambda: rng.choice((0, 1, 3, 10, 30)), 0.5)
        maybe("top_p", lambda: rng.choice((0.0, 0.3, 0.5, 0.8, 0.9, 0.95, 0.999)), 0.5)
        maybe("top_h", lambda: round(rng.uniform(0.1, 1), 2), 0.2)
        maybe("min_p", lambda: round(rng.uniform(0, 0.3), 3))
        maybe("typical_p", lambda: round(rng.uniform(0.1, 0.99), 2))
        maybe("epsilon_cutoff", lambda: round(rng.uniform(0.001, 0.1), 3), 0.2)
        maybe("eta_cutoff", lambda: round(rng.uniform(0.001, 0.1), 3), 0.2)
    return settings


def rename(settings, names):
    """The same settings of a vocabulary whose ids have other names."""
    def change(value):
        return [change(one) for one in value] if isinstance(value, list) else names[value]

    settings = copy.deepcopy(settings)
    for name in ("eos_token_id", "bad_words_ids", "forced_bos_token_id", "forced_eos_token_id", "suppress_tokens",
                 "begin_suppress_tokens"):
        if name in settings:
            settings[name] = change(settings[name])
    if "sequence_bias" in settings:
        settings["sequence_bias"] = [[change(key), bias] for key, bias in settings["sequence_bias"]]
    return settings


def is_clear(model, settings, ids, prompt, row, scores, rng):
    """Whether the order of equal scores, which sorting leaves open, does not show."""
    for _ in range(3):
        names = list(range(VOCABULARY))
        rng.shuffle(names)
        moved = [0.0] * VOCABULARY
        for old, new in enumerate(names):
            moved[new] = row[old]
        again = process(model, rename(settings, names), [names[i] for i in ids], prompt, moved)
        if any((again[names[i]] == -math.inf) != (score == -math.inf) for i, score in enumerate(scores)):
            return False
    return True


def process(model, settings, ids, prompt, row):
    settings = copy.deepcopy(settings)
    config, _ = model._prepare_generation_config(None, **settings)
    model._prepare_special_tokens(config, True, device="cpu", batch_size=1)
    model._prepare_generated_length(config, "max_new_tokens" not in settings, "min_length" not in settings,
                                    "input_ids", prompt, None)
    processors = model._get_logits_processor(config, prompt, torch.tensor([ids[:prompt]]), device="cpu")
    scores = processors(torch.tensor([ids]), torch.tensor([[float(value) for value in row]]))
    return scores[0].tolist()


def make_processors():
    rng = random.Random(1)
    rows = draw_rows(rng)
    config = transformers.GPT2Config(vocab_size=VOCABULARY, n_embd=4, n_layer=1, n_head=1,
                                     bos_token_id=None, eos_token_id=None)
    model = transformers.GPT2LMHeadModel(config)
    cases = []
    while len(cases) < CASES:
        number = rng.randrange(len(rows))
        ids = draw_ids(rng, 12) if rng.random() < 0.9 else draw_ids(rng, 1)
        ids += ids[:rng.randint(0, 3)]
        prompt = rng.randint(1, len(ids))
        settings = draw_settings(rng, ids, prompt, broken=number >= 22)
        try:
            scores = process(model, settings, ids, prompt, rows[number])
        except ValueError:
            continue  # no probabilities
        if any(math.isnan(score) or score == math.inf for score in scores):
            continue  # nothing is left, or more than there is
        if not is_clear(model, settings, ids, prompt, rows[number], scores, rng):
            continue
        left = [[i, float(f"{score:.8g}")] for i, score in enumerate(scores) if score != -math.inf]
        cases.append({"settings": settings, "ids": ids, "prompt": prompt, "row": number, "scores": left})
    return {"rows": rows, "cases": cases}


# ---------------------------------------------------------------- continuations

class Leads:
    """Watches a beam search decide."""

    def __init__(self, model):
        self.model, self.least = model, math.inf
        self.names = ("_get_top_k_continuations", "_update_finished_beams", "_check_early_stop_heuristic")

    def __enter__(self):
        for name in self.names:
            setattr(self.model, name, getattr(self, "watch" + name)(getattr(self.model, name)))
        return self

    def __exit__(self, *_):
        for name in self.names:
            delattr(self.model, name)

    def sorted(self, values):
        values = values[values > -1e8].sort(descending=True)[0]
        if len(values) > 1:
            self.least = min(self.least, (values[:-1] - values[1:]).min().item())

    def watch_get_top_k_continuations(self, call):
        def watched(accumulated_log_probs, beams_to_keep, **rest):
            self.sorted(accumulated_log_probs[0].topk(beams_to_keep + 1)[0])
            return call(accumulated_log_probs=accumulated_log_probs, beams_to_keep=beams_to_keep, **rest)
        return watched

    def watch_update_finished_beams(self, call):
        def watched(**given):
            results = call(**given)
            self.sorted(results[1][0])
            return results
        return watched

    def watch_check_early_stop_heuristic(self, call):
        def watched(running_beam_scores, beam_scores, cur_len, max_length, decoder_prompt_len, length_penalty, **rest):
            for length in (max_length, cur_len):
                best = running_beam_scores[0, 0] / (length - decoder_prompt_len) ** length_penalty
                self.least = min(self.least, (best - beam_scores[0].min()).abs().item())
            return call(running_beam_scores=running_beam_scores, beam_scores=beam_scores, cur_len=cur_len,
                        max_length=max_length, decoder_prompt_len=decoder_prompt_len, length_penalty=length_penalty,
                        **rest)
        return watched


def draw_search(rng, vocabulary, likely, length):
    settings = {}

    def maybe(name, draw, chance):
        if rng.random() < chance:
            settings[name] = draw()

    if rng.random() < 0.25:
        settings["max_length"] = length + rng.randint(1, 16)
    else:
        settings["max_new_tokens"] = rng.randint(1, 16)
    maybe("eos_token_id", lambda: rng.sample(likely, rng.randint(1, 3)), 0.85)
    maybe("min_new_tokens", lambda: rng.randint(1, 6), 0.2)
    maybe("repetition_penalty", lambda: rng.choice((0.8, 1.2, 1.5)), 0.3)
    maybe("no_repeat_ngram_size", lambda: rng.randint(1, 3), 0.3)
    maybe("bad_words_ids", lambda: [[rng.choice(likely)], rng.sample(likely, 2)], 0.2)
    maybe("suppress_tokens", lambda: rng.sample(likely, 1), 0.15)
    maybe("begin_suppress_tokens", lambda: rng.sample(likely, 2), 0.2)
    maybe("forced_eos_token_id", lambda: rng.randrange(vocabulary), 0.15)
    maybe("exponential_decay_length_penalty", lambda: [rng.randint(0, 4), 1.1], 0.15)
    maybe("renormalize_logits", lambda: True, 0.2)
    if "eos_token_id" not in settings:
        settings.pop("exponential_decay_length_penalty", None)
        settings.pop("min_new_tokens", None)
    if settings.get("forced_eos_token_id") in settings.get("suppress_tokens", []):
        del settings["suppress_tokens"]
    return settings


def draw_beams(rng, settings):
    settings["num_beams"] = rng.choice((2, 2, 3, 4, 5, 8))
    settings["early_stopping"] = rng.choice((False, True, "never"))
    settings["length_penalty"] = rng.choice((-1.0, 0.0, 0.6, 1.0, 1.0, 2.0))
    settings["num_return_sequences"] = rng.randint(1, settings["num_beams"])


def trim(row, eos):
    """Without what fills a row up."""
    for place, token in enumerate(row):
        if token in eos:
            return row[:place + 1]
    return row


@torch.no_grad()
def search(model, prompt, settings):
    """The sequences, their scores, and the least lead; nothing if a sequence is none."""
    settings = copy.deepcopy(settings)
    eos = settings.setdefault("eos_token_id", [])
    ids = torch.tensor([prompt])
    if not eos:
        settings["eos_token_id"] = None
    with Leads(model) as leads:
        output = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, pad_token_id=0,
                                return_dict_in_generate=True, output_scores=True, **settings)
    rows = [trim(row[len(prompt):].tolist(), eos) for row in output.sequences]
    if settings.get("num_beams", 1) > 1:
        return rows, output.sequences_scores.tolist(), leads.least
    for scores in output.scores:
        leads.sorted(scores[0].topk(2)[0])
    return rows, None, leads.least


def make_continuations(name):
    rng = random.Random(name)
    directory = ROOT / "test" / "data" / name
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32)
    model.generation_config.eos_token_id = None
    vocabulary = model.config.vocab_size
    cases, unclear = [], 0
    while len(cases) < 40:
        prompt = [rng.randrange(vocabulary) for _ in range(rng.choice((1, 2, 5, 17, 40)))]
        plain, _, _ = search(model, prompt, {"max_new_tokens": 16, "num_beams": 4, "num_return_sequences": 4})
        likely = sorted({token for row in plain for token in row})
        if len(likely) < 4:
            continue
        settings = draw_search(rng, vocabulary, likely, len(prompt))
        if len(cases) >= 12:
            draw_beams(rng, settings)
        rows, scores, lead = search(model, prompt, settings)
        if not lead > CLEAR_LEAD:
            unclear += 1
            continue
        case = {"settings": settings, "prompt": prompt, "sequences": rows, "lead": float(f"{min(lead, 100):.2g}")}
        if scores:
            case["scores"] = [float(f"{score:.6g}") for score in scores]
        cases.append(case)
    ended = sum(row[-1] in case["settings"].get("eos_token_id", []) for case in cases for row in case["sequences"])
    total = sum(len(case["sequences"]) for case in cases)
    print(f"{name}: {len(cases)} cases, {unclear} left out, {ended} of {total} sequences end with eos", flush=True)
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "test" / "data" / "generation")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    write(options.output / "processors.json", make_processors())
    write(options.output / "continuations.json", {name: make_continuations(name) for name in CHECKPOINTS})


if __name__ == "__main__":
    main()
