// Runs both kinds of model, as a page, a worker and Node do alike, and gives SHA-256 hashes of what comes out.
import * as engine from "rheobase/engine";

const STEP = "square:amplitude=220pA,start=20ms,duration=80ms,total=120ms,rate=50kHz";

/** Runs `which` of {@link RUNS}. `inputs`: texts of the models, and the solver's bytes. */
export const runModel = (which, inputs) => RUNS[which](inputs);

const RUNS = {
  async biophysical({ fit: fitText, swc, bytes }) {
    const fit = engine.parseFit(JSON.parse(fitText));
    const axon = engine.axonRuleOf(fit);
    const cell = engine.compileCable(engine.buildSections(engine.parseSwc(swc)), fit, { axon });
    const model = new engine.BiophysicalModel({ fit, cell, axon, meta: {} }, engine.loadSolver(bytes));
    const stimulus = engine.Stimulus.parse(STEP);
    const plain = await model.run(stimulus, { dt: 2.5e-5, record: ["soma.cai"] });
    const allen = await model.run(stimulus);
    const calcium = plain.traces["soma.cai"].data;
    const spikes = plain.spikeTimes.length;
    model.dispose();
    return { spikes, hashes: await Promise.all([plain.voltage, calcium, allen.voltage, allen.spikeTimes].map(hashOf)) };
  },
  async glif({ config }) {
    const model = new engine.GlifModel(await engine.openGlifConfig(JSON.parse(config)));
    return hashes(await model.run(engine.Stimulus.parse(STEP)));
  },
  async expression({ config }) {
    const model = new engine.GlifModel(await engine.openGlifConfig(JSON.parse(config)));
    return hashes(await model.run(engine.Stimulus.parse("expr:220pA*sin(2*pi*8Hz*t)^2,total=0.3s,rate=50kHz")));
  },
};

async function hashes({ voltage, spikeTimes }) {
  return { spikes: spikeTimes.length, hashes: await Promise.all([voltage, spikeTimes].map(hashOf)) };
}

async function hashOf(values) {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
