"""Handles of C that Python owns, and how an interrupt gets through C."""

import ctypes
import signal
import threading
import weakref

from ._error import Error, Status
from ._structs import SHOULD_CANCEL


class Handle:
    """Owns a handle. Closed by close(), by `with`, or when nothing refers to it.

    What was made of a handle keeps it alive, and is closed before it.
    """

    def __init__(self, pointer, release, parents=()):
        self._handle = pointer
        self._release = release
        self._parents = parents
        self._children = weakref.WeakSet()
        for parent in parents:
            parent._children.add(self)

    @property
    def _pointer(self):
        if self._handle is None:
            raise Error(Status.INVALID_ARGUMENT,
                        f"expected an open {type(self).__name__}, but it is closed")
        return self._handle

    def close(self):
        """Releases it and all that was made of it. Closing twice does nothing."""
        handle = getattr(self, "_handle", None)
        if handle is None:
            return
        for child in list(self._children):
            child.close()
        self._handle = None
        self._release(handle)
        self._parents = ()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        # At the interpreter's end what close() needs may be gone already.
        try:
            self.close()
        except Exception:
            pass


class Caller(Handle):
    """A handle of one caller at a time: another thread waits until it may."""

    def __init__(self, pointer, release, parents=()):
        super().__init__(pointer, release, parents)
        self._lock = threading.RLock()
        self._busy = False

    def _enter(self):
        self._lock.acquire()
        if self._busy:
            self._lock.release()
            raise Error(Status.STATE, f"expected a {type(self).__name__} that is not in use, but "
                        "a callback of its own uses it")

    def close(self):
        if getattr(self, "_handle", None) is None:
            return
        self._enter()
        try:
            super().close()
        finally:
            self._lock.release()

    def _call(self, work):
        """work(), with nobody else in it."""
        self._enter()
        self._busy = True
        try:
            return work()
        finally:
            self._busy = False
            self._settle()
            self._lock.release()

    def _settle(self):
        """What had to wait until nobody is in it."""


class Interrupt:
    """Ctrl-C, and exceptions of callbacks, while C runs.

    Neither can leave C. The handler of SIGINT would raise wherever Python happens to be within a
    callback, and ctypes drops what is raised there: so for the time of a call what it raises is
    kept, the next callback ends the call, and then it is raised.
    """

    def __init__(self, should_cancel=None):
        self._asked = should_cancel
        self._raised = None
        self.callback = SHOULD_CANCEL(self._should_cancel)

    def guard(self, function, *arguments):
        """function(*arguments) from within C; what it raises comes out of run()."""
        if self._raised is not None:
            return None
        try:
            return function(*arguments)
        except BaseException as raised:
            self._raised = raised
            return None

    def _should_cancel(self, _):
        if self._asked is not None and self.guard(self._asked):
            return 1
        return int(self._raised is not None)

    def run(self, work):
        """work(), which calls C."""
        handler = None
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGINT)
        self._raised = None
        if callable(handler):
            signal.signal(signal.SIGINT, lambda *arguments: self.guard(handler, *arguments))
        try:
            return work()
        finally:
            if callable(handler):
                signal.signal(signal.SIGINT, handler)
            self._raise()

    def _raise(self):
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised


def new_pointer():
    """A place for a handle."""
    return ctypes.c_void_p()
