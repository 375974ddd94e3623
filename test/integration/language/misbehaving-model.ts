import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, startLocalServer } from '../../harness/local-server.ts';

/** What a model server does with one request. */
export type Behaviour = (body: ModelRequest, response: ServerResponse, request: IncomingMessage) => void;

export interface ModelRequest {
  readonly model: string;
  readonly input?: readonly string[];
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
}

export interface ModelServer extends LocalServer {
  /** What was asked, in order. */
  readonly bodies: ModelRequest[];
  readonly authorizations: (string | undefined)[];
  /** The behaviours of the next requests, in order; after them `otherwise` again. */
  next(...behaviours: readonly Behaviour[]): void;
  /** Forgets what was asked and what was planned. */
  reset(): void;
}

/** A real HTTP server of OpenAI's interface that behaves as the test says. */
export async function startModelServer(otherwise: Behaviour): Promise<ModelServer> {
  const queue: Behaviour[] = [];
  const bodies: ModelRequest[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = await startLocalServer(async (request, response) => {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ModelRequest;
    bodies.push(body);
    authorizations.push(request.headers.authorization);
    (queue.shift() ?? otherwise)(body, response, request);
  });
  return Object.assign(server, {
    bodies,
    authorizations,
    next: (...behaviours: readonly Behaviour[]) => void queue.push(...behaviours),
    reset() {
      for (const list of [queue, bodies, authorizations, server.requests]) list.length = 0;
    },
  });
}

export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A status with an error as servers write it. */
export const refuse =
  (status: number, message = 'no', headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answerJson(response, { error: { message } }, status);
  };

/** The direction that the test server gives a text: something that tells texts apart. */
export function testVector(text: string, dimensions: number): number[] {
  const values = new Array<number>(dimensions).fill(0.01);
  for (let i = 0; i < text.length; i++) values[(text.charCodeAt(i) * 7 + i) % dimensions]! += 1;
  return values;
}

/** Answers embeddings, in reversed order, since the order is the server's to choose. */
export const embeddings =
  (dimensions: number): Behaviour =>
  (body, response) =>
    answerJson(response, {
      data: body.input!.map((text, index) => ({ index, embedding: testVector(text, dimensions) })).reverse(),
      usage: { prompt_tokens: body.input!.length * 10, total_tokens: body.input!.length * 10 },
    });

/** Answers a chat with this text. */
export const completion =
  (content: string, finish = 'stop'): Behaviour =>
  (_, response) =>
    answerJson(response, {
      choices: [{ message: { role: 'assistant', content }, finish_reason: finish }],
      usage: { prompt_tokens: 100, completion_tokens: 20 },
    });

/** Starts an answer, says how long it is, and breaks off. */
export const breakOff: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
  response.write('{"data": [');
  setImmediate(() => response.destroy());
};

/** Ends a well-framed answer in the middle of its JSON. */
export const truncate: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [{"index": 0, "embedd');
};

/** Takes the request and never says anything. */
export const silence: Behaviour = () => {};
