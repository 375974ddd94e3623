import { messageOf } from '../base/errors.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { CommittedBatch } from '../pipeline/batch.ts';
import type { PipelineObserver } from '../pipeline/runner.ts';
import { PIPELINE_GROUP } from '../pipeline/runner.ts';
import type { Metrics } from '../ports/metrics.ts';

/** Turns what the pipeline does into metrics and log lines. */
export function observePipeline(options: {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly onStored: (batch: CommittedBatch) => void;
}): PipelineObserver {
  const { metrics, log, onStored } = options;
  const processed = (outcome: string) => metrics.counter('signals_processed_total', { outcome });
  const accepted = processed('accepted');
  const duplicate = processed('duplicate');
  const rejected = processed('rejected');
  const batchDocuments = metrics.histogram('pipeline_batch_documents', {});
  const stages = {
    read: metrics.histogram('pipeline_stage_duration_seconds', { stage: 'read' }),
    prepare: metrics.histogram('pipeline_stage_duration_seconds', { stage: 'prepare' }),
    store: metrics.histogram('pipeline_stage_duration_seconds', { stage: 'store' }),
  };
  return {
    stage(name, documents, milliseconds) {
      stages[name].observe(milliseconds / 1000);
      if (name === 'store') batchDocuments.observe(documents);
    },
    committed(batch) {
      accepted.add(batch.created + batch.revised);
      duplicate.add(batch.duplicates);
      for (const { stage, count } of batch.deadLetters) {
        rejected.add(count);
        metrics.counter('dead_letter_total', { stage }).add(count);
      }
      if (batch.documents.length > 0) onStored(batch);
    },
    lag(perTopic) {
      for (const [topic, documents] of perTopic)
        metrics.gauge('consumer_lag', { topic, group: PIPELINE_GROUP }).set(documents);
    },
    failed(error, attempt) {
      log.warn({ err: error, attempt }, `the pipeline tries again: ${messageOf(error)}`);
    },
  };
}
