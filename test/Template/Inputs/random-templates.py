#!/usr/bin/env python3
"""Render random templates with Transformers and with Braid; print differences.

usage: random-templates.py BRAID DIRECTORY FIRST_SEED COUNT
       random-templates.py --record CORPUS.json FIRST_SEED COUNT
needs: transformers, jinja2
"""
import json
import random
import re
import subprocess
import sys

from reference import render

NAMES = ["xs", "n", "s", "d", "f", "t", "empty", "nothing", "missing", "people", "messages", "ns",
         "words", "flag", "a", "b", "m", "loop", "html"]
VARIABLES = {
    "messages": [{"role": "user", "content": " Hi é "}, {"role": "assistant", "content": "Yo\n"}],
    "xs": [3, 1, 2, 1], "n": 2, "s": "Hello, World", "d": {"a": 1, "b": [1, "x"], "c": {"d": "e"}},
    "f": 2.5, "empty": [], "nothing": None, "flag": True, "words": ["b", "A", "c b", "", "é€"],
    "people": [{"name": "Bob", "age": 30}, {"name": "al", "age": 25, "x": None}, {"name": "Cy"}],
    "html": "<a> & 'b'", "now": "2024-02-29T23:59:58.000001",
}
STRINGS = ["'a'", "''", "'b'", "'Hello'", "'a b c'", "' x '", "'é€😀'", "','", "'name'", "'age'", "'role'",
           "'1'", "'3.5'", "'-2'", "'a\\nb\\n'", "'%s-%s'", "'{}'", "'a,b,c'", "'<b>'", "'A'", "'l'",
           "'d'", "'x'", "\"it's\"", "'upper'", "'odd'", "'ß'", "'ǆ'", "'%5.2f'", "'{:>5}'", "'c.d'"]
NUMBERS = ["0", "1", "2", "3", "-1", "-2", "5", "10", "0.5", "2.5", "-1.5", "1e3", "100", "1e-5", "7"]
BINARY = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or",
          "~", "+", "==", "and", "or", "~", "~", "==", "!=", "and", "or", "or"]
FILTERS = {
    "upper": 0, "lower": 0, "title": 0, "capitalize": 0, "trim": (0, 1), "replace": (2, 3), "length": 0,
    "count": 0, "first": 0, "last": 0, "sort": 0, "unique": 0, "min": 0, "max": 0, "sum": 0,
    "join": (0, 2), "reverse": 0, "list": 0, "items": 0, "dictsort": 0, "batch": (1, 2), "slice": (1, 2),
    "default": (1, 2), "d": 1, "round": (0, 2), "int": (0, 2), "float": (0, 1), "abs": 0, "indent": (0, 3),
    "truncate": (1, 4), "wordcount": 0, "center": (0, 1), "format": (0, 2), "escape": 0, "e": 0, "safe": 0,
    "striptags": 0, "urlencode": 0, "filesizeformat": (0, 1), "string": 0, "tojson": (0, 2), "map": (1, 2),
    "select": (0, 2), "reject": (0, 2), "selectattr": (1, 3), "rejectattr": (1, 3), "groupby": (1, 2),
    "attr": 1, "xmlattr": 0, "forceescape": 0,
}
FLAGS = {
    "sort": ["reverse=true", "case_sensitive=true", "attribute='name'", "attribute='age'"],
    "unique": ["true", "attribute='age'"], "dictsort": ["by='value'", "true", "reverse=true"],
    "map": ["attribute='name'", "attribute='age', default=0", "'upper'", "'int'", "'length'", "attribute=0"],
    "tojson": ["indent=2", "ensure_ascii=true", "sort_keys=true", "separators=(',', ':')"],
    "default": ["'x', true", "boolean=true"], "selectattr": ["'age'", "'age', 'defined'", "'name', 'in', ['Bob']"],
    "rejectattr": ["'age', 'gt', 26", "'x', 'none'"], "select": ["'odd'", "'string'", "'>', 1"],
    "reject": ["'even'", "'none'"], "join": ["', '", "attribute='name'"], "groupby": ["'age', default=0"],
    "max": ["attribute='name'"], "min": ["attribute='name'"], "sum": ["start=5", "attribute='age'"],
    "round": ["1", "0, 'floor'", "1, 'ceil'"], "int": ["0, 16"], "truncate": ["5", "5, true", "3, true, ''"],
}
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping",
         "sequence", "iterable", "callable", "odd", "even", "lower", "upper", "true", "false", "escaped",
         "filter", "test"]
TESTS_OF_ONE = ["divisibleby", "sameas", "eq", "ne", "lt", "gt", "le", "ge", "in", "equalto"]
STRING_METHODS = {
    "upper": 0, "lower": 0, "title": 0, "capitalize": 0, "swapcase": 0, "strip": (0, 1), "lstrip": (0, 1),
    "rstrip": (0, 1), "split": (0, 2), "rsplit": (0, 2), "splitlines": (0, 1), "startswith": (1, 3),
    "endswith": (1, 3), "find": (1, 3), "rfind": (1, 3), "index": (1, 2), "count": (1, 3), "replace": (2, 3),
    "join": 1, "format": (0, 2), "center": (1, 2), "ljust": (1, 2), "rjust": (1, 2), "zfill": 1,
    "isalpha": 0, "isdigit": 0, "isupper": 0, "islower": 0, "isspace": 0, "istitle": 0, "isalnum": 0,
    "partition": 1, "rpartition": 1, "removeprefix": 1, "removesuffix": 1, "expandtabs": (0, 1),
    "casefold": 0, "isnumeric": 0, "isidentifier": 0, "isprintable": 0,
}
OTHER_METHODS = {"get": (1, 2), "items": 0, "keys": 0, "values": 0, "index": (1, 2), "count": 1, "copy": 0,
                 "append": 1, "pop": 0, "update": 1}


# What hardly ever fails, so that programs run to their end.
CALM = ["n", "s", "x", "a", "b", "xs", "xs | length", "n ~ s", "x ~ '!'", "a is defined", "x | default('-')", "[a, b]",
        "words | join('+')", "loop is defined", "(loop.index if loop else 0)", "ns.a if ns else 'no'", "x == a",
        "n in xs", "not x", "a or b", "x and 1", "s[1:3]", "d.items() | list", "(m(a) if m else '')", "{'k': x}",
        "caller is defined", "s | upper", "xs | sort | first", "'q'", "1", "0", "none", "true", "range(2) | list",
        "kwargs", "xs | map('string') | join", "loop", "ns", "a ~ b"]


class Generator:
    def __init__(self, seed, calm=False):
        self.random = random.Random(seed)
        self.loops = 0
        self.calm = calm

    def pick(self, items):
        return self.random.choice(list(items))

    def chance(self, probability):
        return self.random.random() < probability

    def arguments(self, count, depth):
        if isinstance(count, tuple):
            count = self.random.randint(*count)
        return ", ".join(self.expression(depth - 1) for _ in range(count))

    def leaf(self):
        kind = self.random.random()
        if kind < 0.45:
            return self.pick(NAMES)
        if kind < 0.7:
            return self.pick(STRINGS)
        if kind < 0.92:
            return self.pick(NUMBERS)
        return self.pick(["true", "false", "none", "[]", "{}", "()", "undefined_name"])

    def expression(self, depth):
        if self.calm and self.chance(0.97):
            return self.pick(CALM)
        if depth <= 0 or self.chance(0.15):
            return self.leaf()
        return self.pick([
            self.binary, self.binary, self.filtered, self.filtered, self.filtered, self.method, self.method,
            self.subscript, self.subscript, self.test, self.conditional, self.unary, self.collection,
            self.call, self.chain])(depth)

    def binary(self, depth):
        text = f"{self.expression(depth - 1)} {self.pick(BINARY)} {self.expression(depth - 1)}"
        return f"({text})" if self.chance(0.5) else text

    def chain(self, depth):
        return " < ".join(self.expression(depth - 2) for _ in range(3))

    def unary(self, depth):
        return self.pick(["not ", "-", "+"]) + self.expression(depth - 1)

    def conditional(self, depth):
        text = f"{self.expression(depth - 1)} if {self.expression(depth - 1)}"
        if self.chance(0.7):
            text += f" else {self.expression(depth - 1)}"
        return f"({text})"

    def filtered(self, depth):
        name = self.pick(FILTERS)
        subject = self.expression(depth - 1)
        if self.chance(0.6):
            subject = self.pick(["xs", "words", "people", "s", "d", "messages", "n", "f", "html"])
        if name in FLAGS and self.chance(0.6):
            return f"({subject} | {name}({self.pick(FLAGS[name])}))"
        return f"({subject} | {name}({self.arguments(FILTERS[name], depth)}))"

    def method(self, depth):
        if self.chance(0.75):
            subject = self.pick(["s", "words[0]", "html", self.pick(STRINGS), "messages[0].content"])
            name = self.pick(STRING_METHODS)
            return f"{subject}.{name}({self.arguments(STRING_METHODS[name], depth)})"
        name = self.pick(OTHER_METHODS)
        return f"{self.pick(['d', 'xs', 'words', 'people[0]'])}.{name}({self.arguments(OTHER_METHODS[name], depth)})"

    def subscript(self, depth):
        subject = self.pick(["xs", "words", "s", "d", "people", "messages", "people[0]", "(1, 'b', 3)", "loop"])
        kind = self.random.random()
        if kind < 0.3:
            return f"{subject}.{self.pick(['a', 'b', 'name', 'role', 'content', 'index', 'last', 'first', '0', 'length'])}"
        if kind < 0.6:
            return f"{subject}[{self.expression(depth - 1)}]"
        part = lambda: self.pick(["", "", "1", "-1", "2", "-2", "0", "n", "none"])
        step = ":" + self.pick(["", "1", "-1", "2", "-2"]) if self.chance(0.4) else ""
        return f"{subject}[{part()}:{part()}{step}]"

    def test(self, depth):
        negation = "not " if self.chance(0.3) else ""
        if self.chance(0.7):
            return f"({self.expression(depth - 1)} is {negation}{self.pick(TESTS)})"
        return f"({self.expression(depth - 1)} is {negation}{self.pick(TESTS_OF_ONE)}({self.expression(depth - 1)}))"

    def collection(self, depth):
        kind = self.random.random()
        items = [self.expression(depth - 1) for _ in range(self.random.randint(0, 3))]
        if kind < 0.4:
            return "[" + ", ".join(items) + "]"
        if kind < 0.7:
            return "(" + "".join(item + ", " for item in items) + ")"
        return "{" + ", ".join(f"{self.leaf()}: {item}" for item in items) + "}"

    def call(self, depth):
        return self.pick([
            lambda: f"range({self.pick(['0', '3', '1, 4', '5, 0, -2', 'n'])})",
            lambda: f"dict(a={self.expression(depth - 1)})",
            lambda: f"m({self.arguments((0, 3), depth)})",
            lambda: f"m(b={self.expression(depth - 1)})",
            lambda: f"loop.cycle({self.arguments((1, 2), depth)})",
            lambda: f"loop.changed({self.expression(depth - 1)})",
            lambda: f"namespace(a={self.expression(depth - 1)})",
        ])()

    def tag(self, text):
        opening = "{%" + self.pick(["", "", "", "-", "-", "+"])
        closing = self.pick(["", "", "", "-", "-", "+"]) + "%}"
        return f"{opening} {text} {closing}"

    def variable(self, text):
        return "{{" + self.pick(["", "", "-"]) + f" {text} " + self.pick(["", "", "-"]) + "}}"

    def text(self):
        return self.pick(["", " ", "\n", "  \n", "\n  ", "x", " y ", "\n\n", "\t", "z\n", "é", "\r\n"])

    def body(self, depth):
        return "".join(self.text() + self.statement(depth) for _ in range(self.random.randint(1, 3))) + self.text()

    def name(self):
        return self.pick(["a", "b", "n", "s", "x"])

    def statement(self, depth):
        if depth <= 0 or self.chance(0.3):
            return self.variable(self.expression(self.pick([1, 2, 3])))
        return self.pick([self.loop, self.loop, self.branch, self.branch, self.assign, self.assign, self.block_set,
                          self.macro, self.with_, self.filter_block, self.call_block, self.comment, self.raw,
                          self.jump, self.namespace])(depth)

    def loop(self, depth):
        target = self.pick(["x", "a", "b", "a, b", "x"])
        source = self.pick(["xs", "words", "people", "d", "d.items()", "range(3)", "s", "messages",
                            self.expression(2)])
        test = f" if {self.expression(2)}" if self.chance(0.25) else ""
        recursive = " recursive" if self.chance(0.08) else ""
        self.loops += 1
        text = self.tag(f"for {target} in {source}{test}{recursive}") + self.body(depth - 1)
        if self.chance(0.3):
            text += self.tag("else") + self.body(depth - 1)
        self.loops -= 1
        return text + self.tag("endfor")

    def branch(self, depth):
        text = self.tag(f"if {self.expression(2)}") + self.body(depth - 1)
        if self.chance(0.3):
            text += self.tag(f"elif {self.expression(2)}") + self.body(depth - 1)
        if self.chance(0.4):
            text += self.tag("else") + self.body(depth - 1)
        return text + self.tag("endif")

    def assign(self, depth):
        if self.chance(0.2):
            return self.tag(f"set a, b = {self.expression(2)}, {self.expression(2)}")
        return self.tag(f"set {self.name()} = {self.expression(3)}")

    def namespace(self, depth):
        if self.chance(0.5):
            return self.tag(f"set ns = namespace(a={self.expression(2)})")
        return self.tag(f"set ns.{self.pick(['a', 'b'])} = {self.expression(2)}")

    def block_set(self, depth):
        filter_ = self.pick(["", "", " | upper", " | replace('a', 'b')", " | trim | length"])
        return self.tag(f"set {self.name()}{filter_}") + self.body(depth - 1) + self.tag("endset")

    def macro(self, depth):
        parameters = self.pick(["", "a", "a, b=1", "a=n, b=a", "x='q'", "a, b='x', x=none"])
        return self.tag(f"macro m({parameters})") + self.body(depth - 1) + self.pick(
            ["", "", "{{ varargs }}", "{{ kwargs }}", "{{ caller() }}"]) + self.tag("endmacro")

    def with_(self, depth):
        return self.tag(f"with {self.name()} = {self.expression(2)}") + self.body(depth - 1) + self.tag("endwith")

    def filter_block(self, depth):
        name = self.pick(["upper", "trim", "replace('x', 'y')", "length", "indent(2)", "title | trim"])
        return self.tag(f"filter {name}") + self.body(depth - 1) + self.tag("endfilter")

    def call_block(self, depth):
        signature = self.pick(["", "", "(a)", "(a, b=2)"])
        return self.tag(f"call{signature} m({self.arguments((0, 2), 2)})") + self.body(depth - 1) + self.tag("endcall")

    def comment(self, depth):
        return "{#" + self.pick(["", "-", "+"]) + " c " + self.pick(["", "-", "+"]) + "#}"

    def raw(self, depth):
        return self.tag("raw") + "{{ x }}" + self.text() + self.tag("endraw")

    def jump(self, depth):
        return self.tag(f"if {self.expression(1)}") + self.tag(self.pick(["break", "continue"])) + self.tag("endif") \
            if self.loops else self.variable(self.expression(2))


def make(seed):
    generator = Generator(seed, calm=seed % 10 in (0, 4, 6))
    if seed % 2:
        return generator.variable(generator.expression(1 + seed % 7 // 2))
    return "{% macro m(a, b=2) %}<{{ a }}{{ b }}>{% endmacro %}" * (seed % 4 // 2) + generator.body(3)


# What no two processes print alike, or Braid says it lacks.
UNSTABLE = re.compile(r"(?i) at 0x|<built-in method|<bound method|<generator|<function|<filter object|iterator object|<class")
DECLARED = re.compile(r"64 bits|expected a float for 'is_integer'|codes? that|steps, but|width and precision|negative for a fractional")


def record(output, first, count):
    """A corpus for check-corpus.py."""
    templates, cases = [], []
    for seed in range(int(first), int(first) + int(count)):
        result = render({**VARIABLES, "template": make(seed)})
        if not UNSTABLE.search(result.get("text", "")):
            cases.append({"template": len(templates), "base": 0, **result})
            templates.append(make(seed))
    with open(output, "w") as file:
        file.write('{"templates": [\n' + ",\n".join(map(json.dumps, templates)))
        file.write('],\n"bases": [\n' + json.dumps(VARIABLES))
        file.write('],\n"cases": [\n' + ",\n".join(map(json.dumps, cases)) + "]}\n")


def main(braid, directory, first, count):
    seeds = range(int(first), int(first) + int(count))
    requests = [{**VARIABLES, "template": make(seed)} for seed in seeds]
    result = subprocess.run([braid, "template", directory, "--json"], capture_output=True, text=True,
                            input=json.dumps(requests))
    if result.returncode != 0:
        sys.exit(f"ended with {result.returncode}: {result.stderr}")
    wrong = errors = 0
    for seed, request, got in zip(seeds, requests, json.loads(result.stdout), strict=True):
        expected = render(request)
        errors += "error" in expected
        if expected.get("text") == got.get("text"):
            continue
        if UNSTABLE.search(expected.get("text", "")) or DECLARED.search(got.get("error", "")):
            continue
        wrong += 1
        if wrong <= 15:
            print(f"seed {seed}: {request['template']!r}\n  expected {expected}\n  but got  {got}")
    print(f"{len(seeds)} templates, {errors} errors, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(record(*sys.argv[2:]) if sys.argv[1] == "--record" else main(*sys.argv[1:]))
