#!/usr/bin/env python3
"""Record which template and which special tokens Transformers finds in directories.

usage: make-formats.py OUTPUT.json
needs: transformers, jinja2
"""
import itertools
import json
import pathlib
import sys
import tempfile

from transformers import AutoTokenizer

TOKENIZER = {
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
    "pre_tokenizer": None, "post_processor": None, "decoder": None,
    "model": {"type": "BPE", "vocab": {"a": 0, "<s>": 1, "</s>": 2}, "merges": []},
}
SHOW = "{{ bos_token }}|{{ eos_token }}|{{ unk_token }}|{{ pad_token }}|{{ sep_token }}|{{ cls_token }}|{{ mask_token }}"
TOKEN = {"__type": "AddedToken", "content": "<b>", "lstrip": False, "normalized": False, "rstrip": False,
         "single_word": False}
ADDED = {"1": {"content": "<s>", "lstrip": False, "normalized": False, "rstrip": False, "single_word": False,
               "special": True}}


def named(*names):
    return [{"name": name, "template": f"list {name}"} for name in names]


CONFIGS = {
    "none": None,
    "empty": {},
    "text": {"chat_template": "config"},
    "null": {"chat_template": None},
    "list": {"chat_template": named("default", "tool_use", "rag")},
    "no default": {"chat_template": named("rag", "tool_use")},
    "twice": {"chat_template": named("default") + [{"name": "default", "template": "second"}]},
    "object": {"chat_template": {"default": "object default", "other": "object other"}},
}
FOLDERS = {
    "none": {},
    "file": {"chat_template.jinja": "file\r\nline {{ 1 }}\n"},
    "more": {"chat_template.jinja": "file", "additional_chat_templates/tool_use.jinja": "more tool_use"},
    "only more": {"additional_chat_templates/rag.jinja": "more rag"},
    "others": {"additional_chat_templates/readme.txt": "no template"},
}
REQUESTS = [
    {}, {"tools": []}, {"tools": [{"name": "t"}]}, {"template": "rag"}, {"template": "default"},
    {"template": "own {{ messages | length }}"},
]
TOKENS = [
    {"bos_token": "<s>", "eos_token": "</s>"},
    {"bos_token": TOKEN, "unk_token": None, "pad_token": "<p>"},
    {"bos_token": "<s>", "sep_token": "S", "cls_token": "C", "mask_token": "M", "added_tokens_decoder": ADDED},
    {"added_tokens_decoder": {}},
]
MAPS = [None, {"bos_token": "<map>", "eos_token": {"content": "</map>", "lstrip": False, "normalized": False,
                                                   "rstrip": False, "single_word": False}}]


def write(folder, files):
    for name, text in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def render(files, request):
    request = dict(request)
    template = request.pop("template", None)
    with tempfile.TemporaryDirectory() as folder:
        write(folder, {**files, "tokenizer.json": json.dumps(TOKENIZER)})
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder)
            return {"text": tokenizer.apply_chat_template(chat_template=template, tokenize=False,
                                                          conversation=request.pop("messages"), **request)}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"[:200]}


def cases():
    messages = [{"role": "user", "content": "hi"}]
    kind = {"tokenizer_class": "PreTrainedTokenizerFast"}
    for config, folder in itertools.product(CONFIGS.values(), FOLDERS.values()):
        files = dict(folder)
        if config is not None:
            files["tokenizer_config.json"] = json.dumps({**kind, **config})
        elif not folder:
            files["tokenizer_config.json"] = json.dumps(kind)
        for request in REQUESTS:
            yield files, {"messages": messages, **request}
    for tokens, other in itertools.product(TOKENS, MAPS):
        files = {"tokenizer_config.json": json.dumps({**kind, **tokens, "chat_template": SHOW})}
        if other is not None:
            files["special_tokens_map.json"] = json.dumps(other)
        yield files, {"messages": messages}
        yield files, {"messages": messages, "bos_token": "mine"}
    for name, model in itertools.product(("LlamaTokenizer", "GPT2TokenizerFast"), (None, "jamba", "zamba", "bamba")):
        for tokens in ({}, {"bos_token": "<b>", "eos_token": None}):
            config = {"tokenizer_class": name, **tokens, "chat_template": SHOW}
            files = {"tokenizer_config.json": json.dumps(config)}
            if model:
                files["config.json"] = json.dumps({"model_type": model})
            yield files, {"messages": messages}


def main(output):
    rows = [{"files": files, "request": request, **render(files, request)} for files, request in cases()]
    with open(output, "w") as file:
        file.write("[\n" + ",\n".join(map(json.dumps, rows)) + "]\n")
    print(f"{len(rows)} renderings, {sum('error' in row for row in rows)} errors")


if __name__ == "__main__":
    main(*sys.argv[1:])
