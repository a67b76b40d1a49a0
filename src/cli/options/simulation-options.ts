import type { AxonRule } from "../../biophys/cable/cable-sections.js";
import type { SolverName } from "../../biophys/model-types.js";
import { AXONS, SOLVERS } from "../../biophys/run-choices.js";
import type { OptionGroup } from "../command.js";

/** Arguments of all commands that simulate. */
export interface SimulationArguments {
  jobs?: string;
  axon?: AxonRule;
  strict: boolean;
  solver?: SolverName;
}

/** `--strict`, for all commands that open morphologies. */
export const strictOption = {
  type: "boolean",
  default: false,
  describe: "Reject a morphology that NEURON opens only with changes (several roots, sections without length, …)",
} as const;

/** `--axon`, for all commands that open models. */
export const axonOption = {
  choices: AXONS,
  value: "RULE",
  describe:
    "Axon of a biophysical model: stub, truncated or ends replace the reconstructed one, full keeps it, none removes it [default: stub, for all-active models with an axon truncated, of SONATA ends]",
} as const;

/** Their declaration. */
export const simulationGroup: OptionGroup = {
  title: "Options of simulating:",
  options: {
    jobs: {
      value: "N",
      describe: "Threads that simulate (also RHEOBASE_JOBS) [default: 1 for GLIF, up to the cores for others]",
    },
    axon: axonOption,
    strict: strictOption,
    solver: {
      choices: SOLVERS,
      value: "NAME",
      describe:
        "Solver of a biophysical model: exact, fast, second-order or reference [default: exact, NEURON's fixed step]",
    },
  },
};
