import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import {
  Backtest,
  BacktestPage,
  BacktestQuery,
  BacktestRequest,
  BacktestSummary,
} from '../../schemas/backtest.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

const tags = ['trends'];

export function registerBacktests(app: App, { backtests }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/backtests',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Backtests, newest first',
      querystring: BacktestQuery,
      response: answers({ 200: BacktestPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'backtests', tenant, request.query);
      return sealPage(cursors, 'backtests', tenant, await backtests.list(tenant, page));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/backtests',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Replay to past dates what would have been called, and judge it by what came later',
      body: BacktestRequest,
      response: answers({ 202: BacktestSummary }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const backtest = await backtests.ask(principal.tenant, request.body, actorOf(principal));
      return reply.code(202).header('location', `/api/v1/backtests/${backtest.id}`).send(backtest);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/backtests/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'A backtest with every date and call',
      params: Type.Object({ id: Id }),
      response: answers({ 200: Backtest }),
    },
    handler: (request) => backtests.get(principalOf(request).tenant, request.params.id),
  });
}
