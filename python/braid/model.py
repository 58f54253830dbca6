"""Compiled models and what they say of themselves."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import functools
import os

from . import _structs as s
from ._arrays import natural
from ._error import Error
from ._handle import Handle, new_pointer
from ._library import c, check, encode_path


class Head(enum.IntEnum):
    """What outputs of a model are."""

    BASE = 0            #: the last hidden state
    CAUSAL_LM = 1       #: logits
    CLASSIFICATION = 2  #: scores of labels


@dataclasses.dataclass(frozen=True)
class Parameter:
    """A weight: `count` elements (layers) of `type`, `stride` bytes apart."""

    name: str
    type: str
    offset: int
    stride: int
    count: int


@dataclasses.dataclass(frozen=True)
class State:
    """A state of `count` layers; `kind` is "kv", "conv" or "ssm"."""

    name: str
    kind: str
    type: str
    count: int


@dataclasses.dataclass(frozen=True)
class Kernel:
    """A function of generated code."""

    name: str
    emitter: str
    isa: str
    tile: str


@dataclasses.dataclass(frozen=True)
class Description:
    """What a model's library says of itself; braid/abi.h has the fields' meanings."""

    name: str
    family: str
    compiler: str
    dtype: str
    isa: str
    head: Head
    vocabulary: int
    hidden: int
    layers: int
    routers: int
    experts: int
    experts_per_token: int
    attentions: int
    attention_heads: int
    output_width: int
    max_sequences: int
    max_context: int
    max_tokens: int
    weights_bytes: int
    weights_digest: str
    model_hash: str
    slot_bytes: int
    kv_block_bytes: int
    pad_token: int | None
    z_loss_coefficient: float
    aux_loss_coefficient: float
    parameters: tuple[Parameter, ...]
    states: tuple[State, ...]
    kernels: tuple[Kernel, ...]
    phases: tuple[str, ...]


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _records(kind, pointer, count):
    """`count` structs as dataclasses with some of their fields."""
    names = [field.name for field in dataclasses.fields(kind)]
    return tuple(kind(*(_text(getattr(pointer[i], name)) for name in names))
                 for i in range(count))


def _describe(raw) -> Description:
    plain = {field.name: _text(getattr(raw, field.name))
             for field in dataclasses.fields(Description)}
    plain.update(
        isa=isa_name(raw.isa), head=Head(raw.head),
        weights_digest=bytes(raw.weights_digest).hex(), model_hash=bytes(raw.model_hash).hex(),
        pad_token=None if raw.pad_token < 0 else raw.pad_token,
        parameters=_records(Parameter, raw.parameters, raw.num_parameters),
        states=_records(State, raw.states, raw.num_states),
        kernels=_records(Kernel, raw.kernels, raw.num_kernels),
        phases=tuple(_text(raw.phases[i]) for i in range(raw.num_phases)))
    return Description(**plain)


@dataclasses.dataclass(frozen=True)
class MemoryPlan:
    """The bytes of a session and its options with every default filled in."""

    slots: int
    kv: int
    workspace: int
    tables: int
    total: int
    weights: int
    token_arena: int
    row_arena: int
    thread_arenas: int
    outputs: int
    num_slots: int
    max_context: int
    max_tokens: int
    max_rows: int
    threads: int
    num_kv_blocks: int


def version() -> str:
    """The library's version: "0.1.0"."""
    number = c.version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def host_isa() -> str:
    """The instruction set of this machine: "x86-64-v4", ..., or "none"."""
    return isa_name(c.host_isa())


def isa_name(isa: int) -> str:
    """The name of a BRAID_ABI_ISA_ number."""
    return _text(c.isa_name(isa))


class Model(Handle):
    """A compiled model. Any number of threads may use it at a time."""

    def __init__(self, path: str | os.PathLike, *, max_isa: int = 0):
        pointer = new_pointer()
        if max_isa:
            options = s.model_options(max_isa=natural(max_isa, "max_isa"))
            check(c.model_open_with, encode_path(path), ctypes.byref(options),
                  ctypes.byref(pointer))
        else:
            check(c.model_open, encode_path(path), ctypes.byref(pointer))
        super().__init__(pointer, c.model_close)
        self.path = os.fspath(path)
        self._generator = None

    @functools.cached_property
    def description(self) -> Description:
        """Names, shapes, limits, parameters, states, kernels, phases."""
        return _describe(c.model_description(self._pointer).contents)

    def plan(self, **options) -> MemoryPlan:
        """The bytes that session(**options) would take."""
        from .session import make_options
        plan = s.memory_plan()
        check(c.session_plan, self._pointer, ctypes.byref(make_options(**options)),
              ctypes.byref(plan))
        return MemoryPlan(*(getattr(plan, field.name)
                            for field in dataclasses.fields(MemoryPlan)))

    def session(self, **options):
        """A Session of this model; see there for the options."""
        from .session import Session
        return Session(self, **options)

    @functools.cached_property
    def tokenizer(self):
        """The Tokenizer that the artifact holds; an Error if it holds none."""
        from .text import Tokenizer
        return Tokenizer(self.path)

    @functools.cached_property
    def chat_template(self):
        """The ChatFormat that the artifact holds."""
        from .text import ChatFormat
        return ChatFormat(self.path)

    @functools.cached_property
    def generation_config(self) -> dict:
        """The settings of generation_config.json, by the reference's names."""
        from .settings import read_config
        return read_config(self.path)

    def generator(self, **options):
        """A Generator of this model; see there for the options."""
        from .generation import Generator
        return Generator(self, **options)

    def generate(self, inputs, **options):
        """Continues one prompt or several; see Generator.generate for the arguments.

        The generator is kept, so that a prompt that begins as one before is not read again; it is
        made anew when a call needs more slots or a longer context than it has.
        """
        from .generation import generate
        return generate(self, inputs, **options)

    def __repr__(self):
        if self._handle is None:
            return "<braid.Model, closed>"
        facts = self.description
        return (f"<braid.Model {facts.name!r}: {facts.family}, {facts.layers} layers, "
                f"{facts.dtype}, {facts.isa}>")


def load(path: str | os.PathLike, *, max_isa: int = 0) -> Model:
    """Opens the artifact in the directory `path`, which `braid compile` has made.

    Reads no weights: they are paged in as they are used. Raises braid.Error.
    """
    return Model(path, max_isa=max_isa)


__all__ = ["Description", "Error", "Head", "Kernel", "MemoryPlan", "Model", "Parameter", "State",
           "host_isa", "isa_name", "load", "version"]
