import { InvalidModelError, messageOf } from "../errors.js";

/** Real model files nest about ten levels deep. The limit protects recursive code from a stack overflow. */
const DEEPEST = 1000;

const [QUOTE, OPEN_BRACKET, OPEN_BRACE, CLOSE_BRACKET, CLOSE_BRACE] = [34, 91, 123, 93, 125];

/**
 * Parses JSON with comments, `//` to the end of the line or between slash-star and star-slash, as in Allen's model
 * files (biophysical-models.md D.1). Takes time linear in the length of the text.
 *
 * @throws InvalidModelError with line and column if JSON's parser reports them, else with the text around the error;
 *   also if the document nests more than 1,000 levels deep
 */
export function parseCommentedJson(text: string, path: string): unknown {
  const plain = text.replace(/^\uFEFF/, "");
  try {
    return checkDepth(JSON.parse(plain), plain, path);
  } catch (error) {
    if (error instanceof InvalidModelError) throw error;
    return parseBlanked(blankComments(plain), path);
  }
}

function parseBlanked(plain: string, path: string): unknown {
  try {
    return checkDepth(JSON.parse(plain), plain, path);
  } catch (cause) {
    if (cause instanceof InvalidModelError) throw cause;
    throw syntaxError(cause, plain, path);
  }
}

/** The parser's message, with line and column. */
function syntaxError(cause: unknown, plain: string, path: string): InvalidModelError {
  const reason = messageOf(cause);
  const offset = /position (\d+)/.exec(reason)?.[1];
  const ended = /end of JSON input/.test(reason);
  if (offset === undefined && !ended) {
    return new InvalidModelError(`read ${path}`, printable(reason), { path, cause });
  }
  const before = offset === undefined ? plain : plain.slice(0, Number(offset));
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  const what = reason.replace(/ (?:in JSON )?at position.*$/s, "");
  return new InvalidModelError(`read ${path}`, `line ${line}, column ${column}: ${what}, expected JSON`, {
    path,
    line,
    column,
    cause,
  });
}

/** The parser quotes the text verbatim, including line breaks and other control characters. */
function printable(reason: string): string {
  return Array.from(reason, (letter) => (letter < " " ? JSON.stringify(letter).slice(1, -1) : letter)).join("");
}

/** Replaces comments with blanks, to keep the positions of all other characters. One pass over the text. */
function blankComments(text: string): string {
  const pieces: string[] = [];
  const start = /"|\/[/*]/g;
  let kept = 0;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    if (found[0] === '"') {
      start.lastIndex = endOfString(text, start.lastIndex);
      continue;
    }
    const close = found[0] === "//" ? text.indexOf("\n", found.index) : text.indexOf("*/", found.index + 2);
    const end = close < 0 ? text.length : close + (found[0] === "//" ? 0 : 2);
    pieces.push(text.slice(kept, found.index), blank(text.slice(found.index, end)));
    kept = start.lastIndex = end;
  }
  return pieces.join("") + text.slice(kept);
}

function blank(comment: string): string {
  return comment
    .split("\n")
    .map(({ length }) => " ".repeat(length))
    .join("\n");
}

/**
 * The end of the string that starts before `at`: after its closing quote, or at the end of the line if that is missing.
 */
function endOfString(text: string, at: number): number {
  const stop = /["\\\n]/g;
  stop.lastIndex = at;
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    if (found[0] !== "\\") return stop.lastIndex;
    stop.lastIndex += 1; // a character after a backslash does not end the string
  }
  return text.length;
}

/** Returns the document unless its text nests deeper than {@link DEEPEST} levels. */
function checkDepth(document: unknown, text: string, path: string): unknown {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === QUOTE) i = endOfString(text, i + 1) - 1;
    else if (letter === OPEN_BRACKET || letter === OPEN_BRACE) depth += 1;
    else if (letter === CLOSE_BRACKET || letter === CLOSE_BRACE) depth -= 1;
    if (depth > DEEPEST) {
      throw new InvalidModelError(`read ${path}`, `it is nested more than ${DEEPEST} levels deep`, { path });
    }
  }
  return document;
}
