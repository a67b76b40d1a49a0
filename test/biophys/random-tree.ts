import fc from "fast-check";

/** One line of a made-up reconstruction. */
export interface MadePoint {
  readonly id: number;
  readonly type: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  readonly parent: number;
}

const coordinate = fc.double({ min: -300, max: 300, noNaN: true }).map((value) => value + 0); // no -0, which text loses
const step = fc.record({
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(200) }),
  fresh: fc.constantFrom(2, 3, 3, 4),
  x: coordinate,
  y: coordinate,
  z: coordinate,
  radius: fc.double({ min: 0.05, max: 3, noNaN: true }),
});

/**
 * Random trees: a soma of one point, neurites that branch anywhere, always listed branch by branch. Only axon grows
 * from axon and the same type goes on in every neurite.
 */
export const madeTree: fc.Arbitrary<readonly MadePoint[]> = fc
  .tuple(fc.double({ min: 1, max: 12, noNaN: true }), fc.array(step, { minLength: 1, maxLength: 60 }))
  .map(([radius, steps]) => {
    const points: MadePoint[] = [{ id: 1, type: 1, x: 0, y: 0, z: 0, radius, parent: -1 }];
    for (const { back, fresh, ...rest } of steps) {
      // Walking back along the ancestors of the last point keeps the list depth first.
      let parent = points.at(-1)!;
      for (let k = 0; k < back && parent.parent > 0; k++) parent = points[parent.parent - 1]!;
      points.push({ id: points.length + 1, type: parent.type === 1 ? fresh : parent.type, ...rest, parent: parent.id });
    }
    return points;
  });

/** The SWC text of a made-up reconstruction. */
export function swcText(points: readonly MadePoint[]): string {
  return points
    .map(({ id, type, x, y, z, radius, parent }) => [id, type, x, y, z, radius, parent].map(plain).join(" "))
    .join("\n");
}

function plain(value: number): string {
  return String(value);
}
