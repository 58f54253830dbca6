"""Finds and loads libbraid and libbraid-text, and calls them.

Functions of C are attributes of `c` by their names without braid_. Those that
return a status are called by `check`, which raises what they say. ctypes lets
other Python threads run meanwhile.
"""

import ctypes
import os
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

from . import _structs as s
from ._error import Error, Status

SOVERSION = 0  # the libraries' that this package is written against

P = c_void_p
STRUCT = POINTER

# Functions that return a status: all parameters but the last, a braid_error.
STATUS_FUNCTIONS = {
    # braid.h
    "model_open": [c_char_p, P],
    "model_open_with": [c_char_p, STRUCT(s.model_options), P],
    "session_plan": [P, STRUCT(s.session_options), STRUCT(s.memory_plan)],
    "session_create": [P, STRUCT(s.session_options), P],
    "slot_reset": [P, c_uint64],
    "evaluate": [P, STRUCT(s.request), c_size_t],
    # state.h
    "slot_fork": [P, c_uint64, c_uint64],
    "slot_snapshot": [P, c_uint64, c_uint64, P, c_uint64],
    "slot_snapshot_file": [P, c_uint64, c_uint64, c_char_p],
    "slot_restore": [P, c_uint64, P, c_uint64],
    "slot_restore_file": [P, c_uint64, c_char_p],
    "slot_truncate": [P, c_uint64, P, c_uint64],
    "snapshot_read": [P, c_uint64, STRUCT(s.snapshot_info)],
    # batch.h, loss.h
    "padded_rows": [P, c_uint64, c_uint64, STRUCT(s.padded_row)],
    "loss_add": [STRUCT(s.loss), P, P, c_uint64, c_uint64],
    "classification_loss": [P, P, c_uint64, c_uint64, STRUCT(c_double)],
}
FUNCTIONS = {
    # braid.h
    "version": (c_uint32, []),
    "status_name": (c_char_p, [c_int]),
    "host_isa": (c_uint32, []),
    "isa_name": (c_char_p, [c_uint32]),
    "model_close": (None, [P]),
    "model_description": (STRUCT(s.abi_model), [P]),
    "session_destroy": (None, [P]),
    "slot_length": (c_uint64, [P, c_uint64]),
    # state.h, batch.h, loss.h
    "snapshot_bytes": (c_uint64, [P, c_uint64, c_uint64]),
    "padded_scatter": (None, [s.padded_row, c_uint64, c_uint64, P, P]),
    "loss_value": (c_double, [STRUCT(s.loss), c_double]),
    "aux_loss_size": (c_uint64, [P]),
    "aux_loss_add": (None, [P, P, P, c_uint64, c_uint64]),
    "aux_loss_value": (c_double, [P, P]),
}
TEXT_STATUS_FUNCTIONS = {
    # tokenizer.h
    "tokenizer_open": [c_char_p, P],
    "tokenizer_encode": [P, c_char_p, c_size_t, STRUCT(s.encode_options), P, STRUCT(c_size_t)],
    "tokenizer_decode": [P, P, c_size_t, STRUCT(s.decode_options), P, STRUCT(c_size_t)],
    "decode_stream_create": [P, STRUCT(s.decode_options), P],
    "decode_stream_push": [P, c_int32, P, STRUCT(c_size_t)],
    "decode_stream_finish": [P, P, STRUCT(c_size_t)],
    # template.h
    "chat_format_open": [c_char_p, P],
    "chat_render": [P, c_char_p, c_size_t, STRUCT(s.render_options), STRUCT(s.text)],
    "chat_render_all": [P, c_char_p, c_size_t, STRUCT(s.render_options), STRUCT(s.text)],
    # generate.h
    "process_logits": [STRUCT(s.generation_settings), P, c_uint64, c_uint64, P, P, c_uint64],
    "generation_config_open": [c_char_p, P],
    "generator_create": [P, STRUCT(s.generator_options), P],
    "generation_start": [P, STRUCT(s.prompt), P],
    "generator_restore": [P, P, c_uint64],
    "generator_step": [P, STRUCT(c_uint64)],
    "generation_sequence": [P, c_uint64, STRUCT(s.sequence)],
    "generation_costs": [P, STRUCT(s.generation_cost)],
}
TEXT_FUNCTIONS = {
    # tokenizer.h
    "tokenizer_close": (None, [P]),
    "tokenizer_size": (c_uint64, [P]),
    "tokenizer_token": (c_int, [P, c_int32, P, STRUCT(c_size_t)]),
    "tokenizer_find": (c_int32, [P, c_char_p, c_size_t]),
    "tokenizer_role": (c_char_p, [P, c_int]),
    "text_release": (None, [P]),
    "decode_stream_destroy": (None, [P]),
    # template.h
    "text_clear": (None, [STRUCT(s.text)]),
    "chat_format_close": (None, [P]),
    # generate.h
    "generation_config_close": (None, [P]),
    "generation_config_settings": (STRUCT(s.generation_settings), [P]),
    "generator_destroy": (None, [P]),
    "generator_session": (P, [P]),
    "generator_find_slot": (c_uint64, [P, P, c_uint64]),
    "generation_destroy": (None, [P]),
}


def _find(name):
    """What dlopen takes: from $BRAID_LIBRARY_DIR, inside the package (a wheel), from the prefix
    that the package is installed in, else the system's."""
    file = f"lib{name}.so.{SOVERSION}"
    given = os.environ.get("BRAID_LIBRARY_DIR")
    if given:
        return str(Path(given) / file)
    package = Path(__file__).resolve().parent
    # PREFIX/lib/python3/dist-packages/braid
    for directory in (package / "lib", *package.parents[2:3]):
        if (directory / file).exists():
            return str(directory / file)
    return file


class _Functions:
    """The functions of the two libraries."""

    def __init__(self):
        self._declare(_load("braid"), STATUS_FUNCTIONS, FUNCTIONS)
        self._declare(_load("braid-text"), TEXT_STATUS_FUNCTIONS, TEXT_FUNCTIONS)

    def _declare(self, library, status_functions, functions):
        every = {name: (c_int, [*parameters, STRUCT(s.error)])
                 for name, parameters in status_functions.items()}
        for name, (result, parameters) in {**every, **functions}.items():
            function = getattr(library, "braid_" + name)
            function.restype = result
            function.argtypes = parameters
            setattr(self, name, function)


def _load(name):
    path = _find(name)
    try:
        return ctypes.CDLL(path)
    except OSError as problem:
        raise ImportError(
            f"cannot load {path}: {problem}; install Braid's libraries, or name their directory "
            "in BRAID_LIBRARY_DIR") from problem


c: Any = _Functions()


def check(function, *arguments):
    """Calls a function that returns a status; raises an Error if it is not ok."""
    error = s.error()
    status = function(*arguments, ctypes.byref(error))
    if status:
        raise Error(status, error.message.decode("utf-8", "replace"))


def encode_path(path):
    """What C takes for a path."""
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise Error(Status.INVALID_ARGUMENT, "expected a path without zero bytes")
    return encoded
