"""Continues prompts: sampling, beams, stops, streaming."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import functools
from typing import Iterator

from . import _structs as s
from ._arrays import Input, copy_bytes, is_integer, natural
from ._error import Error, Status, invalid
from ._handle import Caller, Handle, Interrupt, new_pointer
from ._library import c, check
from .session import Slots, make_options, set_callbacks
from .settings import Settings
from .text import copy_text


NO_SLOT = (1 << 64) - 1  # BRAID_NO_SLOT


class Finish(enum.IntEnum):
    """Why a continuation ended."""

    RUNNING = 0    #: it has not
    EOS = 1        #: `reason` is the id that ended it, its last
    STOP = 2       #: `reason` is the stop string that its text came to
    LENGTH = 3     #: max_new_tokens or max_length
    CONTEXT = 4    #: the context, or the KV pool, is full
    CANCELLED = 5
    FAILED = 6


@dataclasses.dataclass(frozen=True)
class Continuation:
    """What a prompt is continued by. `str()` of it is its text."""

    ids: list[int]             #: without the prompt
    text: str                  #: empty without a tokenizer
    finish: Finish
    reason: int | str | None   #: an id of eos_token_id, or one of stop_strings
    score: float               #: of beams; else the sum of log_probs if they are kept
    log_probs: list[float] | None                      #: of each token
    top_log_probs: list[list[tuple[int, float]]] | None  #: (id, logarithm), likeliest first

    def __str__(self) -> str:
        return self.text


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a generation has cost so far; times are in nanoseconds."""

    prompt_tokens: int
    reused_tokens: int
    read_tokens: int
    generated_tokens: int
    wait_time: int
    prompt_time: int
    decode_time: int
    common_tokens: int


#------------------------------------------------------------------------------
# Generations
#------------------------------------------------------------------------------

class Generation(Handle):
    """One prompt and its continuations, advanced by Generator.step."""

    def __init__(self, generator: Generator, ids, settings: Settings,
                 continue_text: bool = False):
        array = Input(ids, "i", "ids")
        prompt = s.prompt(ids=array.address, length=array.size,
                          settings=ctypes.pointer(settings.raw),
                          continue_text=bool(continue_text))
        pointer = new_pointer()
        generator._call(lambda: check(c.generation_start, generator._pointer,
                                      ctypes.byref(prompt), ctypes.byref(pointer)))
        super().__init__(pointer, generator._destroy, (generator,))
        self._generator = generator
        self._settings = settings
        self._shown = [0] * max(settings.raw.num_return_sequences, 1)

    def __len__(self) -> int:
        """The number of continuations."""
        return len(self._shown)

    def _read(self, index, take):
        """take(the C struct), which lives until the generator's next call."""
        raw = s.sequence()

        def work():
            check(c.generation_sequence, self._pointer, natural(index, "index"),
                  ctypes.byref(raw))
            return take(raw)
        return self._generator._call(work)

    def __getitem__(self, index: int) -> Continuation:
        """A continuation so far."""
        if index >= len(self):
            raise IndexError(index)
        return self._read(index, self._copy)

    def _copy(self, raw):
        finish = Finish(raw.finish)
        reasons: dict[Finish, list] = {Finish.EOS: self._settings.eos,
                                       Finish.STOP: self._settings.stop_strings}
        count, top = raw.num_ids, self._settings.raw.top_log_probs
        return Continuation(
            raw.ids[:count] if count else [], copy_text(raw.text, raw.text_length), finish,
            reasons[finish][raw.reason] if finish in reasons else None, raw.score,
            raw.log_probs[:count] if raw.log_probs else None,
            [[(pair.id, pair.log_prob) for pair in raw.top_log_probs[i * top:(i + 1) * top]]
             for i in range(count)] if raw.top_log_probs else None)

    def slot(self, index: int = 0) -> int | None:
        """The slot that holds a continuation but for its last token; None if it has ended."""
        slot = self._read(index, lambda raw: raw.slot)
        return None if slot == NO_SLOT else slot

    def _new(self, index, as_text):
        """What has been added to a continuation since it was asked for last."""
        def take(raw):
            shown = self._shown[index]
            self._shown[index] = raw.text_length if as_text else raw.num_ids
            if as_text:
                return copy_text((raw.text or 0) + shown, raw.text_length - shown)
            return raw.ids[shown:raw.num_ids] if raw.num_ids else []
        return self._read(index, take)

    @property
    def cost(self) -> Cost:
        raw = s.generation_cost()
        self._generator._call(
            lambda: check(c.generation_costs, self._pointer, ctypes.byref(raw)))
        return Cost(*(getattr(raw, field.name) for field in dataclasses.fields(Cost)))


def _destroy_all(generations):
    while generations:
        c.generation_destroy(generations.pop())


def _destroy_generator(orphans, pointer):
    _destroy_all(orphans)
    c.generator_destroy(pointer)


class Generator(Caller, Slots):
    """A session whose slots it hands out to prompts.

    Options are those of Session, and `tokenizer` (None: continuations have no text),
    `keep_special_tokens` (in the text), `max_kept_bytes` (for states that are kept so that a
    prompt which begins as one before is not read again), `reuse` (False: every prompt is read
    from its beginning).
    """

    def __init__(self, model, *, tokenizer=None, keep_special_tokens: bool = False,
                 max_kept_bytes: int = 0, reuse: bool = True, should_cancel=None, on_call=None,
                 on_phase=None, on_progress=None, **options):
        self.model = model
        self.tokenizer = tokenizer
        self._interrupt = Interrupt(should_cancel)
        self._session_options = make_options(**options)
        set_callbacks(self._session_options, self._interrupt, on_call, on_phase, on_progress)
        raw = s.generator_options(
            session=ctypes.pointer(self._session_options),
            tokenizer=tokenizer._pointer if tokenizer is not None else None,
            keep_special=bool(keep_special_tokens),
            max_kept_bytes=natural(max_kept_bytes, "max_kept_bytes"), no_reuse=not reuse)
        pointer = new_pointer()
        check(c.generator_create, model._pointer, ctypes.byref(raw), ctypes.byref(pointer))
        # Of generations that went away while the generator was in use.
        self._orphans: list = []
        super().__init__(pointer, functools.partial(_destroy_generator, self._orphans),
                         (model,) if tokenizer is None else (model, tokenizer))
        self.plan = model.plan(**options)  #: its session's MemoryPlan

    @property
    def _session(self):
        return c.generator_session(self._pointer)

    def _destroy(self, generation):
        """Releases a generation of C, now or as soon as nobody uses the generator."""
        self._orphans.append(generation)
        if self._lock.acquire(blocking=False):
            try:
                if not self._busy:
                    self._settle()
            finally:
                self._lock.release()

    def _settle(self):
        _destroy_all(self._orphans)

    def start(self, prompt, *, add_special_tokens: bool = True,
              continue_text: bool | None = None, **settings) -> Generation:
        """Starts a generation of text, ids or a conversation; nothing is evaluated yet.

        With `continue_text`, the text goes on where the prompt's ends and may begin with a blank,
        which is the default for prompts of text; else it begins anew.
        """
        if continue_text is None:
            continue_text = isinstance(prompt, str)
        return Generation(self, _encode(self.tokenizer, self.model, prompt, add_special_tokens),
                          Settings(**settings), continue_text)

    def find_slot(self, ids) -> int | None:
        """The free slot that has seen the longest beginning of `ids` and nothing else."""
        array = Input(ids, "i", "ids")
        slot = self._call(
            lambda: c.generator_find_slot(self._pointer, array.address, array.size))
        return None if slot == NO_SLOT else slot

    def restore_prompt(self, data) -> None:
        """Lets a free slot hold what the snapshot does, for prompts that begin like it."""
        keep, address, size = copy_bytes(data)
        self._call(lambda: check(c.generator_restore, self._pointer, address, size))
        del keep

    def step(self) -> int:
        """Advances all generations by one evaluation; returns how many are not finished."""
        running = ctypes.c_uint64()
        self._call(lambda: self._interrupt.run(
            lambda: check(c.generator_step, self._pointer, ctypes.byref(running))))
        return running.value

    def generate(self, inputs, *, stream: bool = False, attention_mask=None,
                 add_special_tokens: bool = True, use_generation_config: bool = True,
                 continue_text: bool | None = None, **settings):
        """Continues one prompt or several.

        `inputs` is text, ids, or a conversation (a list of {"role", "content"}), or a list of
        such; or a rectangle of ids, of which `attention_mask` says what is padding. Settings have
        the reference's names: max_new_tokens, do_sample, temperature, top_k, top_p, min_p,
        num_beams, num_return_sequences, stop_strings, eos_token_id, seed and so on: see
        braid.SETTINGS. Those that are not given are the artifact's own.

        With `continue_text`, texts go on where the prompts' end and may begin with a blank; that
        is the default for prompts of text.

        Returns a Continuation; of num_return_sequences a list of them; of several prompts a list
        of either. With `stream`, returns an iterator over pieces of text (without a tokenizer,
        over lists of ids) as they come; of several prompts or sequences, over (prompt, sequence,
        piece). Leaving the iterator early, or Ctrl-C, ends the generation.
        """
        prompts, single = _split(inputs, attention_mask)
        if use_generation_config:
            settings = _merge(self.model, settings)
        chosen = Settings(**settings)
        if continue_text is None:
            continue_text = bool(prompts) and isinstance(prompts[0], str)
        ids = [_encode(self.tokenizer, self.model, prompt, add_special_tokens)
               for prompt in prompts]
        if stream:
            return self._stream(ids, chosen, single, continue_text)
        return _shape(self._run(ids, chosen, continue_text), single)

    def _start_all(self, prompts, settings, continue_text):
        generations: list[Generation] = []
        try:
            for ids in prompts:
                generations.append(Generation(self, ids, settings, continue_text))
        except BaseException:
            _close(generations)
            raise
        return generations

    def _run(self, prompts, settings, continue_text):
        generations = self._start_all(prompts, settings, continue_text)
        try:
            while self.step():
                pass
            return [list(generation) for generation in generations]
        finally:
            _close(generations)

    def _stream(self, prompts, settings, single, continue_text) -> Iterator:
        generations = self._start_all(prompts, settings, continue_text)
        as_text = self.tokenizer is not None
        alone = single and len(generations[0]) == 1
        try:
            running = True
            while running:
                running = bool(self.step())
                for number, generation in enumerate(generations):
                    for index in range(len(generation)):
                        piece = generation._new(index, as_text)
                        if piece:
                            yield piece if alone else (number, index, piece)
            return _shape([list(generation) for generation in generations], single)
        finally:
            _close(generations)


def _close(generations):
    for generation in generations:
        generation.close()


def _shape(results, single):
    """Lists only where there can be several."""
    results = [each[0] if len(each) == 1 else each for each in results]
    return results[0] if single else results


def _merge(model, settings):
    """Settings over those of the artifact. Given beams or samples, its own are not mixed in."""
    merged = dict(model.generation_config)
    # Of the two bounds the given one is meant, whatever the file says of the other.
    if settings.get("max_new_tokens") is None and settings.get("max_length") is not None:
        merged.pop("max_new_tokens", None)
    merged.update((name, value) for name, value in settings.items() if value is not None)
    return merged


#------------------------------------------------------------------------------
# Prompts
#------------------------------------------------------------------------------

def _is_conversation(value):
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], dict)


def _split(inputs, attention_mask):
    """A list of prompts, and whether there was but one."""
    if isinstance(inputs, str) or _is_conversation(inputs):
        prompts, single = [inputs], True
    else:
        values = list(inputs)
        single = not values or is_integer(values[0])
        prompts = [inputs] if single else values
    if attention_mask is None:
        return prompts, single
    from .losses import padded_rows
    rows = padded_rows([attention_mask] if single else attention_mask)
    if len(rows) != len(prompts):
        raise invalid(f"expected a row of attention_mask for each of {len(prompts)} prompts, but "
                      f"got {len(rows)}")
    return [prompt[first:first + length]
            for prompt, (first, length) in zip(prompts, rows)], single


def _encode(tokenizer, model, prompt, add_special_tokens):
    """The ids of text, of a conversation, or ids."""
    if not isinstance(prompt, str) and not _is_conversation(prompt):
        return prompt
    if tokenizer is None:
        raise invalid("expected ids, since there is no tokenizer, but got text")
    if isinstance(prompt, str):
        return tokenizer.encode(prompt, add_special_tokens=add_special_tokens)
    # A rendered template has its special tokens already.
    return model.chat_template.encode(tokenizer, prompt, add_generation_prompt=True)


def _find_tokenizer(model):
    """The artifact's, or None."""
    try:
        return model.tokenizer
    except Error as error:
        if error.status != Status.NOT_FOUND:
            raise
        return None


def generate(model, inputs, **options):
    """Model.generate: with a generator of the model that has room for this call."""
    tokenizer = _find_tokenizer(model)
    prompts, single = _split(inputs, options.pop("attention_mask", None))
    add_special_tokens = options.pop("add_special_tokens", True)
    ids = [_encode(tokenizer, model, prompt, add_special_tokens) for prompt in prompts]
    if options.get("continue_text") is None:
        options["continue_text"] = bool(prompts) and isinstance(prompts[0], str)
    settings = {name: value for name, value in options.items()
                if name not in ("stream", "use_generation_config", "continue_text")}
    chosen = Settings(**(_merge(model, settings) if options.get("use_generation_config", True)
                         else settings)).raw
    facts = model.description
    each = max(chosen.num_beams if chosen.num_beams > 1 else chosen.num_return_sequences, 1)
    slots = min(facts.max_sequences, max(chosen.num_beams + 1, min(len(ids) * each, 8)))
    longest = max((len(prompt) for prompt in ids), default=0)
    bound = longest + chosen.max_new_tokens if chosen.max_new_tokens else chosen.max_length
    context = facts.max_context
    if bound:
        context = min(context, max(1024, 1 << (bound - 1).bit_length()))
    generator = model._generator
    if generator is None or generator.plan.num_slots < slots \
            or generator.plan.max_context < context:
        if generator is not None:
            slots = max(slots, generator.plan.num_slots)
            context = max(context, generator.plan.max_context)
            generator.close()
        generator = model._generator = Generator(model, tokenizer=tokenizer, slots=slots,
                                                 max_context=context)
    return generator.generate(ids[0] if single else ids, **options)
