import { describe, expect, it } from 'vitest';
import { createLinker } from '../entities/link.ts';
import { gazetteer, linkMarked } from '../entities/marked-text.fixture.ts';
import { placesOf } from './places.ts';

function places(text: string, sourceCountry: string | null = null): string[] {
  const { placeEntries, fields } = linkMarked(text, sourceCountry);
  const found = placesOf(gazetteer, placeEntries, {
    demonyms: fields.flatMap((field) => field.demonyms),
    idOf: createLinker(gazetteer).idOf,
  });
  return found.map((place) => `${place.country} ${place.city ?? '-'} ${place.mentions}`);
}

describe('places', () => {
  it.each([
    ['a city and its country are two places', 'From Lyon, France', ['FR Lyon 1', 'FR - 1']],
    ['a region stands for its country', 'The law of Bavaria', ['DE - 1']],
    ['words for the people count for the country', 'The French minister left France', ['FR - 2']],
    ['most mentioned first', 'Tokyo, Oslo and again Oslo', ['NO Oslo 2', 'JP Tokyo 1']],
    ['what belongs to no one country is left out', 'All over Europe', []],
    ['Paris, Texas', 'A fair in Paris, Texas', ['US Paris, Texas 1', 'US - 1']],
    ['acronyms only as written', 'in the US they trust us', ['US - 1']],
  ])('%s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('carry coordinates and the id of their entity', () => {
    const { placeEntries, entities } = linkMarked('in Oslo');
    const idOf = createLinker(gazetteer).idOf;
    const [oslo] = placesOf(gazetteer, placeEntries, { demonyms: [], idOf });
    expect(oslo!.latitude).toBeCloseTo(59.9, 0);
    expect(oslo!.longitude).toBeCloseTo(10.7, 0);
    expect(oslo!.entityId).toBe(entities[0]!.id);
  });

  it('follow the source where the text leaves it open', () => {
    expect(places('The council of Cambridge met in Cambridge', 'US')[0]).toMatch(/^US /);
    expect(places('The council of Cambridge met in Cambridge', 'GB')[0]).toMatch(/^GB /);
  });
});
