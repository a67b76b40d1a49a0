import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RheobaseError } from "../../src/base/errors.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
const pulse = Stimulus.parse("square:amplitude=200pA,start=1ms,duration=2ms,total=4ms");
const fit = readFileSync(join(shippedCellFolder, "fit_parameters.json"));
const swc = readFileSync(join(shippedCellFolder, "cell.swc"));
const glif = readFileSync(join(shippedCellFolder, "../glif-cell/GLIF5_neuron_config.json"));

/** Any bytes, or those of a sound file with a few of them overwritten, or cut short. */
function damaged(sound: Buffer): fc.Arbitrary<Uint8Array> {
  const spot = fc.tuple(
    fc.nat(sound.length - 1),
    fc.oneof(fc.constantFrom(...Buffer.from("0123456789-.e\n {}")), fc.nat(255)),
  );
  const altered = fc.array(spot, { maxLength: 6 }).map((spots) => {
    const copy = Buffer.from(sound);
    for (const [at, byte] of spots) copy[at] = byte;
    return copy;
  });
  const cut = fc.nat(sound.length).map((length) => sound.subarray(0, length));
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
    { weight: 5, arbitrary: altered },
    { weight: 1, arbitrary: cut },
  );
}

/** Whether the model opened and ran; otherwise it met an error of ours that is no bug. */
async function runs(path: string, strict: boolean): Promise<boolean> {
  try {
    using model = await openModel(path, { strict });
    const { voltage } = await model.run(pulse, { dt: 25e-6 });
    // A GLIF voltage is NaN in spike cuts; anything else that is not finite has to be reported.
    const fine = voltage.every((v) => Number.isFinite(v) || (model.kind === "glif" && Number.isNaN(v)));
    expect(fine).toBe(true);
    return true;
  } catch (error) {
    if (!(error instanceof RheobaseError)) throw error;
    expect(error.code).toMatch(/^(InvalidModel|InvalidMorphology|UnsupportedMechanism|NumericalFailure|NotFound)$/);
    return false;
  }
}

test("damaged biophysical packages open and run, or meet an error of ours", async () => {
  const folder = inFolder("biophysical");
  mkdirSync(folder);
  let ran = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      damaged(fit),
      damaged(swc),
      fc.constantFrom("fit", "swc"),
      fc.boolean(),
      async (f, s, which, strict) => {
        writeFileSync(join(folder, "fit_parameters.json"), which === "fit" ? f : fit);
        writeFileSync(join(folder, "cell.swc"), which === "swc" ? s : swc);
        if (await runs(folder, strict)) ran += 1;
        else refused += 1;
      },
    ),
    { numRuns: 150 },
  );
  expect(Math.min(ran, refused)).toBeGreaterThan(10);
});

test("damaged GLIF configurations open and run, or meet an error of ours", async () => {
  const path = inFolder("any_neuron_config.json");
  let ran = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(damaged(glif), async (bytes) => {
      writeFileSync(path, bytes);
      if (await runs(path, false)) ran += 1;
      else refused += 1;
    }),
    { numRuns: 300 },
  );
  expect(Math.min(ran, refused)).toBeGreaterThan(10);
});
