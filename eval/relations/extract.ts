import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RelationKind } from '../../src/domain/analysis.ts';
import { openTagger } from '../../src/kernels/tagging/tagger.ts';
import { findValues } from '../../src/kernels/tagging/values.ts';
import { openGazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';
import { createLinker } from '../../src/language/entities/link.ts';
import { createRecogniser } from '../../src/language/entities/recognise.ts';
import { relate } from '../../src/language/relations/relate.ts';

/** A relation of a text with the places of its two names in the sentence that says it. */
export interface Extracted {
  readonly kind: RelationKind;
  readonly sentence: string;
  readonly subject: readonly [start: number, end: number];
  readonly object: readonly [start: number, end: number];
  readonly pattern: string;
  readonly confidence: number;
}

/** Relations of a text by the recogniser that ships. */
export function createExtractor(): (text: string) => Extracted[] {
  const gazetteer = openGazetteer(readModel('gazetteer'));
  const tagger = openTagger(readModel('tagger'));
  const recogniser = createRecogniser(gazetteer);
  const linker = createLinker(gazetteer);
  const scan = createScanner();
  return (text) => {
    scan.run(text);
    const matches = gazetteer.match(scan);
    const tagged = tagger.tag(text, scan, matches.flags);
    const field = recogniser.recognise(
      { field: 'body', text, scan },
      { tagged, values: findValues(text, scan), matches },
    );
    const mentions = linker.link([field], null).mentions[0]!;
    return relate(gazetteer, field, mentions).map((relation) => {
      const place = (id: string): readonly [number, number] => {
        const mention = mentions.find(
          ({ entityId, start, end }) => entityId === id && start >= relation.start && end <= relation.end,
        )!;
        return [mention.start - relation.start, mention.end - relation.start];
      };
      return {
        kind: relation.kind,
        sentence: text.slice(relation.start, relation.end),
        subject: place(relation.subjectId),
        object: place(relation.objectId),
        pattern: relation.pattern,
        confidence: relation.confidence,
      };
    });
  };
}

export function readModel(name: string): SharedArrayBuffer {
  const bytes = readFileSync(fileURLToPath(new URL(`../../models/${name}/model.bin`, import.meta.url)));
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
