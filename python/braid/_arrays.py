"""Numbers on their way to C and back: numpy where it is there, else memoryviews."""

import array
import ctypes
import numbers
import operator

from ._error import invalid

try:
    import numpy
except ImportError:  # Everything works without, on lists and memoryviews.
    numpy = None

TYPES = {"f": "float32", "i": "int32", "I": "uint32", "q": "int64", "Q": "uint64"}


class Input:
    """Numbers for C to read: `address`, `size`, `shape`. Lives as long as this.

    `code` is one of the array module. Integers that do not fit are refused; so is what is not
    numbers at all.
    """

    def __init__(self, values, code, name):
        self.shape = None
        if numpy is not None:
            self._take_numpy(values, code, name)
        else:
            self._take_sequence(values, code, name)

    def _take_numpy(self, values, code, name):
        given = numpy.asarray(values)
        kinds = "fiu" if code == "f" else "iu"
        if given.size and given.dtype.kind not in kinds:
            raise invalid(f"expected {'numbers' if code == 'f' else 'integers'} as {name}, but got "
                          f"{given.dtype}")
        wanted = numpy.dtype(TYPES[code])
        if code != "f" and given.size:
            bounds = numpy.iinfo(wanted)
            low, high = int(given.min()), int(given.max())
            if low < bounds.min or high > bounds.max:
                raise invalid(f"expected {name} from {bounds.min} to {bounds.max}, but got "
                              f"{low if low < bounds.min else high}")
        self._keep = numpy.ascontiguousarray(given, dtype=wanted)
        self.shape = given.shape
        self.size = given.size
        self.address = self._keep.ctypes.data if self.size else None

    def _take_sequence(self, values, code, name):
        try:
            flat, shape = _flatten(values)
            self._keep = array.array(code, flat)
        except (OverflowError, TypeError) as problem:
            raise invalid(f"expected numbers as {name}: {problem}") from problem
        self.shape = shape
        self.size = len(self._keep)
        self.address = self._keep.buffer_info()[0] if self.size else None


def _flatten(values):
    """A list of numbers, or of lists of one length, and its shape."""
    values = values.tolist() if hasattr(values, "tolist") else list(values)
    if not values or not isinstance(values[0], (list, tuple)):
        return values, (len(values),)
    parts = [_flatten(value) for value in values]
    if len({shape for _, shape in parts}) != 1:
        raise TypeError("rows of different lengths")
    return [x for flat, _ in parts for x in flat], (len(parts), *parts[0][1])


class Output:
    """Zeros for C to write over: `address`, and `value` for Python."""

    def __init__(self, shape, code="f"):
        count = 1
        for extent in shape:
            count *= extent
        if numpy is not None:
            self.value = numpy.zeros(shape, dtype=TYPES[code])
            self.address = self.value.ctypes.data if count else None
            return
        size = array.array(code).itemsize
        self._keep = (ctypes.c_char * max(count * size, 1))()
        self.address = ctypes.addressof(self._keep) if count else None
        view = memoryview(self._keep).cast("B")[:count * size]
        # A memoryview has no extents of zero.
        self.value = view.cast(code, shape) if count else view.cast(code)


def copy_bytes(data):
    """A bytes-like object as C may read it: (what to keep, address, size)."""
    view = memoryview(data).cast("B")
    keep = (ctypes.c_char * max(len(view), 1)).from_buffer_copy(view.tobytes() or b"\0")
    return keep, ctypes.addressof(keep), len(view)


def natural(value, name):
    """An integer from 0 to 2^64 - 1."""
    try:
        number = operator.index(value)
    except TypeError:
        raise invalid(f"expected an integer as {name}, but got {value!r}") from None
    if not 0 <= number < 1 << 64:
        raise invalid(f"expected {name} from 0 to 2^64 - 1, but got {number}")
    return number


def is_integer(value):
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)
