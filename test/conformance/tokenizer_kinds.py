"""Small tokenizers of every kind that is supported."""
import json

from tokenizer_texts import PIECES, WORDS
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers,
                        pre_tokenizers, processors, trainers)

TRAINING = [" ".join(WORDS[i:i + 9]) for i in range(0, len(WORDS), 3)] * 4 + [
    "Once upon a time there was a little fox who lived in the wood.",
    "It's the 21st of May, 2024; don't forget it! They'll say that we've 3 or 4 of them.",
    "the the the then there these this  that   and    so     on",
    "foo(bar, baz) == {1: 22, 333: 4444}\n\tif x:\n\t\treturn [y for y in z]\n\n",
] * 6
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
O200K = "|".join([
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])


def train(tokenizer, special, size=900, alphabet=()):
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=special, show_progress=False,
                                  initial_alphabet=list(alphabet))
    tokenizer.train_from_iterator(TRAINING, trainer)
    return tokenizer


def with_template(tokenizer, bos, eos=None):
    ids = {token: tokenizer.token_to_id(token) for token in (bos, eos) if token}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A" + (f" {eos}" if eos else ""), pair=f"{bos} $A $B", special_tokens=list(ids.items()))
    return tokenizer


def sentence_like(normalizer, pre_tokenizer, decoder, **model):
    """As converted from SentencePiece: bytes in the vocabulary, blanks as U+2581."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>", **model))
    if normalizer:
        tokenizer.normalizer = normalizer
    # Training needs words; what the tokenizer does with texts is set after it.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    train(tokenizer, ["<unk>", "<s>", "</s>"] + BYTES, 1100)
    # Bytes are no special tokens.
    state = json.loads(tokenizer.to_str())
    state["added_tokens"] = state["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.pre_tokenizer = pre_tokenizer or pre_tokenizers.Sequence([])
    if not pre_tokenizer:
        state["pre_tokenizer"] = None
        tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.decoder = decoder
    return with_template(tokenizer, "<s>")


def sentence_decoder(strip):
    parts = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    return decoders.Sequence(parts + ([decoders.Strip(" ", 1, 0)] if strip else []))


def jamba():
    return sentence_like(normalizers.Sequence([normalizers.Replace(" ", "▁")]), None, sentence_decoder(False))


def zamba():
    return sentence_like(normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None,
                         sentence_decoder(True))


def metaspace(scheme, split):
    return lambda: sentence_like(None, pre_tokenizers.Metaspace(prepend_scheme=scheme, split=split),
                                 decoders.Metaspace(prepend_scheme=scheme, split=split))


def byte_level(pre_tokenizer, special, decoder=None, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre_tokenizer
    train(tokenizer, special, 800, pre_tokenizers.ByteLevel.alphabet())
    tokenizer.decoder = decoder or decoders.ByteLevel()
    return tokenizer


def regex_level(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def llama3():
    tokenizer = byte_level(regex_level(LLAMA3), ["<|begin_of_text|>", "<|endoftext|>"], ignore_merges=True)
    # A whole word that no merge makes.
    state = json.loads(tokenizer.to_str())
    state["model"]["vocab"]["Ġupon"] = len(state["model"]["vocab"])
    tokenizer = with_template(Tokenizer.from_str(json.dumps(state)), "<|begin_of_text|>")
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(), tokenizer.post_processor])
    return tokenizer


def o200k():
    return byte_level(regex_level(O200K), ["<|endoftext|>"])


def gpt2():
    tokenizer = byte_level(pre_tokenizers.ByteLevel(add_prefix_space=True), ["<|endoftext|>"])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    tokenizer.add_tokens([AddedToken("résumé", normalized=False), AddedToken("日本語", normalized=False)])
    return tokenizer


def plain(pre_tokenizer, normalizer=None, decoder=None, training=None, **model):
    """Characters and what training makes of them; others are unknown."""
    model.setdefault("unk_token", "<unk>")
    tokenizer = Tokenizer(models.BPE(**model))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = training or pre_tokenizer
    train(tokenizer, ["<unk>", "<s>", "</s>", "<pad>"], 700)
    tokenizer.pre_tokenizer = pre_tokenizer
    if decoder:
        tokenizer.decoder = decoder
    return with_template(tokenizer, "<s>", "</s>")


def words():
    return plain(pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True),
                                          pre_tokenizers.Punctuation()]))


def digits():
    return plain(pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False),
                                          pre_tokenizers.Punctuation("merged_with_previous")]),
                 fuse_unk=True, decoder=decoders.Fuse())


def splits():
    split = pre_tokenizers.Split
    return plain(pre_tokenizers.Sequence([
        split(" ", "merged_with_next"), split(Regex(r"\d+"), "contiguous"), split("-", "removed"),
        split(Regex("[aeiou]+"), "merged_with_previous"), split(Regex(r"\p{L}+|\W"), "isolated", invert=True),
        split(Regex(r"(?<=t)h|\bq"), "merged_with_next"), split(Regex("^.|(?i:k)$"), "contiguous")]),
        decoder=decoders.Sequence([]), training=pre_tokenizers.Metaspace(replacement=" ", prepend_scheme="never"))


def letters():
    """What is no capital, digit or blank is gone."""
    split = pre_tokenizers.Split
    return plain(pre_tokenizers.Sequence([
        split(Regex(r"[[:upper:]]\p{Ll}*|\d|[\s&&[^\n]]+"), "removed", invert=True),
        split(Regex(r"(?<![A-Z])(?=[A-Z])|\B.\B"), "isolated"), split("", "contiguous")]), fuse_unk=True,
        training=pre_tokenizers.Whitespace())


def dropped():
    """Neither unknown token nor bytes: what is not known is not there."""
    return plain(pre_tokenizers.Whitespace(), unk_token=None)


def suffixes():
    tokenizer = plain(pre_tokenizers.Whitespace(), end_of_word_suffix="</w>")
    state = json.loads(tokenizer.to_str())
    vocabulary, merges = state["model"]["vocab"], state["model"]["merges"]
    for merge in (["t", "h"], ["th", "e</w>"], ["f", "o"], ["fo", "x</w>"], ["a", "n"], ["an", "d</w>"]):
        for token in (*merge, "".join(merge)):
            vocabulary.setdefault(token, len(vocabulary))
        merges.append(merge)
    for c in "abcdefghijklmnopqrstuvwxyz":
        vocabulary.setdefault(c + "</w>", len(vocabulary))
    return Tokenizer.from_str(json.dumps(state))


def prefixes():
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = [("t", "##h"), ("th", "##e"), ("##o", "##x"), ("f", "##ox"), ("a", "##n"), ("##n", "##d"),
             ("a", "##nd"), ("##l", "##l"), ("##e", "##ll"), ("h", "##ell"), ("hell", "##o")]
    tokens = ["<unk>", "<s>", *letters, *("##" + c for c in letters), *(a + b[2:] for a, b in pairs)]
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(dict.fromkeys(tokens))}, pairs,
                                     unk_token="<unk>", continuing_subword_prefix="##"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def normalized(*parts):
    def make():
        return plain(pre_tokenizers.Metaspace(prepend_scheme="first"), normalizers.Sequence(list(parts)),
                     decoders.Metaspace(prepend_scheme="first"))
    return make


def added():
    """Every flag of added tokens, under a normalizer that changes them."""
    tokenizer = zamba()
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Prepend("▁"),
                                                 normalizers.Replace(" ", "▁")])
    tokenizer.add_special_tokens([AddedToken("<pad>", normalized=True), AddedToken("[MASK]", lstrip=True)])
    tokenizer.add_tokens([
        AddedToken("<TOK>", normalized=True), AddedToken("single", single_word=True, normalized=False),
        AddedToken("lstrip_tok", lstrip=True, normalized=False),
        AddedToken("rstrip_tok", rstrip=True, normalized=False),
        AddedToken("both_tok", lstrip=True, rstrip=True, normalized=False, single_word=True),
        AddedToken("\n\n", normalized=False, rstrip=True), AddedToken("foo", normalized=False),
        AddedToken("foo_bar", normalized=False), AddedToken("o wor", normalized=True),
        AddedToken("<0x41>", normalized=False)])
    return tokenizer


def vanished():
    """Added tokens that the normalizer leaves nothing of: they cut everywhere. The
    reference can do that in ASCII only."""
    tokenizer = zamba()
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Replace(Regex(r"[^\x00-\x7f]+"), "a"), normalizers.Replace("the", "")])
    tokenizer.add_tokens([AddedToken("the", normalized=True, rstrip=True), AddedToken("then", normalized=True),
                          AddedToken("xthe y", normalized=True, lstrip=True), AddedToken("fox", normalized=False)])
    return tokenizer


KINDS = {
    "jamba": jamba,
    "zamba": zamba,
    "metaspace-always": metaspace("always", True),
    "metaspace-first": metaspace("first", False),
    "metaspace-never": metaspace("never", True),
    "llama3": llama3,
    "o200k": o200k,
    "gpt2": gpt2,
    "words": words,
    "digits": digits,
    "splits": splits,
    "letters": letters,
    "dropped": dropped,
    "suffixes": suffixes,
    "prefixes": prefixes,
    "nfc": normalized(normalizers.NFC(), normalizers.Strip()),
    "nfd": normalized(normalizers.NFD(), normalizers.Strip(left=False)),
    "nfkc": normalized(normalizers.NFKC(), normalizers.Lowercase()),
    "nfkd": normalized(normalizers.Replace(Regex(r"\s+"), " "), normalizers.NFKD(), normalizers.Prepend("> ")),
    "added": added,
    "vanished": vanished,
}

COMMON = dict(vocab_size=1000, character_coverage=1.0, hard_vocab_limit=False)
SENTENCEPIECE_KINDS = {
    "sp-identity": (dict(COMMON, byte_fallback=True, normalization_rule_name="identity",
                         remove_extra_whitespaces=False, allow_whitespace_only_pieces=True,
                         character_coverage=0.98), {"add_bos_token": True, "legacy": True}),
    "sp-default": (dict(COMMON, character_coverage=0.98, user_defined_symbols=["<user>", "foo", "▁the"]),
                   {"add_bos_token": None, "add_eos_token": True, "eos_token": {"content": "</s>"}}),
    "sp-suffix": (dict(COMMON, treat_whitespace_as_suffix=True, normalization_rule_name="nfkc_cf",
                       byte_fallback=True), {}),
    "sp-bare": (dict(COMMON, add_dummy_prefix=False, normalization_rule_name="nfkc",
                     remove_extra_whitespaces=False), {}),
}
assert PIECES
