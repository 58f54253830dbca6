"""Tokenizers and chat templates."""

from __future__ import annotations

import ctypes
import json
import os
from typing import Any, Iterable, Iterator, Sequence

from . import _structs as s
from ._arrays import Input, natural
from ._error import Error, invalid
from ._handle import Caller, Handle, new_pointer
from ._library import c, check, encode_path
from .conversations import find_special, mark, unmark

ROLES = {"bos": 0, "eos": 1, "unk": 2, "pad": 3}


def encode_text(text: str) -> bytes:
    """UTF-8; a lone surrogate becomes what C refuses."""
    return text.encode("utf-8", "surrogatepass")


def copy_text(pointer, length) -> str:
    """`length` bytes of UTF-8 that C owns."""
    return ctypes.string_at(pointer, length).decode("utf-8") if length else ""


def _spans_of_bytes(text, spans):
    """Spans of characters as C has them, of bytes."""
    offsets, bytes_before, before = [], 0, 0
    for index in (natural(end, "special_as_text") for span in spans for end in span):
        # Forwards from the last one: else many spans of a long text would take for ever.
        if index < before:
            raise invalid("expected spans of special_as_text that ascend and do not overlap, but "
                          f"got {index} behind {before}")
        bytes_before += len(encode_text(text[before:index]))
        offsets.append(bytes_before)
        before = index
    return (s.text_span * len(spans))(*map(s.text_span, offsets[::2], offsets[1::2]))


class Tokenizer(Handle):
    """Text to ids and back, exactly as the files say. Any number of threads may use it."""

    def __init__(self, path: str | os.PathLike):
        pointer = new_pointer()
        check(c.tokenizer_open, encode_path(path), ctypes.byref(pointer))
        super().__init__(pointer, c.tokenizer_close)
        self._special = None

    def __len__(self) -> int:
        """One past the highest id."""
        return c.tokenizer_size(self._pointer)

    def token(self, token_id: int) -> str | None:
        """A token as the files write it, which is not how it reads; None if there is none."""
        found = self._look_up(token_id)
        return found and found[0]

    def is_special(self, token_id: int) -> bool:
        """Whether decoding with skip_special_tokens leaves the token out."""
        found = self._look_up(token_id)
        return bool(found and found[1])

    def _look_up(self, token_id):
        if not 0 <= token_id < len(self):
            return None
        text, length = new_pointer(), ctypes.c_size_t()
        special = c.tokenizer_token(self._pointer, token_id, ctypes.byref(text),
                                    ctypes.byref(length))
        if not text.value:
            return None
        return ctypes.string_at(text, length.value).decode("utf-8", "replace"), special

    def _find_special(self):
        if self._special is None:
            self._special = (find_special(self),)
        return self._special[0]

    def find(self, text: str) -> int | None:
        """The id of a token as the files write it; None if there is none."""
        encoded = encode_text(text)
        found = c.tokenizer_find(self._pointer, encoded, len(encoded))
        return found if found >= 0 else None

    def role(self, name: str) -> str | None:
        """The token that is called "bos", "eos", "unk" or "pad"; None if there is none."""
        text = c.tokenizer_role(self._pointer, ROLES[name])
        return text.decode("utf-8") if text is not None else None

    @property
    def bos_token(self) -> str | None:
        return self.role("bos")

    @property
    def eos_token(self) -> str | None:
        return self.role("eos")

    @property
    def unk_token(self) -> str | None:
        return self.role("unk")

    @property
    def pad_token(self) -> str | None:
        return self.role("pad")

    def encode(self, text: str, *, add_special_tokens: bool = False,
               special_as_text: bool | Sequence[tuple[int, int]] = False) -> list[int]:
        """The ids of `text`.

        `add_special_tokens` puts in front and behind what the files want there, such as bos.
        With `special_as_text`, special tokens in the text are text like any other, so that what a
        user types cannot become one; given spans (begin, end) of the text, ascending and apart,
        only those that have a character in one.
        """
        spans = () if isinstance(special_as_text, bool) else _spans_of_bytes(text, special_as_text)
        encoded = encode_text(text)
        options = s.encode_options(add_special=bool(add_special_tokens),
                                   special_as_text=special_as_text is True)
        if len(spans):
            options.plain_spans, options.num_plain_spans = spans, len(spans)
        ids, count = new_pointer(), ctypes.c_size_t()
        check(c.tokenizer_encode, self._pointer, encoded, len(encoded), ctypes.byref(options),
              ctypes.byref(ids), ctypes.byref(count))
        try:
            if not count.value:
                return []
            return (ctypes.c_int32 * count.value).from_address(ids.value)[:]
        finally:
            c.text_release(ids)

    def decode(self, ids, *, skip_special_tokens: bool = False) -> str:
        """The text of `ids`; bytes that are not UTF-8 become U+FFFD."""
        array = Input(ids, "i", "ids")
        options = s.decode_options(skip_special=bool(skip_special_tokens))
        text, length = new_pointer(), ctypes.c_size_t()
        check(c.tokenizer_decode, self._pointer, array.address, array.size,
              ctypes.byref(options), ctypes.byref(text), ctypes.byref(length))
        try:
            return copy_text(text, length.value)
        finally:
            c.text_release(text)

    def stream(self, ids: Iterable[int] | None = None, *, skip_special_tokens: bool = False):
        """A DecodeStream; or, given ids as they come, an iterator over pieces of text."""
        stream = DecodeStream(self, skip_special_tokens=skip_special_tokens)
        return stream if ids is None else stream.pieces(ids)


class DecodeStream(Caller):
    """Makes text of ids as they come; all pieces joined are what decode makes of the ids."""

    def __init__(self, tokenizer: Tokenizer, *, skip_special_tokens: bool = False):
        pointer = new_pointer()
        options = s.decode_options(skip_special=bool(skip_special_tokens))
        check(c.decode_stream_create, tokenizer._pointer, ctypes.byref(options),
              ctypes.byref(pointer))
        super().__init__(pointer, c.decode_stream_destroy, (tokenizer,))

    def push(self, token_id: int) -> str:
        """Adds an id; returns the text that it makes certain, often none."""
        array = Input([token_id], "i", "token_id")
        return self._take(c.decode_stream_push,
                          ctypes.cast(array.address, ctypes.POINTER(ctypes.c_int32))[0])

    def finish(self) -> str:
        """Ends the text; returns what was held back. The stream then starts another one."""
        return self._take(c.decode_stream_finish)

    def _take(self, function, *arguments):
        text, length = new_pointer(), ctypes.c_size_t()

        def work():
            check(function, self._pointer, *arguments, ctypes.byref(text), ctypes.byref(length))
            return copy_text(text, length.value)
        return self._call(work)

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        """The text of all ids, as it becomes certain."""
        for token_id in ids:
            piece = self.push(token_id)
            if piece:
                yield piece
        piece = self.finish()
        if piece:
            yield piece


class ChatFormat(Handle):
    """Conversations to the text that a model reads, rendered as Transformers does."""

    def __init__(self, path: str | os.PathLike):
        pointer = new_pointer()
        check(c.chat_format_open, encode_path(path), ctypes.byref(pointer))
        super().__init__(pointer, c.chat_format_close)

    def render(self, messages: list[dict[str, Any]], *, tools: list | None = None,
               documents: list | None = None, add_generation_prompt: bool = False,
               continue_final_message: bool | str = False, chat_template: str | None = None,
               now: str | None = None, limits: dict[str, int] | None = None,
               **variables) -> str:
        """The text of a conversation.

        `chat_template` is a template instead of the file's, or the name of one of them; `now` is
        the time that templates see, in ISO 8601. `limits` bounds what a template may use up:
        max_steps, max_memory, max_output, max_depth. Further arguments are variables of the
        template.
        """
        request = dict(variables, messages=messages, tools=tools, documents=documents,
                       add_generation_prompt=add_generation_prompt,
                       continue_final_message=continue_final_message, template=chat_template,
                       now=now)
        return self._render(c.chat_render, request, limits)

    def encode(self, tokenizer: Tokenizer, messages: list[dict[str, Any]], **options) -> list[int]:
        """The ids of a conversation; `options` are those of render.

        What spells a special token in a message is text, so that nobody can type one: only the
        template's own text becomes special tokens. To have them in messages, encode what render
        makes.
        """
        said, marked = mark(messages, None), mark(messages, tokenizer._find_special())
        text = self.render(said, **options)
        spans = [] if marked == said else unmark(self.render(marked, **options), text)
        if spans is None:
            raise invalid("expected a template that writes messages as they are, but what it makes "
                          "of special tokens in them cannot be told from its own; take them out, "
                          "or encode what render makes")
        return tokenizer.encode(text, special_as_text=spans)

    def render_all(self, requests: list[dict[str, Any]],
                   limits: dict[str, int] | None = None) -> list[str | Error]:
        """Renders requests of braid/template.h; an Error in the place of one that fails."""
        results = json.loads(self._render(c.chat_render_all, requests, limits))
        return [result["text"] if "text" in result else invalid(result["error"])
                for result in results]

    def _render(self, function, value, limits):
        encoded = encode_text(json.dumps(value, ensure_ascii=False))
        options = s.render_options()
        for name, limit in (limits or {}).items():
            setattr(options, _known_limit(name), natural(limit, name))
        text = s.text()
        check(function, self._pointer, encoded, len(encoded), ctypes.byref(options),
              ctypes.byref(text))
        try:
            return ctypes.string_at(text.bytes, text.size).decode("utf-8", "replace")
        finally:
            c.text_clear(ctypes.byref(text))


def _known_limit(name):
    if name not in [field for field, _ in s.render_options._fields_[1:]]:
        raise TypeError(f"expected a limit of braid_render_options, but got {name!r}")
    return name
