import type { EvalTask } from '../task.ts';
import { compareTopics } from '../topics/compare-topics.ts';
import { TUNED_PATHS, tunedSets } from '../topics/topic-sets.ts';

export const task: EvalTask = {
  name: 'topics',
  page: 'docs/design/topics.md',
  needs: TUNED_PATHS,
  run: async (context) => [
    await compareTopics(
      'Used for choosing: texts on which the settings were chosen',
      tunedSets(context.datasets),
      context,
    ),
  ],
};
