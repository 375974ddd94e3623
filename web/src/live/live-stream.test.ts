import { expect, it } from 'vitest';
import { reconnectDelay } from './live-stream.ts';

it('doubles the wait between tries, spreads it by half, and stops at 30 seconds', () => {
  expect(reconnectDelay(0, 0)).toBe(250);
  expect(reconnectDelay(0, 1)).toBe(500);
  expect(reconnectDelay(3, 1)).toBe(4000);
  expect(reconnectDelay(50, 1)).toBe(30_000);
  expect(reconnectDelay(50, 0)).toBe(15_000);
});
