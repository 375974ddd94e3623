import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { NetworkFormat } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { downloadBlob } from '../../charts/export-chart.ts';
import { ConfirmModal } from '../../feedback/confirm-modal.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import type { NetworkPageState } from './use-network.ts';

const FORMATS: readonly {
  readonly format: NetworkFormat;
  readonly label: string;
  readonly ending: string;
}[] = [
  { format: 'csv', label: 'CSV, a row for each tie', ending: 'csv' },
  { format: 'graphml', label: 'GraphML', ending: 'graphml' },
  { format: 'gexf', label: 'GEXF, for Gephi', ending: 'gexf' },
  { format: 'gml', label: 'GML', ending: 'gml' },
  { format: 'pajek', label: 'Pajek', ending: 'net' },
  { format: 'json', label: 'JSON, node-link', ending: 'json' },
];

/** The whole network as a file, its name, its end. */
export function NetworkMenu({ state: { id, network } }: { readonly state: NetworkPageState }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const mayChange = useMay('analyst');
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null);
  const remove = useMutation({
    mutationFn: () => api.deleteNetwork(id),
    onSuccess: async () => {
      toast({ message: `Deleted ${network?.name}` });
      await client.invalidateQueries({ queryKey: ['networks'] });
      await navigate({ to: '/networks' });
    },
    onError: (error) => toast({ message: `Nothing was deleted. ${error.message}`, tone: 'error' }),
  });
  if (network === undefined) return null;
  const save = async (format: NetworkFormat, ending: string) => {
    toast({ message: 'The network is being written. The download starts by itself.' });
    try {
      const name = network.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
      downloadBlob(await api.networkExport(id, format), `${name}.${ending}`);
    } catch (error) {
      toast({
        message: `The network was not written: ${error instanceof Error ? error.message : String(error)}`,
        tone: 'error',
      });
    }
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            c="var(--text-2)"
            size="compact-sm"
            leftSection={<Icon name="download" size={15} />}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map(({ format, label, ending }) => (
            <Menu.Item key={format} onClick={() => void save(format, ending)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {mayChange && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label="More about this network">
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="edit" size={15} />} onClick={() => setAsking('rename')}>
              Rename
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="trash" size={15} />} onClick={() => setAsking('delete')}>
              Delete network
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Rename opened={asking === 'rename'} id={id} network={network} onClose={() => setAsking(null)} />
      <ConfirmModal
        opened={asking === 'delete'}
        title={`Delete ${network.name}?`}
        confirmLabel="Delete network"
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(null)}
      >
        {formatQuantity(network.nodes, 'node')}, {formatQuantity(network.ties, 'tie')} and everything computed
        of them go. This cannot be undone; export the network first to keep it.
      </ConfirmModal>
    </>
  );
}

function Rename({
  opened,
  id,
  network,
  onClose,
}: {
  readonly opened: boolean;
  readonly id: string;
  readonly network: { readonly name: string; readonly description: string };
  readonly onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(network.name);
  const [description, setDescription] = useState(network.description);
  const rename = useMutation({
    mutationFn: () => api.updateNetwork(id, { name: name.trim(), description: description.trim() }),
    onSuccess: async (next) => {
      client.setQueryData(['network', id], next);
      onClose();
      await client.invalidateQueries({ queryKey: ['networks'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') rename.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Rename" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          mt="sm"
          label="Description"
          maxLength={5000}
          value={description}
          error={rename.error?.message}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
