import { InvalidModelError } from "../../base/errors.js";
import { cutText, printableLine, quoted } from "../../base/text/printable.js";

/** A row of a SONATA table of node types: what cells of one kind have in common. */
export interface NodeType {
  readonly id: number;
  /** The table. */
  readonly path: string;
  readonly line: number;
  /** Texts by column; a column without a value is absent. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Column with the ids. */
const ID = "node_type_id";
/** What the table may say for "no value": SONATA's NULL, and what pandas, which BMTK reads tables with, takes for one. */
const NO_VALUE =
  /^(?:|NULL|null|NONE|None|NA|N\/A|n\/a|NaN|nan|-NaN|-nan|<NA>|#N\/A|#N\/A N\/A|#NA|-1\.#IND|-1\.#QNAN|1\.#IND|1\.#QNAN)$/;

/**
 * Reads a table of SONATA node types: columns separated by one space, texts perhaps in double quotes, NULL for no value.
 *
 * @throws InvalidModelError with the line
 */
export async function parseNodeTypes(text: string, path: string): Promise<NodeType[]> {
  const task = `read the node types ${path}`;
  const refuse = (reason: string, line: number): InvalidModelError =>
    new InvalidModelError(task, reason, { path, line });
  const [header, ...rows] = await recordsOf(text, refuse);
  if (header === undefined) throw refuse("it is empty, expected a table with the column node_type_id", 1);
  const columns = withoutBlanks(header.values, 0);
  const place = columns.indexOf(ID);
  if (place < 0) {
    const other = /[,;\t]/.exec(columns.join(""))?.[0];
    const reason =
      other === undefined
        ? `it has the columns ${cutText(columns.map(printableLine).join(", "))}, expected ${ID} among them`
        : `its columns are separated by ${quoted(other)}, expected one space`;
    throw refuse(reason, header.line);
  }
  const types = rows.map(({ values: all, line }): NodeType => {
    const values = withoutBlanks(all, columns.length);
    if (values.length !== columns.length) {
      throw refuse(`line ${line} has ${values.length} values, expected ${columns.length} as the first line`, line);
    }
    const id = values[place]!;
    if (!/^\d{1,15}$/.test(id)) throw refuse(`${ID} is ${quoted(id)} on line ${line}, expected a whole number`, line);
    const attributes = columns.flatMap((column, i) =>
      i === place || NO_VALUE.test(values[i]!) ? [] : [[column, values[i]!]],
    );
    return { id: Number(id), path, line, attributes: Object.fromEntries(attributes) as Record<string, string> };
  });
  for (const [i, { id, line }] of types.entries()) {
    const before = types.findIndex((each) => each.id === id);
    if (before < i) throw refuse(`line ${line} has the ${ID} ${id} of line ${types[before]!.line} again`, line);
  }
  if (types.length === 0) throw refuse("it has no rows, expected at least one node type", header.line);
  return types;
}

interface Row {
  readonly values: readonly string[];
  readonly line: number;
}

async function recordsOf(text: string, refuse: (reason: string, line: number) => Error): Promise<Row[]> {
  const { CsvError, parse } = await import("csv-parse/sync");
  try {
    const records = parse(text, {
      delimiter: " ",
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ values: record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines = 1 } = error as { lines?: number };
    throw refuse(`a quote is not where quotes can be on line ${lines}, expected "text" between two spaces`, lines);
  }
}

/** A line may end in blanks, which are no values. */
function withoutBlanks(values: readonly string[], most: number): readonly string[] {
  let end = values.length;
  while (end > most && values[end - 1] === "") end--;
  return values.slice(0, end);
}
