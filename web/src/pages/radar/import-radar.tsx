import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RadarEditionSummary, RadarImported } from '../../api/contract.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { DraftFirst } from './draft-first.tsx';
import styles from './radar-page.module.css';
import { messageOf } from './use-radar.ts';

/** Takes a radar from a file, then says what could not be taken and what contradicts the editions that are published. */
export function ImportRadar({
  draft,
  onDone,
  onClose,
}: {
  readonly draft: RadarEditionSummary | undefined;
  readonly onDone: (edition: string) => void;
  readonly onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [publish, setPublish] = useState(false);
  const send = useMutation({
    mutationFn: async (chosen: File) =>
      api.importRadar({
        name: name.trim(),
        format: chosen.name.toLowerCase().endsWith('.json') ? 'json' : 'csv',
        content: await chosen.text(),
        publish,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['radar'] }),
  });
  if (send.data !== undefined) return <Imported imported={send.data} onDone={onDone} />;
  if (draft !== undefined) return <DraftFirst draft={draft} onOpen={onDone} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      title="Import a radar from a file"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null) send.mutate(file);
        }}
      >
        <label>
          File
          <input
            type="file"
            accept=".csv,.json"
            required
            onChange={({ target }) => {
              const chosen = target.files?.[0] ?? null;
              setFile(chosen);
              if (name === '' && chosen !== null) setName(chosen.name.replace(/\.\w+$/, '').slice(0, 200));
            }}
          />
        </label>
        <p className={styles.quiet}>
          CSV with the columns name, ring, quadrant, isNew and description, or a radar that was exported here
          as JSON.
        </p>
        <label>
          Name of the edition
          <input required value={name} maxLength={200} onChange={({ target }) => setName(target.value)} />
        </label>
        <fieldset className={styles.choices}>
          <legend>What it becomes</legend>
          <label>
            <input type="radio" name="publish" checked={!publish} onChange={() => setPublish(false)} />
            <span>
              A draft
              <small>It can be changed before it is published.</small>
            </span>
          </label>
          <label>
            <input type="radio" name="publish" checked={publish} onChange={() => setPublish(true)} />
            <span>
              A published edition
              <small>It cannot be changed after.</small>
            </span>
          </label>
        </fieldset>
        {send.error && (
          <p className={styles.wrong} role="alert">
            Nothing was imported: {messageOf(send.error)}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={send.isPending} disabled={file === null || name.trim() === ''}>
            Import the file
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Imported({
  imported: { edition, rejected, disputed },
  onDone,
}: {
  readonly imported: RadarImported;
  readonly onDone: (edition: string) => void;
}) {
  const done = () => onDone(edition.id);
  return (
    <Modal
      opened
      onClose={done}
      title={`${formatQuantity(edition.items.length, 'technology', 'technologies')} imported into ${edition.name}`}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.form}>
        {rejected.length === 0 && disputed.length === 0 && (
          <p>Every line was taken, and none contradicts what is published here.</p>
        )}
        <Lines title="not taken" lines={rejected} />
        <Lines title="taken although they contradict published editions" lines={disputed} />
        <div className={styles.buttons}>
          <Button data-autofocus onClick={done}>
            Show {edition.name}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: RadarImported['rejected'] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>
        {formatCount(lines.length)} {lines.length === 1 ? 'line' : 'lines'} {title}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <section className={styles.lines} tabIndex={0} aria-label={`Lines ${title}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Why</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, reason, text }) => (
              <tr key={`${line} ${reason}`}>
                <td>{formatCount(line)}</td>
                <td>{reason}</td>
                <td>
                  <code>{text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
