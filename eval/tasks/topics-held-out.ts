import type { EvalTask } from '../task.ts';
import { compareTopics } from '../topics/compare-topics.ts';
import { HELD_OUT_PATHS, heldOutSets } from '../topics/topic-sets.ts';

export const task: EvalTask = {
  name: 'topics-held-out',
  page: 'docs/design/topics.md',
  needs: HELD_OUT_PATHS,
  run: async (context) => [
    await compareTopics(
      'Held out: texts and categories on which nothing was chosen',
      heldOutSets(context.datasets),
      context,
    ),
  ],
};
