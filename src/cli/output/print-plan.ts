import { deviceDocuments } from "../../biophys/devices/device-document.js";
import type { RunPlan } from "../../run/plan.js";
import { junctionDocument, junctionNote } from "./junction-note.js";
import { sweepColumns } from "./sweep-columns.js";
import { formatBytes, formatNumber, type Terminal } from "./terminal.js";

/**
 * The output of `rheobase run --dry-run`.
 *
 * @param odd notes on unusual stimuli
 */
export function printPlan(plan: RunPlan, odd: readonly string[], terminal: Terminal): void {
  const { download } = plan;
  const sweeps = plan.sweeps.map(({ number, electrode, stimulusName, variant, durationS, setting }) => ({
    sweep: number,
    electrode,
    stimulus: stimulusName,
    ...(variant === null ? {} : { variant }),
    duration_s: durationS,
    ...(setting.devices && { devices: deviceDocuments(setting.devices) }),
  }));
  if (terminal.json) {
    terminal.document("rheobase.plan/1", {
      model: plan.package.summary,
      recording: plan.recording?.path ?? download?.path ?? null,
      ...(download ? { download: { url: download.url, bytes: download.bytes } } : {}),
      output: plan.output,
      ...junctionDocument(plan),
      plot: plan.request.plot ?? null,
      sweeps: download ? null : sweeps, // unknown until the recording is downloaded
      ...(odd.length > 0 ? { notes: odd } : {}),
    });
    return;
  }
  const junction = junctionNote(plan);
  if (junction !== null) terminal.note(junction);
  const outputs = `${plan.output}${plan.request.plot ? ` and ${plan.request.plot}` : ""}`;
  if (download) {
    const size = download.bytes === null ? "size unknown" : formatBytes(download.bytes);
    terminal.print(`Would fetch ${download.url} (${size}) to ${download.path},`);
    terminal.print(`then simulate ${plan.package.path} on its sweeps and write ${outputs}`);
    return;
  }
  terminal.print(`Would simulate ${plan.package.path} and write ${outputs}:\n`);
  const { titles, cells } = sweepColumns(sweeps);
  const rows = sweeps.map((sweep) => [...cells(sweep), Number(formatNumber(sweep.duration_s, 6))]);
  terminal.table([...titles, "duration (s)"], rows);
}
