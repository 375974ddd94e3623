import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Api } from '../../api/api.ts';
import { useApi } from '../../api/api-context.ts';
import type { Upload } from '../../api/contract.ts';

/** Small enough that progress is seen, large enough that a request does not matter. */
export const PIECE_BYTES = 4 * 1024 * 1024;

/** Sends a file piece by piece, so that it can say how far it is. `onProgress` gets the bytes that are there. */
export async function sendFile(
  api: Pick<Api, 'beginUpload' | 'sendPiece' | 'deleteUpload'>,
  file: Pick<File, 'name' | 'size' | 'slice'>,
  { onProgress, signal }: { readonly onProgress: (received: number) => void; readonly signal: AbortSignal },
): Promise<Upload> {
  let upload = await api.beginUpload(file.name, file.size);
  try {
    while (upload.received < file.size) {
      signal.throwIfAborted();
      const before = upload.received;
      upload = await api.sendPiece(upload.id, before, file.slice(before, before + PIECE_BYTES), signal);
      onProgress(upload.received);
      if (upload.received <= before)
        throw new Error('The server took none of the last piece. Send the file again.');
    }
    return upload;
  } catch (error) {
    // What is half here is of no use to anyone; the server would forget it in a day.
    await api.deleteUpload(upload.id).catch(() => undefined);
    throw error;
  }
}

interface Sending {
  readonly name: string;
  readonly bytes: number;
  /** Null while the whole goes as one. */
  readonly received: number | null;
}

/** Sending a file of ties, and a table of nodes with it if there is one. */
export function useSending(onSent: (id: string) => void) {
  const api = useApi();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const send = useCallback(
    async (file: File, nodes: File | null) => {
      setError(null);
      if (file.size === 0) {
        setError(new Error(`${file.name} is empty. Choose a file with a row for each tie.`));
        return;
      }
      const controller = new AbortController();
      stop.current = controller;
      setSending({ name: file.name, bytes: file.size, received: nodes === null ? 0 : null });
      try {
        const upload =
          nodes === null
            ? await sendFile(api, file, {
                signal: controller.signal,
                onProgress: (received) => setSending({ name: file.name, bytes: file.size, received }),
              })
            : await api.sendForm(file, nodes, controller.signal);
        client.setQueryData(['upload', upload.id], upload);
        onSent(upload.id);
      } catch (problem) {
        if (!controller.signal.aborted)
          setError(problem instanceof Error ? problem : new Error(String(problem)));
      } finally {
        if (!controller.signal.aborted || stop.current === controller) setSending(null);
      }
    },
    [api, client, onSent],
  );
  return { sending, error, send, cancel: () => stop.current?.abort() };
}
