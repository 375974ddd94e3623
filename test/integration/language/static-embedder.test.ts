import { describe } from 'vitest';
import { createStaticEmbedder } from '../../../src/language/embedding/static-embedder.ts';
import { loadModels } from '../../../src/language/models.ts';
import { describeEmbedder } from '../../conformance/embedder.ts';

describe('the static embedder that ships', async () => {
  const { embedding } = await loadModels();
  describeEmbedder(() => createStaticEmbedder(embedding), { meaning: true });
});
