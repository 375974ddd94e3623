"""Collects the unlabelled English text that the PESTLE model learns word use from.

Only sources whose licence allows shipping what is trained on them: WordNet glosses and examples (WordNet licence),
CrossNER (MIT), Broad Twitter Corpus and WNUT-17 (CC-BY), SciTLDR (Apache-2.0), Government of Canada projects and USPTO
abstracts (open government licences), GitHub trending descriptions (MIT). Never the test sets.

    python pool.py DATASETS WORDNET_DICT OUT.txt WORDS.txt
"""

import collections
import csv
import glob
import gzip
import json
import random
import re
import sys

SEED = 20261121
#: Sentences taken of each source, so that no source drowns the others.
LIMITS = {"gloss": 24000, "example": 12000, "crossner": 4000, "tweets": 5000, "scitldr": 4000,
          "canada": 4000, "patents": 4000, "github": 3000}


def wordnet(folder):
    """Glosses with their word in front (`tariff: a government tax on imports`), the quoted examples, and all lemmas."""
    glosses, examples, lemmas = [], [], set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(f"{folder}/data.{part}", encoding="utf-8"):
            if line.startswith("  ") or " | " not in line:
                continue
            head, gloss = line.rstrip().split(" | ", 1)
            fields = head.split(" ")
            words = [fields[4 + 2 * i].split("(")[0] for i in range(int(fields[3], 16))]
            lemmas.update(w for w in words if re.fullmatch(r"[a-z]{2,20}", w))
            meaning = gloss.split('; "')[0].strip()
            glosses.append(f"{words[0].replace('_', ' ')}: {meaning}")
            examples += [e for e in re.findall(r'"([^"]+)"', gloss) if len(e.split()) >= 4]
    return glosses, examples, lemmas


def conll(paths, separator):
    out = []
    for path in paths:
        words = []
        for line in open(path, encoding="utf-8", errors="replace"):
            cells = line.rstrip("\n").split(separator)
            if len(cells) < 2:
                if len(words) >= 5:
                    out.append(" ".join(words))
                words = []
            else:
                words.append(cells[0])
    return [re.sub(r" ([.,;:!?%)])", r"\1", t) for t in out]


def main():
    datasets, dict_folder, out, words_out = sys.argv[1:5]
    rng = random.Random(SEED)
    ner = f"{datasets}/ner"
    glosses, examples, lemmas = wordnet(dict_folder)
    scitldr = [s for line in open(f"{datasets}/summarization/scitldr/train.jsonl") for s in json.loads(line)["source"]]
    canada = []
    for row in csv.DictReader(open(f"{datasets}/projects/canada_it/gc-it-projects-combined.csv")):
        canada += [row["latestProjectName"]] + re.split(r"(?<=[.;])\s+", row["latestDescription"] or "")
    patents = [s for line in open(f"{datasets}/patents_uspto_10k/uspto_dev.jsonl")
               for s in re.split(r"(?<=\.)\s+", json.loads(line)["abstract"] or "")]
    github = [json.loads(line)["description"] or "" for path in sorted(glob.glob(f"{datasets}/github_trending/*.gz"))
              for line in gzip.open(path, "rt", encoding="utf-8")]
    sources = {
        "gloss": glosses, "example": examples, "scitldr": scitldr, "canada": canada, "patents": patents,
        "crossner": conll(sorted(glob.glob(f"{ner}/crossner/ner_data/*/*.txt")), "\t"),
        "tweets": conll(sorted(glob.glob(f"{ner}/juand-r/data/BTC/CONLL-format/data/*"))
                        + sorted(glob.glob(f"{ner}/wnut17/*.conll")), "\t"),
        "github": github,
    }
    counts = collections.Counter()
    with open(out, "w", encoding="utf-8") as file:
        for name, texts in sources.items():
            kept = sorted({" ".join(t.split())[:400] for t in texts if t and 4 <= len(t.split()) and t.isascii()})
            rng.shuffle(kept)
            kept = kept[: LIMITS[name]]
            print(f"{name}: {len(kept)} of {len(texts)}")
            for text in kept:
                file.write(f"{name}\t{text}\n")
                if name != "gloss":
                    counts.update(re.findall(r"[a-z]{2,20}", text.lower()))
    words = sorted(lemmas | {w for w, n in counts.items() if n >= 3})
    print(f"words: {len(words)}")
    with open(words_out, "w", encoding="utf-8") as file:
        file.write("\n".join(words) + "\n")


main()
