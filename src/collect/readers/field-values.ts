import { DOCUMENT_LIMITS } from '../../domain/document.ts';

/**
 * Text from whatever a record holds: numbers are written out, lists joined by a comma, `{name}` and
 * `{value}` objects opened. Undefined when there is no text.
 */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const texts = value.map(toText).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : texts.join(', ');
  }
  if (typeof value === 'object' && value !== null) {
    const named = value as { name?: unknown; value?: unknown };
    return toText(named.name) ?? toText(named.value);
  }
  return undefined;
}

/** Labels from a list (of texts or `{name}` objects) or from text with commas, semicolons or bars between them. */
export function toLabels(value: unknown): string[] {
  const parts =
    typeof value === 'string'
      ? value.split(/[,;|，；、]/)
      : Array.isArray(value)
        ? value.map(toText)
        : [toText(value)];
  const labels = new Set<string>();
  for (const part of parts) {
    const label = part?.trim();
    if (label !== undefined && label !== '' && labels.size < DOCUMENT_LIMITS.labels)
      labels.add(label.slice(0, DOCUMENT_LIMITS.labelLength));
  }
  return [...labels];
}
