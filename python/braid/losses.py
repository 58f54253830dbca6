"""Padded batches, and what Transformers returns as loss."""

from __future__ import annotations

import ctypes

from . import _structs as s
from ._arrays import Input, Output, natural
from ._error import invalid
from ._library import c, check

IGNORED_LABEL = -100  #: a label that is not counted


def padded_rows(mask) -> list[tuple[int, int]]:
    """(first, length) of the tokens of every row of a mask of zeros and ones, [rows, columns]."""
    array = Input(mask, "q", "mask")
    if len(array.shape) != 2:
        raise invalid(f"expected a mask of two dimensions, but got {len(array.shape)}")
    rows = (s.padded_row * max(array.shape[0], 1))()
    check(c.padded_rows, array.address, *array.shape, rows)
    return [(row.first, row.length) for row in rows[:array.shape[0]]]


def padded_scatter(first: int, columns: int, packed):
    """The results of a row, [length, width], among zeros: [columns, width]."""
    array = Input(packed, "f", "packed")
    if len(array.shape) != 2 or natural(first, "first") + array.shape[0] > columns:
        raise invalid(f"expected [length, width] within {columns} columns, but got "
                      f"{list(array.shape)} from {first}")
    padded = Output((columns, array.shape[1]))
    c.padded_scatter(s.padded_row(first, array.shape[0]), columns, array.shape[1],
                     array.address, padded.address)
    return padded.value


class Loss:
    """What causal models are scored by."""

    def __init__(self):
        self._sums = s.loss()

    def add(self, logits, labels) -> None:
        """Adds [rows, vocabulary] and the token that follows each row, or IGNORED_LABEL."""
        rows = Input(logits, "f", "logits")
        wanted = Input(labels, "q", "labels")
        if len(rows.shape) != 2 or rows.shape[0] != wanted.size:
            raise invalid(f"expected a label for each row of logits, but got {wanted.size} for "
                          f"{list(rows.shape)}")
        check(c.loss_add, ctypes.byref(self._sums), rows.address, wanted.address, *rows.shape)

    def value(self, z_coefficient: float = 0) -> float:
        """The mean; NaN where no label counts."""
        return c.loss_value(ctypes.byref(self._sums), z_coefficient)


def classification_loss(scores, classes) -> float:
    """The loss of a classifier's [rows, labels]."""
    rows = Input(scores, "f", "scores")
    wanted = Input(classes, "q", "classes")
    if len(rows.shape) != 2 or rows.shape[0] != wanted.size:
        raise invalid(f"expected a class for each row of scores, but got {wanted.size} for "
                      f"{list(rows.shape)}")
    loss = ctypes.c_double()
    check(c.classification_loss, rows.address, wanted.address, *rows.shape, ctypes.byref(loss))
    return loss.value


class AuxLoss:
    """The loss that balances the experts of a model."""

    def __init__(self, model):
        self._model = model
        self._sums = (ctypes.c_double * max(c.aux_loss_size(model._pointer), 1))()

    def add(self, router_logits) -> None:
        """Adds [routers, tokens, experts], as Result has them."""
        array = Input(router_logits, "f", "router_logits")
        facts = self._model.description
        if len(array.shape) != 3 or array.shape[::2] != (facts.routers, facts.experts):
            raise invalid(f"expected router_logits of [{facts.routers}, tokens, {facts.experts}], "
                          f"but got {list(array.shape)}")
        tokens = array.shape[1]
        c.aux_loss_add(self._model._pointer, self._sums, array.address, tokens, tokens)

    def value(self) -> float:
        """NaN where nothing was added."""
        return c.aux_loss_value(self._model._pointer, self._sums)
