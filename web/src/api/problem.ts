import type { Problem } from './contract.ts';

/** What the API said went wrong (RFC 9457), or that it could not be reached: then `status` is 0. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | null;
  readonly errors: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: Partial<Problem> & { status: number }, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? `The server answered ${problem.status}`, options);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code ?? 'UNKNOWN';
    this.title = problem.title ?? 'The request failed';
    this.requestId = problem.request_id ?? null;
    this.errors = problem.errors ?? [];
  }
}

export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      status: 0,
      code: 'UNREACHABLE',
      title: 'The server does not answer',
      detail:
        'The server does not answer. Nothing was changed. Check that Bellwether is running, then try again.',
    },
    { cause },
  );
}

/** Reads the body of a refused request; a body that is no problem document still gives a readable error. */
export async function problemFrom(response: Response): Promise<ApiProblem> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      return new ApiProblem({ ...(body as Partial<Problem>), status: response.status });
    }
  } catch {
    // A proxy's HTML page, or nothing at all.
  }
  return new ApiProblem({ status: response.status });
}

/** The message for one field of a form; `field` is the last part of its path, as in `/settings/url`. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.errors.find((item) => item.path.split(/[/.]/).at(-1) === field)?.message;
}
