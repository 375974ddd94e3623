import type { MetricRun } from '../../api/contract.ts';

/** `of version 3 of the network, seed 1, code 0.1.0, attribute team` */
export function describeRun({
  network_version: version,
  seed,
  code_version: code,
  parameters,
}: Pick<MetricRun, 'network_version' | 'seed' | 'code_version' | 'parameters'>): string {
  const given = Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`);
  return [
    ...(version === null ? [] : [`of version ${version} of the network`]),
    `seed ${seed}`,
    `code ${code}`,
    ...given,
  ].join(', ');
}
