import { Fragment, useState } from 'react';
import type { Backtest } from '../../api/contract.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { callWord } from '../../trend/call-words.ts';
import { ScoreParts } from '../../trend/score-parts.tsx';
import { TrendLink } from '../../trend/trend-link.tsx';
import { dayWords, decimal } from '../../trend/trend-words.ts';
import styles from './backtests-page.module.css';

type Replayed = Backtest['dates'][number];

/** Each date with what would have been called, and whether it came true. */
export function BacktestDates({
  backtest,
  open,
  onOpen,
}: {
  readonly backtest: Backtest;
  readonly open: string | undefined;
  readonly onOpen: (date: string | undefined) => void;
}) {
  return (
    <section className={styles.dates} aria-labelledby="replayed-dates">
      <h2 id="replayed-dates">Calls by date</h2>
      {backtest.dates.map((date) => {
        const day = date.as_of.slice(0, 10);
        const isOpen = day === open;
        const came = date.calls.filter(({ came_true }) => came_true).length;
        return (
          <div key={day} className={styles.date}>
            <h3>
              <button
                type="button"
                aria-expanded={isOpen}
                disabled={date.calls.length === 0}
                onClick={() => onOpen(isOpen ? undefined : day)}
              >
                <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={14} />
                {dayWords(date.as_of)}
              </button>
              <span>
                {date.left_out ??
                  `${formatQuantity(date.calls.length, 'call')}, ${formatCount(came)} came true; ${formatCount(date.emerged)} of ${formatQuantity(date.candidates, 'candidate')} took off`}
              </span>
            </h3>
            {isOpen && <Calls calls={date.calls} day={day} />}
          </div>
        );
      })}
    </section>
  );
}

function Calls({ calls, day }: { readonly calls: Replayed['calls']; readonly day: string }) {
  const [why, setWhy] = useState<string>();
  return (
    <table className={`${styles.table} ${styles.calls}`}>
      <caption className="visually-hidden">Calls as of {dayWords(day)}</caption>
      <thead>
        <tr>
          <th scope="col" data-number>
            Rank
          </th>
          <th scope="col">Subject</th>
          <th scope="col">Call</th>
          <th scope="col" data-number>
            Score
          </th>
          <th scope="col" data-number title="Signals in the days before, and in the days after">
            Before
          </th>
          <th scope="col" data-number>
            After
          </th>
          <th scope="col">Outcome</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => {
          const key = `${call.kind} ${call.subject.id}`;
          return (
            <Fragment key={key}>
              <tr>
                <td data-number className={styles.rank}>
                  {formatCount(call.rank)}
                </td>
                <th scope="row">
                  <TrendLink subject={call.subject} />
                </th>
                <td>{callWord(call.kind)}</td>
                <td data-number data-label="score">
                  {decimal(call.score.score, 2)}
                </td>
                <td data-number data-label="before">
                  {formatCount(call.before)}
                </td>
                <td data-number data-label="after">
                  {formatCount(call.after)}
                </td>
                <td>
                  <span className={styles.outcome}>
                    <Icon name={call.came_true ? 'check' : 'close'} size={14} />
                    {call.came_true
                      ? `came true${call.lead_days === null ? '' : ` after ${formatQuantity(call.lead_days, 'day')}`}`
                      : 'did not'}
                  </span>
                </td>
                <td>
                  <button
                    type="button"
                    className={styles.why}
                    aria-expanded={why === key}
                    aria-label={`Why ${call.subject.name} would have been called`}
                    onClick={() => setWhy(why === key ? undefined : key)}
                  >
                    why
                  </button>
                </td>
              </tr>
              {why === key && (
                <tr className={styles.evidence}>
                  <td colSpan={8}>
                    <ScoreParts
                      parts={call.score.parts}
                      formula={call.score.formula}
                      caption="Parts of the score"
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
