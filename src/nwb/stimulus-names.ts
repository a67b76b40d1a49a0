/**
 * Names of the Allen Institute's stimulus sets by the codes of its acquisition system (nwb.md 3.3, and the sweep tables
 * of the Allen Cell Types API). Codes continue with a date and variant, so only prefixes are compared.
 */
const NAMES: readonly (readonly [prefix: string, name: string])[] = [
  ["C1LSCOARSE", "Long Square"],
  ["C1LSFINEST", "Long Square"],
  ["X1PS_SubThresh", "Long Square"],
  ["X3LP_Rheo", "Long Square"],
  ["X4PS_SupraThresh", "Long Square"],
  ["subthreshold_171", "Long Square"],
  ["C1SSCOARSE", "Short Square"],
  ["C1SSFINEST", "Short Square"],
  ["X6SP_Rheo", "Short Square"],
  ["C2SSHM60", "Short Square - Hold -60mV"],
  ["C2SSHM70", "Short Square - Hold -70mV"],
  ["C2SSTRIPLE", "Short Square - Triple"],
  ["C1SQCAPCHK", "Square - 0.5ms Subthreshold"],
  ["C2SQRHELNG", "Square - 2s Suprathreshold"],
  ["C1RP25PR1S", "Ramp"],
  ["X7Ramp", "Ramp"],
  ["C2NSRMPRH2", "Ramp to Rheobase"],
  ["C1NSSEED_1", "Noise 1"],
  ["C1NSD1SHORT", "Noise 1"],
  ["C1NSSEED_2", "Noise 2"],
  ["C1NSD2SHORT", "Noise 2"],
  ["C2CHIRP", "Chirp"],
  ["X2LP_Search", "Search"],
  ["X5SP_Search", "Search"],
  ["EXTP", "Test"],
];

/** Name of the stimulus with this code, such as `Long Square` for `C1LSFINEST150112[0]`; null if unknown. */
export function stimulusNameOfCode(code: string): string | null {
  const stem = code
    .replace(/\[.*$/, "")
    .replace(/_DA_\d+$/, "")
    .trim()
    .toLowerCase();
  const matches = NAMES.filter(([prefix]) => stem.startsWith(prefix.toLowerCase()));
  const longest = matches.sort(([a], [b]) => b.length - a.length)[0];
  return longest?.[1] ?? null;
}
