import { expect, it } from "vitest";
import { readMorphology } from "../../src/models/read-morphology.js";
import { morphologyView } from "../../src/plot/charts/morphology/morphology-view.js";
import { hasReference, reference } from "../support/reference.js";

// Files of the Allen database count y down, as images do; those transformed to layers count it up.
it.skipIf(!hasReference).each([
  ["472363762/Scnn1a-Tg3-Cre_Ai14_IVSCC_-177300.01.02.01_473845048_m.swc", "y-down", true],
  ["472451419/Nr5a1-Cre_Ai14_IVSCC_-177334.05.01.01_471120787_m.swc", "y-down", true],
  ["468193142-all-active/Scnn1a-Tg3-Cre_Ai14-177297.06.01.01_491120155_m.swc", "y-down", true],
  ["491766131/reconstruction.swc", "y-down", true],
  ["832577255/ITL46__832577255_transformed.swc", "y-up", true],
  ["472912177/Pvalb-IRES-Cre_Ai14_IVSCC_-176847.04.02.01_470522102_m.swc", "y-up", false],
  ["626170421/reconstruction.swc", "y-up", false],
])("the apical dendrite of %s is up", async (file, name, byApical) => {
  const morphology = await readMorphology(reference(`data/biophysical/${file}`));
  expect(morphologyView(morphology)).toMatchObject({ name, byApical });
});
