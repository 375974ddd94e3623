import { ANALYSED_LENGTH, type EntityKind } from '../domain/analysis.ts';
import type { Analysis } from '../schemas/analysis.ts';
import { formatCount, type Output, table } from './output.ts';

type Style = Output['style'];

/** Each kind has a letter, so that nothing is told by colour alone. */
const KINDS: Readonly<Record<EntityKind, { readonly letter: string; readonly colour: Colour }>> = {
  person: { letter: 'P', colour: 'magenta' },
  organisation: { letter: 'O', colour: 'cyan' },
  location: { letter: 'L', colour: 'green' },
  technology: { letter: 'T', colour: 'blue' },
  product: { letter: 'R', colour: 'yellow' },
  money: { letter: 'M', colour: 'gray' },
  date: { letter: 'D', colour: 'gray' },
  percent: { letter: '%', colour: 'gray' },
};
type Colour = 'magenta' | 'cyan' | 'green' | 'blue' | 'yellow' | 'gray';

/** Characters of the text that are printed. */
const SHOWN = 2_000;
const BAR = 20;

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Everything about one text as lines for a terminal: the answer first, then what it rests on. */
export function showAnalysis(
  analysis: Analysis,
  { title, body }: { readonly title: string; readonly body: string },
  style: Style,
): string[] {
  const lines = [style('bold', headline(analysis)), ''];
  if (title !== '') lines.push(style('bold', marked(analysis, { field: 'title', text: title, style })), '');
  if (body !== '') lines.push(marked(analysis, { field: 'body', text: body, style }));
  if (body.length > SHOWN) lines.push(`… ${formatCount(body.length - SHOWN)} more characters`);
  if (body.length > ANALYSED_LENGTH)
    lines.push(
      `Looked at are the first ${formatCount(ANALYSED_LENGTH)} characters of ${formatCount(body.length)}.`,
    );
  const kinds = new Set(analysis.mentions.map(({ kind }) => kind));
  if (kinds.size > 0)
    lines.push('', style('dim', [...kinds].map((kind) => `${KINDS[kind].letter} ${kind}`).join('  ')));
  const section = (name: string, content: readonly string[]) => {
    if (content.length > 0) lines.push('', style('bold', name), ...content.map((line) => `  ${line}`));
  };
  section('Entities', entityLines(analysis));
  section('Values', valueLines(analysis));
  section('Relations', relationLines(analysis, style));
  section('Kind of change (PESTLE)', pestleLines(analysis, style));
  section('Places', analysis.places.map(placeLine));
  section('Sentiment', sentimentLines(analysis));
  section(
    'Key phrases',
    analysis.key_phrases.map(({ text }) => plain(text)),
  );
  lines.push('', style('dim', `analysis version ${analysis.version}`));
  return lines;
}

function headline({ language, entities, relations, pestle }: Analysis): string {
  const held = pestle.filter(({ holds }) => holds).map(({ name }) => name);
  const said = [
    language === null ? 'Language not clear' : nameOf(languages, language),
    ...(held.length === 0 ? [] : [held.join(' and ')]),
    count(entities.length, 'entity', 'entities'),
    count(relations.length, 'relation', 'relations'),
  ].join(', ');
  const isOther = language !== null && !/^en\b/i.test(language) && pestle.length === 0;
  return isOther ? `${said}; kinds of change, relations and tone are read in English only` : said;
}

function count(number: number, one: string, many: string): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

function marked(
  { mentions }: Analysis,
  { field, text, style }: { readonly field: 'title' | 'body'; readonly text: string; readonly style: Style },
): string {
  const end = Math.min(text.length, SHOWN);
  let shown = '';
  let at = 0;
  for (const mention of mentions) {
    if (mention.field !== field || mention.start < at || mention.end > end) continue;
    const { letter, colour } = KINDS[mention.kind];
    shown += plain(text.slice(at, mention.start));
    shown += `[${style(colour, plain(text.slice(mention.start, mention.end)))} ${letter}]`;
    at = mention.end;
  }
  return shown + plain(text.slice(at, end).replace(/[\ud800-\udbff]$/, ''));
}

function entityLines({ entities }: Analysis): string[] {
  if (entities.length === 0) return [];
  return table(
    ['name', 'kind', 'mentions', 'linked by', 'id'],
    entities.map(({ name, kind, mentions, by, known, id }) => [
      plain(name),
      kind,
      formatCount(mentions),
      known ? by : `${by}, proposed`,
      id,
    ]),
  ).split('\n');
}

function valueLines({ mentions }: Analysis): string[] {
  return mentions.flatMap(({ kind, text, value }) =>
    value === null ? [] : [`${plain(text)}  ${kind} ${plain(value)}`],
  );
}

function relationLines({ relations, entities }: Analysis, style: Style): string[] {
  const nameOfEntity = new Map(entities.map(({ id, name }) => [id, plain(name)]));
  return relations.flatMap(({ kind, subject_id, object_id, evidence, confidence }) => [
    `${nameOfEntity.get(subject_id) ?? subject_id} ${style('bold', kind.replaceAll('_', ' '))} ${nameOfEntity.get(object_id) ?? object_id}  ${percent(confidence)}`,
    style('dim', `  “${plain(evidence).replace(/\s+/g, ' ').trim()}”`),
  ]);
}

function pestleLines({ pestle }: Analysis, style: Style): string[] {
  const width = Math.max(0, ...pestle.map(({ name }) => name.length));
  return pestle.map(({ name, probability, holds, words }) => {
    const filled = Math.round(Math.min(Math.max(probability, 0), 1) * BAR);
    const line = `${name.slice(0, 1).toUpperCase()} ${name.padEnd(width)}  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${percent(probability).padStart(5)}${holds ? '  holds' : '       '}`;
    const because = words.map(({ text }) => plain(text)).join(', ');
    return `${holds ? line : style('dim', line)}${because === '' ? '' : `  ${because}`}`.trimEnd();
  });
}

function placeLine({ country, city, latitude, longitude, mentions }: Analysis['places'][number]): string {
  const land = nameOf(countries, country);
  const where = `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
  return `${city === null ? land : `${plain(city)}, ${land}`}  ${where}${mentions > 1 ? `  ${formatCount(mentions)} mentions` : ''}`;
}

function sentimentLines({ sentiment }: Analysis): string[] {
  if (sentiment === null) return [];
  const { score, words } = sentiment;
  const tone = Math.abs(score) < 0.1 ? 'neutral' : score > 0 ? 'positive' : 'negative';
  const because = words.map(({ text, weight }) => `${plain(text)} ${weight > 0 ? '+' : '-'}`).join(', ');
  return [`${score > 0 ? '+' : ''}${score.toFixed(2)} ${tone}${because === '' ? '' : `  ${because}`}`];
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

/** Codes may be of any kind, which `Intl` answers with a RangeError. */
function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** A text from anywhere must not steer the terminal: controls and overrides of direction become U+FFFD. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
