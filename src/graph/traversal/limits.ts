/** How far a traversal goes. Each is named in the answer when it cut something. */
export const TRAVERSAL_LIMITS = {
  /** Relationships read of the entity asked for, in each direction. */
  ofStart: 10_000,
  /** Relationships read of any other entity, in each direction, strongest first. */
  ofEntity: 1_000,
  /** Relationships read in all. */
  read: 100_000,
  /** Relationships given. */
  given: 10_000,
  /** Of those, relationships between the entities given that were not followed, strongest first. */
  between: 2_000,
  /** Relationships among which the direct neighbours are counted, in each direction. */
  counted: 10_000,
  /** The same where kinds of entities are asked for: each neighbour's is looked up. */
  countedOfKinds: 2_000,
  /** Steps tried while paths or matches are put together. */
  tried: 500_000,
  /** Milliseconds after which no further statement is sent. */
  time: 2_000,
} as const;

/** Collects the limits that cut a result. */
export interface Cuts {
  add(name: 'limit' | keyof typeof TRAVERSAL_LIMITS, value: number): void;
  /** `relationships_read: 100000`, in the order in which they were met. */
  readonly names: readonly string[];
  /** True when the time is over; then it is one of the names. */
  late(): boolean;
}

const NAMES = {
  limit: 'limit',
  ofStart: 'relationships_of_start',
  ofEntity: 'relationships_of_one_entity',
  read: 'relationships_read',
  given: 'relationships_given',
  between: 'relationships_between',
  counted: 'neighbours_counted',
  countedOfKinds: 'neighbours_counted',
  tried: 'steps_tried',
  time: 'milliseconds',
} as const;

export function createCuts(): Cuts {
  const names = new Set<string>();
  const started = performance.now();
  const add: Cuts['add'] = (name, value) => void names.add(`${NAMES[name]}: ${value}`);
  return {
    add,
    get names() {
      return [...names];
    },
    late() {
      if (performance.now() - started < TRAVERSAL_LIMITS.time) return false;
      add('time', TRAVERSAL_LIMITS.time);
      return true;
    },
  };
}
