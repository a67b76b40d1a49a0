/** Text from files and from the network, made harmless for who reads it on a terminal. */

/**
 * What a terminal or an editor acts on instead of showing it: control characters but for tabs and ends of lines (these
 * begin terminals' commands), marks that turn the direction of text, and separators of lines.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const COMMANDS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

/** The text with each such character as its number, in the way of JavaScript: `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(COMMANDS, escaped);
}

/** The same for text that belongs on one line: its tabs and ends of lines count, too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, escaped);
}

/** JSON that holds such characters, with these written as JSON allows: the document stays the same. */
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

/** Text of a file in a message: cut, since a message is read by people, and a file may hold megabytes in one string. */
export function cutText(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A value of a file in a message, as JSON: quoted where it is text, without anything a terminal would act on. */
export function quoted(value: unknown, most = 40): string {
  if (value === undefined) return "missing";
  // Cut before as well, since quoting megabytes takes time.
  if (typeof value === "string") {
    return value.length > most ? `${JSON.stringify(value.slice(0, most)).slice(0, -1)}…"` : JSON.stringify(value);
  }
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  return cutText(text ?? String(value), most);
}
