"""Writes model.bin; the format is stated in src/kernels/text/static-embedding.ts."""

import struct
from pathlib import Path

import numpy as np

MAGIC, VERSION = 0x45535742, 1
BEGIN, CONTINUE, PRIME = 0x811C9DC5, 0x01000193, 0x01000193
MASK = 0xFFFFFFFF


def hash_of(piece: bytes, begins: bool) -> int:
    value = BEGIN if begins else CONTINUE
    for byte in piece:
        value = ((value ^ byte) * PRIME) & MASK
    return value ^ (value >> 15)


def quantise(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One signed byte per value and one scale per row; the row's largest value becomes 127."""
    scales = np.abs(table).max(axis=1) / 127
    safe = np.where(scales > 0, scales, 1)
    return np.rint(table / safe[:, None]).astype(np.int8), scales.astype(np.float32)


def write_model(path: Path, pieces: list[str], table: np.ndarray) -> None:
    values, scales = quantise(table)
    beginning = sum(not piece.startswith("##") for piece in pieces)
    raw = [piece.removeprefix("##").encode() for piece in pieces[beginning:]]
    raw = [piece.encode() for piece in pieces[:beginning]] + raw
    starts = np.cumsum([0, *map(len, raw)]).astype("<u4")
    slot_count = 1 << (2 * len(raw) - 1).bit_length()
    slots = np.zeros(slot_count, "<u2")
    for at, piece in enumerate(raw):
        slot = hash_of(piece, at < beginning) & (slot_count - 1)
        while slots[slot]:
            slot = (slot + 1) & (slot_count - 1)
        slots[slot] = at + 1
    body = b""
    for section in (starts.tobytes(), scales.astype("<f4").tobytes(), slots.tobytes(), b"".join(raw), values.tobytes()):
        body += section + bytes(-len(section) % 8)
    checksum = BEGIN
    for word in np.frombuffer(body, "<u4").tolist():
        checksum = ((checksum ^ word) * PRIME) & MASK
    numbers = (table.shape[1], len(raw), beginning, slot_count, max(map(len, raw)), int(starts[-1]))
    header = struct.pack("<10I", MAGIC, VERSION, 40 + len(body), checksum, *numbers)
    path.write_bytes(header + body)
