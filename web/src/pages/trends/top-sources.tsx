import { Link } from '@tanstack/react-router';
import type { TrendDetail } from '../../api/contract.ts';
import { BarList } from '../../charts/bar-list.tsx';
import { partsOfTrendId } from '../../trend/trend-identity.ts';
import { WhySection } from '../../trend/why-section.tsx';

/** Who speaks of it most. */
export function TopSources({ trend }: { readonly trend: TrendDetail }) {
  if (trend.top_sources.length === 0) return null;
  const entity = trend.kind === 'entity' ? partsOfTrendId(trend.id)?.key : undefined;
  return (
    <WhySection id="top-sources" title="Sources">
      <BarList
        caption="Sources by signals"
        head={['Source', 'Signals']}
        total={trend.signals}
        rows={trend.top_sources.map((source) => ({
          key: source.id,
          count: source.signals,
          label: (
            <Link
              to="/signals"
              search={{ source: [source.id], ...(entity === undefined ? {} : { entity: [entity] }) }}
              preload={false}
            >
              {source.name}
            </Link>
          ),
        }))}
      />
    </WhySection>
  );
}
