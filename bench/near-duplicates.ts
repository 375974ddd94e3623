import { parseArgs } from 'node:util';
import { createPeers } from '../eval/peers/peers.ts';
import { seededRandom } from '../src/base/random.ts';
import type { RawDocument } from '../src/domain/document.ts';
import { SIGNATURE_BYTES } from '../src/kernels/hash/minhash.ts';
import { type Compared, STORY_DEFAULTS, toCompared } from '../src/pipeline/stories/compare.ts';
import { createFingerprinter, type StoryFingerprint } from '../src/pipeline/stories/fingerprints.ts';
import { createStoryWindow, WINDOW_DEFAULTS } from '../src/pipeline/stories/window.ts';
import { createCorpus } from './search-kernel/corpus.ts';
import { toRaw } from './search-kernel/raw-document.ts';

/**
 * `npm run bench -- near-duplicates [--documents 100000] [--peer-documents 5000]`: documents per second of CPU that are signed,
 * and looked up in and added to a window that fills, with the bytes that the window holds per document, beside
 * datasketch (MinHash, MinHashLSH) over the first of the same documents in the same run. One document in twenty is an
 * earlier one with some words changed.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', default: '100000' },
      'peer-documents': { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const count = Number(values.documents);
  const texts = invent(count, Number(values.seed));
  const characters = texts.reduce((sum, { title, body }) => sum + title.length + body.length, 0);

  const fingerprinter = createFingerprinter();
  const fingerprints: StoryFingerprint[] = [];
  const signed = cpuSeconds(() => {
    for (const text of texts) fingerprints.push(fingerprinter.run(text, new Uint8Array(SIGNATURE_BYTES)));
  });

  const window = createStoryWindow();
  const documents = fingerprints.map((fingerprint) => toCompared(fingerprint, 0));
  let joined = 0;
  const slices: { readonly in_window: number; readonly documents_per_second: number }[] = [];
  const slice = Math.ceil(count / 5);
  for (let from = 0; from < count; from += slice) {
    const part = documents.slice(from, from + slice);
    const seconds = cpuSeconds(() => {
      part.forEach((document, i) => {
        if (window.find(document).length > 0) joined++;
        window.add(idOf(from + i), document);
      });
    });
    slices.push({ in_window: window.size, documents_per_second: Math.round(part.length / seconds) });
  }

  const full = fullWindow(documents);

  const peerTexts = texts.slice(0, Number(values['peer-documents'])).map(({ body }) => body);
  const peer = await createPeers().run<object, PeerResult>('near_duplicates', {
    texts: peerTexts,
    threshold: STORY_DEFAULTS.text,
    permutations: SIGNATURE_BYTES,
  });
  return {
    documents: count,
    characters_per_document: Math.round(characters / count),
    signed_per_cpu_second: Math.round(count / signed),
    looked_up_and_added_per_cpu_second: slices,
    with_a_candidate: joined,
    window_bytes_per_document: Math.round(window.bytes / window.size),
    full_window: full,
    datasketch:
      peer === null
        ? 'not installed: npm run eval:peers'
        : {
            documents: peerTexts.length,
            signed_per_cpu_second: Math.round(peerTexts.length / peer.signSeconds),
            looked_up_and_added_per_cpu_second: Math.round(peerTexts.length / peer.lookUpSeconds),
            bytes_per_document: Math.round(peer.bytesPerDocument),
          },
  };
}

interface PeerResult {
  readonly signSeconds: number;
  readonly lookUpSeconds: number;
  readonly bytesPerDocument: number;
}

/** What a window holds when it is full of documents like these. */
function fullWindow(documents: readonly Compared[]): object {
  const window = createStoryWindow();
  for (let n = 0; n < WINDOW_DEFAULTS.capacity; n++) window.add(idOf(n), documents[n % documents.length]!);
  return {
    documents: window.size,
    bytes_per_document: Math.round(window.bytes / window.size),
    megabytes: Math.round(window.bytes / 1e6),
  };
}

interface Text {
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
}

function invent(count: number, seed: number): Text[] {
  const corpus = createCorpus(seed);
  const random = seededRandom(seed);
  const texts: Text[] = [];
  for (let i = 0; i < count; i++) {
    const raw: RawDocument = toRaw(corpus, i);
    const copied = random() < 0.05 ? texts[Math.floor(random() * i)] : undefined;
    const body =
      copied === undefined
        ? raw.body!
        : copied.body.replace(/\w+/g, (word) =>
            random() < 0.03 ? corpus.word(Math.floor(random() * 5_000)) : word,
          );
    texts.push({ title: raw.title!, body, url: raw.url! });
  }
  return texts;
}

const idOf = (place: number): string => `01900000-0000-7000-8000-${place.toString(16).padStart(12, '0')}`;

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
