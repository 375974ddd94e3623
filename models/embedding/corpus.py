"""Collects the text that the table learns from: one text a line, duplicates left out, in a seeded order.

    python corpus.py --datasets DIR --sources DIR --out texts.txt

`--sources` holds what CARD.md lists under "Data": a folder per source, each public domain or under a permissive licence.
A source that is missing is reported and left out. Nothing that `npm run eval` scores on is read here.
"""

import argparse
import gzip
import json
import random
import re
from pathlib import Path

SEED = 20240917
# Longest text kept, in characters: about the teacher's 256 word pieces.
LONGEST = 1200
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


def tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sentences(text: str) -> list[str]:
    return SENTENCE_END.split(tidy(text))


def passages(text: str, size: int):
    """Neighbouring sentences joined up to `size` characters: documents are longer than sentences."""
    taken = ""
    for one in sentences(text):
        if taken and len(taken) + len(one) > size:
            yield taken
            taken = ""
        taken = f"{taken} {one}".strip()
    if taken:
        yield taken


def common_voice(folder: Path):
    """Sentences that volunteers wrote and gave away (CC0)."""
    for path in sorted(folder.glob("*.txt")):
        yield from path.read_text("utf8", errors="ignore").splitlines()


def wordnet(folder: Path):
    """Words with their definitions, and sentences that show their use (WordNet licence)."""
    for path in sorted(folder.glob("data.*")):
        for line in path.read_text("latin1").splitlines():
            if line.startswith("  ") or "|" not in line:
                continue
            record, gloss = line.split("|", 1)
            fields = record.split()
            words = [fields[4 + 2 * at].split("(")[0].replace("_", " ") for at in range(int(fields[3], 16))]
            definition = gloss.split(';  "')[0].split('; "')[0].strip()
            yield f"{', '.join(words[:3])}: {definition}"
            yield definition
            yield from (one.strip() for one in re.findall(r'"([^"]{20,})"', gloss))


def github(folder: Path):
    """Descriptions of trending repositories (MIT)."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf8") as file:
            for line in file:
                yield json.loads(line).get("description") or ""


def scitldr(folder: Path):
    """Abstracts of papers and their one-sentence summaries (Apache-2.0)."""
    for line in (folder / "train.jsonl").read_text("utf8").splitlines():
        paper = json.loads(line)
        yield " ".join(paper["source"])
        yield from paper["source"]
        yield from paper["target"]
        if paper.get("title"):
            yield paper["title"]


def patents(folder: Path):
    """Abstracts (OGL), whole, in halves and by sentence."""
    for line in (folder / "uspto_dev.jsonl").read_text("utf8").splitlines():
        abstract = json.loads(line)["abstract"]
        yield abstract
        yield from passages(abstract, 400)
        yield from sentences(abstract)[:3]


def prose(folder: Path):
    """Documents in reStructuredText, Markdown or plain text: paragraphs, and some of their sentences."""
    for path in sorted(one for one in folder.rglob("*") if one.suffix in {".rst", ".md", ".txt"}):
        for paragraph in re.split(r"\n\s*\n", path.read_text("utf8", errors="ignore")):
            text = tidy(re.sub(r"\[([^\]]*)\]\([^)]*\)|`+|\*\*|:\w+:", r"\1", paragraph))
            # Code, tables, headers and lists of links are no prose.
            letters = sum(c.isalpha() or c == " " for c in text)
            if len(text) < 60 or letters < 0.85 * len(text) or not text[0].isalpha():
                continue
            yield from passages(text, 700)
            yield from sentences(text)[:2]


# Name, reader, folder below --datasets or --sources, most texts taken.
SOURCES = [
    ("common-voice", common_voice, "common-voice", 60_000),
    ("wordnet", wordnet, "wordnet", 90_000),
    ("github", github, "github_trending", 30_000),
    ("scitldr", scitldr, "summarization/scitldr", 14_000),
    ("patents", patents, "patents_uspto_10k", 12_000),
]
PROSE_MOST = 25_000


def fit(text: str) -> str | None:
    text = tidy(text)[:LONGEST]
    ascii_share = sum(c < "\u0250" for c in text) / max(1, len(text))
    return text if len(text) >= 12 and ascii_share > 0.95 else None


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--datasets", type=Path, required=True)
    arguments.add_argument("--sources", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    sources = list(SOURCES)
    sources += [(f"prose/{one.name}", prose, f"prose/{one.name}", PROSE_MOST) for one in sorted((options.sources / "prose").glob("*"))]
    random.seed(SEED)
    seen: set[str] = set()
    chosen: list[str] = []
    for name, read, place, most in sources:
        folder = next((base / place for base in (options.sources, options.datasets) if (base / place).exists()), None)
        if folder is None:
            print(f"{name}: not found, left out")
            continue
        texts = list(dict.fromkeys(text for text in map(fit, read(folder)) if text and text.lower() not in seen))
        random.shuffle(texts)
        texts = texts[:most]
        seen.update(text.lower() for text in texts)
        chosen += texts
        print(f"{name}: {len(texts)} texts, {sum(map(len, texts)) / len(texts):.0f} characters each")
    random.shuffle(chosen)
    options.out.write_text("\n".join(chosen) + "\n", "utf8")
    print(f"{len(chosen)} texts")


if __name__ == "__main__":
    main()
