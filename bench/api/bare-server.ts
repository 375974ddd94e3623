import fastify from 'fastify';
import pg from 'pg';
import type { ProductReady } from './product-server.ts';

/**
 * What the machine can do at most: Fastify with nothing on it, and a point read of the same rows through `pg` with a
 * prepared statement and nothing else, in a process of its own.
 */
const { database, schema } = JSON.parse(process.argv[2]!) as Pick<ProductReady, 'database' | 'schema'>;
const pool = new pg.Pool({ ...database, max: 20, options: `-c role=${schema} -c search_path=${schema}` });
const app = fastify({ logger: false });

app.get('/static', async () => ({ status: 'ok' }));
app.get<{ Params: { id: string } }>('/signals/:id', async (request) => {
  const { rows } = await pool.query({
    name: 'point',
    text: 'SELECT * FROM documents WHERE id = $1',
    values: [request.params.id],
  });
  return rows[0];
});
process.on('disconnect', () => {
  void app.close().then(() => pool.end());
});
process.send!({ url: await app.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }) });
