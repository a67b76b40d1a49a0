/**
 * Anchors of viridis (Smith and van der Walt, matplotlib 2015, CC0), which rises evenly in lightness and stays legible for
 * colour-blind readers; without its yellow end, which is too light for lines on paper.
 */
const ANCHORS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [150, 205, 60],
] as const;

/** Colour of a value in order: `share` runs from 0, the first, to 1, the last. */
function scaleColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1);
  const lower = Math.min(ANCHORS.length - 2, Math.floor(place));
  const part = place - lower;
  const channels = ANCHORS[lower]!.map((value, i) => Math.round(value + part * (ANCHORS[lower + 1]![i]! - value)));
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Colour of item `index` of `count` in order. */
export const rankColour = (index: number, count: number): string => scaleColour(count > 1 ? index / (count - 1) : 0);
