import { describe, expect, it } from 'vitest';
import { createSseParser, type SseEvent } from './sse-parser.ts';

function parse(...chunks: string[]): SseEvent[] {
  const parser = createSseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

describe('the event stream parser', () => {
  it('dispatches an event at the empty line, with its type, id and data', () => {
    expect(parse('id: 7\nevent: counts\ndata: {"a":1}\n\n')).toEqual([
      { type: 'counts', data: '{"a":1}', id: '7' },
    ]);
  });

  it('joins several data lines with a line feed and removes one leading space only', () => {
    expect(parse('data:  two spaces\ndata:none\n\n')[0]?.data).toBe(' two spaces\nnone');
  });

  it('gives the same events however the stream is cut', () => {
    const text = ': hello\r\nid: 1\r\nevent: a\r\ndata: x\r\n\r\ndata: y\r\rid\ndata: z\n\n';
    const whole = parse(text);
    expect(whole.map((event) => [event.type, event.data, event.id])).toEqual([
      ['a', 'x', '1'],
      ['message', 'y', '1'],
      ['message', 'z', ''],
    ]);
    for (let first = 1; first < text.length; first++) {
      for (let second = first + 1; second < text.length; second++) {
        expect(parse(text.slice(0, first), text.slice(first, second), text.slice(second))).toEqual(whole);
      }
    }
  });

  it('ignores comments, unknown fields, and an event without data', () => {
    expect(parse(': keep alive\n\nevent: nothing\n\ncolour: red\n\n')).toEqual([]);
  });

  it('does not carry the type over to the next event', () => {
    expect(parse('event: a\n\ndata: x\n\n')[0]?.type).toBe('message');
  });

  it('leaves out an event that the end of the stream cuts off', () => {
    expect(parse('data: whole\n\ndata: half\n')).toHaveLength(1);
  });

  it('remembers the last id and a retry time in digits only', () => {
    const parser = createSseParser();
    parser.push('retry: 2500\nid: 42\n\nretry: soon\nid: a\0b\n\n');
    expect(parser.retry()).toBe(2500);
    expect(parser.lastEventId()).toBe('42');
  });

  it('skips a byte order mark at the start', () => {
    expect(parse('\uFEFFdata: x\n\n')[0]?.data).toBe('x');
  });
});
