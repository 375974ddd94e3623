import type { Deal } from './deals.ts';
import { BACKGROUND } from './grammar/background.ts';
import { writeRelease } from './grammar/code.ts';
import { isForeignLanguage, writeForeignNews } from './grammar/foreign-news.ts';
import { writeFunding } from './grammar/funding.ts';
import { writeJob } from './grammar/jobs.ts';
import { writeNews } from './grammar/news.ts';
import { writePaper } from './grammar/papers.ts';
import { writePatent } from './grammar/patents.ts';
import { writeProduct } from './grammar/product.ts';
import { writePost } from './grammar/social.ts';
import type { Scene, Written } from './scene.ts';

/** Writes the document of a scene in the manner of its source. `nextDeal` is asked for funding notes only. */
export function writeDocument(scene: Scene, nextDeal: (technology: string, at: number) => Deal): Written {
  const written = writeAs(scene, nextDeal);
  return scene.source.language === 'en' ? { ...written, body: lengthen(written.body, scene) } : written;
}

/** English texts have 80 words at least: a short one ends with more background. */
function lengthen(body: string, scene: Scene): string {
  for (const template of scene.draw.sample(BACKGROUND, 6)) {
    if (body.split(/\s+/).length >= 80) break;
    const sentence = scene.say(template);
    if (!body.includes(sentence)) body += ` ${sentence}`;
  }
  return body;
}

function writeAs(scene: Scene, nextDeal: (technology: string, at: number) => Deal): Written {
  const { sourceType, language } = scene.source;
  switch (sourceType) {
    case 'papers':
      return writePaper(scene);
    case 'patents':
      return writePatent(scene);
    case 'funding':
      return writeFunding(scene, nextDeal(scene.technology.key, scene.at));
    case 'news':
      return isForeignLanguage(language) ? writeForeignNews(scene, language) : writeNews(scene);
    case 'code':
      return writeRelease(scene);
    case 'product':
      return writeProduct(scene);
    case 'jobs':
      return writeJob(scene);
    case 'social':
      return writePost(scene);
    case 'custom':
      throw new RangeError('the demonstration world has no source of the type "custom"');
    default:
      return sourceType satisfies never;
  }
}
