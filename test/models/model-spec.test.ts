import { expect, it } from "vitest";
import { modelOf, specOf } from "../../src/models/model-spec.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";

it.each([
  ["GLIF", shippedModel(4)],
  ["biophysical", shippedCellFolder],
])("a %s model runs to the same bits after it was sent", async (_, path) => {
  const stimulus = Stimulus.parse("square:amplitude=250pA,start=5ms,duration=20ms,total=30ms,rate=20kHz");
  const model = await openModel(path);
  const sent = await modelOf(structuredClone(specOf(model)));
  const [here, there] = [await model.run(stimulus), await sent.run(stimulus)];
  expect(there.voltage).toEqual(here.voltage);
  expect(there.spikeTimes).toEqual(here.spikeTimes);
  model.dispose();
  sent.dispose();
});
