import type { Response } from "../../base/types.js";
import type { Dataset, Group } from "../../nwb/h5/load.js";
import { putEmptyTable, putList, setText, writeColumns } from "../../nwb/h5/writer.js";
import { type ReportLayout, reportUnit, rowsOf } from "./report-layout.js";

/** The columns of a cell in a report's table. */
interface Columns {
  readonly population: string;
  readonly cell: ReportLayout["cells"][number];
  readonly first: number;
}

/** Writes a report to a SONATA file: a table for each population, whose columns are filled cell by cell. */
export class ReportFile {
  readonly #layout: ReportLayout;
  readonly #tables = new Map<string, Dataset>();
  readonly #columns: readonly Columns[];

  /** Writes all but the values. */
  constructor(layout: ReportLayout, file: Group) {
    this.#layout = layout;
    const root = file.create_group("report");
    const populations = [...new Set(layout.cells.map(({ population }) => population))];
    this.#columns = populations.flatMap((population) => {
      const cells = layout.cells.filter((cell) => cell.population === population);
      const pointers = [0];
      for (const { elements } of cells) pointers.push(pointers.at(-1)! + elements.length);
      const total = pointers.at(-1)!;
      if (total === 0) return [];
      const group = root.create_group(population);
      const table = putEmptyTable(group, "data", layout.steps.count, total);
      setText(table, "variable", layout.variable);
      this.#tables.set(population, table);
      putMapping(group.create_group("mapping"), layout, cells, pointers);
      return cells.map((cell, i) => ({ population, cell, first: pointers[i]! }));
    });
  }

  /** Writes what a cell did, if the report has it; `betweenBlocks` may throw to stop. */
  async write(
    { population, id }: { readonly population: string; readonly id: number },
    response: Response,
    betweenBlocks: () => Promise<void>,
  ): Promise<void> {
    const { steps } = this.#layout;
    const own = this.#columns.find((each) => each.population === population && each.cell.id === id);
    const table = this.#tables.get(population);
    if (own === undefined || table === undefined || own.cell.elements.length === 0) return;
    const { elements } = own.cell;
    if (!table.attrs.units) {
      const { trace } = elements[0]!;
      setText(table, "units", reportUnit(trace === null ? "V" : response.traces[trace]!.unit)[0]);
    }
    const columns = elements.map((element) => rowsOf(element, steps, response));
    await writeColumns(table, own.first, columns, betweenBlocks);
  }
}

function putMapping(
  mapping: Group,
  { steps, isMiddle }: ReportLayout,
  cells: ReportLayout["cells"],
  pointers: readonly number[],
): void {
  const elements = cells.flatMap((cell) => cell.elements);
  putList(mapping, "node_ids", whole(cells.map(({ id }) => id)));
  putList(mapping, "element_ids", whole(elements.map(({ section }) => section)));
  putList(
    mapping,
    "element_pos",
    Float64Array.from(elements, ({ x }) => x),
  );
  putList(mapping, "index_pointer", whole(pointers));
  // What the specification of SONATA calls it; BMTK knows the first name only.
  mapping.create_hard_link(`${mapping.path}/index_pointer`, "index_pointers");
  if (!isMiddle) putList(mapping, "seg_types", whole(elements.map(({ type }) => type)));
  const time = putList(mapping, "time", Float64Array.of(steps.startMs, steps.endMs, steps.dtMs));
  setText(time, "units", "ms");
}

const whole = (values: readonly number[]): BigUint64Array => BigUint64Array.from(values, BigInt);
