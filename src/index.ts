/**
 * rheobase: simulation engine for the Allen Institute's single-neuron models.
 *
 * ```ts
 * import { openModel, openRecording, runSweeps, Stimulus, writeRecording } from "rheobase";
 *
 * const model = await openModel("GLIF5_neuron_config.json");
 * const response = await model.run(Stimulus.parse("square:amplitude=190pA,start=0.1s,duration=0.5s,total=0.7s"));
 * console.log(response.spikeTimes, response.voltage); // Float64Array [s], Float64Array [V]
 *
 * const recording = await openRecording("specimen_532355382.nwb");
 * const sweep = await recording.sweep(33);
 * await writeRecording("out.nwb", runSweeps(model, [sweep]));
 * ```
 *
 * @module
 */
export * from "./errors.js";
