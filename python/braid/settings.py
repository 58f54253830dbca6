"""Settings of generation, by the names of Transformers' GenerationConfig."""

from __future__ import annotations

import ctypes
import os
from typing import Any

from . import _structs as s
from ._arrays import Input, Output, is_integer, natural
from ._error import invalid
from ._handle import new_pointer
from ._library import c, check, encode_path
from .text import encode_text

NATURALS = {name: name for name in (
    "max_new_tokens", "max_length", "min_new_tokens", "min_length", "no_repeat_ngram_size",
    "top_k", "seed", "num_return_sequences", "num_beams", "top_log_probs")}
FLAGS = ("do_sample", "log_probs", "remove_invalid_values", "renormalize_logits")
FLOATS = ("repetition_penalty", "presence_penalty", "frequency_penalty", "temperature", "top_p",
          "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff", "top_h", "length_penalty")
TOKENS = {"forced_bos_token_id": "forced_bos_id", "forced_eos_token_id": "forced_eos_id"}
LISTS = {"eos_token_id": ("eos_ids", "num_eos_ids"),
         "suppress_tokens": ("suppress_ids", "num_suppress_ids"),
         "begin_suppress_tokens": ("begin_suppress_ids", "num_begin_suppress_ids")}
EARLY = {False: 0, True: 1, "never": 2}


def _as_list(value):
    return [value] if is_integer(value) or isinstance(value, str) else list(value)


class Settings:
    """Settings of C, and what they point to. None is as if it were not given."""

    def __init__(self, **options):
        self.raw = s.generation_settings()
        self.stop_strings: list[str] = []
        self.eos: list[int] = []
        self._keep_alive = []
        for name, value in options.items():
            if value is not None:
                self._set(name, value)

    def _set(self, name, value):
        if name in NATURALS:
            setattr(self.raw, name, natural(value, name))
        elif name in FLAGS:
            setattr(self.raw, name, bool(value))
        elif name in FLOATS:
            setattr(self.raw, name, float(value))
        elif name in TOKENS:
            ids = _as_list(value)
            if len(ids) != 1:
                raise invalid(f"expected one id as {name}, but got {len(ids)}")
            setattr(self.raw, TOKENS[name], self._point(ids, name).first)
        elif name in LISTS:
            ids = self._point(_as_list(value), name)
            if name == "eos_token_id":
                self.eos = [int(token) for token in _as_list(value)]
            pointer, count = LISTS[name]
            setattr(self.raw, pointer, ids.address)
            setattr(self.raw, count, ids.size)
        else:
            setter = getattr(self, "_set_" + name, None)
            if setter is None:
                raise TypeError(f"unknown setting {name!r}; braid.SETTINGS lists what there is")
            setter(value)

    def _point(self, ids, name):
        array = Input(ids, "i", name)
        self._keep_alive.append(array)
        array.first = int(ids[0]) if len(ids) else None
        return array

    def _records(self, kind, values):
        array = (kind * max(len(values), 1))(*values)
        self._keep_alive.append(array)
        return array, len(values)

    def _set_stop_strings(self, value):
        self.stop_strings = _as_list(value)
        texts = [encode_text(text) for text in self.stop_strings]
        self.raw.stop_strings, self.raw.num_stop_strings = self._records(
            s.string, [s.string(text, len(text)) for text in texts])

    def _set_bad_words_ids(self, value):
        words = [self._point(word, "bad_words_ids") for word in value]
        self.raw.bad_words, self.raw.num_bad_words = self._records(
            s.token_list, [s.token_list(word.address, word.size) for word in words])

    def _set_sequence_bias(self, value):
        """A dictionary of tuples, or [[ids, bias], ...], as the reference takes them."""
        pairs = value.items() if hasattr(value, "items") else value
        biases = []
        for ids, bias in pairs:
            array = self._point(list(ids), "sequence_bias")
            biases.append(s.sequence_bias(array.address, array.size, float(bias)))
        self.raw.sequence_bias, self.raw.num_sequence_biases = self._records(
            s.sequence_bias, biases)

    def _set_exponential_decay_length_penalty(self, value):
        start, factor = value
        self.raw.decay_start = natural(start, "exponential_decay_length_penalty")
        self.raw.decay_factor = float(factor)

    def _set_early_stopping(self, value):
        if value not in EARLY:
            raise invalid(f"expected False, True or 'never' as early_stopping, but got {value!r}")
        self.raw.early_stopping = EARLY[value]


#: Every setting that generate takes.
SETTINGS = tuple(sorted([
    *NATURALS, *FLAGS, *FLOATS, *TOKENS, *LISTS,
    *(name[5:] for name in dir(Settings) if name.startswith("_set_"))]))


def _read_settings(raw) -> dict[str, Any]:
    """Those of C's settings that differ from the defaults, by the reference's names."""
    plain = s.generation_settings()
    found: dict[str, Any] = {}
    for name, field in [(n, n) for n in (*NATURALS, *FLAGS, *FLOATS)] + list(TOKENS.items()):
        if getattr(raw, field) != getattr(plain, field):
            value = getattr(raw, field)
            found[name] = bool(value) if name in FLAGS else value
    for name, (pointer, count) in LISTS.items():
        if getattr(raw, count):
            found[name] = (ctypes.c_int32 * getattr(raw, count)).from_address(
                getattr(raw, pointer))[:]
    if raw.num_stop_strings:
        found["stop_strings"] = [text.text[:text.length].decode("utf-8")
                                 for text in raw.stop_strings[:raw.num_stop_strings]]
    for name, field, count in (("bad_words_ids", raw.bad_words, raw.num_bad_words),
                               ("sequence_bias", raw.sequence_bias, raw.num_sequence_biases)):
        if count:
            lists = [((ctypes.c_int32 * item.length).from_address(item.ids)[:], item)
                     for item in field[:count]]
            found[name] = [ids if name == "bad_words_ids" else [ids, item.bias]
                           for ids, item in lists]
    if raw.decay_factor != 1:
        found["exponential_decay_length_penalty"] = (raw.decay_start, raw.decay_factor)
    if raw.early_stopping:
        found["early_stopping"] = {1: True, 2: "never"}[raw.early_stopping]
    return found


def read_config(path: str | os.PathLike) -> dict[str, Any]:
    """The settings of generation_config.json in a directory that differ from the defaults."""
    pointer = new_pointer()
    check(c.generation_config_open, encode_path(path), ctypes.byref(pointer))
    try:
        return _read_settings(c.generation_config_settings(pointer).contents)
    finally:
        c.generation_config_close(pointer)


def process_logits(ids, logits, *, prompt_length: int | None = None, **settings):
    """What the processors of `settings` make of the logits of the next token.

    `ids` are the prompt and what was generated; the first `prompt_length` of them, all if it is
    not given, are the prompt. Tokens that may not be chosen get minus infinity.
    """
    seen, given = Input(ids, "i", "ids"), Input(logits, "f", "logits")
    scores = Output((given.size,))
    length = seen.size if prompt_length is None else natural(prompt_length, "prompt_length")
    chosen = Settings(**settings)  # keeps alive what it points to
    check(c.process_logits, ctypes.byref(chosen.raw), seen.address, seen.size,
          length, given.address, scores.address, given.size)
    return scores.value
