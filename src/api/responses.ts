import type { TSchema } from 'typebox';
import { Problem } from '../schemas/shared.ts';

/** The answers of a route for its schema: those given, and problem details for everything else. */
export function answers<Success extends Record<number, TSchema>>(
  success: Success,
): Success & { readonly default: typeof Problem } {
  return { ...success, default: Problem };
}

/** Milliseconds since the epoch as the wire writes times. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function timestampOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : timestamp(milliseconds);
}
