/** What one file may hold, so that no file decides how much memory it takes. */
export const FILE_LIMITS = {
  /** Characters of a node's key. */
  key: 500,
  /** Characters of a label; longer ones are cut. */
  label: 2_000,
  /** Bytes of the attributes of one node or tie, as JSON. */
  attributes: 65_536,
  /** Characters of one row, element, line or text. */
  element: 1_048_576,
  /** Columns of a table. */
  columns: 1_000,
  /** Elements or values inside each other. */
  depth: 64,
  /** Nodes of one file, whatever the plan: what the table of keys can number. */
  nodes: 16_000_000,
  /** Bytes of the file once decompressed. */
  plainBytes: 64 * 1024 ** 3,
  /** Sentences about what was left out. */
  warnings: 50,
} as const;
