// Grows the morphology of models/biophysical-cell: a small pyramidal neuron that nobody recorded. Straight trunks with
// small turns, branches at set distances; the same numbers every time. Run it to write cell.swc anew.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOMA = 1;
const AXON = 2;
const DENDRITE = 3;
const APICAL = 4;
const STEP_UM = 8;

let state = 20_26;
/** Evenly spread over [-1, 1). */
function wobble() {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 31 - 1;
}

const points = [{ type: SOMA, x: 0, y: 0, z: 0, radius: 7, parent: -1 }];

/**
 * Grows one unbranched piece from point `from` towards `direction` (degrees in the plane, 90 is up), its radius going
 * from the first to the second of `radii`; gives the index of its tip.
 */
function grow(type, from, direction, lengthUm, radii) {
  const count = Math.round(lengthUm / STEP_UM);
  let angle = direction;
  let tip = from;
  // A neurite starts at the surface of the soma.
  let [x, y, z] = [points[from].x, points[from].y, points[from].z];
  for (let k = 1; k <= count; k++) {
    angle += 8 * wobble() + 0.1 * (direction - angle);
    const reach = from === 0 && k === 1 ? points[0].radius : STEP_UM;
    x += reach * Math.cos((angle * Math.PI) / 180);
    y += reach * Math.sin((angle * Math.PI) / 180);
    z += 1.5 * wobble();
    const radius = radii[0] + ((radii[1] - radii[0]) * k) / count;
    points.push({ type, x, y, z, radius, parent: tip });
    tip = points.length - 1;
  }
  return tip;
}

/** Grows a piece and then two of 0.7 of its length from its tip, `orders` times. */
function growTree(type, from, direction, lengthUm, radius, orders) {
  const tip = grow(type, from, direction, lengthUm, [radius, 0.7 * radius]);
  if (orders === 0) return;
  growTree(type, tip, direction + 28, 0.7 * lengthUm, 0.7 * radius, orders - 1);
  growTree(type, tip, direction - 28, 0.7 * lengthUm, 0.7 * radius, orders - 1);
}

grow(AXON, 0, -90, 160, [0.6, 0.3]);
for (const direction of [-25, -60, -125, -155, 170]) growTree(DENDRITE, 0, direction, 60, 0.7, 2);
let trunk = 0;
for (const [i, side] of [50, 135, 45, 130].entries()) {
  trunk = grow(APICAL, trunk, 90, 64, [1.4 - 0.2 * i, 1.2 - 0.2 * i]);
  grow(APICAL, trunk, side, 90, [0.5, 0.3]);
}
growTree(APICAL, trunk, 90, 70, 0.6, 2);

// Import3d wants every branch in one piece: depth first, which the growing is but for the trunk's obliques.
const children = points.map(() => []);
points.forEach(({ parent }, i) => {
  if (parent >= 0) children[parent].push(i);
});
const lines = ["# A pyramidal neuron grown by scripts/make-biophysical-cell.mjs: id type x y z radius parent, in um"];
const number = new Map();
const stack = [0];
while (stack.length > 0) {
  const i = stack.pop();
  number.set(i, number.size + 1);
  const { type, x, y, z, radius, parent } = points[i];
  const place = [x, y, z, radius].map((value) => value.toFixed(2).replace("-0.00", "0.00")).join(" ");
  lines.push(`${number.get(i)} ${type} ${place} ${parent < 0 ? -1 : number.get(parent)}`);
  stack.push(...children[i].reverse());
}
const file = fileURLToPath(new URL("../models/biophysical-cell/cell.swc", import.meta.url));
writeFileSync(file, `${lines.join("\n")}\n`);
