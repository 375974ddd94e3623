import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../icons/icon.tsx';
import { presetLabel, RANGE_PRESETS, rangeLabel } from '../time/time-range.ts';
import { useTimeRange } from '../time/use-time-range.ts';
import { CustomRangeForm } from './custom-range-form.tsx';
import styles from './time-range-control.module.css';

const SHORT: Record<(typeof RANGE_PRESETS)[number], string> = {
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  all: 'All',
};

/** The global time range: one click for the usual spans, days for any other. */
export function TimeRangeControl() {
  const { range, setRange } = useTimeRange();
  const [opened, setOpened] = useState(false);
  return (
    <fieldset className={styles.control}>
      <legend className="visually-hidden">Time range</legend>
      <div className={styles.presets}>
        {RANGE_PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={range.kind === 'preset' && range.preset === preset}
            title={preset === 'all' ? 'All time' : `Last ${presetLabel(preset)}`}
            onClick={() => setRange({ kind: 'preset', preset })}
          >
            {SHORT[preset]}
          </button>
        ))}
      </div>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={264} trapFocus returnFocus>
        <Popover.Target>
          <Button
            className={styles.button ?? ''}
            variant="default"
            size="compact-sm"
            data-custom={range.kind === 'custom' || undefined}
            aria-label={`${rangeLabel(range)}: choose another time range`}
            onClick={() => setOpened((now) => !now)}
          >
            <Icon name="calendar" size={15} />
            <span className={styles.label}>{rangeLabel(range)}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={styles.dropdown ?? ''}>
          <ul className={styles.list}>
            {RANGE_PRESETS.map((preset) => (
              <li key={preset}>
                <button
                  type="button"
                  aria-pressed={range.kind === 'preset' && range.preset === preset}
                  onClick={() => {
                    setRange({ kind: 'preset', preset });
                    setOpened(false);
                  }}
                >
                  {preset === 'all' ? 'All time' : `Last ${presetLabel(preset)}`}
                  {range.kind === 'preset' && range.preset === preset && <Icon name="check" />}
                </button>
              </li>
            ))}
          </ul>
          <CustomRangeForm
            range={range}
            onApply={(next) => {
              setRange(next);
              setOpened(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </fieldset>
  );
}
