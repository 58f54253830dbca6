"""BLAKE3 as its paper defines it, for tests that seal what they have changed."""
import struct

IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
      0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
LANES = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
MASK = 0xFFFFFFFF


def compress(chain, block, counter, length, flags):
    state = [*chain, *IV[:4], counter & MASK, counter >> 32, length, flags]
    words = struct.unpack("<16I", block.ljust(64, b"\0"))
    for _ in range(7):
        for lane, (a, b, c, d) in enumerate(LANES):
            for word, left, right in ((words[2 * lane], 16, 12), (words[2 * lane + 1], 8, 7)):
                state[a] = state[a] + state[b] + word & MASK
                mixed = state[d] ^ state[a]
                state[d] = (mixed >> left | mixed << 32 - left) & MASK
                state[c] = state[c] + state[d] & MASK
                mixed = state[b] ^ state[c]
                state[b] = (mixed >> right | mixed << 32 - right) & MASK
        words = [words[i] for i in ORDER]
    return [state[i] ^ state[i + 8] for i in range(8)]


def node(data, number, root):
    """The chaining value of some bytes, of which `number` chunks lie in front."""
    if len(data) > 1024:
        left = 1024
        while 2 * left < len(data):
            left *= 2
        pair = node(data[:left], number, 0) + node(data[left:], number + left // 1024, 0)
        return compress(IV, struct.pack("<16I", *pair), 0, 64, PARENT | root)
    chain = IV
    for begin in range(0, max(len(data), 1), 64):
        block = data[begin:begin + 64]
        flags = (begin == 0) * CHUNK_START
        if begin + 64 >= len(data):
            flags |= CHUNK_END | root
        chain = compress(chain, block, number, len(block), flags)
    return chain


def digest(data):
    return struct.pack("<8I", *node(data, 0, ROOT))


assert digest(b"").hex() == "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
