"""What igraph and NetworkX say of one graph. A difference between the two ends the script."""
import math

import igraph
import networkx
import numpy


def clean(value):
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [clean(one) for one in value]
    if isinstance(value, (bool, numpy.bool_)):
        return int(value)
    if isinstance(value, (int, numpy.integer)):
        return int(value)
    value = float(f"{float(value):.11g}")
    return value if math.isfinite(value) else None


def agree(name, one, other, tolerance=1e-8):
    for a, b in zip(one, other, strict=True):
        if math.isfinite(a) != math.isfinite(b) or (math.isfinite(a) and abs(a - b) > tolerance * max(1, abs(a))):
            raise SystemExit(f"{name}: igraph {a}, NetworkX {b}")
    return one


def describe(name, nodes, edges, weights, directed):
    g = igraph.Graph(n=nodes, edges=edges, directed=directed)
    lengths = None if weights is None else [1 / weight for weight in weights]
    kind = networkx.MultiDiGraph if directed else networkx.MultiGraph
    h = kind()
    h.add_nodes_from(range(nodes))
    for at, (source, target) in enumerate(edges):
        weight = 1 if weights is None else weights[at]
        h.add_edge(source, target, weight=weight, length=1 / weight)
    simple = networkx.Graph(h)
    simple.remove_edges_from(list(networkx.selfloop_edges(simple)))
    has_loops = any(source == target for source, target in edges)
    is_simple = not has_loops and g.is_simple()
    values = {}
    summary = {}
    order = range(nodes)

    values["degree"] = agree("degree", g.degree(), [h.degree(node) for node in order])
    values["strength"] = agree(
        "strength", g.strength(weights=weights), [h.degree(node, weight="weight") for node in order]
    )
    if directed:
        values["in_degree"], values["out_degree"] = g.indegree(), g.outdegree()
        values["in_strength"] = g.strength(mode="in", weights=weights)
        values["out_strength"] = g.strength(mode="out", weights=weights)
    # Of the distances from a node, with the share that it reaches (Wasserman and Faust); NetworkX takes distances to it.
    reached = [size - 1 for size in g.neighborhood_size(order=max(nodes, 1), mode="out")] if nodes > 0 else []
    near = g.closeness(mode="out", weights=lengths, normalized=True)
    values["closeness"] = [
        0 if count == 0 else value * count / (nodes - 1) for value, count in zip(near, reached, strict=True)
    ]
    values["harmonic"] = g.harmonic_centrality(mode="out", weights=lengths, normalized=True)
    if 1 < nodes < 500:
        reverse = h.reverse() if directed else h
        other = networkx.closeness_centrality(reverse, distance="length")
        agree("closeness", values["closeness"], [other[node] for node in order])
        other = networkx.harmonic_centrality(reverse, distance="length")
        agree("harmonic", values["harmonic"], [other[node] / (nodes - 1) for node in order])
    values["betweenness"] = g.betweenness(directed=directed, weights=lengths)
    if is_simple:
        plain = networkx.DiGraph(h) if directed else networkx.Graph(h)
        other = networkx.betweenness_centrality(plain, normalized=False, weight=None if weights is None else "length")
        agree("betweenness", values["betweenness"], [other[node] for node in order])
    if nodes > 0:
        values["pagerank"] = g.pagerank(directed=directed, damping=0.85, weights=weights)
        other = networkx.pagerank(h, alpha=0.85, tol=1e-15, max_iter=10_000, weight="weight")
        if not (has_loops and not directed):
            agree("pagerank", values["pagerank"], [other[node] for node in order])
        if not directed and edges:
            vector = g.eigenvector_centrality(scale=True, weights=weights)
            if g.is_connected():
                values["eigenvector"] = vector
        adjacency = networkx.to_numpy_array(h, weight="weight")
        largest = max(abs(numpy.linalg.eigvals(adjacency))) if edges else 0
        if largest > 1e-6:
            alpha = 0.5 / largest
            katz = numpy.linalg.solve(numpy.eye(nodes) - alpha * adjacency.T, numpy.ones(nodes))
            if not has_loops or directed:
                values["katz"] = katz
                summary["katz_alpha"] = alpha
        if is_simple and edges and directed and weights is None:
            hub, authority = networkx.hits(networkx.DiGraph(h), max_iter=100_000, tol=1e-14)
            top = max(hub.values()), max(authority.values())
            values["hits_networkx"] = [[hub[node] / top[0] for node in order], [authority[node] / top[1] for node in order]]
    values["core"] = g.coreness()
    triangles = networkx.triangles(simple)
    values["triangles"] = [triangles[node] for node in order]
    clustering = networkx.clustering(simple) if nodes > 0 else {}
    values["clustering"] = agree(
        "clustering",
        igraph.Graph(n=nodes, edges=list(simple.edges())).transitivity_local_undirected(mode="zero"),
        [clustering[node] for node in order],
    )
    summary["transitivity"] = networkx.transitivity(simple) if nodes > 0 else 0
    if is_simple and len(edges) > 1:
        summary["assortativity"] = g.assortativity_degree(directed=directed)
    if directed and edges:
        summary["reciprocity"] = g.reciprocity(ignore_loops=True)
    if nodes > 1 and is_simple:
        summary["density"] = agree("density", [g.density()], [networkx.density(h)])[0]
    if nodes > 0:
        summary["diameter"] = g.diameter(directed=directed, unconn=True)
    summary["components"] = len(g.connected_components(mode="weak"))
    if directed:
        summary["strong_components"] = len(g.connected_components(mode="strong"))
    flat = g.as_undirected(mode="each") if directed else g
    summary["bridges"] = len(flat.bridges())
    values["articulation_points"] = [int(node in set(flat.articulation_points())) for node in order]
    plain = networkx.DiGraph() if directed else networkx.Graph()
    plain.add_nodes_from(order)
    for at, (source, target) in enumerate(edges):
        if source == target:
            continue
        weight = 1 if weights is None else weights[at]
        before = plain.get_edge_data(source, target, {"weight": 0})["weight"]
        plain.add_edge(source, target, weight=before + weight)
    if nodes > 0:
        weighted = "weight"
        constraint = networkx.constraint(plain, weight=weighted)
        values["constraint"] = [constraint[node] for node in order]
        # Node by node: over all nodes at once NetworkX 3.6 divides by another node's largest tie.
        # That way takes hours on large graphs; undirected ones without weights come out right either way.
        if nodes < 500 or not (directed or weights is not None):
            whole = None if nodes >= 500 else list(plain)
            size = networkx.effective_size(plain, nodes=whole, weight=weighted)
            if directed:
                # A node that no tie leaves has none there, though ties count in both directions: turned round it has.
                turned = networkx.effective_size(plain.reverse(), nodes=whole, weight=weighted)
                size = {node: turned[node] if math.isnan(size[node]) else size[node] for node in order}
            values["effective_size"] = [size[node] for node in order]
    if not directed and 0 < nodes <= 24 and edges:
        best = g.community_optimal_modularity(weights=weights)
        summary["best_modularity"] = g.modularity(best.membership, weights=weights)
    return {
        "name": name,
        "nodes": nodes,
        "directed": directed,
        "edges": edges,
        "weights": weights,
        "values": {key: clean(value) for key, value in values.items()},
        "summary": {key: clean(value) for key, value in summary.items()},
    }
