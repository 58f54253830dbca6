"""Texts that tokenizers get wrong."""
import random

WORDS = """the quick brown fox jumps over lazy dogs Hello hello HELLO world Once upon a time it's
don't I'll we've they're I'm you'd IT'S 'S x86_64 3.14159 12345678901234567890 1,000,000 a-b--c
foo_bar() {"key": [1, 2]} C++17 #include <vector> http://example.org/?q=1&r=%20 user@example.com
naïve café résumé Straße ÄÖÜ ŒUVRE İstanbul ıI ǅ ﬁne ﬀ ½ ² Ⅷ ① Å Å é e\u0301 ñ n\u0303
привет мир Ελληνικά σς שלום مرحبا ١٢٣ हिन्दी নমস্কার தமிழ் ไทย ຂໍ້ မြန်မာ ខ្មែរ አማርኛ
中文 漢字 你好，世界。 日本語 カタカナ ｶﾀｶﾅ ひらがな 한국어 \u1112\u1161\u11ab 𠮷野家 ㍿ ㋿
😀 👩‍👩‍👧‍👦 🇩🇪🇫🇷 👍🏽 ❤️ 🏴\U000e0067\U000e0062\U000e007f 🫠 𝕳𝖊𝖑𝖑𝖔 ℌ ﷺ""".split()
PIECES = """<s> </s> <unk> <pad> <|endoftext|> <|begin_of_text|> <|startoftext|> <tok> <TOK> [MASK]
single lstrip_tok rstrip_tok both_tok ▁ ▁▁ ▁the Ġ Ġthe Ċ <0x41> <0x0A> <0xZZ> <0xE2> <0xFF> ## </w> <user>
résumé ſ K 'ſ 'S 'Ll 'RE""".split()
CHARACTERS = """\u0000 \u0001 \u0007 \u0008 \t \n \r \r\n \u000b \u000c \u001b \u001c \u001f \u007f
\u0085 \u00a0 \u00ad \u034f \u061c \u1680 \u180e \u2000 \u2009 \u200a \u200b \u200c \u200d \u200e \u2028
\u2029 \u202f \u205f \u2060 \u2581 \u3000 \ufeff \ufffc \ufffd \ufffe \uffff \ud7ff \ue000 \ufdd0
\U00010000 \U0001f600 \U0001fae8 \U000e0001 \U000f0000 \U0010ffff \u0300 \u0301\u0327 \u0345 \u20dd
\u1e9e \u0149 \u01f0 \u1fb3 \u1f80 \ufb00 \ufb05 \u0130 \u0131 \u017f \u212a \u212b \u2126 \u03c2 \u1c80
\u1c89 \ua7cb \U00010d50 \U00010d70 \U000105c0 \U00016d40 \U0001ccf0 \U0001e5f0 \U00011f02 \U000323af
\u0870 \u0cf3 \u0c5d \u1ac1 \ua7f2 \U00010570 \U0001df00 \U0002ebf0 \U00031350 \u088f \U00016ea0
\u0660 \u06f5 \u0966 \u0e54 \uff11 \U0001d7d8 \u00b2 \u00b3 \u00b9 \u00bc \u2155 \u2167 \u2460 \u3007 \u4e00
\u0f33 \u16ee \u3021 \u24b6 \U0001f130 _ \u203f \u2054 \ufe33 $ + < = > ^ ` | ~ \u00a7 \u00ab \u2014 \u2026
\u3001 \u30fb \uff01 \u061f \u0964 \u166d \U000111c9 \u20ac \u2211 \u2192 \u00b0 ^ ~""".split(" ")
SPACES = [" ", "  ", "   ", "    ", " " * 7, " " * 16, " " * 33, "\n", "\n\n", " \n", "\n ", "\r\n", "\t",
          "\u00a0", "\u3000", " \u2009 ", "\n\n\n ", " \n \n", "\t\t"]
SPECIAL = ("<s>", "</s>", "<unk>", "<pad>")


def edge_cases():
    yield from ["", " ", "  ", "\n", "▁", "a", " a", "a ", "\u0000", "a" * 500, "ab" * 300, " " * 200,
                "😀" * 60, "\n" * 100, "<s>", "<s><s>", " <s> ", "<s> <s>", "<tok> <tok>", "<tok>\n\n<tok>",
                "\u0301", "\u0301a", "한국" * 40, "\u1100\u1161\u11a8" * 20, "1" * 64, "." * 130, "'" * 9,
                "x" + " " * 100 + "y", "é" * 50, "e\u0301" * 50, "a\u0323\u0307\u0307\u0323", "\u0f71\u0f72"]
    for text in WORDS + PIECES + CHARACTERS + SPACES:
        yield text
        yield f"a{text}b"
        yield f" {text} {text}"


def make_texts():
    """2600 texts, always the same."""
    rng = random.Random(20)
    texts = list(dict.fromkeys(edge_cases()))
    pools = [WORDS, WORDS, WORDS, PIECES, CHARACTERS]
    while len(texts) < 2200:
        parts = []
        for _ in range(rng.randint(1, 12)):
            parts.append(rng.choice(rng.choice(pools)))
            if rng.random() < 0.7:
                parts.append(rng.choice(SPACES) if rng.random() < 0.5 else " ")
        texts.append("".join(parts))
    while len(texts) < 2600:
        low, high = rng.choice([(0, 0x80), (0, 0x300), (0x300, 0x3000), (0x1e00, 0x3200),
                                (0xac00, 0xd7a4), (0xe000, 0x11000), (0x10000, 0x20000),
                                (0x1f300, 0x1fb00), (0, 0x110000)])
        texts.append("".join(chr(c) for c in (rng.randrange(low, high) for _ in range(rng.randint(1, 25)))
                             if not 0xD800 <= c < 0xE000))
    return texts
