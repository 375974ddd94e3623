import { Button, Group, Modal, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { SourceCreate, SourceTypeName } from '../../api/contract.ts';
import { fieldError } from '../../api/problem.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { SOURCE_TYPE_NAMES, SOURCE_TYPES } from '../../signal/source-types.ts';
import styles from './add-source.module.css';
import { checkFeedAddress } from './check-feed-address.ts';
import { useRunSource } from './use-sources.ts';

const LISTS = [
  { value: 'top', label: 'Top stories' },
  { value: 'new', label: 'New stories' },
  { value: 'best', label: 'Best stories' },
  { value: 'ask', label: 'Ask HN' },
  { value: 'show', label: 'Show HN' },
  { value: 'job', label: 'Jobs' },
];
const INTERVALS = [
  { value: '300', label: 'every 5 min' },
  { value: '900', label: 'every 15 min' },
  { value: '3600', label: 'every hour' },
  { value: '21600', label: 'every 6 h' },
  { value: '86400', label: 'every day' },
];
const EMPTY = {
  kind: 'rss' as 'rss' | 'hackernews',
  url: '',
  list: 'top',
  name: '',
  type: 'news' as SourceTypeName,
  every: '900',
};

/** The form for a feed or a Hacker News list; it says what is wrong beside the field, and keeps what was typed. */
export function AddSource({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const run = useRunSource();
  const [form, setForm] = useState(EMPTY);
  const [urlError, setUrlError] = useState<string | null>(null);
  const set = (change: Partial<typeof EMPTY>) => setForm((old) => ({ ...old, ...change }));
  const add = useMutation({
    mutationFn: (source: SourceCreate) => api.addSource(source),
    onSuccess: async (source) => {
      setForm(EMPTY);
      onClose();
      toast({ message: `Added ${source.name}`, action: { label: 'Run now', run: () => run.mutate(source) } });
      await client.invalidateQueries({ queryKey: ['sources'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = form.kind === 'rss' ? checkFeedAddress(form.url) : null;
    setUrlError(wrong);
    if (wrong !== null) return;
    add.mutate({
      ...(form.name.trim() === '' ? {} : { name: form.name.trim() }),
      kind: form.kind,
      source_type: form.type,
      settings: form.kind === 'rss' ? { url: form.url.trim() } : { list: form.list, limit: 100 },
      schedule: { kind: 'interval', everySeconds: Number(form.every) },
    });
  };
  const close = () => {
    add.reset();
    setUrlError(null);
    onClose();
  };
  const serverUrlError = urlErrorOf(add.error);
  const placed = serverUrlError !== undefined || fieldError(add.error, 'name') !== undefined;

  return (
    <Modal opened={opened} onClose={close} title="Add source" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <SegmentedControl
          fullWidth
          aria-label="Kind of source"
          value={form.kind}
          onChange={(kind) => {
            add.reset();
            setUrlError(null);
            set({ kind: kind === 'rss' ? 'rss' : 'hackernews' });
          }}
          data={[
            { value: 'rss', label: 'RSS or Atom feed' },
            { value: 'hackernews', label: 'Hacker News list' },
          ]}
        />
        {form.kind === 'rss' ? (
          <TextInput
            label="Address of the feed"
            description="RSS, Atom or JSON Feed"
            placeholder="https://example.org/feed.xml"
            type="url"
            inputMode="url"
            required
            data-autofocus
            value={form.url}
            error={urlError ?? serverUrlError}
            onChange={(event) => {
              setUrlError(null);
              set({ url: event.currentTarget.value });
            }}
            onBlur={() => form.url !== '' && setUrlError(checkFeedAddress(form.url))}
          />
        ) : (
          <NativeSelect
            label="List"
            data={LISTS}
            value={form.list}
            onChange={(event) => set({ list: event.currentTarget.value })}
          />
        )}
        <TextInput
          label="Name"
          description="Left empty, the source names itself"
          maxLength={200}
          value={form.name}
          error={fieldError(add.error, 'name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Group grow align="start" gap="sm">
          <NativeSelect
            label="Evidence it gives"
            data={SOURCE_TYPE_NAMES.map((type) => ({ value: type, label: SOURCE_TYPES[type].label }))}
            value={form.type}
            onChange={(event) => set({ type: event.currentTarget.value as SourceTypeName })}
          />
          <NativeSelect
            label="Read"
            data={INTERVALS}
            value={form.every}
            onChange={(event) => set({ every: event.currentTarget.value })}
          />
        </Group>
        {add.isError && !placed && (
          <p role="alert" className={styles.error}>
            Nothing was added. {add.error.message}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add source
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** What the server said about the address, by its path or by naming it; then it belongs beside the field. */
function urlErrorOf(error: Error | null): string | undefined {
  const named =
    error !== null && /\bsettings\.url\b/.test(error.message)
      ? error.message.replace('settings.url', 'The address')
      : undefined;
  return fieldError(error, 'url') ?? named;
}
