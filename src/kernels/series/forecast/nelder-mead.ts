/**
 * Downhill simplex (Nelder, Mead, 1965) with the usual coefficients: reflection 1, expansion 2, contraction 1/2, shrinkage
 * 1/2. For a handful of parameters; `of` may give Infinity where a point is not allowed.
 */
export function minimise(
  of: (point: Float64Array) => number,
  start: readonly number[],
  options: { readonly step?: number; readonly iterations?: number; readonly tolerance?: number } = {},
): { readonly point: Float64Array; readonly value: number } {
  const { step = 0.1, iterations = 60 * start.length, tolerance = 1e-5 } = options;
  const size = start.length;
  const corners = Array.from({ length: size + 1 }, (_, corner) => {
    const point = Float64Array.from(start);
    if (corner > 0) point[corner - 1]! += step;
    return { point, value: of(point) };
  });
  const towards = (centre: Float64Array, from: Float64Array, factor: number) => {
    const point = centre.map((value, i) => value + factor * (value - from[i]!));
    return { point, value: of(point) };
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    corners.sort((left, right) => left.value - right.value);
    const best = corners[0]!;
    const worst = corners[size]!;
    if (Math.abs(worst.value - best.value) <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const centre = new Float64Array(size);
    for (let corner = 0; corner < size; corner++)
      for (let i = 0; i < size; i++) centre[i]! += corners[corner]!.point[i]! / size;
    const reflected = towards(centre, worst.point, 1);
    if (reflected.value < best.value) {
      const expanded = towards(centre, worst.point, 2);
      corners[size] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < corners[size - 1]!.value) corners[size] = reflected;
    else {
      const outside = reflected.value < worst.value;
      const contracted = towards(centre, outside ? reflected.point : worst.point, -0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) corners[size] = contracted;
      else
        for (let corner = 1; corner <= size; corner++) {
          const point = corners[corner]!.point.map((value, i) => (value + best.point[i]!) / 2);
          corners[corner] = { point, value: of(point) };
        }
    }
  }
  corners.sort((left, right) => left.value - right.value);
  return corners[0]!;
}
