// Stands in for string-width in the bundled command line. yargs measures its help a piece at a time, thousands of times,
// and string-width takes 30 ms for that: it splits text into graphemes. Plain text is as wide as it is long.
import measure from "string-width";

/** ASCII, Latin letters and signs, Greek letters, dashes, dots and arrows; no soft hyphen and no combining marks. */
const PLAIN = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03c9\u2010-\u2026\u2190-\u2193\u2265\u2264]*$/;

export default function stringWidth(text, options) {
  return PLAIN.test(text) ? text.length : measure(text, options);
}
