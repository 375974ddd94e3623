/** What the product says of metrics and findings, for tests of those who repeat it. */
export { FINDING_KINDS } from '../../src/domain/network.ts';
export { METRIC_CATALOGUE } from '../../src/networks/metrics/catalogue.ts';
