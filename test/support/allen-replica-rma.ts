/** Reads the query language of the Allen service (allen-api.md A.2) for the replica; knows nothing of the records. */

/** `[field$opvalue]`. */
export interface Filter {
  readonly field: string;
  readonly op: string;
  readonly value: string;
}

/** `association[filter](sub,sub)`; the name is empty for a filter on the model itself. */
export interface Branch {
  readonly name: string;
  readonly filters: readonly Filter[];
  readonly branches: readonly Branch[];
}

export interface RmaQuery {
  readonly model: string;
  readonly filters: readonly Filter[];
  readonly criteria: readonly Branch[];
  readonly include: readonly Branch[];
  readonly options: ReadonlyMap<string, string>;
}

/** A query that the service would refuse; its message becomes `msg`. */
export class QueryRefused extends Error {}

/** @throws QueryRefused where the text is no query of one model stage */
export function parseRma(text: string): RmaQuery {
  const [head, ...rest] = splitOutside(text);
  const stage = /^model::([A-Za-z]+)(.*)$/.exec(head ?? "");
  if (!stage) throw new QueryRefused(`Expected model::Class, got '${head ?? ""}'`);
  const lists: Record<"criteria" | "include", Branch[]> = { criteria: [], include: [] };
  const options = new Map<string, string>();
  let list: Branch[] | null = null;
  for (const part of rest) {
    if (part === "rma::criteria" || part === "rma::include") list = lists[part.slice(5) as "criteria" | "include"];
    else if (part.startsWith("rma::options")) {
      for (const { field, value } of readFilters(part.slice("rma::options".length)).filters) options.set(field, value);
      list = null;
    } else if (list === null) throw new QueryRefused(`Unexpected '${part}' outside criteria and include`);
    else list.push(parseBranch(part));
  }
  return { model: stage[1]!, filters: readFilters(stage[2]!).filters, ...lists, options };
}

function parseBranch(text: string): Branch {
  const name = /^[a-z_]*/.exec(text)![0];
  const filters: Filter[] = [];
  const branches: Branch[] = [];
  let rest = text.slice(name.length);
  while (rest !== "") {
    if (rest.startsWith("[")) {
      const read = readFilters(rest);
      filters.push(...read.filters);
      rest = read.rest;
    } else if (rest.startsWith("(")) {
      const end = closing(rest, "(", ")");
      branches.push(...splitOutside(rest.slice(1, end)).map(parseBranch));
      rest = rest.slice(end + 1);
    } else throw new QueryRefused(`Syntax error at '${rest}'`);
  }
  return { name, filters, branches };
}

function readFilters(text: string): { filters: Filter[]; rest: string } {
  const filters: Filter[] = [];
  let rest = text;
  while (rest.startsWith("[")) {
    const end = closing(rest, "[", "]");
    const parts = /^([A-Za-z_]+)(\$(?:eq|in|il|is|ne|lt|gt|le|ge|li))(.*)$/s.exec(rest.slice(1, end));
    if (!parts) throw new QueryRefused(`Syntax error in filter '${rest.slice(0, end + 1)}'`);
    filters.push({ field: parts[1]!, op: parts[2]!, value: unquoted(parts[3]!) });
    rest = rest.slice(end + 1);
  }
  return { filters, rest };
}

/** The quotes of `'a b'`, and of each item of a list that is quoted item by item. */
function unquoted(value: string): string {
  return value.replace(/'([^']*)'/g, "$1");
}

function closing(text: string, open: string, close: string): number {
  let depth = 0;
  let quoted = false;
  for (const [i, letter] of [...text].entries()) {
    if (letter === "'") quoted = !quoted;
    if (quoted) continue;
    if (letter === open) depth++;
    if (letter === close && --depth === 0) return i;
  }
  throw new QueryRefused(`Missing '${close}' in '${text}'`);
}

/** Splits at the commas that stand in no brackets, parentheses or quotes. */
function splitOutside(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (const letter of text) {
    if (letter === "'") quoted = !quoted;
    if (!quoted && "[(".includes(letter)) depth++;
    if (!quoted && "])".includes(letter)) depth--;
    if (letter === "," && depth === 0 && !quoted) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
