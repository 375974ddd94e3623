"""Expected values of graph metrics, by python-igraph 1.0 and NetworkX 3.6: python make-expected.py > expected.generated.json

Each entry is one graph with its edges, and the values that both libraries agree on where both have the metric (a
difference ends the script). Weights are strengths: shortest paths use their reciprocals as lengths, which the weights
chosen here make exact, so that ties between paths do not depend on rounding. Not-a-number and infinite values are
written as null.
"""
import json
import random

import networkx
from describe import describe


def graphs():
    """Name, nodes, edges, weights or None, directed."""
    yield "empty", 0, [], None, False
    yield "one node", 1, [], None, False
    yield "one node with a loop", 1, [(0, 0)], None, False
    yield "pairs and an isolated node", 5, [(0, 1), (2, 3)], None, False
    yield "star", 9, [(0, leaf) for leaf in range(1, 9)], None, False
    yield "path", 12, [(node, node + 1) for node in range(11)], None, False
    yield "complete bipartite", 7, [(a, b) for a in range(3) for b in range(3, 7)], None, False
    yield "two cliques and a bridge", 10, [
        *((a, b) for a in range(5) for b in range(a + 1, 5)),
        *((a, b) for a in range(5, 10) for b in range(a + 1, 10)),
        (4, 5),
    ], None, False
    yield "directed acyclic", 8, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (5, 4), (4, 6), (6, 7)], None, True
    yield "directed cycle with a tail", 7, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (5, 6)], None, True
    for name, nodes, edges, seed, directed, weighted, multi in (
        ("random", 24, 50, 1, False, False, False),
        ("random, disconnected", 40, 34, 2, False, False, False),
        ("random, weighted", 24, 60, 3, False, True, False),
        ("random, parallel edges and loops", 20, 60, 4, False, False, True),
        ("random, weighted, parallel edges and loops", 20, 60, 5, False, True, True),
        ("random, directed", 24, 90, 6, True, False, False),
        ("random, directed, disconnected", 40, 44, 7, True, False, False),
        ("random, directed, weighted", 24, 90, 8, True, True, False),
        ("random, directed, parallel arcs and loops", 20, 80, 9, True, False, True),
        ("random, directed, weighted, parallel arcs and loops", 20, 80, 10, True, True, True),
    ):
        draw = random.Random(seed)
        found, known = [], set()
        while len(found) < edges:
            pair = (draw.randrange(nodes), draw.randrange(nodes))
            key = pair if directed else tuple(sorted(pair))
            if not multi and (pair[0] == pair[1] or key in known):
                continue
            known.add(key)
            found.append(pair)
        yield name, nodes, found, [draw.choice([0.5, 1, 2, 4, 8]) for _ in found] if weighted else None, directed
    tail = networkx.barabasi_albert_graph(60, 3, seed=11)
    yield "heavy tail", 60, [tuple(edge) for edge in tail.edges()], None, False


entries = [describe(*graph) for graph in graphs()]
print("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]")
