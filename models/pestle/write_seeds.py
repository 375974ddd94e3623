"""Turns `seeds.txt` and `vocabulary.txt` into labelled sentences: the seeds themselves, the terms, and sentences made of them.

    python write_seeds.py OUT.txt        # CODES, a tab, kind:group, a tab, the text

Sentences of one seed or one term share a group, so that held-out data never holds a sibling of what was learned.
"""

import pathlib
import random
import sys

SEED = 20261121
HERE = pathlib.Path(__file__).parent

#: Frames that say nothing about a class by themselves.
FRAMES = [
    "{A} in the news again", "What {a} means for the years ahead", "A closer look at {a}", "{A}: five questions and answers",
    "New figures on {a} were released on Tuesday", "Experts warn about {a}", "The debate about {a} goes on",
    "Report: {a} and what comes next", "Why {a} matters more than people think", "{A} is expected to change by 2030",
    "The company said {a} remains important", "Concerns about {a} are growing", "A study of {a} in twelve countries",
    "How {a} has developed over a decade", "{A} under pressure", "Hopes rest on {a}", "The rise of {a}",
    "An outlook on {a} for the coming year", "{A} played a large part in the decision", "Ask: who understands {a}?",
    "Show: a small project about {a}", "Our view on {a}", "The end of {a} as we know it", "The state of {a}",
]
#: Frames for two terms of different classes: both hold.
PAIRS = [
    "{A} and {b}", "How {a} affects {b}", "{A} meets {b}", "Between {a} and {b}", "The cost of {a} for {b}",
    "{A} raises questions of {b}", "What {a} has to do with {b}",
]
PER_TERM = 3
PAIR_COUNT = 1500


def capitalised(text):
    return text[0].upper() + text[1:]


def main():
    rng = random.Random(SEED)
    rows = []
    for number, line in enumerate((HERE / "seeds.txt").read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            codes, text = line.split("\t")
            rows.append((codes, f"seed:{number}", text))
    terms = {}
    for line in (HERE / "vocabulary.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, listed = line.split(": ", 1)
            for term in listed.split(", "):
                terms.setdefault(term, set()).add(code)
    for term, codes in sorted(terms.items()):
        joined = ",".join(sorted(codes))
        rows.append((joined, f"term:{term}", term))
        for frame in rng.sample(FRAMES, PER_TERM):
            rows.append((joined, f"term:{term}", frame.format(a=term, A=capitalised(term))))
    listed = sorted(terms)
    for _ in range(PAIR_COUNT):
        a, b = rng.sample(listed, 2)
        codes = (terms[a] | terms[b]) - {"-"} or {"-"}
        rows.append((",".join(sorted(codes)), f"pair:{a}|{b}",
                     rng.choice(PAIRS).format(a=a, A=capitalised(a), b=b)))
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for row in rows:
            file.write("\t".join(row) + "\n")
    print(len(rows))


main()
