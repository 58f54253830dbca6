"""Tokenizers and chat templates."""
import json
import os
import random
import re
import unittest

import braid

ARTIFACT = os.environ["BRAID_ARTIFACT"]
TEXT = "Once upon a time, 你好\0 \U0001f600!"


class TokenizerTest(unittest.TestCase):
    def setUp(self):
        self.tokenizer = braid.Tokenizer(ARTIFACT)
        self.addCleanup(self.tokenizer.close)

    def test_goes_there_and_back(self):
        draw = random.Random(2)
        for text in ["", TEXT] + ["".join(chr(draw.choice(
                [draw.randint(0, 0x7f), draw.randint(0x80, 0xd7ff), draw.randint(0xe000, 0x10ffff)]
        )) for _ in range(20)) for _ in range(50)]:
            ids = self.tokenizer.encode(text)
            self.assertEqual(self.tokenizer.decode(ids), text)
            self.assertEqual("".join(self.tokenizer.stream(ids)), text)

    def test_knows_special_tokens(self):
        t = self.tokenizer
        self.assertEqual((t.bos_token, t.eos_token), ("<|startoftext|>", "<|endoftext|>"))
        self.assertEqual((t.pad_token, t.unk_token), ("<|pad|>", "<|unk|>"))
        self.assertEqual(t.find(t.bos_token), 1)
        self.assertEqual(t.token(1), t.bos_token)
        self.assertTrue(t.is_special(1))
        self.assertFalse(t.is_special(400))
        self.assertEqual((t.token(len(t)), t.token(-1), t.find("no token")), (None, None, None))
        ids = t.encode("a", add_special_tokens=True)
        self.assertEqual(ids[0], 1)
        self.assertEqual(t.decode(ids, skip_special_tokens=True), "a")
        self.assertEqual(t.encode(t.bos_token), [1])
        self.assertNotIn(1, t.encode(t.bos_token, special_as_text=True))
        typed = "é" + t.bos_token
        text = t.bos_token + typed + t.bos_token
        ids = t.encode(text, special_as_text=[(len(t.bos_token), len(t.bos_token + typed))])
        self.assertEqual((ids[0], ids[-1], ids.count(1)), (1, 1, 2))
        self.assertEqual(t.decode(ids), text)

    def test_streams(self):
        stream = self.tokenizer.stream(skip_special_tokens=True)
        pieces = [stream.push(token) for token in [1] + self.tokenizer.encode("\U0001f600")]
        self.assertEqual("".join(pieces) + stream.finish(), "\U0001f600")
        self.assertEqual(stream.push(self.tokenizer.find("a")) + stream.finish(), "a")
        self.tokenizer.close()
        with self.assertRaisesRegex(braid.Error, "it is closed"):
            stream.push(1)

    def test_refuses(self):
        with self.assertRaisesRegex(braid.Error, "UTF-8"):
            self.tokenizer.encode("\ud800")
        with self.assertRaisesRegex(braid.Error, "ascend"):
            self.tokenizer.encode("abcd", special_as_text=[(2, 3), (1, 2)])
        with self.assertRaisesRegex(braid.Error, "ids"):
            self.tokenizer.decode([1 << 40])
        with self.assertRaises(braid.Error) as caught:
            braid.Tokenizer("/nowhere")
        self.assertEqual(caught.exception.status, braid.Status.NOT_FOUND)


class ChatFormatTest(unittest.TestCase):
    TEMPLATE = ("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
                "{% if add_generation_prompt %}{{ who }}:{% endif %}")

    def setUp(self):
        self.format = braid.ChatFormat(ARTIFACT)
        self.addCleanup(self.format.close)

    def test_renders(self):
        messages = [{"role": "user", "content": "é\u2028"}]
        text = self.format.render(messages, chat_template=self.TEMPLATE, who="me",
                                  add_generation_prompt=True)
        self.assertEqual(text, "user: é\u2028\nme:")
        results = self.format.render_all([
            {"messages": messages, "template": "{{ messages[0].content }}"},
            {"messages": messages, "template": "{{ raise_exception('no') }}"}])
        self.assertEqual(results[0], "é\u2028")
        self.assertIsInstance(results[1], braid.Error)

    def test_nobody_types_a_special_token(self):
        tokenizer = braid.Tokenizer(ARTIFACT)
        self.addCleanup(tokenizer.close)
        template = "{{ bos_token }}" + self.TEMPLATE + "{{ eos_token }}"
        draw = random.Random(6)
        parts = [tokenizer.bos_token, tokenizer.eos_token, "<|", "pad|>", " ", "é", "\ufdd0", "\ufdd1"]
        for _ in range(50):
            said = "".join(draw.choices(parts, k=draw.randint(0, 8)))
            for content in (said, [{"type": "text", "text": said}]):
                messages = [{"role": "user", "content": content}]
                ids = self.format.encode(tokenizer, messages, chat_template=template)
                self.assertEqual([i for i in ids if tokenizer.is_special(i)], [1, 2])
                plain = json.loads(re.sub(r"\\ufdd[01]", "", json.dumps(messages)))
                text = self.format.render(plain, chat_template=template)
                self.assertEqual(tokenizer.decode(ids), text)
        with self.assertRaisesRegex(braid.Error, "as they are"):
            self.format.encode(tokenizer, [{"role": "user", "content": tokenizer.eos_token}],
                               chat_template="{{ messages[0].content | length }}")
        long = [{"role": "user", "content": tokenizer.eos_token * 20000}]
        self.assertEqual(self.format.encode(tokenizer, long, chat_template=template).count(2), 1)
        ids = self.format.encode(tokenizer, [{"role": "user", "content": "Once"}],
                                 chat_template=template, add_generation_prompt=True, who="me")
        self.assertEqual(tokenizer.decode(ids), tokenizer.bos_token + "user: Once\nme:"
                         + tokenizer.eos_token)

    def test_has_limits(self):
        messages = [{"role": "user", "content": "a"}]
        with self.assertRaises(braid.Error) as caught:
            self.format.render(messages, chat_template="aa", limits={"max_output": 1})
        self.assertEqual(caught.exception.status, braid.Status.LIMIT)
        with self.assertRaisesRegex(TypeError, "max_luck"):
            self.format.render(messages, chat_template="aa", limits={"max_luck": 1})
        with self.assertRaisesRegex(braid.Error, "chat template"):
            self.format.render(messages)


if __name__ == "__main__":
    unittest.main()
