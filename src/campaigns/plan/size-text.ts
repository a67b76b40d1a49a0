/** The size of a campaign in words: `1 model × 1,000 parameter sets × 16 stimuli`. */
export function sizeText(models: number, changeSets: number, stimuli: number): string {
  return [
    counted(models, "model", "models"),
    counted(changeSets, "parameter set", "parameter sets"),
    counted(stimuli, "stimulus", "stimuli"),
  ].join(" × ");
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
