import { printable } from "../../../base/text/printable.js";

/**
 * Breaks text into lines that fit, at spaces if possible; the rest after the last line is cut with "…".
 *
 * @param width available width [px]
 * @param lines maximum number of lines
 * @param measure width of text [px]
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
  // Width grows with length, so bisection finds how many characters fit.
  let fits = 0;
  let tooMany = letters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (measure(`${letters.slice(0, middle).join("").trimEnd()}…`) <= width) fits = middle;
    else tooMany = middle;
  }
  return `${letters.slice(0, fits).join("").trimEnd()}…`;
}
