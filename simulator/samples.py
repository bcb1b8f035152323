"""A voice message without a microphone: silence in Ogg Opus, the format of voice messages.

Formats: RFC 3533 (Ogg pages) and RFC 7845 (Opus in Ogg).
"""

import struct

SILENCE = b"\xf8\xff\xfe"  # one Opus frame of 20 ms without sound
FRAME = 960  # samples of a frame at 48 kHz
SERIAL = 0x42414C49


def silent_voice(seconds: int) -> bytes:
    """An Ogg Opus file of `seconds`.

    >>> silent_voice(1)[:4], b"OpusHead" in silent_voice(1)
    (b'OggS', True)
    """
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    pages = [_page([head], 0, 0, 2), _page([tags], 1, 0, 0)]
    for second in range(seconds):
        flags = 4 if second == seconds - 1 else 0
        pages.append(_page([SILENCE] * 50, second + 2, (second + 1) * 50 * FRAME, flags))
    return b"".join(pages)


def _page(packets: list[bytes], number: int, position: int, flags: int) -> bytes:
    lacing = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    header = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, SERIAL, number, 0)
    page = header + bytes([len(lacing)]) + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _table() -> tuple[int, ...]:
    rows = []
    for row in range(256):
        value = row << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        rows.append(value & 0xFFFFFFFF)
    return tuple(rows)


TABLE = _table()


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ TABLE[(value >> 24) ^ byte]
    return value
