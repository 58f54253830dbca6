"""Sessions: slots that hold sequences, and their evaluation."""

from __future__ import annotations

import ctypes
import dataclasses
import os
from typing import Any, Callable, Sequence

from . import _structs as s
from ._arrays import Input, Output, copy_bytes, natural
from ._error import Error, Status, invalid
from ._handle import Caller, Interrupt, new_pointer
from ._library import c, check, encode_path

POISON, CHECK = 1, 2        # BRAID_SESSION_ bits
WITHOUT_KV = 1              # BRAID_SNAPSHOT_WITHOUT_KV
KEEP = {"none": 0, "last": 1, "all": 2}
KEEP_POSITIONS = 3


def make_options(*, slots: int = 1, max_context: int = 0, max_tokens: int = 0, max_rows: int = 0,
                 threads: int = 0, kv_positions: int = 0, hidden_states: bool = False,
                 router_logits: bool = False, attentions: bool = False,
                 cpus: Sequence[int] = (), poison: bool = False,
                 check_accesses: bool = False) -> s.session_options:
    """Options of a session as C has them; 0 is the default of each."""
    options = s.session_options()
    for name, value in (("slots", slots), ("max_context", max_context),
                        ("max_tokens", max_tokens), ("max_rows", max_rows),
                        ("threads", threads), ("kv_positions", kv_positions)):
        setattr(options, name, natural(value, name))
    options.hidden_states = bool(hidden_states)
    options.router_logits = bool(router_logits)
    options.attentions = bool(attentions)
    if len(cpus):
        options.cpus_array = Input(cpus, "I", "cpus")  # kept alive with the options
        options.cpus, options.num_cpus = options.cpus_array.address, options.cpus_array.size
    options.flags = POISON * bool(poison) | CHECK * bool(check_accesses)
    return options


@dataclasses.dataclass(frozen=True)
class TraceCall:
    """A call of the model begins: `rows` are (slot, position, length)."""

    call: int
    tokens: int
    rows: tuple[tuple[int, int, int], ...]


@dataclasses.dataclass(frozen=True)
class TracePhase:
    """A phase of a call has ended: units of work and nanoseconds of each thread."""

    call: int
    phase: int
    name: str
    layer: int
    units: tuple[int, ...]
    nanoseconds: tuple[int, ...]


def _make_trace(interrupt, on_call, on_phase):
    """The C struct, or None."""
    if on_call is None and on_phase is None:
        return None
    trace = s.trace()
    if on_call is not None:
        def call(_, event):
            e = event.contents
            rows = tuple((r.slot, r.position, r.length) for r in e.rows[:e.num_rows])
            interrupt.guard(on_call, TraceCall(e.call, e.tokens, rows))
        trace.call = s.TRACE_CALL(call)
    if on_phase is not None:
        def phase(_, event):
            e = event.contents
            interrupt.guard(on_phase, TracePhase(
                e.call, e.phase, e.name.decode(), e.layer, tuple(e.units[:e.num_threads]),
                tuple(e.nanoseconds[:e.num_threads])))
        trace.phase = s.TRACE_PHASE(phase)
    return trace


def set_callbacks(options, interrupt, on_call=None, on_phase=None, on_progress=None):
    """Has C call these, and ask `interrupt` whether to go on; `options` keeps them alive."""
    options.should_cancel = interrupt.callback
    trace = _make_trace(interrupt, on_call, on_phase)
    if trace is not None:
        options.trace = ctypes.pointer(trace)
    if on_progress is not None:
        options.progress = s.PROGRESS(
            lambda _, done, total: interrupt.guard(on_progress, done, total))


@dataclasses.dataclass
class Request:
    """Tokens that continue the sequence of a slot.

    `ids` or `embeddings` ([length, hidden]) are the tokens. `keep` says of which tokens outputs
    are wanted: "none", "last", "all", or a list of their places in this request, ascending.
    `snapshots` are places after which a snapshot is kept on the way. The rest is as in
    braid/braid.h.
    """

    ids: Any = None
    slot: int = 0
    embeddings: Any = None
    keep: str | Sequence[int] = "last"
    hidden_states: bool = False
    router_logits: bool = False
    attentions: bool = False
    rotary_positions: Any = None
    whole: int = 0
    snapshots: Sequence[int] = ()
    without_kv: bool = False


@dataclasses.dataclass
class Result:
    """What a request gave: numpy arrays of float32, or memoryviews without numpy.

    `output` is [kept tokens, output width]: logits, scores, or for a model without head the last
    hidden state. The others are None unless they were asked for:
    `hidden_states` [layers + 1, length, hidden], `router_logits` [routers, length, experts],
    `attentions` [attentions, length, heads, max_context of the session].
    """

    output: Any
    hidden_states: Any = None
    router_logits: Any = None
    attentions: Any = None
    snapshots: tuple[bytes, ...] = ()

    @property
    def logits(self):
        """The same as `output`."""
        return self.output


class _Prepared:
    """A request as C has it, and what it points to."""

    def __init__(self, session, request):
        self.raw = s.request(slot=natural(request.slot, "slot"),
                             whole=natural(request.whole, "whole"))
        self.keep_alive = []
        self.outputs = {}
        facts = session.model.description
        length = self._take_tokens(request, facts)
        self._take_kept(request, facts, length)
        for name, shape in (
                ("hidden_states", (facts.layers + 1, length, facts.hidden)),
                ("router_logits", (facts.routers, length, facts.experts)),
                ("attentions", (facts.attentions, length, facts.attention_heads,
                                session.plan.max_context))):
            if getattr(request, name):
                self._add_output(name, shape)
        if request.rotary_positions is not None:
            self._point("rotary_positions", request.rotary_positions, "i", length)
        self._take_snapshots(session, request)

    def _point(self, field, values, code, size=None):
        array = Input(values, code, field)
        if size is not None and array.size != size:
            raise invalid(f"expected {size} numbers as {field}, but got {array.size}")
        self.keep_alive.append(array)
        setattr(self.raw, field, array.address)
        return array

    def _take_tokens(self, request, facts):
        if (request.ids is None) == (request.embeddings is None):
            raise invalid("expected either ids or embeddings")
        if request.ids is not None:
            ids = self._point("ids", request.ids, "i")
            if len(ids.shape) != 1:
                raise invalid(f"expected ids of one sequence, but got {len(ids.shape)} dimensions")
            self.raw.length = ids.size
        else:
            array = self._point("embeddings", request.embeddings, "f")
            if len(array.shape) != 2 or array.shape[1] != facts.hidden:
                raise invalid(f"expected embeddings of [length, {facts.hidden}], but got "
                              f"{list(array.shape)}")
            self.raw.length = array.shape[0]
        return self.raw.length

    def _take_kept(self, request, facts, length):
        if isinstance(request.keep, str):
            if request.keep not in KEEP:
                raise invalid("expected 'none', 'last', 'all' or a list of tokens as keep, but "
                              f"got {request.keep!r}")
            self.raw.keep = KEEP[request.keep]
            rows = {"none": 0, "last": min(length, 1), "all": length}[request.keep]
        else:
            self.raw.keep = KEEP_POSITIONS
            rows = self._point("positions", request.keep, "Q").size
            self.raw.num_positions = rows
        self._add_output("output", (rows, facts.output_width))

    def _add_output(self, name, shape):
        output = Output(shape)
        self.outputs[name] = output.value
        self.keep_alive.append(output)
        setattr(self.raw, name, output.address)

    def _take_snapshots(self, session, request):
        self.snapshots = []
        if not len(request.snapshots):
            return
        seen = session.length(request.slot)
        kept = (s.kept_snapshot * len(request.snapshots))()
        for snapshot, tokens in zip(kept, request.snapshots):
            snapshot.tokens = natural(tokens, "snapshots")
            snapshot.flags = WITHOUT_KV * bool(request.without_kv)
            # What is out of range is refused before anything is written.
            tokens = min(snapshot.tokens, self.raw.length)
            size = c.snapshot_bytes(session.model._pointer, seen + tokens, snapshot.flags)
            data = (ctypes.c_char * max(size, 1))()
            snapshot.data, snapshot.capacity = ctypes.addressof(data), size
            self.snapshots.append(data)
        self.keep_alive.append(kept)
        self.raw.snapshots, self.raw.num_snapshots = kept, len(kept)

    def result(self):
        return Result(snapshots=tuple(data.raw for data in self.snapshots), **self.outputs)


@dataclasses.dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot says of itself. Ids of tokens given as embeddings are negative."""

    tokens: int
    has_kv: bool
    bytes: int
    model_hash: str
    isa: int
    ids: tuple[int, ...]
    whole: int


def read_snapshot(data) -> SnapshotInfo:
    """Checks that `data` is an undamaged snapshot, of whatever model."""
    keep, address, size = copy_bytes(data)
    info = s.snapshot_info()
    check(c.snapshot_read, address, size, ctypes.byref(info))
    ids = tuple(info.ids[:info.tokens])
    del keep
    return SnapshotInfo(info.tokens, not info.flags & WITHOUT_KV, info.bytes,
                        bytes(info.model_hash).hex(), info.isa, ids, info.whole)


class Slots:
    """What can be done with the slots of a session."""

    model: Any
    _session: Any
    _call: Callable[[Callable[[], Any]], Any]

    def length(self, slot: int = 0) -> int:
        """The tokens that `slot` has seen."""
        return c.slot_length(self._session, natural(slot, "slot"))

    def reset(self, slot: int = 0) -> None:
        """Forgets the sequence of `slot`."""
        self._do(c.slot_reset, natural(slot, "slot"))

    def fork(self, from_slot: int, to_slot: int) -> None:
        """Makes `to_slot` hold what `from_slot` does."""
        self._do(c.slot_fork, natural(from_slot, "from_slot"), natural(to_slot, "to_slot"))

    def snapshot(self, slot: int = 0, *, without_kv: bool = False) -> bytes:
        """What `slot` holds, as bytes. Without keys and values it is all that truncate needs."""
        flags = WITHOUT_KV * bool(without_kv)
        size = c.snapshot_bytes(self.model._pointer, self.length(slot), flags)
        data = (ctypes.c_char * max(size, 1))()
        self._do(c.slot_snapshot, natural(slot, "slot"), flags, ctypes.addressof(data), size)
        return data.raw[:size]

    def restore(self, slot: int, data) -> None:
        """Makes `slot` hold what the snapshot does."""
        keep, address, size = copy_bytes(data)
        self._do(c.slot_restore, natural(slot, "slot"), address, size)
        del keep

    def truncate(self, slot: int, data) -> None:
        """Takes `slot`, which has seen the snapshot's tokens first, back to there."""
        keep, address, size = copy_bytes(data)
        self._do(c.slot_truncate, natural(slot, "slot"), address, size)
        del keep

    def save(self, path: str | os.PathLike, slot: int = 0, *, without_kv: bool = False) -> None:
        """Writes a snapshot to a file, which appears whole or not at all."""
        self._do(c.slot_snapshot_file, natural(slot, "slot"), WITHOUT_KV * bool(without_kv),
                 encode_path(path))

    def load(self, path: str | os.PathLike, slot: int = 0) -> None:
        """Restores a snapshot from a file."""
        self._do(c.slot_restore_file, natural(slot, "slot"), encode_path(path))

    def _do(self, function, *arguments):
        self._call(lambda: check(function, self._session, *arguments))


class Session(Caller, Slots):
    """Slots that hold sequences, workspace and a team of threads.

    Options, 0 being the default of each: `slots` (1), `max_context` (positions a slot may hold),
    `max_tokens` and `max_rows` (of one call), `threads`, `kv_positions` (that all slots together
    may hold), `cpus` (that its threads stay on); whether requests may ask for `hidden_states`, `router_logits`, `attentions`;
    `should_cancel`, a function asked before every call of the model; `on_call` and `on_phase`,
    told of a TraceCall and a TracePhase; `on_progress`, told after every call how many tokens of
    an evaluation are done, of how many.
    """

    def __init__(self, model, *, should_cancel: Callable[[], bool] | None = None,
                 on_call: Callable[[TraceCall], Any] | None = None,
                 on_phase: Callable[[TracePhase], Any] | None = None,
                 on_progress: Callable[[int, int], Any] | None = None, **options):
        self.model = model
        self._interrupt = Interrupt(should_cancel)
        self._options = raw = make_options(**options)
        set_callbacks(raw, self._interrupt, on_call, on_phase, on_progress)
        pointer = new_pointer()
        check(c.session_create, model._pointer, ctypes.byref(raw), ctypes.byref(pointer))
        super().__init__(pointer, c.session_destroy, (model,))
        self.plan = model.plan(**options)  #: its MemoryPlan

    @property
    def _session(self):
        return self._pointer

    def evaluate(self, ids=None, **request) -> Result:
        """Continues one slot; the arguments are those of Request."""
        return self.evaluate_all([Request(ids, **request)])[0]

    def evaluate_all(self, requests: Sequence[Request]) -> list[Result]:
        """Continues several slots together.

        Neither the company, nor how a prompt is cut, nor threads change a bit of the results. An
        interrupt ends it between two calls of the model; slots whose request had begun must then
        be reset or restored.
        """
        def work():
            prepared = [_Prepared(self, request) for request in requests]
            raw = (s.request * len(prepared))(*(each.raw for each in prepared))
            self._interrupt.run(
                lambda: check(c.evaluate, self._pointer, raw, len(prepared)))
            return [each.result() for each in prepared]
        return self._call(work)


__all__ = ["Error", "Request", "Result", "Session", "SnapshotInfo", "Status", "TraceCall",
           "TracePhase", "read_snapshot"]
