"""Writes what the tokenizers library and numpy say of a few hundred texts, for src/kernels/text/static-embedding.test.ts.

    python make_expectations.py --model model.bin --out ../../src/kernels/text/static-embedding.generated.json
"""

import argparse
import json
import random
import struct
from pathlib import Path

import numpy as np

from vocabulary import tokenizer_over

SEED = 20240917
MOST_CHARACTERS = 20_000

WRITTEN = [
    "",
    " ",
    "\x00",
    "Quantum computing start-up raises $40m in Series B led by European investors.",
    "unaffable Zürich's naïve café, São Paulo; Łódź",
    "ÅNGSTRÖM İstanbul ΑΘΗΝΑ Москва ß ẞ ﬁ",
    "人工智能 and 東京タワー 한국어 텍스트",
    "हिन्दी में पाठ, ภาษาไทย, עברית, العربية",
    "e\u0301e\u0301 o\u0308 zero\u200bwidth soft\u00adhyphen \ufeffbom \u2028line\u0085next",
    "hello😀world 👩‍👩‍👧 🇩🇪 ©2024 ™ → ± €5 ≠ ≮ \u037e",
    "tab\there\nnew\rline\x0bvt\x0cff \u00a0nbsp \u3000wide \u2000quad",
    "a" * 100,
    "a" * 101,
    "é" * 100 + " é",
    "é" * 101,
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "don't can't 3.14 1,000,000 C++ C# .NET node.js e-mail foo_bar @user #tag",
    "ALL CAPS HEADLINE ABOUT NVIDIA AND OPENAI",
    "[CLS] [UNK] ##ing [MASK]",
    "qzxqzxqzx \u0b95\u0bbf",
]


def read_model(path: Path):
    data = path.read_bytes()
    _, _, _, _, dimensions, count, beginning, slots, _, piece_bytes = struct.unpack("<10I", data[:40])
    at = 40

    def section(kind: str, length: int) -> np.ndarray:
        nonlocal at
        values = np.frombuffer(data, kind, length, at)
        at += -(-values.nbytes // 8) * 8
        return values

    starts, scales = section("<u4", count + 1), section("<f4", count)
    section("<u2", slots)
    raw = section("u1", piece_bytes).tobytes()
    vectors = section("i1", count * dimensions).reshape(count, dimensions)
    pieces = [raw[a:b].decode() for a, b in zip(starts[:-1], starts[1:])]
    pieces = [piece if at < beginning else f"##{piece}" for at, piece in enumerate(pieces)]
    return pieces, vectors.astype(np.float64) * scales[:, None]


def random_texts(pieces: list[str], amount: int):
    """Words, pieces, digits, marks and characters from many scripts, glued at random."""
    chance = random.Random(SEED)
    ranges = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x2030), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0x1F600, 0x1F640)]
    for _ in range(amount):
        parts = []
        for _ in range(chance.randint(1, 20)):
            if chance.random() < 0.6:
                word = chance.choice(pieces).removeprefix("##")
                parts.append(chance.choice([word, word.upper(), word.capitalize()]))
            else:
                low, high = chance.choice(ranges)
                parts.append("".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 4))))
            parts.append(chance.choice([" ", " ", " ", "", ", ", "-", ".\n", "\u0301"]))
        yield "".join(parts)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--texts", type=Path, help="further texts, one a line")
    arguments.add_argument("--random", type=int, default=150)
    options = arguments.parse_args()
    pieces, table = read_model(options.model)
    tokenizer = tokenizer_over(pieces)
    texts = [*WRITTEN, *random_texts(pieces, options.random)]
    if options.texts:
        texts += options.texts.read_text("utf8").split("\n")[:-1]
    cases = []
    for at, text in enumerate(texts):
        ids = [one for one in tokenizer.encode(text, add_special_tokens=False).ids if one < len(pieces)]
        summed = table[ids].sum(0) if ids else np.zeros(table.shape[1])
        vector = summed / (np.linalg.norm(summed) or 1)
        case = {"text": text, "pieces": ids}
        # Some components tell as much as all of them.
        if at % 5 == 3:
            case["vector"] = [round(float(one), 6) for one in vector[:: table.shape[1] // 16]]
        cases.append(case)
    options.out.write_text(json.dumps(cases, ensure_ascii=True, separators=(",", ":")).replace('},{', '},\n{') + "\n", "utf8")
    print(f"{len(cases)} cases, {sum(len(case['pieces']) for case in cases)} pieces")


if __name__ == "__main__":
    main()
