"""A program in a real pseudo-terminal, for tests that wait for what it shows."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

TIMEOUT = 120


class Terminal:
    """Runs `arguments` as the leader of a session whose terminal this is."""

    def __init__(self, arguments, environment=None, columns=80):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.arguments = arguments

        def lead():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            arguments, stdin=slave, stdout=slave, stderr=slave, preexec_fn=lead, close_fds=True,
            env={**os.environ, "TERM": "xterm", **(environment or {})})
        os.close(slave)
        self.output = b""
        self.at = 0

    def read(self):
        """More output, or b"" at its end."""
        ready, _, _ = select.select([self.master], [], [], TIMEOUT)
        if not ready:
            self.fail("nothing came")
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.output += data
        return data

    def expect(self, pattern):
        """Waits for `pattern` behind what was expected before; returns the match."""
        expression = re.compile(pattern.encode() if isinstance(pattern, str) else pattern, re.S)
        deadline = time.monotonic() + TIMEOUT
        while True:
            match = expression.search(self.output, self.at)
            if match:
                self.at = match.end()
                return match
            if time.monotonic() > deadline:
                self.fail(f"expected {pattern!r}")
            if not self.read():
                self.fail(f"expected {pattern!r}, but the output ended")

    def send(self, text):
        data = text.encode() if isinstance(text, str) else text
        while data:
            data = data[os.write(self.master, data[:1024]):]

    def interrupt(self):
        self.send("\x03")

    def finish(self, meanwhile=lambda: None):
        """Waits for the end; returns the exit status and the rest of the output."""
        while self.read():
            meanwhile()
        rest, self.at = self.output[self.at:], len(self.output)
        return self.process.wait(TIMEOUT), rest

    def fail(self, message):
        self.process.send_signal(signal.SIGKILL)
        sys.exit(f"{' '.join(self.arguments)}: {message}; got {self.output[self.at:]!r} behind "
                 f"{self.output[max(0, self.at - 300):self.at]!r}")
