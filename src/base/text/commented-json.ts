import { printParseErrorCode, stripComments, visit } from "jsonc-parser";
import { InvalidModelError } from "../errors.js";
import { quoted } from "./printable.js";

/** Real model files nest about ten levels deep. The limit protects recursive code from a stack overflow. */
const DEEPEST = 1000;

/** What JSON needs where jsonc-parser reports an error, by its code. */
const EXPECTED: Readonly<Record<string, string>> = {
  InvalidSymbol: "JSON, with names and texts in double quotes",
  PropertyNameExpected: "a name in double quotes",
  ValueExpected: "a value",
  ColonExpected: "a colon",
  CommaExpected: "a comma",
  CloseBraceExpected: 'a comma or "}"',
  CloseBracketExpected: 'a comma or "]"',
  EndOfFileExpected: "the end of the file",
  UnexpectedEndOfComment: "*/ at the end of the comment",
  UnexpectedEndOfString: "a double quote at the end of the text",
  UnexpectedEndOfNumber: "another digit",
  InvalidUnicode: "four hexadecimal digits after \\u",
  InvalidEscapeCharacter: "an escape such as \\n or \\u00b5",
  InvalidCharacter: "text without control characters",
};

/**
 * Parses JSON with comments, `//` to the end of the line or between slash-star and star-slash, as in Allen's model
 * files (biophysical-models.md D.1). Takes time linear in the length of the text.
 *
 * JavaScript's parser gives the values: it is many times faster than jsonc-parser, and takes `__proto__` as a name like
 * any other. jsonc-parser blanks comments, and finds the place of an error, which JavaScript's parser does not always
 * say.
 *
 * @throws InvalidModelError with line and column; without if the document nests more than 1,000 levels deep
 */
export function parseCommentedJson(text: string, path: string): unknown {
  const plain = text.replace(/^\uFEFF/, "");
  const document = parsed(plain) ?? (plain.includes("/") ? parsed(stripComments(plain, " ")) : null);
  if (document === null) throw firstError(plain, path);
  if (isDeeper(document.value, DEEPEST)) throw tooDeep(path);
  return document.value;
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** The first error in a text that is not JSON. */
function firstError(text: string, path: string): InvalidModelError {
  let depth = 0;
  let found: InvalidModelError | null = null;
  const enter = (): void => {
    depth += 1;
    if (depth > DEEPEST) stop(tooDeep(path));
  };
  const leave = (): void => {
    depth -= 1;
  };
  const stop = (error: InvalidModelError): never => {
    found = error;
    throw error;
  };
  try {
    visit(text, {
      onObjectBegin: enter,
      onArrayBegin: enter,
      onObjectEnd: leave,
      onArrayEnd: leave,
      onError: (code, offset, length, line, column) => {
        const at = { line: line + 1, column: column + 1 };
        const seen = offset >= text.length ? "the text ends" : quoted(text.slice(offset, offset + length));
        const expected = EXPECTED[printParseErrorCode(code)] ?? "JSON";
        const reason = `line ${at.line}, column ${at.column}: ${seen}, expected ${expected}`;
        stop(new InvalidModelError(`read ${path}`, reason, { path, ...at }));
      },
    });
  } catch (error) {
    if (error !== found) throw error;
  }
  return found ?? new InvalidModelError(`read ${path}`, "it is not JSON", { path });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inner.some((each) => isDeeper(each, levels - 1));
}

function tooDeep(path: string): InvalidModelError {
  return new InvalidModelError(`read ${path}`, `it is nested more than ${DEEPEST} levels deep`, { path });
}
