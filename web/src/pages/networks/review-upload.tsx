import { Button, NativeSelect, Progress, TextInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Upload } from '../../api/contract.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import styles from './add-network.module.css';
import {
  changedMapping,
  correctedMapping,
  correctionsOf,
  describeUpload,
  MAPPED,
  nameFrom,
} from './describe-upload.ts';

const POLL_MS = 400;

/** What a file holds, as it was understood; corrected if need be, then imported. */
export function ReviewUpload({
  id,
  map,
  onMap,
  onLeave,
  onAgain,
}: {
  readonly id: string;
  /** Corrections of the columns, as the address has them. */
  readonly map: readonly string[] | undefined;
  readonly onMap: (map: readonly string[] | undefined) => void;
  readonly onLeave: () => void;
  readonly onAgain: () => void;
}) {
  useDocumentTitle('Add a network · Bellwether');
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const {
    data: upload,
    error,
    refetch,
  } = useQuery({
    queryKey: ['upload', id],
    queryFn: ({ signal }) => api.upload(id, signal),
    retry: false,
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'importing' || data?.state === 'receiving' ? POLL_MS : false,
  });
  const network = upload?.state === 'done' ? upload.network_id : null;
  useEffect(() => {
    if (network === null) return;
    void client.invalidateQueries({ queryKey: ['networks'] });
    void navigate({ to: '/networks/$id', params: { id: network }, replace: true });
  }, [network, client, navigate]);
  const discard = useMutation({
    mutationFn: () => api.deleteUpload(id),
    onSuccess: onAgain,
  });

  if (upload === undefined)
    return error !== null ? (
      <>
        <h1>Add a network from a file</h1>
        <ErrorState error={error} onRetry={() => void refetch()} />
        <Button onClick={onAgain}>Send a file</Button>
      </>
    ) : (
      <div className={styles.page} role="status">
        <span className="visually-hidden">Loading what the file holds…</span>
        <Skeleton width="40%" height={24} />
        <Skeleton height={180} />
      </div>
    );
  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1>{describeUpload(upload)}</h1>
        <div className={styles.buttons}>
          <Button variant="default" size="sm" loading={discard.isPending} onClick={() => discard.mutate()}>
            {upload.state === 'importing' ? 'Cancel the import' : 'Discard the file'}
          </Button>
          <Button variant="default" size="sm" onClick={onLeave}>
            Back to networks
          </Button>
        </div>
      </div>
      {upload.state === 'failed' && (
        <p role="alert" className={styles.error}>
          <b>The network was not imported.</b> {upload.error} Nothing was kept; the file is still here, so
          correct the columns below and import again, or send another file.
        </p>
      )}
      {upload.state === 'importing' || upload.state === 'done' ? (
        <section className={styles.sending} aria-label="Import">
          <p role="status">
            {upload.state === 'done' ? 'Imported' : 'Importing'}: {formatQuantity(upload.nodes, 'node')},{' '}
            {formatQuantity(upload.ties, 'tie')}
          </p>
          <Progress value={upload.state === 'done' ? 100 : 100 * upload.progress} aria-label="Imported" />
          <p className={styles.quiet}>
            You can leave this page; the import goes on, and the network is listed when it is complete.
          </p>
        </section>
      ) : (
        upload.state !== 'receiving' && <Mapped key={upload.id} upload={upload} map={map} onMap={onMap} />
      )}
    </div>
  );
}

function Mapped({
  upload,
  map,
  onMap,
}: {
  readonly upload: Upload;
  readonly map: readonly string[] | undefined;
  readonly onMap: (map: readonly string[] | undefined) => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(nameFrom(upload.file_name));
  const [direction, setDirection] = useState(
    upload.directed === null ? 'mutual' : upload.directed ? 'directed' : 'mutual',
  );
  const guessed = upload.mapping;
  const mapping = correctedMapping(guessed, map, upload.columns);
  const start = useMutation({
    mutationFn: () =>
      api.importUpload(upload.id, {
        into: 'network',
        name: name.trim(),
        directed: direction === 'directed',
        ...(mapping === null ? {} : { mapping }),
      }),
    onSuccess: (next) => client.setQueryData(['upload', upload.id], next),
  });
  const isChanged = changedMapping(upload.mapping, mapping);
  const isSame = mapping !== null && mapping.source === mapping.target;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !isSame) start.mutate();
  };
  return (
    <form className={styles.mapped} onSubmit={submit}>
      <div className={styles.fields}>
        <TextInput
          label="Name of the network"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Ties are"
          data={[
            { value: 'mutual', label: 'mutual: A with B' },
            { value: 'directed', label: 'directed: A to B' },
          ]}
          value={direction}
          onChange={(event) => setDirection(event.currentTarget.value)}
        />
      </div>
      {mapping !== null && upload.columns !== null && (
        <section aria-labelledby="columns">
          <h2 id="columns">Which column says what</h2>
          <div className={styles.columns}>
            {MAPPED.map(({ key, label, optional }) => (
              <NativeSelect
                key={key}
                label={label}
                value={mapping[key] ?? ''}
                error={isSame && key === 'target' ? 'From and to are the same column' : undefined}
                data={[
                  ...(optional ? [{ value: '', label: 'no column' }] : []),
                  ...(upload.columns ?? []).map((column) => ({ value: column, label: column })),
                ]}
                onChange={(event) => {
                  const column = event.currentTarget.value;
                  const next = { ...mapping, [key]: column === '' && optional ? null : column };
                  if (guessed !== null) onMap(correctionsOf(guessed, next));
                }}
              />
            ))}
          </div>
        </section>
      )}
      {upload.reasons.length > 0 && (
        <ul className={styles.reasons} aria-label="Why it was understood so">
          {upload.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {upload.sample.length > 0 && (
        <section aria-labelledby="sample">
          <h2 id="sample">The first ties{isChanged ? ', as they were understood before your change' : ''}</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
          <section className={styles.scroll} tabIndex={0} aria-label="The first ties, table">
            <table className={styles.sample} data-stale={isChanged || undefined}>
              <thead>
                <tr>
                  <th scope="col">From</th>
                  <th scope="col">To</th>
                  <th scope="col" data-number>
                    Weight
                  </th>
                  <th scope="col">When</th>
                </tr>
              </thead>
              <tbody>
                {upload.sample.map((tie, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file may be alike and never move
                  <tr key={at}>
                    <td>{tie.source}</td>
                    <td>{tie.target}</td>
                    <td data-number>{tie.weight}</td>
                    <td>{tie.at === null ? 'no time' : tie.at.slice(0, 16).replace('T', ' ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </section>
      )}
      {upload.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <Icon name="warning" size={15} /> {warning}
        </p>
      ))}
      {start.isError && (
        <p role="alert" className={styles.error}>
          <b>The import did not begin.</b> {start.error.message} Nothing was imported.
        </p>
      )}
      <div>
        <Button type="submit" loading={start.isPending} disabled={name.trim() === '' || isSame}>
          Import the network
        </Button>
      </div>
    </form>
  );
}
