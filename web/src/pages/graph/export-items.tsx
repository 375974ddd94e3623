import { Menu } from '@mantine/core';
import { useApi } from '../../api/api-context.ts';
import type { GraphFormat } from '../../api/contract.ts';
import { downloadBlob } from '../../charts/export-chart.ts';
import { useToast } from '../../feedback/toast-context.ts';
import type { Explorer } from './use-explorer.ts';

const FORMATS: readonly { readonly format: GraphFormat; readonly label: string; readonly ending: string }[] =
  [
    { format: 'graphml', label: 'GraphML', ending: 'graphml' },
    { format: 'gexf', label: 'GEXF, for Gephi', ending: 'gexf' },
    { format: 'jsonld', label: 'JSON-LD', ending: 'jsonld' },
    { format: 'csv', label: 'CSV', ending: 'csv' },
  ];

/** The whole graph that passes the filters, written by the server in the formats of other tools. */
export function ExportItems({ explorer: { search } }: { readonly explorer: Explorer }) {
  const api = useApi();
  const toast = useToast();
  const save = async (format: GraphFormat, ending: string) => {
    toast({ message: 'The graph is being written. The download starts by itself.' });
    try {
      const { kind, entity_kind, sure } = search;
      const min_confidence = sure === undefined ? undefined : Number(sure) / 100;
      downloadBlob(
        await api.graphExport(format, { kind, entity_kind, min_confidence }),
        `knowledge-graph.${ending}`,
      );
    } catch (error) {
      toast({
        message: `The graph was not written: ${error instanceof Error ? error.message : String(error)}`,
        tone: 'error',
      });
    }
  };
  return (
    <>
      <Menu.Divider />
      <Menu.Label>The whole graph, as filtered</Menu.Label>
      {FORMATS.map(({ format, label, ending }) => (
        <Menu.Item key={format} onClick={() => void save(format, ending)}>
          {label}
        </Menu.Item>
      ))}
    </>
  );
}
