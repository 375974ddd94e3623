import { expect, it } from 'vitest';
import { storyUrl } from './story-url.ts';

it.each([
  ['https://m.example.org/a/b', 'http://www.example.org/a/b/'],
  ['https://mobile.nytimes.com/2018/01/x.html', 'https://www.nytimes.com/2018/01/x.html'],
  ['https://en.m.wikipedia.org/wiki/Jaccard_index', 'https://en.wikipedia.org/wiki/Jaccard_index'],
  ['https://example.org/story/amp', 'https://example.org/story'],
  ['https://example.org/index.html', 'https://example.org/'],
  [
    'https://example.org/2018/how-to-join-two-stories.html?rref=a&gwt=pay',
    'https://example.org/2018/how-to-join-two-stories.html',
  ],
  ['https://example.org/a#.kni05egzj', 'https://example.org/a'],
])('%s and %s are one page', (one, other) => {
  expect(storyUrl(one)).toEqual(storyUrl(other));
});

it.each([
  ['https://example.org/?id=1', 'https://example.org/?id=2'],
  ['https://example.org/forum/#!topic/a', 'https://example.org/forum/#!topic/b'],
  ['https://example.org/explore#q=react', 'https://example.org/explore#q=maps'],
  ['https://example.org/watch?v=a-b', 'https://example.org/watch?v=a-c'],
  ['https://example.org/amplifier', 'https://example.org/'],
  ['https://example.org/amp', 'https://example.org/ampere'],
])('%s and %s are two', (one, other) => {
  expect(storyUrl(one).address).not.toBe(storyUrl(other).address);
});

it('tells a site from its pages', () => {
  expect(storyUrl('https://www.example.org/').site).toBe(true);
  expect(storyUrl('https://example.org').site).toBe(true);
  expect(storyUrl('https://example.org/a').site).toBe(false);
  expect(storyUrl('https://example.org/?p=7').site).toBe(false);
  expect(storyUrl('https://example.org/#/page').site).toBe(false);
  expect(storyUrl('not an address').site).toBe(false);
});
