import type { CableCell, CellSection } from "./cable-cell.js";

type Tree = Pick<CableCell, "nodeCount" | "parent" | "sections">;

const known = new WeakMap<Tree, Float64Array>();

/**
 * Path distance of every node from soma(0.5) `[nodeCount]` [µm], with the sums of NEURON's `h.distance` in their order,
 * so that each has NEURON's bits (neuron-numerics.md 2i). NaN without a section soma[0].
 */
export function nodeDistances(cell: Tree): Float64Array {
  let distances = known.get(cell);
  if (distances === undefined) {
    distances = measure(cell);
    known.set(cell, distances);
  }
  return distances;
}

function measure(cell: Tree): Float64Array {
  const { nodeCount, parent, sections } = cell;
  const distances = new Float64Array(nodeCount).fill(Number.NaN);
  const soma = sections.find(({ name }) => name === "soma[0]");
  if (soma === undefined) return distances;
  const origin = { section: soma, node: soma.nodes[(soma.nseg - 1) / 2]! };
  for (const section of sections) {
    for (let k = 0; k <= section.nseg; k++) {
      const node = section.firstNode + k;
      distances[node] = distance(cell, origin, { section, node });
    }
  }
  const root = sections.find((section) => section.parent < 0)!;
  distances[0] = distance(cell, origin, { section: root, node: parent[root.firstNode]! });
  return distances;
}

interface SectionNode {
  readonly section: CellSection;
  readonly node: number;
}

/** Distance of two nodes: the one in the later section climbs to its parent until both are in one section. */
function distance(cell: Tree, from: SectionNode, to: SectionNode): number {
  let [a, b] = [from, to];
  let sum = 0;
  while (a.section !== b.section) {
    // Nodes are numbered section by section, breadth first, which is NEURON's order of sections.
    if (a.section.firstNode > b.section.firstNode) {
      sum += along(cell, a);
      a = above(cell, a);
    } else {
      sum += along(cell, b);
      b = above(cell, b);
    }
  }
  return a.node === b.node ? sum : sum + Math.abs(along(cell, a) - along(cell, b));
}

/** Distance of a node from the 0 end of its section. */
function along({ parent }: Tree, { section, node }: SectionNode): number {
  const { firstNode, nseg, lengthUm } = section;
  if (node === parent[firstNode]) return 0;
  const index = node - firstNode;
  return lengthUm * (index === nseg ? 1 : (index + 0.5) / nseg);
}

/** The node of the parent section on which a section is attached. */
function above({ parent, sections }: Tree, { section }: SectionNode): SectionNode {
  return { section: sections[section.parent]!, node: parent[section.firstNode]! };
}
