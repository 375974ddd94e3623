import { Button, Progress } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useId, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import styles from './add-network.module.css';
import { ReviewUpload } from './review-upload.tsx';
import { useSending } from './use-upload.ts';

interface AddNetworkProps {
  readonly uploadId: string | undefined;
  readonly map: readonly string[] | undefined;
  readonly onMap: (map: readonly string[] | undefined) => void;
  readonly onSent: (id: string) => void;
  readonly onLeave: () => void;
  readonly onAgain: () => void;
}

const ENDINGS = '.csv,.tsv,.txt,.graphml,.gexf,.gml,.net,.json,.gz';

/** From a file to a network: drop it, see what was understood, correct that, import. */
export function AddNetwork({ uploadId, map, onMap, onSent, onLeave, onAgain }: AddNetworkProps) {
  useDocumentTitle('Add a network · Bellwether');
  const { sending, error, send, cancel } = useSending(onSent);
  const [nodes, setNodes] = useState<File | null>(null);
  const [isOver, setOver] = useState(false);
  const id = useId();
  if (uploadId !== undefined)
    return <ReviewUpload id={uploadId} map={map} onMap={onMap} onLeave={onLeave} onAgain={onAgain} />;
  const share =
    sending === null || sending.received === null ? 100 : (100 * sending.received) / sending.bytes;
  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1>Add a network from a file</h1>
        <Button variant="default" size="sm" onClick={onLeave}>
          Back to networks
        </Button>
      </div>
      {error !== null && (
        <p role="alert" className={styles.error}>
          <b>{error instanceof ApiProblem ? error.title : 'The file was not sent'}.</b> {error.message}{' '}
          Nothing was kept.
        </p>
      )}
      {sending === null ? (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop is one of two ways; the button is the other */}
          <div
            className={styles.drop}
            data-over={isOver || undefined}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
              event.preventDefault();
              setOver(false);
              const [file] = event.dataTransfer.files;
              if (file !== undefined) void send(file, nodes);
            }}
          >
            <Icon name="upload" size={28} />
            <p>
              <b>Drop a file of ties here</b>, or{' '}
              <label className={styles.choose}>
                choose one
                <input
                  type="file"
                  className="visually-hidden"
                  accept={ENDINGS}
                  aria-label="File of ties"
                  onChange={(event) => {
                    const file = event.currentTarget.files?.[0];
                    if (file !== undefined) void send(file, nodes);
                  }}
                />
              </label>
            </p>
            <p className={styles.quiet}>
              CSV with a row for each tie, GraphML, GEXF, GML, Pajek or JSON. Nothing is imported before you
              have seen how it was understood.
            </p>
          </div>
          <div className={styles.nodes}>
            <label htmlFor={id}>
              A table of people with it, if you have one{' '}
              <span>CSV: id, label, and any attributes such as team</span>
            </label>
            <input
              id={id}
              type="file"
              accept=".csv,.tsv,.txt"
              onChange={(event) => setNodes(event.currentTarget.files?.[0] ?? null)}
            />
          </div>
          <details className={styles.example}>
            <summary>What a file of ties looks like</summary>
            <pre>{'from,to,weight,date\nada,grace,3,2026-01-12\ngrace,alan,1,2026-02-03'}</pre>
          </details>
        </>
      ) : (
        <section className={styles.sending} aria-label="Sending the file">
          <p role="status">
            Sending {sending.name}
            {sending.received !== null &&
              `: ${formatCount(sending.received / 1024)} of ${formatCount(sending.bytes / 1024)} KiB`}
          </p>
          <Progress value={share} animated={sending.received === null} aria-label="Sent" />
          <Button variant="default" size="xs" onClick={cancel}>
            Cancel
          </Button>
        </section>
      )}
    </div>
  );
}
