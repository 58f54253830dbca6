"""What goes wrong."""

import enum


class Status(enum.IntEnum):
    """Kinds of errors: braid_status of braid.h."""

    OK = 0
    INVALID_ARGUMENT = 1
    NOT_FOUND = 2
    IO = 3
    MISMATCH = 4
    OUT_OF_MEMORY = 5
    LIMIT = 6
    STATE = 7
    CANCELLED = 8
    INTERNAL = 9


class Error(Exception):
    """A function of the library failed.

    `status` is a Status, and the text says what was expected, what came and what to do.
    """

    def __init__(self, status: int, message: str):
        super().__init__(message)
        known = status in Status._value2member_map_
        self.status = Status(status) if known else status


def invalid(message: str) -> Error:
    return Error(Status.INVALID_ARGUMENT, message)
