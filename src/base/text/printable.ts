/** Escapes text from files and the network for display on a terminal. */

/**
 * Characters that a terminal or editor interprets instead of showing: control characters except tabs and line feeds
 * (they start terminal commands), bidirectional formatting marks and line separators.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching these is the purpose
const COMMANDS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

/** Replaces each such character by its JavaScript escape: `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(COMMANDS, escaped);
}

/** As {@link printable} for a single line: tabs and line breaks are escaped, too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, escaped);
}

/** Replaces such characters in JSON by JSON escapes; the document keeps its meaning. */
export function printableJson(json: string): string {
  return json.replace(COMMANDS, (character) => `\\u${number(character).padStart(4, "0")}`);
}

function escaped(character: string): string {
  const digits = number(character);
  return digits.length <= 2 ? `\\x${digits.padStart(2, "0")}` : `\\u${digits}`;
}

function number(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}

/** Shortens text from files for messages; a file may hold megabytes in one string. */
export function cutText(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A value from a file for messages, as shortened JSON without control characters. */
export function quoted(value: unknown, most = 40): string {
  if (value === undefined) return "missing";
  // Shortened before quoting, because quoting megabytes takes time.
  if (typeof value === "string") {
    return value.length > most ? `${JSON.stringify(value.slice(0, most)).slice(0, -1)}…"` : JSON.stringify(value);
  }
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  return cutText(text ?? String(value), most);
}
