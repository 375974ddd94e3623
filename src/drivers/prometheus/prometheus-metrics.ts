import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricDefinition, type Metrics, type MetricsExposition } from '../../ports/metrics.ts';

/** Seconds. Those that OPS-2 names, and finer ones around them. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];

export interface PrometheusMetrics extends Metrics, MetricsExposition {}

/** Metrics of this process, in a registry of their own, with those of Node.js itself. */
export function createPrometheusMetrics(
  options: { onError?: (error: unknown) => void } = {},
): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const collectors: (() => void | Promise<void>)[] = [];
  const instruments = new Map<string, Counter | Gauge | Histogram>();
  for (const [name, definition] of Object.entries(METRICS) as [string, MetricDefinition][]) {
    const configuration = {
      name,
      help: definition.help,
      labelNames: [...definition.labels],
      registers: [registry],
    };
    switch (definition.kind) {
      case 'counter':
        instruments.set(name, new Counter(configuration));
        break;
      case 'gauge':
        instruments.set(name, new Gauge(configuration));
        break;
      case 'histogram':
        instruments.set(
          name,
          new Histogram({ ...configuration, buckets: [...(definition.buckets ?? DURATION_BUCKETS)] }),
        );
        break;
    }
  }
  return {
    counter(name, labels) {
      const child = (instruments.get(name) as Counter).labels(labels);
      return { add: (count) => child.inc(count) };
    },
    gauge(name, labels) {
      const child = (instruments.get(name) as Gauge).labels(labels);
      return { set: (value) => child.set(value) };
    },
    histogram(name, labels) {
      const child = (instruments.get(name) as Histogram).labels(labels);
      return { observe: (value) => child.observe(value) };
    },
    beforeRender(collect) {
      collectors.push(collect);
    },
    contentType: registry.contentType,
    async render() {
      for (const collect of collectors) {
        try {
          await collect();
        } catch (error) {
          options.onError?.(error);
        }
      }
      return registry.metrics();
    },
  };
}
