import { AnalyzeRequest } from '../../schemas/analysis.ts';
import { AnalyzeResponse } from '../../schemas/signal.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

export function registerAnalysis(app: App, { analysis }: ApiDependencies): void {
  app.route({
    method: 'POST',
    url: '/api/v1/analyze',
    // It reads a text and stores nothing, so that whoever may read signals may ask.
    config: { access: 'viewer', takesAnyText: true },
    schema: {
      tags: ['analysis'],
      summary: 'Analyse a text',
      description:
        'Entities, relations, PESTLE classes, places, sentiment and key phrases of one text, as a signal with it would have them. Nothing is stored. The first 20,000 characters are looked at. With `nearest`, also the stored signals that are closest to it.',
      body: AnalyzeRequest,
      response: answers({ 200: AnalyzeResponse }),
    },
    handler: (request) => analysis.analyze(principalOf(request).tenant, request.body),
  });
}
