#!/usr/bin/env python3
"""Render the templates of snippets.py and templates/ with Transformers.

usage: make-corpus.py OUTPUT.json
needs: transformers, jinja2
"""
import json
import pathlib
import sys

import snippets
from reference import render

MESSAGES = [
    {"role": "system", "content": " You are helpful. "},
    {"role": "user", "content": "Hi <there> & 'you'"},
    {"role": "assistant", "content": "Hello!\n"},
    {"role": "user", "content": "Bye é€😀"},
]
VARIABLES = {
    "messages": MESSAGES,
    "now": "2024-07-06T01:02:03.000456",
    "bos_token": "<s>",
    "xs": [1, 2, 3, 4],
    "n": 2,
    "s": "hello",
    "none_value": None,
    "d": {"a": 1, "b": {"c": [1, 2]}, "hello": "world"},
    "dd": {"items": "own"},
    "people": [
        {"name": "Bob", "age": 30, "height": 1.8, "address": {"city": "Rome"}},
        {"name": "alice", "age": 25, "height": 1.5, "address": {"city": "Oslo"}},
        {"name": "Carl", "age": 30, "height": 1.75},
        {"name": "Dora", "age": 41, "height": 1.25, "address": {"city": "Rome"}},
    ],
    "tree": [
        {"name": "a", "children": [{"name": "b"}, {"name": "c", "children": [{"name": "d"}]}]},
        {"name": "e"},
    ],
}
TOOLS = [
    {"type": "function", "function": {
        "name": "weather", "description": "Gets the \"weather\"",
        "parameters": {"type": "object", "properties": {
            "city": {"type": "string", "description": "é"},
            "days": {"type": "integer", "enum": [1, 2.5, None, True]}},
            "required": ["city"]}}},
    {"type": "function", "function": {"name": "now", "parameters": {}}},
]
DOCUMENTS = [{"title": "One", "text": "First."}, {"title": "Two", "text": "Second\nline."}]
CALLS = [
    {"role": "user", "content": "Weather?"},
    {"role": "assistant", "content": None, "tool_calls": [
        {"id": "abcdefghi", "type": "function",
         "function": {"name": "weather", "arguments": {"city": "Oslo", "days": 2}}}]},
    {"role": "tool", "tool_call_id": "abcdefghi", "name": "weather", "content": "{\"t\": 1.0}"},
    {"role": "assistant", "content": "<think>\nhm\n</think>\n\nIt is cold."},
    {"role": "user", "content": "And now?"},
]
BLOCKS = [{"role": "user", "content": [{"type": "text", "text": "Look: "}, {"type": "image"},
                                       {"type": "text", "text": "?"}]}]
BAD_ROLES = [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]
OPEN_END = [{"role": "user", "content": "Say"}, {"role": "assistant", "content": " It is "}]
THOUGHT = [{"role": "user", "content": "Q"},
           {"role": "assistant", "content": "A", "thinking": "T"},
           {"role": "user", "content": "R", "name": None}]


def conversations():
    """Requests without a template."""
    for messages in (MESSAGES, CALLS, BLOCKS, BAD_ROLES, THOUGHT, [MESSAGES[1]]):
        for tools in (None, TOOLS):
            for documents in (None, DOCUMENTS):
                for prompt in (False, True):
                    yield {"messages": messages, "tools": tools, "documents": documents,
                           "add_generation_prompt": prompt}
    for messages in (OPEN_END, MESSAGES, BLOCKS, THOUGHT):
        yield {"messages": messages, "continue_final_message": True}
    yield {"messages": OPEN_END, "continue_final_message": True, "add_generation_prompt": True}
    yield {"messages": THOUGHT[:2], "continue_final_message": "thinking"}
    yield {"messages": THOUGHT[:2], "continue_final_message": "reasoning_content"}
    yield {"messages": MESSAGES, "enable_thinking": False, "add_generation_prompt": True}
    yield {"messages": []}


def requests():
    for text in (snippets.EXPRESSIONS, snippets.FILTERS, snippets.METHODS, snippets.STATEMENTS):
        for template in snippets.lines(text):
            yield {**VARIABLES, "template": template}
    for template in snippets.paragraphs(snippets.WHITESPACE):
        for end in ("", "\n", "\n\n", "\r\n"):
            yield {"messages": MESSAGES[:1], "template": template + end}
    tokens = {"bos_token": "<s>", "eos_token": "</s>", "now": "2024-07-26T00:00:00"}
    for path in sorted(pathlib.Path(__file__).with_name("templates").glob("*.jinja")):
        for request in conversations():
            yield {**tokens, **request, "template": path.read_text()}


def main(output):
    templates, bases, cases = {}, {}, []
    for request in requests():
        result = render(request)
        template = templates.setdefault(request.pop("template"), len(templates))
        base = bases.setdefault(json.dumps(request), len(bases))
        cases.append({"template": template, "base": base, **result})
    with open(output, "w") as file:
        file.write('{"templates": [\n' + ",\n".join(map(json.dumps, templates)))
        file.write('],\n"bases": [\n' + ",\n".join(bases))
        file.write('],\n"cases": [\n' + ",\n".join(map(json.dumps, cases)) + "]}\n")
    wrong = sum("error" in case for case in cases)
    print(f"{len(cases)} cases of {len(templates)} templates, {wrong} of them errors")


if __name__ == "__main__":
    main(*sys.argv[1:])
