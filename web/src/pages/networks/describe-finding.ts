import type { Finding } from '../../api/contract.ts';
import { formatShare } from '../../format/number.ts';
import { formatValue } from '../../network/metric-words.ts';

interface KindWords {
  readonly label: string;
  readonly letter: string;
  /** What the number is, and what it is compared with. */
  readonly value: string;
  readonly compared: string;
  readonly isShare: boolean;
  /** When something is called so. */
  readonly rule: string;
}

const KINDS: Readonly<Record<string, KindWords>> = {
  gatekeeper: {
    label: 'Gatekeeper',
    letter: 'G',
    value: 'Nodes cut off without them',
    compared: 'Of most others',
    isShare: false,
    rule: 'Someone whose removal cuts off at least 3 others and half a percent of the network.',
  },
  broker: {
    label: 'Broker',
    letter: 'B',
    value: 'Share of shortest paths between others',
    compared: 'Median of all',
    isShare: true,
    rule: 'Five times the median share of shortest paths, and ties into at least 3 other groups.',
  },
  silo: {
    label: 'Silo',
    letter: 'S',
    value: 'E-I index of the group',
    compared: 'Median of all groups',
    isShare: false,
    rule: 'A group whose share of ties to others is at most 0.4 of the median group’s, and below chance.',
  },
  bridge: {
    label: 'Bridge',
    letter: 'R',
    value: 'Nodes on the smaller side',
    compared: 'Of most other ties',
    isShare: false,
    rule: 'A tie whose loss cuts off at least 3 nodes and half a percent of the network.',
  },
  bottleneck: {
    label: 'Bottleneck',
    letter: 'N',
    value: 'Share of the ties between the two groups',
    compared: 'An equal share',
    isShare: true,
    rule: 'One node has over half of five or more ties between two groups.',
  },
  fragment: {
    label: 'Fragments',
    letter: 'F',
    value: 'Separate parts',
    compared: 'If all were connected',
    isShare: false,
    rule: 'The network falls into more than one part.',
  },
  overload: {
    label: 'Overload',
    letter: 'O',
    value: 'Others tied to',
    compared: 'Median of all',
    isShare: false,
    rule: 'Two and a half times the median number of neighbours, and three deviations above the mean.',
  },
};

export function kindWords(kind: string): KindWords {
  return (
    KINDS[kind] ?? {
      label: kind.charAt(0).toUpperCase() + kind.slice(1),
      letter: kind.charAt(0).toUpperCase(),
      value: 'Value',
      compared: 'Usual',
      isShare: false,
      rule: '',
    }
  );
}

/** The number behind a finding and what it is compared with, in words: `38 %`, `0.4 %`. */
export function numbersOf({
  kind,
  value,
  compared_with,
}: Pick<Finding, 'kind' | 'value' | 'compared_with'>): {
  readonly value: string;
  readonly compared: string | null;
} {
  const write = (number: number) => {
    if (!kindWords(kind).isShare) return formatValue(number);
    return number > 0 && number < 0.1
      ? `${formatValue(Number((number * 100).toPrecision(2)))} %`
      : formatShare(number);
  };
  return { value: write(value), compared: compared_with === null ? null : write(compared_with) };
}
