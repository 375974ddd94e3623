import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RelationKind } from '../../src/domain/analysis.ts';
import { openTagger } from '../../src/kernels/tagging/tagger.ts';
import { openGazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';
import { createLinker } from '../../src/language/entities/link.ts';
import { createRecogniser } from '../../src/language/entities/recognise.ts';
import { relate } from '../../src/language/relations/relate.ts';

/** A relation with its names as written. */
export interface Extracted {
  readonly kind: RelationKind;
  readonly subject: string;
  readonly object: string;
  readonly pattern: string;
  readonly confidence: number;
  /** The sentence that says it. */
  readonly sentence: string;
}

/** Relations of a text by the recogniser that ships. Money, dates and shares are found by the product's rules. */
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
    const field = recogniser.recognise({ field: 'body', text, scan }, { tagged, values: [], matches });
    const { mentions, entities } = linker.link([field], null);
    const names = new Map(entities.map((entity) => [entity.id, entity.name]));
    return relate(gazetteer, field, mentions[0]!).map((relation) => ({
      kind: relation.kind,
      subject: names.get(relation.subjectId)!,
      object: names.get(relation.objectId)!,
      pattern: relation.pattern,
      confidence: relation.confidence,
      sentence: text.slice(relation.start, relation.end),
    }));
  };
}

function readModel(name: string): SharedArrayBuffer {
  const bytes = readFileSync(fileURLToPath(new URL(`../../models/${name}/model.bin`, import.meta.url)));
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
