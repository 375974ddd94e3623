import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { formatQuantity } from '../../format/number.ts';
import type { FrameFacts } from '../../graph/decode-frame.ts';
import { columnTitle, isMetricName, METRIC_WORDS, RANKING_METRICS } from '../../network/metric-words.ts';
import { PersonPicker } from './person-picker.tsx';
import styles from './picture-section.module.css';
import type { NetworkPageState } from './use-network.ts';

/** What gives places their size and colour, and how fine the picture is. */
export function PictureControls({
  state,
  facts,
}: {
  readonly state: NetworkPageState;
  readonly facts: FrameFacts;
}) {
  const { id, search, change, groupings, noun } = state;
  const api = useApi();
  const runs = useQuery({
    queryKey: ['network', id, 'runs'],
    queryFn: ({ signal }) => api.runs(id, { limit: 20 }, signal),
    staleTime: 5_000,
  });
  const computed = new Set(
    runs.data?.items.flatMap(({ state: ending, metrics }) => (ending === 'done' ? metrics : [])),
  );
  const sizes = RANKING_METRICS.filter((metric) => computed.has(metric));
  const levels = [...facts.levels].sort((a, b) => a.level - b.level);
  return (
    <div className={styles.controls}>
      <div className={styles.find}>
        <PersonPicker
          state={state}
          label={`Find ${noun[0] === 'entity' ? 'an' : 'a'} ${noun[0]}`}
          onPick={({ key }) => change({ person: key })}
        />
      </div>
      <label>
        Size
        <select
          value={search.size ?? ''}
          onChange={(event) => change({ size: event.currentTarget.value || undefined })}
        >
          <option value="">{facts.level > 0 ? 'Members' : 'Ties shown'}</option>
          {search.size !== undefined && !sizes.some((metric) => metric === search.size) && (
            <option value={search.size}>{columnTitle(search.size)}</option>
          )}
          {sizes.map((metric) => (
            <option key={metric} value={metric}>
              {isMetricName(metric) ? METRIC_WORDS[metric].title : metric}
            </option>
          ))}
        </select>
      </label>
      <label>
        Colour
        <select
          value={search.colour ?? ''}
          onChange={(event) => change({ colour: event.currentTarget.value || undefined, off: undefined })}
        >
          <option value="">Community</option>
          {groupings.map((attribute) => (
            <option key={attribute} value={attribute}>
              {columnTitle(attribute)}
            </option>
          ))}
        </select>
      </label>
      {levels.length > 1 && (
        <label>
          Detail
          <select
            value={String(facts.level)}
            onChange={(event) => change({ level: event.currentTarget.value, off: undefined })}
          >
            {levels.map(({ level, places }) => (
              <option key={level} value={level}>
                {level === 0
                  ? formatQuantity(places, noun[0], noun[1])
                  : formatQuantity(places, 'community', 'communities')}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
