import type { AxonRule } from "../biophys/cable-sections.js";
import type { SolverName } from "../biophys/model.js";
import type { OptionGroup } from "./command.js";

/** Arguments that every command which simulates has alike. */
export interface SimulationArguments {
  jobs?: string;
  axon?: AxonRule;
  repair: boolean;
  solver?: SolverName;
}

const axons: readonly AxonRule[] = ["truncated", "stub"];
const solvers: readonly SolverName[] = ["exact", "fast", "second-order", "reference"];

/** How they are declared. */
export const simulationGroup: OptionGroup = {
  title: "Options of simulating:",
  options: {
    jobs: {
      value: "N",
      describe: "Threads that simulate (also RHEOBASE_JOBS) [default: 1 for GLIF, up to the cores for others]",
    },
    axon: {
      choices: axons,
      describe: "Axon of a biophysical model [default: stub, for all-active models with an axon truncated]",
    },
    repair: {
      type: "boolean",
      default: false,
      describe: "Mend a morphology that would be refused, as NEURON does without a word",
    },
    solver: {
      choices: solvers,
      value: "NAME",
      describe:
        "Solver of a biophysical model: exact, fast, second-order or reference [default: exact, NEURON's fixed step]",
    },
  },
};
