import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { HistogramInterval } from '../api/contract.ts';
import { formatCount, formatQuantity } from '../format/number.ts';
import type { FilledBucket } from '../time/buckets.ts';
import { bucketName, bucketTick } from '../time/format-time.ts';

type Option = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

export interface TimeChartInput {
  readonly buckets: readonly FilledBucket[];
  readonly interval: HistogramInterval;
  readonly unit: string;
  /** Milliseconds since the epoch: the bucket that holds it is still growing. */
  readonly now: number;
  /** The value of a design token, by its CSS name. */
  readonly token: (name: string) => string;
}

/** Above this, bars become thinner than their gaps and a line with its area reads better. */
const MOST_BARS = 120;

/** Bars from zero with a labelled axis; the bucket that is not over yet is drawn pale and says so. */
export function timeChartOption({ buckets, interval, unit, now, token }: TimeChartInput): Option {
  const text = { color: token('--text-3'), fontFamily: "'Inter Variable', sans-serif", fontSize: 12 };
  const unfinished = (bucket: FilledBucket) => bucket.end > now;
  const bars = buckets.length <= MOST_BARS;
  return {
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 8, top: 32, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: token('--chart-soft') } },
      backgroundColor: token('--bg-raised'),
      borderColor: token('--border'),
      borderWidth: 1,
      padding: [8, 12],
      transitionDuration: 0,
      confine: true,
      textStyle: { ...text, color: token('--text'), fontSize: 13 },
      formatter: (params) => {
        const index = Array.isArray(params) ? params[0]?.dataIndex : params.dataIndex;
        const bucket = buckets[index ?? -1];
        if (bucket === undefined) return '';
        return `${bucketName(bucket.start, interval)}<br><b>${formatQuantity(bucket.count, 'signal')}</b>${unfinished(bucket) ? ' so far' : ''}`;
      },
    },
    xAxis: {
      type: 'category',
      data: buckets.map((bucket) => bucketTick(bucket.start, interval)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token('--border-strong') } },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      name: unit,
      nameTextStyle: { ...text, align: 'left' },
      nameLocation: 'end',
      nameGap: 14,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => formatCount(value) },
      splitLine: { lineStyle: { color: token('--border') } },
    },
    series: bars
      ? [
          {
            type: 'bar',
            data: buckets.map((bucket) => ({
              value: bucket.count,
              itemStyle: { opacity: unfinished(bucket) ? 0.45 : 1 },
            })),
            barCategoryGap: '22%',
            itemStyle: { color: token('--chart'), borderRadius: [2, 2, 0, 0] },
          },
        ]
      : [
          {
            type: 'line',
            data: buckets.map((bucket) => bucket.count),
            showSymbol: false,
            lineStyle: { color: token('--chart'), width: 1.5 },
            itemStyle: { color: token('--chart') },
            areaStyle: { color: token('--chart-soft') },
          },
        ],
  };
}
