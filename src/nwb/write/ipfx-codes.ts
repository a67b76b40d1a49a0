import { stimulusNameOfCode } from "../stimulus-names.js";

/**
 * Codes of Allen's stimulus sets by whose names ipfx knows the kind of a stimulus: it looks the code of a sweep up in its
 * ontology, takes any other for "Unknown", and analyses by names.
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

/** The code of a sweep in a file for ipfx: its own where that is Allen's, else one of the same name; at last the name. */
export function ipfxCode(sweep: { readonly stimulusCode: string | null; readonly stimulusName: string }): string {
  const { stimulusCode: code, stimulusName: name } = sweep;
  if (code !== null && stimulusNameOfCode(code) === name) return code;
  return CODES[name] ?? code ?? name;
}
