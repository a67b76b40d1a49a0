/**
 * The species of a model's cell, from the service's record of the model, or else from the naming scheme of the Allen
 * Institute for cells and files. Unknown names give null; nothing is guessed.
 */

const HUMAN = "Homo sapiens";
const MOUSE = "Mus musculus";

/** Organisms by their ids in the Allen database. */
const ORGANISMS: Readonly<Record<number, string>> = { 1: HUMAN, 2: MOUSE };

/**
 * Species from a record of a model.
 *
 * @param record as in `neuronal_model.json` or `model_metadata.json`; may include the donor of its specimen
 */
export function speciesOfRecord(record: object): string | null {
  const { species, name, specimen } = record as Fields;
  const cell = fieldsOf(specimen);
  const donor = fieldsOf(cell.donor);
  const organism = fieldsOf(donor.organism);
  const id = donor.organism_id ?? organism.id;
  return (
    [species, donor.species, organism.name].map(text).find((stated) => stated !== null) ??
    (typeof id === "number" ? ORGANISMS[id] : undefined) ??
    speciesOfName(text(name), text(cell.name), text(donor.name))
  );
}

/** A donor of human tissue: H, year, hospital and number, as in `H17.06.006.11.08.08`. */
const HUMAN_NAME = /(?:^|[^A-Za-z0-9])H\d{2}\.\d{2}\.\d{3}(?:\D|$)/;
/**
 * A transgenic mouse: driver, reporter and number, as in `Scnn1a-Tg3-Cre;Ai14-177300.01.02.01`; file names have _ for
 * ;.
 */
const MOUSE_NAME = /(?:Cre|Flp)\w*(?:[;(_-].*)?-\d{5,6}\.\d{2}|[;_]Ai\d{1,3}\b/;

/** Species from the names of cells or of files named after cells; uses the first name that is recognized. */
export function speciesOfName(...names: readonly (string | null)[]): string | null {
  for (const name of names) {
    if (name === null) continue;
    if (HUMAN_NAME.test(name)) return HUMAN;
    if (MOUSE_NAME.test(name)) return MOUSE;
  }
  return null;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const text = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : null;
