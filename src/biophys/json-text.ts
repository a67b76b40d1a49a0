import { InvalidModelError } from "../errors.js";

/**
 * Parses JSON that may hold comments, from two slashes to the end of the line or between slash-star and star-slash, as
 * Allen's model files do (biophysical-models.md D.1).
 *
 * @throws InvalidModelError, with line and column where JSON's parser tells them, else with the text around the fault
 */
export function parseCommentedJson(text: string, path: string): unknown {
  const plain = blankComments(text.replace(/^\uFEFF/, ""));
  try {
    return JSON.parse(plain) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const offset = /position (\d+)/.exec(reason)?.[1];
    const ended = /end of JSON input/.test(reason);
    if (offset === undefined && !ended) {
      throw new InvalidModelError(`Cannot read ${path}: ${printable(reason)}`, { path, cause });
    }
    const before = offset === undefined ? plain : plain.slice(0, Number(offset));
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n");
    const what = reason.replace(/ (?:in JSON )?at position.*$/s, "");
    throw new InvalidModelError(`Cannot read ${path}: line ${line}, column ${column}: ${what}, expected JSON`, {
      path,
      line,
      column,
      cause,
    });
  }
}

/** The parser quotes the text as it is, ends of lines and other controls with it. */
function printable(reason: string): string {
  return Array.from(reason, (letter) => (letter < " " ? JSON.stringify(letter).slice(1, -1) : letter)).join("");
}

/** Comments become blanks, so that places in the text stay what they are. */
function blankComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, " "),
  );
}
