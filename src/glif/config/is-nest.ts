/** Whether a document has the parameters of NEST's `glif_psc` or a related model such as `glif_cond`. */
export function isNestGlif(document: unknown): boolean {
  if (typeof document !== "object" || document === null) return false;
  const has = (name: string): boolean => Object.hasOwn(document, name);
  return ["V_th", "E_L", "C_m"].every(has) && (has("g") || has("g_m"));
}
