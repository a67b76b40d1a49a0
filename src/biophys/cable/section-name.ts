/** Names of sections and places as NEURON writes them. */

/** The group of a section: `apic` for `apic[17]`. */
export function groupOf(name: string): string {
  return name.slice(0, name.indexOf("["));
}

/** A position on a section: `apic[17](0.5)`. */
export function positionName(section: string, x: number): string {
  return `${section}(${Number(x.toPrecision(6))})`;
}
