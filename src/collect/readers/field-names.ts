/** The fields of a document that a record can be mapped to. */
const DOCUMENT_FIELDS = [
  'externalId',
  'url',
  'title',
  'body',
  'author',
  'publishedAt',
  'language',
  'country',
  'company',
  'labels',
] as const;

export type DocumentField = (typeof DOCUMENT_FIELDS)[number];

export function isDocumentField(name: string): name is DocumentField {
  return (DOCUMENT_FIELDS as readonly string[]).includes(name);
}

/** What common names mean, best first. Compared in lower case with runs of other characters as one underscore. */
const COMMON_NAMES: Readonly<Record<DocumentField, readonly string[]>> = {
  externalId: [
    'external_id',
    'externalid',
    'guid',
    'id',
    'uid',
    'uuid',
    'object_id',
    'objectid',
    'doi',
    'patent_id',
    'story_id',
  ],
  url: [
    'url',
    'link',
    'href',
    'permalink',
    'web_url',
    'html_url',
    'article_url',
    'external_url',
    'source_url',
    'uri',
  ],
  title: ['title', 'headline', 'name', 'subject', 'story_title', 'heading'],
  body: [
    'body',
    'content',
    'text',
    'content_html',
    'content_text',
    'abstract',
    'description',
    'summary',
    'selftext',
    'excerpt',
    'tagline',
    'story_text',
  ],
  author: ['author', 'authors', 'by', 'creator', 'byline', 'author_name', 'username', 'user', 'writer'],
  publishedAt: [
    'published_at',
    'publishedat',
    'published',
    'publication_date',
    'pub_date',
    'pubdate',
    'date_published',
    'created_at',
    'createdat',
    'created',
    'created_utc',
    'date',
    'datetime',
    'timestamp',
    'time',
    'update_date',
    'updated_at',
    'updated',
    'year',
  ],
  language: ['language', 'lang', 'locale'],
  country: ['country', 'country_code'],
  company: ['company', 'company_name', 'organization', 'organisation', 'assignee', 'startup_name', 'startup'],
  labels: ['labels', 'tags', 'categories', 'keywords', 'topics', 'subjects', 'category', 'tag'],
};

export interface Candidate {
  readonly field: DocumentField;
  /** 0 is the best name of its field. */
  readonly rank: number;
  /** Says no to values that cannot be what the name suggests. */
  readonly accepts?: (value: unknown) => boolean;
  /** The name at a rank, as an attribute key for a value that a better name displaced. */
  keyOf(rank: number): string;
}

const CANDIDATES = new Map<string, Candidate>();
for (const field of DOCUMENT_FIELDS) {
  const names = COMMON_NAMES[field];
  const keyOf = (rank: number): string => names[rank] ?? field;
  names.forEach((name, rank) => {
    if (field === 'url') CANDIDATES.set(name, { field, rank, keyOf, accepts: isWebAddress });
    else if (field === 'language') CANDIDATES.set(name, { field, rank, keyOf, accepts: isLanguageTag });
    else if (field === 'country') CANDIDATES.set(name, { field, rank, keyOf, accepts: isCountryCode });
    else CANDIDATES.set(name, { field, rank, keyOf });
  });
}

/** Keys seen lately and what they mean; emptied when a file with ever-changing keys fills it. */
const remembered = new Map<string, Candidate | null>();
const REMEMBERED_KEYS = 4096;

/** What a record's key commonly means, or null. */
export function candidateFor(key: string): Candidate | null {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const candidate =
    CANDIDATES.get(
      key
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, ''),
    ) ?? null;
  if (remembered.size >= REMEMBERED_KEYS) remembered.clear();
  remembered.set(key, candidate);
  return candidate;
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^(https?:)?\/\//i.test(value.trimStart());
}

/** "language: python" is common, and is not a language of text. */
function isLanguageTag(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(value)) return false;
  try {
    return languageNames.of(value.replaceAll('_', '-')) !== undefined;
  } catch {
    return false;
  }
}

function isCountryCode(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^[a-z]{2}$/i.test(value) &&
    countryNames.of(value.toUpperCase()) !== undefined
  );
}
