"""What igraph and NetworkX find in real networks: python make-real.py DATASETS/networks > real.generated.json

Of every metric the sum, the sum of squares and the five largest values with their nodes: enough to tell any difference,
small enough to keep. The networks themselves are not part of the project.
"""
import csv
import json
import math
import sys

from describe import describe

folder = sys.argv[1]


def csv_edges(name):
    with open(f"{folder}/org_csv/{name}.edges.csv", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(row[0], row[1]) for row in rows]


def text_edges(path):
    with open(f"{folder}/{path}") as file:
        return [tuple(line.split()[:2]) for line in file if not line.startswith("#")]


NETWORKS = {
    "karate": (lambda: csv_edges("karate"), False),
    "kite": (lambda: csv_edges("kite"), False),
    "flo_marriage": (lambda: csv_edges("flo_marriage"), False),
    "ht_advice": (lambda: csv_edges("ht_advice"), True),
    "ht_friends": (lambda: csv_edges("ht_friends"), True),
    "jazz": (lambda: csv_edges("jazz"), False),
    "email-Eu-core": (lambda: text_edges("email-Eu-core/email-Eu-core.txt"), True),
    "ca-GrQc": (lambda: text_edges("ca-GrQc/ca-GrQc.txt"), False),
}


def shorten(column):
    if isinstance(column[0], list):
        return [shorten(one) for one in column]
    known = [(value, node) for node, value in enumerate(column) if value is not None]
    # Those that tie with the sixth are left out: their order says nothing.
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    return {
        "known": len(known),
        "sum": math.fsum(value for value, _ in known),
        "squares": math.fsum(value * value for value, _ in known),
        "largest": [value for value, _ in known[:5]],
    }


found = []
for name, (read, directed) in NETWORKS.items():
    numbers, edges = {}, []
    for source, target in read():
        edges.append((numbers.setdefault(source, len(numbers)), numbers.setdefault(target, len(numbers))))
    entry = describe(name, len(numbers), edges, None, directed)
    entry["edges"] = len(edges)
    entry["values"] = {key: shorten(column) for key, column in entry["values"].items()}
    found.append(entry)
print("[\n" + ",\n".join(json.dumps(entry) for entry in found) + "\n]")
