import { expect, it } from 'vitest';
import { describeRun } from './describe-run.ts';

it('says all that gives the same result again', () => {
  const run = {
    network_version: 3,
    seed: 7,
    code_version: '0.1.0',
    parameters: { attribute: 'team', samples: 64 },
  };
  expect(describeRun(run)).toBe(
    'of version 3 of the network, seed 7, code 0.1.0, attribute team, samples 64',
  );
  expect(describeRun({ ...run, network_version: null, parameters: {} })).toBe('seed 7, code 0.1.0');
});
