import { DatabaseSync } from 'node:sqlite';
import type { IndexDocument } from '../../src/kernels/index/types.ts';
import type { BenchQuery } from './queries.ts';

/** SQLite's FTS5 on the same rows: Porter stemming, contentless-delete index, columns for filters in a table beside it. */
export function createFts5() {
  const database = new DatabaseSync(':memory:');
  database.exec(`
    PRAGMA cache_size = -2000000;
    CREATE VIRTUAL TABLE text USING fts5(title, company, body, content = '', tokenize = 'porter unicode61');
    CREATE TABLE facts (id INTEGER PRIMARY KEY, source_type TEXT, country TEXT, published INTEGER);
  `);
  const text = database.prepare('INSERT INTO text (rowid, title, company, body) VALUES (?, ?, ?, ?)');
  const facts = database.prepare('INSERT INTO facts VALUES (?, ?, ?, ?)');
  let rows = 0;
  return {
    add(documents: readonly IndexDocument[]): void {
      database.exec('BEGIN');
      for (const { text: fields, keywords, dates } of documents) {
        rows++;
        const word = (value: string | readonly string[] | undefined): string | null =>
          typeof value === 'string' ? value : null;
        text.run(rows, word(fields.title), word(fields.company), word(fields.body));
        facts.run(rows, word(keywords?.source_type), word(keywords?.country), dates?.published ?? null);
      }
      database.exec('COMMIT');
    },
    optimise(): void {
      database.exec("INSERT INTO text (text) VALUES ('optimize')");
    },
    /** Exact total, the twenty best by bm25 with the same boosts, and one facet where the query has facets. */
    ask({ match, where, facet }: BenchQuery): number {
      const from =
        where === ''
          ? 'FROM text WHERE text MATCH ?'
          : `FROM text JOIN facts ON facts.id = text.rowid WHERE text MATCH ?${where}`;
      const counted = database.prepare(`SELECT count(*) AS total ${from}`).get(match) as { total: number };
      database.prepare(`SELECT text.rowid ${from} ORDER BY bm25(text, 3.0, 2.0, 1.0) LIMIT 20`).all(match);
      if (facet !== null) {
        database
          .prepare(
            `SELECT ${facet}, count(*) FROM text JOIN facts ON facts.id = text.rowid WHERE text MATCH ? GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
          )
          .all(match);
      }
      return counted.total;
    },
    close: () => database.close(),
  };
}
