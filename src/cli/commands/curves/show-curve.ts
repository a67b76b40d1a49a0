import type { CallOptions } from "../../../base/types.js";
import type { CurveKind } from "../../../curves/run-curve.js";
import type { SimulatedSweep } from "../../../run/run-sweeps.js";
import type { OptionGroup, Options } from "../../command.js";
import { type AllenArguments, allenGroup, allenSettings } from "../../options/allen-options.js";
import { amount, LIMITS } from "../../options/amount.js";
import { changeGroup } from "../../options/change-options.js";
import { type ModelFileArguments, modelFileGroup, modelFileSettings } from "../../options/model-file-options.js";
import { type SimulationArguments, simulationGroup } from "../../options/simulation-options.js";
import type { OutputOptions, Terminal } from "../../output/terminal.js";
import { UsageError } from "../../report-failure.js";
import type { Session } from "../../session.js";

/** Arguments of a command that finds a curve. */
export interface CurveArguments extends OutputOptions, AllenArguments, ModelFileArguments, SimulationArguments {
  model: string;
  dt?: string;
  output?: string;
  plot?: string;
  existing: "error" | "overwrite";
}

/** Their declaration, after the command's own. */
export const curveGroups: readonly OptionGroup[] = [simulationGroup, changeGroup, modelFileGroup, allenGroup];

/** Declaration of where a curve goes. */
export function curveOutputs(plot: string): Options {
  return {
    plot: { value: "FILE", describe: `Also draw ${plot}, to a .png or .svg file` },
    output: { alias: "o", value: "FILE", describe: "Also write the sweeps, to an NWB file" },
    existing: { choices: ["error", "overwrite"], default: "error", describe: "What to do if an output exists" },
  };
}

/** The value of an option that must be more than 0 [SI]. @throws UsageError */
export function positive(option: "duration" | "tolerance" | "dt", text: string, dimension: "time" | "current"): number {
  const value = amount(`--${option}`, text, dimension, option === "dt" ? LIMITS.dt : undefined);
  if (value > 0) return value;
  throw new UsageError(`Cannot use --${option} ${text}: expected more than 0`);
}

/** A curve, and how a command shows it. */
interface ShownCurve<Curve, Settings> extends CurveKind<Curve, Settings> {
  /** The command, which names the document. */
  readonly name: "fi" | "iv";
  readonly settings: Settings;
  /** Its fields, after the model and the files. */
  readonly document: (curve: Curve) => object;
  readonly print: (curve: Curve, terminal: Terminal) => void;
}

/** Opens the model of a command, finds its curve, writes what is asked for, and prints it. */
export async function showCurve<
  Curve,
  Settings extends CallOptions & { readonly onSweep?: ((sweep: SimulatedSweep) => void | Promise<void>) | undefined },
>(args: CurveArguments, session: Session, shown: ShownCurve<Curve, Settings>): Promise<void> {
  const [{ openModelPackage }, { runCurve }] = await Promise.all([
    import("../../../models/open-model.js"),
    import("../../../curves/run-curve.js"),
  ]);
  const { terminal } = session;
  const files = { ...allenSettings(args), ...session.serviceNotes, ...modelFileSettings(args) };
  const opened = await session.withBar((options) =>
    openModelPackage(args.model, { ...files, ...options, axon: args.axon, strict: args.strict }),
  );
  using _ = opened.model;
  const { output, plot, existing } = args;
  const outputs = { output, plot, existing, command: ["rheobase", ...process.argv.slice(2)].join(" ") };
  const curve = await session.withBar((options) => runCurve(shown, opened, { ...shown.settings, ...options }, outputs));
  if (terminal.json) {
    const written = { ...(output === undefined ? {} : { output }), ...(plot === undefined ? {} : { plot }) };
    const fields = shown.document(curve);
    terminal.document(`rheobase.${shown.name}/1`, { model: opened.summary, ...written, ...fields });
    return;
  }
  shown.print(curve, terminal);
  for (const path of [output, plot]) if (path !== undefined) terminal.note(`Wrote ${path}`);
  if (plot === undefined) terminal.note(`Draw it: --plot ${shown.name}.png`);
}
