import nlp from 'compromise';
import type { LabelledSpan } from '../datasets/conll.ts';

interface Match {
  readonly text: string;
  readonly offset: { readonly start: number; readonly length: number };
}

/** People, organisations and places as `compromise` finds them, with its offsets. It has no other kinds. */
export function compromiseEntities(text: string): LabelledSpan[] {
  const document = nlp(text);
  const read = (view: { json(options: object): unknown }, kind: string): LabelledSpan[] =>
    (view.json({ offset: true }) as Match[]).map(({ offset }) => ({
      start: offset.start,
      end: offset.start + offset.length,
      kind,
    }));
  return [
    ...read(document.people(), 'person'),
    ...read(document.organizations(), 'organisation'),
    ...read(document.places(), 'location'),
  ];
}
