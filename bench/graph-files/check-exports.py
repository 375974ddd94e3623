"""Opens what `writeGraph` writes with NetworkX's readers (and igraph's, for GraphML and GML), and compares what they find.

`npm run bench -- graph-files` writes the files and runs this: `python check-exports.py DIR`. DIR holds
`expected.json`, by graph its keys, number of ties, direction and sum of weights. Prints one JSON document: by file what
was found, in how many seconds, and what differs; exits with 1 when something does.
"""

import json
import math
import sys
import time
from pathlib import Path

import igraph
import networkx as nx

folder = Path(sys.argv[1])
expected = json.loads((folder / "expected.json").read_text())
READERS = {
    "graphml": nx.read_graphml,
    "gexf": lambda path: nx.read_gexf(path, version="1.2draft"),
    "gml": nx.read_gml,
    "net": nx.read_pajek,
    "json": lambda path: nx.node_link_graph(json.loads(path.read_text()), edges="edges"),
}
IGRAPH = {"graphml": "graphml", "gml": "gml"}


def check(graph, truth, same_keys):
    """What differs between a graph that was read and what was written; None when nothing does."""
    weight = math.fsum(float(w) for _, _, w in graph.edges(data="weight"))
    keys = set(graph.nodes)
    found = {
        "nodes": graph.number_of_nodes(),
        "ties": graph.number_of_edges(),
        "directed": graph.is_directed(),
        "weight": math.isclose(weight, truth["weight"], rel_tol=1e-9, abs_tol=1e-12),
        "keys": not same_keys or keys == set(truth["keys"]),
    }
    wanted = {
        "nodes": len(truth["keys"]),
        "ties": truth["ties"],
        "directed": truth["directed"],
        "weight": True,
        "keys": True,
    }
    return None if found == wanted else f"found {found}, wanted {wanted}"


results = []
for name, truth in sorted(expected.items()):
    for extension, read in READERS.items():
        path = folder / f"{name}.{extension}"
        started = time.process_time()
        try:
            graph = read(path)
            seconds = time.process_time() - started
            # XML cannot hold control characters, and NetworkX leaves Pajek's references (`&#34;`) as they stand.
            differs = check(graph, truth, extension not in ("graphml", "gexf", "net") or not truth["controls"])
        except Exception as error:  # noqa: BLE001, whatever goes wrong is a finding
            seconds = time.process_time() - started
            differs = f"{type(error).__name__}: {error}"
        row = {"file": path.name, "networkx_cpu_seconds": round(seconds, 3), "differs": differs}
        if extension in IGRAPH:
            started = time.process_time()
            try:
                graph = igraph.Graph.Read(str(path), format=IGRAPH[extension])
                row["igraph_cpu_seconds"] = round(time.process_time() - started, 3)
                if (graph.vcount(), graph.ecount()) != (len(truth["keys"]), truth["ties"]):
                    row["differs"] = f"{differs or ''} igraph found {graph.vcount()} nodes, {graph.ecount()} ties"
            except Exception as error:  # noqa: BLE001
                row["differs"] = f"{differs or ''} igraph: {error}"
        results.append(row)
print(json.dumps(results))
sys.exit(1 if any(row["differs"] for row in results) else 0)
