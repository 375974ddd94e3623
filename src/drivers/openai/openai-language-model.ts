import { isBellwetherError } from '../../base/errors.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Completion, CompletionRequest, LanguageModel } from '../../ports/language-model.ts';
import { type Endpoint, type ModelPrices, UnusableAnswer } from './endpoint.ts';
import { estimateTokens } from './token-estimate.ts';

export interface OpenAiLanguageModelOptions {
  /** Shared by all tenants; not disposed with the model. */
  readonly endpoint: Endpoint;
  /** The tenant's, for summaries. */
  readonly budget: Budget;
  /** As the server calls it: `llama3.1:8b`. */
  readonly model: string;
  readonly prices: ModelPrices;
  /** Characters of one prompt; default 24,000, about 6,000 tokens of English. */
  readonly longestPrompt?: number;
}

const LONGEST_PROMPT = 24_000;

interface ChatAnswer {
  readonly choices?: readonly {
    readonly message?: { readonly content?: unknown };
    readonly finish_reason?: unknown;
  }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown };
}

/** What servers call the limit, and whether they let the temperature be chosen: newer hosted models differ. */
interface Dialect {
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  readonly temperature: boolean;
}

/** Chat completions of any OpenAI-compatible server, with temperature 0: the same sources should read the same. */
export function createOpenAiLanguageModel(options: OpenAiLanguageModelOptions): LanguageModel {
  let dialect: Dialect = { limit: 'max_tokens', temperature: true };

  function ask({ system, user, maxTokens }: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    return options.endpoint.call(
      {
        path: '/chat/completions',
        purpose: 'summaries',
        body: {
          model: options.model,
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: user.toWellFormed() },
          ],
          ...(dialect.temperature ? { temperature: 0 } : {}),
          [dialect.limit]: maxTokens,
          stream: false,
        },
        budget: options.budget,
        prices: options.prices,
        estimate: {
          inputTokens: estimateTokens(system) + estimateTokens(user),
          outputTokens: maxTokens,
        },
        read: readCompletion,
      },
      signal,
    );
  }

  return {
    id: `openai:${options.model}`,
    longestPrompt: options.longestPrompt ?? LONGEST_PROMPT,
    async complete(request, signal) {
      for (;;) {
        try {
          return await ask(request, signal);
        } catch (error) {
          const other = dialectAfter(error, dialect);
          if (other === null) throw error;
          dialect = other;
        }
      }
    },
  };
}

/** The dialect that a refusal asks for, or null when it asks for none that was not tried. */
function dialectAfter(error: unknown, dialect: Dialect): Dialect | null {
  if (!isBellwetherError(error, 'UNAVAILABLE') || error.details.status !== 400) return null;
  if (dialect.limit === 'max_tokens' && error.message.includes('max_completion_tokens'))
    return { ...dialect, limit: 'max_completion_tokens' };
  if (dialect.temperature && /temperature/i.test(error.message)) return { ...dialect, temperature: false };
  return null;
}

function readCompletion(answer: unknown) {
  const { choices, usage } = (answer ?? {}) as ChatAnswer;
  const choice = choices?.[0];
  const text = choice?.message?.content;
  if (typeof text !== 'string' || text.trim() === '')
    throw new UnusableAnswer('sent a completion without text');
  return {
    value: { text: text.toWellFormed(), finished: choice?.finish_reason !== 'length' },
    ...tokens('inputTokens', usage?.prompt_tokens),
    ...tokens('outputTokens', usage?.completion_tokens ?? estimateTokens(text)),
  };
}

function tokens<Name extends string>(name: Name, value: unknown): Partial<Record<Name, number>> {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? ({ [name]: value } as Record<Name, number>)
    : {};
}
