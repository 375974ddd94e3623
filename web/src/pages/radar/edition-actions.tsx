import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RadarEdition, RadarEditionSummary } from '../../api/contract.ts';
import { downloadBlob } from '../../charts/export-chart.ts';
import { ConfirmModal } from '../../feedback/confirm-modal.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { messageOf } from './use-radar.ts';

const FORMATS = [
  { format: 'svg', label: 'Picture, SVG' },
  { format: 'csv', label: 'Data, CSV' },
  { format: 'json', label: 'Data, JSON' },
] as const;

interface EditionActionsProps {
  readonly edition: RadarEdition;
  readonly draft: RadarEditionSummary | undefined;
  readonly mayCurate: boolean;
  readonly onShow: (edition: string) => void;
  readonly onDo: (doing: 'begin' | 'import' | 'add') => void;
  readonly onDeleted: () => void;
}

/** What can be done with an edition: publish or delete a draft, begin one, import, export, print. */
export function EditionActions({ edition, draft, mayCurate, onShow, onDo, onDeleted }: EditionActionsProps) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<'publish' | 'delete'>();
  const isDraft = edition.state === 'draft';
  const refresh = () => client.invalidateQueries({ queryKey: ['radar'] });
  const publish = useMutation({
    mutationFn: () => api.publishRadar(edition.id),
    onSuccess: async () => {
      setAsking(undefined);
      await refresh();
      toast({ message: `${edition.name} is published` });
    },
    onError: (error) => toast({ message: `${edition.name} stays a draft: ${error.message}`, tone: 'error' }),
  });
  const remove = useMutation({
    mutationFn: () => api.deleteRadar(edition.id),
    onSuccess: async () => {
      setAsking(undefined);
      onDeleted();
      // Not the edition itself: it is gone.
      await client.invalidateQueries({ queryKey: ['radar', 'editions'] });
      toast({ message: `The draft ${edition.name} is deleted` });
    },
    onError: (error) => toast({ message: `The draft was not deleted: ${error.message}`, tone: 'error' }),
  });
  const save = async (format: 'csv' | 'json' | 'svg') => {
    try {
      downloadBlob(await api.radarExport(edition.id, format), `radar-${edition.name}.${format}`);
    } catch (error) {
      toast({ message: `Nothing was saved: ${messageOf(error)}`, tone: 'error' });
    }
  };
  return (
    <>
      {mayCurate && isDraft && (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => onDo('add')}
          >
            Add a technology
          </Button>
          <Button size="xs" disabled={edition.items.length === 0} onClick={() => setAsking('publish')}>
            Publish
          </Button>
        </>
      )}
      {mayCurate && !isDraft && (
        <Button
          size="xs"
          variant="default"
          onClick={() => (draft === undefined ? onDo('begin') : onShow(draft.id))}
        >
          {draft === undefined ? 'Begin a draft' : `Open the draft ${draft.name}`}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="Import, export and print">
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Save this edition</Menu.Label>
          {FORMATS.map(({ format, label }) => (
            <Menu.Item key={format} onClick={() => void save(format)}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => window.print()}>Print</Menu.Item>
          {mayCurate && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => onDo('import')}>Import a file</Menu.Item>
              {isDraft && (
                <Menu.Item color="red" onClick={() => setAsking('delete')}>
                  Delete the draft
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmModal
        opened={asking === 'publish'}
        title={`Publish ${edition.name}?`}
        confirmLabel={`Publish ${formatQuantity(edition.items.length, 'technology', 'technologies')}`}
        busy={publish.isPending}
        onConfirm={() => publish.mutate()}
        onClose={() => setAsking(undefined)}
      >
        A published edition cannot be changed. Later editions say what moved since.
      </ConfirmModal>
      <ConfirmModal
        opened={asking === 'delete'}
        title={`Delete the draft ${edition.name}?`}
        confirmLabel="Delete the draft"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(undefined)}
      >
        What was placed in it is lost, with its reasons. Published editions stay.
      </ConfirmModal>
    </>
  );
}
