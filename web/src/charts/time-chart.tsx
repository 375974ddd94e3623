import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { HistogramInterval } from '../api/contract.ts';
import type { FilledBucket } from '../time/buckets.ts';
import styles from './time-chart.module.css';
import { timeChartOption } from './time-chart-option.ts';

register([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

interface TimeChartProps {
  readonly buckets: readonly FilledBucket[];
  readonly interval: HistogramInterval;
  readonly unit: string;
  readonly height: number;
  /** The picture in words, for those who do not see it. */
  readonly summary: string;
  readonly onPick: (bucket: FilledBucket) => void;
}

/** Counts over time; pressing a bucket opens the signals it counts. */
export function TimeChart({ buckets, interval, unit, height, summary, onPick }: TimeChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });

  useEffect(() => {
    if (element.current === null) return;
    const made = init(element.current, null, { renderer: 'svg' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the tokens are worth
  useEffect(() => {
    const made = chart.current;
    if (made === null || element.current === null) return;
    const tokens = getComputedStyle(element.current);
    made.setOption(
      timeChartOption({
        buckets,
        interval,
        unit,
        now: Date.now(),
        token: (name) => tokens.getPropertyValue(name).trim(),
      }),
      { notMerge: true },
    );
    const zr = made.getZr();
    const onClick = (event: { offsetX: number; offsetY: number }) => {
      const point = [event.offsetX, event.offsetY];
      if (!made.containPixel('grid', point)) return;
      const index = made.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
      const bucket = buckets[index];
      if (bucket !== undefined) pick.current(bucket);
    };
    zr.on('click', onClick);
    return () => zr.off('click', onClick);
  }, [buckets, interval, unit, scheme]);

  return <div ref={element} className={styles.chart} style={{ height }} role="img" aria-label={summary} />;
}
