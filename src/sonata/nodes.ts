import { InvalidModelError } from "../base/errors.js";
import { H5Reader } from "../nwb/h5/reader.js";

/** A node of a SONATA circuit: one cell. */
export interface SonataNode {
  readonly population: string;
  readonly id: number;
  readonly typeId: number;
  /** Values of its own, beside those of its type; only texts and single numbers. */
  readonly attributes: Readonly<Record<string, string | number>>;
}

type Column = readonly string[] | Float64Array;

/** The columns of a group, which nodes refer to by group and index. */
interface Group {
  readonly columns: ReadonlyMap<string, Column>;
  readonly hasParameters: boolean;
}

/**
 * Reads the nodes of a SONATA file (sonata.md 3).
 *
 * @returns the nodes of all populations, and whether some have parameters of their own, which BMTK leaves out
 * @throws NotFoundError, InvalidRecordingError for a file that is no HDF5, InvalidModelError for one without nodes
 */
export async function readNodes(path: string): Promise<{ nodes: SonataNode[]; hasParameters: boolean }> {
  const reader = await H5Reader.open(path);
  try {
    return await reader.surely(() => {
      const populations = reader.keys("nodes");
      if (populations.length === 0) throw refuse(path, "it has no /nodes, expected a SONATA file of nodes");
      const read = populations.map((population) => readPopulation(reader, population));
      return { nodes: read.flatMap(({ nodes }) => nodes), hasParameters: read.some((each) => each.hasParameters) };
    });
  } finally {
    reader.close();
  }
}

function readPopulation(reader: H5Reader, population: string): { nodes: SonataNode[]; hasParameters: boolean } {
  const at = (name: string): string => `nodes/${population}/${name}`;
  const types = reader.numbers(at("node_type_id"));
  if (types === null) throw refuse(reader.path, `population ${population} has no node_type_id`);
  const whole = (name: string): Float64Array | null => {
    const values = reader.numbers(at(name));
    if (values === null || values.length === types.length) return values;
    throw refuse(
      reader.path,
      `population ${population} has ${values.length} values of ${name}, expected ${types.length} as of node_type_id`,
    );
  };
  const [ids, groupIds, indices] = [whole("node_id"), whole("node_group_id"), whole("node_group_index")];
  const groups = new Map(
    reader
      .keys(`nodes/${population}`)
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), readGroup(reader, at(name))]),
  );
  const nodes = Array.from(types, (typeId, row): SonataNode => {
    const group = groupIds === null ? undefined : groups.get(groupIds[row]!);
    const index = indices?.[row] ?? row;
    const values = [...(group?.columns ?? [])].flatMap(([name, column]) => {
      const value = column[index];
      return value === undefined ? [] : [[name, value] as const];
    });
    return { population, id: ids?.[row] ?? row, typeId, attributes: Object.fromEntries(values) };
  });
  return { nodes, hasParameters: [...groups.values()].some((group) => group.hasParameters) };
}

function readGroup(reader: H5Reader, at: string): Group {
  const columns = new Map<string, Column>();
  let hasParameters = false;
  for (const name of reader.keys(at)) {
    const shape = reader.shape(`${at}/${name}`);
    if (shape === null) hasParameters ||= name === "dynamics_params" && reader.keys(`${at}/${name}`).length > 0;
    if (shape === null || shape.length !== 1) continue;
    const column = reader.texts(`${at}/${name}`) ?? reader.numbers(`${at}/${name}`);
    if (column !== null) columns.set(name, column);
  }
  return { columns, hasParameters };
}

const refuse = (path: string, reason: string): InvalidModelError =>
  new InvalidModelError(`read the nodes ${path}`, reason, { path });
