"""Structs, functions and constants of the package are those of the C headers."""
import ctypes
import os
import re
import subprocess
import tempfile
import unittest

import headers
from braid import Error, Finish, Head, Status, _library, _structs, session, text

# Between compiled models and libbraid only.
NOT_FOR_PROGRAMS = {"braid_abi_weights_header", "braid_abi_sequence", "braid_abi_call"}

STRUCTS = {"braid_" + name: kind for name, kind in vars(_structs).items()
           if isinstance(kind, type) and issubclass(kind, ctypes.Structure)
           and kind not in (ctypes.Structure, _structs.Sized)}


def run_c(body):
    """What a C program says that includes every header."""
    includes = "".join(f'#include "braid/{header.name}"\n' for header in headers.HEADERS)
    source = f"{includes}#include <stdio.h>\nint main(void) {{\n{body}\nreturn 0;\n}}\n"
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "layout.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        program = os.path.join(directory, "layout")
        subprocess.run([os.environ["BRAID_CC"], "-std=c11", f"-I{headers.DIRECTORY.parent}", path,
                        "-o", program], check=True)
        return subprocess.run([program], check=True, stdout=subprocess.PIPE,
                              text=True).stdout.splitlines()


class LayoutTest(unittest.TestCase):
    def test_every_struct_is_there(self):
        self.assertEqual(headers.structs() - NOT_FOR_PROGRAMS, set(STRUCTS))

    def test_sizes_and_offsets_are_those_of_c(self):
        lines, expected = [], []
        for name, kind in STRUCTS.items():
            lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
            expected.append(f"{name} {ctypes.sizeof(kind)}")
            for field, _ in kind._fields_:
                lines.append(f'printf("{name}.{field} %zu %zu\\n", offsetof({name}, {field}), '
                             f"sizeof((({name} *)0)->{field}));")
                place = getattr(kind, field)
                expected.append(f"{name}.{field} {place.offset} {place.size}")
        self.assertEqual(run_c("\n".join(lines)), expected)

    def test_defaults_are_those_of_c(self):
        lines, expected = [], []
        for name, kind in STRUCTS.items():
            if not issubclass(kind, _structs.Sized):
                continue
            # Padding has no value that C promises: fields are compared.
            lines.append(f"{{ {name} s; {name}_init(&s);")
            for field, _ in kind._fields_:
                place = getattr(kind, field)
                lines.append(f"for (size_t i = 0; i < {place.size}; ++i) printf(\"%02x\", "
                             f"((unsigned char *)&s)[{place.offset} + i]);")
            lines.append('printf("\\n"); }')
            data = bytes(kind())
            expected.append("".join(
                data[getattr(kind, field).offset:][:getattr(kind, field).size].hex()
                for field, _ in kind._fields_))
        self.assertEqual(run_c("\n".join(lines)), expected)

    def test_constants_are_those_of_c(self):
        constants = headers.enumerators()
        for prefix, kind in (("BRAID_FINISH_", Finish), ("BRAID_ABI_HEAD_", Head),
                             ("BRAID_", Status)):
            for member in kind:
                name = "BRAID_RUNNING" if member is Finish.RUNNING else prefix + member.name
                self.assertEqual(constants[name], member.value, name)
        for name, value in session.KEEP.items():
            self.assertEqual(constants["BRAID_KEEP_" + name.upper()], value)
        for name, value in text.ROLES.items():
            self.assertEqual(constants["BRAID_TOKEN_" + name.upper()], value)


class FunctionTest(unittest.TestCase):
    TABLES = (_library.STATUS_FUNCTIONS, _library.FUNCTIONS, _library.TEXT_STATUS_FUNCTIONS,
              _library.TEXT_FUNCTIONS)

    def test_every_function_is_there(self):
        self.assertEqual(headers.functions(),
                         {"braid_" + name for table in self.TABLES for name in table})

    def test_every_function_is_called(self):
        package = headers.ROOT / "python/braid"
        code = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py")
                       if path.name != "_library.py")
        names = {name for table in self.TABLES for name in table}
        called = set(re.findall(r"\bc\.(\w+)", code))
        self.assertEqual(names - called, {"status_name"})  # a Status has its name

    def test_braid_hpp_calls_every_function(self):
        code = "".join(path.read_text(encoding="utf-8")
                       for path in (headers.DIRECTORY / "cpp").glob("*.hpp"))
        called = set(re.findall(r"\bbraid_\w+", code))
        # braid_model_open_with does what braid_model_open does.
        self.assertEqual(headers.functions() - {"braid_model_open"} - called, set())

    def test_every_status_has_a_name(self):
        names = {_library.c.status_name(status) for status in [*Status, 77]}
        self.assertEqual(len(names), len(Status) + 1)

    def test_an_unknown_status_stays_a_number(self):
        self.assertEqual(Error(77, "new").status, 77)


if __name__ == "__main__":
    unittest.main()
