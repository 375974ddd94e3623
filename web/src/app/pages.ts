import type { RoleName } from '../api/contract.ts';
import type { IconName } from '../icons/paths.ts';

export interface PageEntry {
  readonly to:
    | '/'
    | '/signals'
    | '/trends'
    | '/radar'
    | '/graph'
    | '/networks'
    | '/sources'
    | '/operations'
    | '/admin';
  readonly label: string;
  readonly icon: IconName;
  /** `work` stands above the line of the rail, `house` below it. */
  readonly part: 'work' | 'house';
  readonly needs: RoleName;
}

/** The pages that exist, in the order of the rail. */
export const PAGES: readonly PageEntry[] = [
  { to: '/', label: 'Dashboard', icon: 'dashboard', part: 'work', needs: 'viewer' },
  { to: '/signals', label: 'Signals', icon: 'signals', part: 'work', needs: 'viewer' },
  { to: '/trends', label: 'Trends', icon: 'trends', part: 'work', needs: 'viewer' },
  { to: '/radar', label: 'Radar', icon: 'radar', part: 'work', needs: 'viewer' },
  { to: '/graph', label: 'Graph', icon: 'graph', part: 'work', needs: 'viewer' },
  { to: '/networks', label: 'Networks', icon: 'networks', part: 'work', needs: 'viewer' },
  { to: '/sources', label: 'Sources', icon: 'sources', part: 'house', needs: 'viewer' },
  { to: '/admin', label: 'Admin', icon: 'admin', part: 'house', needs: 'admin' },
  { to: '/operations', label: 'Operations', icon: 'operations', part: 'house', needs: 'viewer' },
];
