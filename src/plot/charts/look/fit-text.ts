import { printable } from "../../../base/text/printable.js";

/**
 * Breaks a text into lines that fit, at spaces where it can; what is left over after the last line is cut with "…".
 *
 * @param width room [px]
 * @param lines how many lines there may be
 * @param measure width of a text [px]
 */
export function fitText(text: string, width: number, lines: number, measure: (text: string) => number): string[] {
  const fitted: string[] = [];
  let line = "";
  for (const word of printable(text)
    .split(/\s+/)
    .filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || measure(longer) <= width || fitted.length === lines - 1) {
      line = longer;
    } else {
      fitted.push(line);
      line = word;
    }
  }
  fitted.push(line);
  return fitted.map((each) => cut(each, width, measure));
}

function cut(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  // Widths grow with the text, so that halving finds how many letters stay.
  let fits = 0;
  let tooMany = letters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (measure(`${letters.slice(0, middle).join("").trimEnd()}…`) <= width) fits = middle;
    else tooMany = middle;
  }
  return `${letters.slice(0, fits).join("").trimEnd()}…`;
}
