import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { rangeWords, type TimeRange } from '../../time/time-range.ts';
import { activeFilters, FACETS, type SignalsSearch } from './signals-search.ts';

interface NoSignalsProps {
  readonly search: SignalsSearch;
  readonly range: TimeRange;
  readonly onChange: (next: Partial<SignalsSearch>) => void;
  readonly onRange: (range: TimeRange) => void;
}

/** Why nothing is here, and the ways out, the likeliest first. */
export function NoSignals({ search, range, onChange, onRange }: NoSignalsProps) {
  const filtered = activeFilters(search).length > 0;
  const bounded = range.kind === 'custom' || range.preset !== 'all';
  if (search.q === undefined && !filtered && !bounded) {
    return (
      <EmptyState
        title="No signals yet"
        action={
          <Link to="/sources" search={{ add: 'yes' }}>
            Add the first source
          </Link>
        }
      >
        Signals appear here as soon as a source brings its first documents.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing matches"
      action={
        <>
          {bounded && (
            <Button size="xs" onClick={() => onRange({ kind: 'preset', preset: 'all' })}>
              Search all time
            </Button>
          )}
          {filtered && (
            <Button
              size="xs"
              variant="default"
              onClick={() => onChange(Object.fromEntries(FACETS.map(({ field }) => [field, undefined])))}
            >
              Clear the filters
            </Button>
          )}
          {search.q !== undefined && (
            <Button size="xs" variant="default" onClick={() => onChange({ q: undefined })}>
              Clear the query
            </Button>
          )}
        </>
      }
    >
      No signal {rangeWords(range)} has{' '}
      {search.q === undefined ? 'these filters' : `“${search.q}”${filtered ? ' and these filters' : ''}`}.
      Fewer words, OR between them, or a longer time may find some.
    </EmptyState>
  );
}
