import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { type ReadingSearch, readReading } from '../analysis/reading-search.ts';
import type { Session } from '../api/session.ts';
import { validateAdminSearch } from '../pages/admin/admin-search.ts';
import { validateBacktestsSearch } from '../pages/backtests/backtests-search.ts';
import { validateBoardSearch } from '../pages/boards/board-search.ts';
import { validateCalibrationSearch } from '../pages/calibration/calibration-search.ts';
import { validateEntitySearch } from '../pages/entity/entity-search.ts';
import { validateGraphSearch } from '../pages/graph/graph-search.ts';
import { validateNetworkSearch } from '../pages/networks/network-search.ts';
import { validateNetworksSearch } from '../pages/networks/networks-search.ts';
import { validateOperationsSearch } from '../pages/operations/operations-search.ts';
import { validateRadarSearch } from '../pages/radar/radar-search.ts';
import { validateReviewSearch } from '../pages/resolution/review-search.ts';
import { validateSignInSearch } from '../pages/sign-in/sign-in-search.ts';
import { validateSignalsSearch } from '../pages/signals/signals-search.ts';
import { validateSourcesSearch } from '../pages/sources/sources-search.ts';
import { validateTopicsSearch } from '../pages/topics/topics-search.ts';
import { validateBurstsSearch } from '../pages/trends/bursts-search.ts';
import { validateCompareSearch } from '../pages/trends/compare-search.ts';
import { validateTrendSearch } from '../pages/trends/trend-search.ts';
import { validateTrendsSearch } from '../pages/trends/trends-search.ts';
import { type RangeSearch, validateRange } from '../time/time-range.ts';
import { compact, parseSearch, stringifySearch } from '../url/search-params.ts';
import { NotFound } from './not-found.tsx';
import { RouteError } from './route-error.tsx';
import { Starting } from './starting.tsx';

const rootRoute = createRootRouteWithContext<{ session: Session }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/signin',
  validateSearch: validateSignInSearch,
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything behind the sign-in: the frame, and the time range that every page obeys and every link keeps. */
const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  validateSearch: (search: Record<string, unknown>): RangeSearch => validateRange(search),
  search: { middlewares: [retainSearchParams<RangeSearch>(['range', 'from', 'to'])] },
  beforeLoad: async ({ context, location }) => {
    if ((await context.session.restore()) === null) {
      throw redirect({
        to: '/signin',
        search: location.href === '/' ? {} : { next: location.href },
        replace: true,
      });
    }
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  errorComponent: RouteError,
});

const dashboardRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const signalsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/signals',
  validateSearch: validateSignalsSearch,
  component: lazyRouteComponent(() => import('../pages/signals/signals-page.tsx'), 'SignalsPage'),
});

const signalRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/signals/$id',
  validateSearch: (search: Record<string, unknown>): ReadingSearch => compact(readReading(search)),
  component: lazyRouteComponent(() => import('../pages/signals/signal-page.tsx'), 'SignalPage'),
});

const trendsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends',
  validateSearch: validateTrendsSearch,
  component: lazyRouteComponent(() => import('../pages/trends/trends-page.tsx'), 'TrendsPage'),
});

const trendRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/$id',
  validateSearch: validateTrendSearch,
  component: lazyRouteComponent(() => import('../pages/trends/trend-page.tsx'), 'TrendPage'),
});

const burstsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/bursts',
  validateSearch: validateBurstsSearch,
  component: lazyRouteComponent(() => import('../pages/trends/bursts-page.tsx'), 'BurstsPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/compare',
  validateSearch: validateCompareSearch,
  component: lazyRouteComponent(() => import('../pages/trends/compare-page.tsx'), 'ComparePage'),
});

const horizonsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/horizons',
  validateSearch: validateBoardSearch,
  component: lazyRouteComponent(() => import('../pages/boards/horizons-page.tsx'), 'HorizonsPage'),
});

const pestleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/pestle',
  component: lazyRouteComponent(() => import('../pages/boards/pestle-page.tsx'), 'PestlePage'),
});

const calibrationRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/calibration',
  validateSearch: validateCalibrationSearch,
  component: lazyRouteComponent(() => import('../pages/calibration/calibration-page.tsx'), 'CalibrationPage'),
});

const backtestsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trends/backtests',
  validateSearch: validateBacktestsSearch,
  component: lazyRouteComponent(() => import('../pages/backtests/backtests-page.tsx'), 'BacktestsPage'),
});

const radarRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/radar',
  validateSearch: validateRadarSearch,
  component: lazyRouteComponent(() => import('../pages/radar/radar-page.tsx'), 'RadarPage'),
});

const topicsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/topics',
  validateSearch: validateTopicsSearch,
  component: lazyRouteComponent(() => import('../pages/topics/topics-page.tsx'), 'TopicsPage'),
});

const topicRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/topics/$id',
  component: lazyRouteComponent(() => import('../pages/topics/topic-page.tsx'), 'TopicPage'),
});

const graphRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/graph',
  validateSearch: validateGraphSearch,
  component: lazyRouteComponent(() => import('../pages/graph/graph-page.tsx'), 'GraphPage'),
});

const reviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/graph/review',
  validateSearch: validateReviewSearch,
  component: lazyRouteComponent(() => import('../pages/resolution/review-page.tsx'), 'ReviewPage'),
});

const entityRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/entities/$id',
  validateSearch: validateEntitySearch,
  component: lazyRouteComponent(() => import('../pages/entity/entity-page.tsx'), 'EntityPage'),
});

const networksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/networks',
  validateSearch: validateNetworksSearch,
  component: lazyRouteComponent(() => import('../pages/networks/networks-page.tsx'), 'NetworksPage'),
});

const networkRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/networks/$id',
  validateSearch: validateNetworkSearch,
  component: lazyRouteComponent(() => import('../pages/networks/network-page.tsx'), 'NetworkPage'),
});

const sourcesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sources',
  validateSearch: validateSourcesSearch,
  component: lazyRouteComponent(() => import('../pages/sources/sources-page.tsx'), 'SourcesPage'),
});

const operationsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/operations',
  validateSearch: validateOperationsSearch,
  component: lazyRouteComponent(() => import('../pages/operations/operations-page.tsx'), 'OperationsPage'),
});

const adminRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/admin',
  validateSearch: validateAdminSearch,
  component: lazyRouteComponent(() => import('../pages/admin/admin-page.tsx'), 'AdminPage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  appRoute.addChildren([
    dashboardRoute,
    signalsRoute,
    signalRoute,
    trendsRoute,
    trendRoute,
    burstsRoute,
    compareRoute,
    horizonsRoute,
    pestleRoute,
    calibrationRoute,
    backtestsRoute,
    radarRoute,
    topicsRoute,
    topicRoute,
    graphRoute,
    reviewRoute,
    entityRoute,
    networksRoute,
    networkRoute,
    sourcesRoute,
    operationsRoute,
    adminRoute,
  ]),
]);

export function createAppRouter(context: { session: Session }) {
  return createRouter({
    routeTree,
    context,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: Starting,
    defaultPendingMs: 300,
    defaultErrorComponent: RouteError,
    scrollRestoration: true,
    scrollRestorationBehavior: 'instant',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
