import { stimulusNameOfCode } from "../stimulus-names.js";

/**
 * Codes of Allen's stimulus sets for ipfx, which looks up the code of a sweep in its ontology, treats unknown codes as
 * "Unknown", and analyses by name.
 */
const CODES: Readonly<Record<string, string>> = {
  "Long Square": "C1LSCOARSE",
  "Short Square": "C1SSCOARSE",
  "Short Square - Triple": "C2SSTRIPLE",
  "Square - 0.5ms Subthreshold": "C1SQCAPCHK",
  "Square - 2s Suprathreshold": "C2SQRHELNG",
  Ramp: "C1RP25PR1S",
  "Ramp to Rheobase": "C2NSRMPRH2",
  "Noise 1": "C1NSSEED_1",
  "Noise 2": "C1NSSEED_2",
};

/** The code of a sweep in a file for ipfx: its own if it is Allen's, else one with the same name, else the name. */
export function ipfxCode(sweep: { readonly stimulusCode: string | null; readonly stimulusName: string }): string {
  const { stimulusCode: code, stimulusName: name } = sweep;
  if (code !== null && stimulusNameOfCode(code) === name) return code;
  return (Object.hasOwn(CODES, name) ? CODES[name] : code) ?? name;
}
