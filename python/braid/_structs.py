"""The structs of the C headers, as ctypes lays them out.

Names are those of C without braid_. test/Python/test_layout.py compares sizes
and offsets with what a C compiler says.
"""

import ctypes
from ctypes import (
    POINTER, c_char, c_char_p, c_double, c_float, c_int, c_int32, c_int64, c_size_t, c_uint8,
    c_uint32, c_uint64, c_void_p)


class error(ctypes.Structure):
    _fields_ = [("status", c_int), ("message", c_char * 1024)]


class Sized(ctypes.Structure):
    """Begins with struct_size, which is filled in; the rest is zero."""

    def __init__(self, **fields):
        super().__init__(struct_size=ctypes.sizeof(self), **fields)


# abi.h

class abi_parameter(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("type", c_char_p), ("offset", c_uint64),
                ("stride", c_uint64), ("count", c_uint64)]


class abi_axis(ctypes.Structure):
    _fields_ = [("size", c_uint64), ("panel", c_uint64), ("stride", c_uint64),
                ("step", c_uint64)]


class abi_plane(ctypes.Structure):
    _fields_ = [("offset", c_uint64), ("axes", abi_axis * 3)]


class abi_state(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("kind", c_char_p), ("type", c_char_p),
                ("offset", c_uint64), ("stride", c_uint64), ("count", c_uint64),
                ("element", c_uint32), ("num_planes", c_uint32),
                ("planes", POINTER(abi_plane)), ("places", POINTER(c_uint64))]


class abi_kernel(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("emitter", c_char_p), ("isa", c_char_p),
                ("tile", c_char_p)]


class abi_model(ctypes.Structure):
    pass


abi_model._fields_ = [
    ("magic", c_uint64), ("abi_version", c_uint32), ("size", c_uint32),
    ("name", c_char_p), ("family", c_char_p), ("compiler", c_char_p), ("dtype", c_char_p),
    ("isa", c_uint32), ("head", c_uint32),
    ("vocabulary", c_uint64), ("hidden", c_uint64), ("layers", c_uint64),
    ("routers", c_uint64), ("experts", c_uint64), ("experts_per_token", c_uint64),
    ("attentions", c_uint64), ("attention_heads", c_uint64), ("output_width", c_uint64),
    ("max_sequences", c_uint64), ("max_context", c_uint64), ("max_tokens", c_uint64),
    ("weights_bytes", c_uint64), ("weights_digest", c_uint8 * 32),
    ("layout_hash", c_uint8 * 32), ("model_hash", c_uint8 * 32),
    ("slot_bytes", c_uint64), ("kv_block_bytes", c_uint64),
    ("token_arena_bytes", c_uint64), ("row_arena_bytes", c_uint64),
    ("thread_arena_bytes", c_uint64),
    ("forward", c_void_p), ("forward_with_outputs", c_void_p),
    ("parameters", POINTER(abi_parameter)), ("states", POINTER(abi_state)),
    ("kernels", POINTER(abi_kernel)), ("phases", POINTER(c_char_p)),
    ("num_parameters", c_uint64), ("num_states", c_uint64), ("num_kernels", c_uint64),
    ("num_phases", c_uint64),
    ("forward_small", c_void_p), ("small_tokens", c_uint64),
    ("small_thread_arena_bytes", c_uint64),
    ("older", POINTER(abi_model)), ("flags", c_uint64), ("pad_token", c_int64),
    ("z_loss_coefficient", c_double), ("aux_loss_coefficient", c_double),
    ("num_counters", c_uint64), ("piece_bytes", c_uint64)]


# braid.h

class model_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("max_isa", c_uint64)]


class trace_row(ctypes.Structure):
    _fields_ = [("slot", c_uint32), ("position", c_uint64), ("length", c_uint64)]


class trace_call(ctypes.Structure):
    _fields_ = [("call", c_uint64), ("tokens", c_uint64), ("rows", POINTER(trace_row)),
                ("num_rows", c_size_t)]


class trace_phase(ctypes.Structure):
    _fields_ = [("call", c_uint64), ("phase", c_uint64), ("name", c_char_p),
                ("layer", c_uint64), ("units", POINTER(c_uint64)),
                ("nanoseconds", POINTER(c_uint64)), ("num_threads", c_size_t)]


TRACE_CALL = ctypes.CFUNCTYPE(None, c_void_p, POINTER(trace_call))
TRACE_PHASE = ctypes.CFUNCTYPE(None, c_void_p, POINTER(trace_phase))
PROGRESS = ctypes.CFUNCTYPE(None, c_void_p, c_uint64, c_uint64)
SHOULD_CANCEL = ctypes.CFUNCTYPE(c_int, c_void_p)


class trace(ctypes.Structure):
    _fields_ = [("user", c_void_p), ("call", TRACE_CALL), ("phase", TRACE_PHASE)]


class session_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("slots", c_uint64), ("max_context", c_uint64),
                ("max_tokens", c_uint64), ("max_rows", c_uint64), ("threads", c_uint64),
                ("hidden_states", c_uint64), ("trace", POINTER(trace)),
                ("kv_positions", c_uint64), ("flags", c_uint64),
                ("should_cancel", SHOULD_CANCEL), ("cancel_user", c_void_p),
                ("router_logits", c_uint64), ("attentions", c_uint64),
                ("cpus", c_void_p), ("num_cpus", c_uint64),
                ("run_threads", c_void_p), ("run_threads_user", c_void_p),
                ("progress", PROGRESS), ("progress_user", c_void_p)]


class memory_plan(Sized):
    _fields_ = [("struct_size", c_size_t)] + [(name, c_uint64) for name in (
        "slots", "kv", "workspace", "tables", "total", "weights", "token_arena", "row_arena",
        "thread_arenas", "outputs", "num_slots", "max_context", "max_tokens", "max_rows",
        "threads", "num_kv_blocks")]


class kept_snapshot(ctypes.Structure):
    _fields_ = [("tokens", c_uint64), ("flags", c_uint64), ("data", c_void_p),
                ("capacity", c_uint64)]


class request(Sized):
    _fields_ = [("struct_size", c_size_t), ("slot", c_uint64), ("ids", c_void_p),
                ("length", c_uint64), ("keep", c_int), ("output", c_void_p),
                ("hidden_states", c_void_p), ("positions", c_void_p),
                ("num_positions", c_uint64), ("whole", c_uint64),
                ("rotary_positions", c_void_p), ("router_logits", c_void_p),
                ("attentions", c_void_p), ("embeddings", c_void_p),
                ("snapshots", POINTER(kept_snapshot)), ("num_snapshots", c_uint64)]


# state.h, batch.h, loss.h

class snapshot_info(Sized):
    _fields_ = [("struct_size", c_size_t), ("tokens", c_uint64), ("flags", c_uint64),
                ("bytes", c_uint64), ("model_hash", c_uint8 * 32), ("isa", c_uint32),
                ("reserved", c_uint32), ("ids", POINTER(c_int32)), ("whole", c_uint64)]


class padded_row(ctypes.Structure):
    _fields_ = [("first", c_uint64), ("length", c_uint64)]


class loss(ctypes.Structure):
    _fields_ = [("cross_entropy", c_double), ("labels", c_uint64), ("z", c_double),
                ("rows", c_uint64)]


# tokenizer.h, template.h

class text_span(ctypes.Structure):
    _fields_ = [("begin", c_size_t), ("end", c_size_t)]


class encode_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("add_special", c_uint64),
                ("special_as_text", c_uint64), ("plain_spans", POINTER(text_span)),
                ("num_plain_spans", c_size_t)]


class decode_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("skip_special", c_uint64)]


class text(ctypes.Structure):
    _fields_ = [("bytes", c_void_p), ("size", c_size_t)]


class render_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("max_steps", c_uint64), ("max_memory", c_uint64),
                ("max_output", c_uint64), ("max_depth", c_uint64)]


# generate.h

class token_list(ctypes.Structure):
    _fields_ = [("ids", c_void_p), ("length", c_uint64)]


class string(ctypes.Structure):
    _fields_ = [("text", c_char_p), ("length", c_size_t)]


class sequence_bias(ctypes.Structure):
    _fields_ = [("ids", c_void_p), ("length", c_uint64), ("bias", c_float)]


class generation_settings(Sized):
    def __init__(self):
        super().__init__(
            repetition_penalty=1, forced_bos_id=-1, forced_eos_id=-1, temperature=1, top_k=50,
            top_p=1, typical_p=1, num_return_sequences=1, num_beams=1, length_penalty=1,
            decay_factor=1)

    _fields_ = [
        ("struct_size", c_size_t),
        ("max_new_tokens", c_uint64), ("max_length", c_uint64),
        ("min_new_tokens", c_uint64), ("min_length", c_uint64),
        ("eos_ids", c_void_p), ("num_eos_ids", c_uint64),
        ("stop_strings", POINTER(string)), ("num_stop_strings", c_uint64),
        ("repetition_penalty", c_float), ("presence_penalty", c_float),
        ("frequency_penalty", c_float), ("no_repeat_ngram_size", c_uint64),
        ("bad_words", POINTER(token_list)), ("num_bad_words", c_uint64),
        ("suppress_ids", c_void_p), ("num_suppress_ids", c_uint64),
        ("begin_suppress_ids", c_void_p), ("num_begin_suppress_ids", c_uint64),
        ("forced_bos_id", c_int32), ("forced_eos_id", c_int32),
        ("do_sample", c_uint64), ("temperature", c_float), ("top_k", c_uint64),
        ("top_p", c_float), ("min_p", c_float), ("typical_p", c_float),
        ("epsilon_cutoff", c_float), ("eta_cutoff", c_float), ("seed", c_uint64),
        ("num_return_sequences", c_uint64), ("num_beams", c_uint64),
        ("length_penalty", c_float), ("early_stopping", c_int),
        ("log_probs", c_uint64), ("top_log_probs", c_uint64),
        ("sequence_bias", POINTER(sequence_bias)), ("num_sequence_biases", c_uint64),
        ("decay_factor", c_double), ("decay_start", c_uint64),
        ("remove_invalid_values", c_uint64), ("renormalize_logits", c_uint64),
        ("top_h", c_float)]


class generator_options(Sized):
    _fields_ = [("struct_size", c_size_t), ("session", POINTER(session_options)),
                ("tokenizer", c_void_p), ("keep_special", c_uint64),
                ("max_kept_bytes", c_uint64), ("no_reuse", c_uint64)]


class prompt(Sized):
    _fields_ = [("struct_size", c_size_t), ("ids", c_void_p), ("length", c_uint64),
                ("settings", POINTER(generation_settings)), ("continue_text", c_uint64)]


class token_probability(ctypes.Structure):
    _fields_ = [("id", c_int32), ("log_prob", c_float)]


class sequence(Sized):
    _fields_ = [("struct_size", c_size_t), ("ids", POINTER(c_int32)), ("num_ids", c_uint64),
                ("text", c_void_p), ("text_length", c_size_t), ("finish", c_int),
                ("reason", c_uint64), ("log_probs", POINTER(c_float)),
                ("top_log_probs", POINTER(token_probability)), ("score", c_float),
                ("slot", c_uint64)]


class generation_cost(Sized):
    _fields_ = [("struct_size", c_size_t)] + [(name, c_uint64) for name in (
        "prompt_tokens", "reused_tokens", "read_tokens", "generated_tokens", "wait_time",
        "prompt_time", "decode_time", "common_tokens")]
