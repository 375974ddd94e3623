import { BellwetherError } from '../base/errors.ts';
import { KNOWLEDGE_GRAPH, METRICS, type Metric } from '../domain/network.ts';
import { METRIC_CATALOGUE } from './metrics/catalogue.ts';
import type { NetworkAccesses } from './network-access.ts';
import { attributeGroups } from './runs/attribute-groups.ts';
import type { Runs } from './runs/runs.ts';
import type { ViewSource } from './view/view-source.ts';

/** What pictures read: networks from the store, values from the newest runs. */
export function createViewSource({ accesses, runs }: { accesses: NetworkAccesses; runs: Runs }): ViewSource {
  return {
    async stamp(tenant, network, column) {
      const metric = column === null ? null : metricOf(column);
      const [version, run] = await Promise.all([
        accesses.version(tenant, network),
        metric === null ? null : runs.newest(tenant, network, metric),
      ]);
      return { version, run: run?.id ?? null };
    },

    async ties(tenant, network, at) {
      const { columns, version, nodes } = await accesses.open(tenant, network, at);
      // Entities are numbered anew whenever some are merged; nodes of networks keep their numbers.
      const all =
        network === KNOWLEDGE_GRAPH ? Array.from({ length: columns.nodes }, (_, node) => node) : null;
      return { columns, version, keys: all === null ? null : (await nodes(all)).map(({ key }) => key) };
    },

    async values(tenant, network, column) {
      const metric = metricOf(column);
      const run = await runs.newest(tenant, network, metric);
      const columns = run === null ? [] : await runs.columns(tenant, run.id, metric);
      const found = columns.find(({ name }) => name === column) ?? columns[0];
      if (found === undefined)
        throw new BellwetherError(
          'NOT_FOUND',
          `No run of ${metric} of this network has finished that gives a value for each node.`,
        );
      if (found.values.buffer instanceof SharedArrayBuffer) return found.values;
      const shared = new Float64Array(new SharedArrayBuffer(found.values.byteLength));
      shared.set(found.values);
      return shared;
    },

    async groups(tenant, network, attribute) {
      const access = await accesses.open(tenant, network);
      const { groups, names } = attributeGroups(await access.attribute(attribute));
      if (names.length === 0)
        throw new BellwetherError(
          'INVALID_INPUT',
          `No node of this network has the attribute ${JSON.stringify(attribute.slice(0, 80))}; there are: ${access.attributes.map(({ name }) => name).join(', ') || 'none'}.`,
        );
      return { codes: groups, names };
    },

    async labels(tenant, network, nodes) {
      const access = await accesses.open(tenant, network);
      const found = new Map((await access.nodes([...nodes])).map(({ number, label }) => [number, label]));
      return Array.from(nodes, (node) => found.get(node) ?? '');
    },
  };
}

/** The metric that gives a column, by the column's name or its own. Throws INVALID_INPUT. */
function metricOf(column: string): Metric {
  const metric =
    METRICS.find((name) => name === column) ??
    METRICS.find((name) => METRIC_CATALOGUE[name].columns.includes(column));
  if (metric === undefined)
    throw new BellwetherError('INVALID_INPUT', `No metric is called ${JSON.stringify(column.slice(0, 80))}.`);
  return metric;
}
