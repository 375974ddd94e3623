import { expect, it } from 'vitest';
import { asTenantId } from '../../domain/tenant.ts';
import { createLiveHub, type LiveEvent } from './live-hub.ts';

const own = asTenantId('aaaaaaaaaaaa');
const other = asTenantId('bbbbbbbbbbbb');

it('hands events to the tenant they happened to, and to no other', () => {
  const hub = createLiveHub('run');
  const seen: LiveEvent[] = [];
  const end = hub.subscribe(own, (event) => seen.push(event));
  hub.publish(other, 'signals', { stored: 1 });
  hub.publish(own, 'signals', { stored: 2 });
  end();
  hub.publish(own, 'signals', { stored: 3 });
  expect(seen).toMatchObject([{ name: 'signals', data: '{"stored":2}' }]);
});

it('remembers what a client missed, per tenant, without counts', () => {
  const hub = createLiveHub('run');
  const seen: LiveEvent[] = [];
  hub.subscribe(own, (event) => seen.push(event));
  hub.publish(own, 'source', { a: 1 });
  hub.publish(own, 'counts', { a: 2 });
  hub.publish(own, 'signals', { a: 3 });
  const first = seen[0]!.id;
  expect(hub.since(own, first).map((event) => event.data)).toEqual(['{"a":3}']);
  expect(hub.since(other, first)).toEqual([]);
  expect(createLiveHub('later').since(own, first)).toEqual([]);
  expect(hub.since(own, 'nonsense')).toEqual([]);
});

it('remembers a bounded number of events', () => {
  const hub = createLiveHub('run');
  for (let i = 0; i < 500; i++) hub.publish(own, 'signals', { i });
  expect(hub.since(own, 'run-0')).toHaveLength(100);
});

it('forgets tenants that nobody watches before those that somebody does', () => {
  const hub = createLiveHub('run');
  hub.subscribe(own, () => {});
  for (let i = 0; i < 1_100; i++) hub.publish(asTenantId(String(i).padStart(12, '0')), 'signals', {});
  expect(hub.watched()).toEqual([own]);
});
