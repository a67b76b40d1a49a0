import { own, someText } from "../../base/document/schemas.js";
import { quoted } from "../../base/text/printable.js";

/** Maximum length of a list in a fit: a hundred times that of real fits. */
export const MOST_ITEMS = 10_000;

/** Valid groups of sections in a fit. */
const GROUP = /^(?:soma|axon|dend|apic|dend_\d+|minus_\d+)$/;
/** Those of the genome, where `glob` stands for the whole cell. */
export const GROUP_OR_CELL = new RegExp(`${GROUP.source}|^glob$`);
/** A group, or one of its sections, such as `dend[10]`. */
export const GROUP_OR_SECTION = new RegExp(`${GROUP.source.slice(0, -1)}(?:\\[\\d+\\])?$`);

/** Schema of the name of a group of sections. */
export const group = (valid = GROUP) =>
  someText().check(
    own((name) =>
      valid.test(name)
        ? null
        : { message: `unknown group of sections ${quoted(name)}; expected soma, axon, dend or apic` },
    ),
  );
