import type { Command, CommandEntry } from "../../command.js";
import { apiUrlOption, cacheDirOption } from "../../options/allen-options.js";
import type * as Actions from "./campaign-actions.js";
import type { CampaignArguments } from "./campaign-arguments.js";
import { queueOption } from "./queue-options.js";

/** Declares one action; campaign-actions.ts, which implements them, is loaded on demand. */
function action(name: string, describe: string, does: keyof typeof Actions, declared: Command): CommandEntry {
  const command: Command<CampaignArguments> = {
    ...declared,
    run: async (args, session) => (await import("./campaign-actions.js"))[does](args, session),
  };
  return { name, describe, load: async () => command as Command };
}

const folder = { name: "folder", describe: "Folder of the campaign, as given to `campaign run -o`" };

const actions = [
  action("run", "Run a plan, or what is left of it", "run", {
    examples: [
      [
        "rheobase campaign run models/campaign-plan.json -o results",
        "All runs of a plan; after Ctrl-C the same command goes on",
      ],
      ["rheobase campaign run models/campaign-plan.json --dry-run", "Only say how many runs there are, and of what"],
      [
        "rheobase campaign run models/campaign-plan.json -o results --shard 2/8",
        "The second of eight processes that share the work",
      ],
      [
        "rheobase campaign run models/campaign-plan.json -o results --queue redis://cluster.example:6379",
        "By the workers of a queue, on any machines (`rheobase worker`)",
      ],
    ],
    takes: [{ name: "plan", describe: "JSON file that names models, stimuli, changes and measures (see below)" }],
    options: {
      output: { alias: "o", value: "FOLDER", describe: "Folder of the results [default: named after the plan]" },
      jobs: { value: "N", describe: "Threads that simulate (also RHEOBASE_JOBS) [default: the cores]" },
      "dry-run": { type: "boolean", default: false, describe: "Only print what would be done" },
      "retry-failed": { type: "boolean", default: false, describe: "Run again what ended in an error" },
      "fail-fast": { type: "boolean", default: false, describe: "Stop at the first run that fails" },
      reuse: { type: "boolean", default: true, describe: "Use results of other campaigns for equal runs" },
      only: { value: "TEXT", describe: "Only models whose name contains this text" },
      shard: { value: "I/N", describe: "The I-th of N shares, each run by a process of its own in the same folder" },
      ...queueOption,
      "max-runs": { value: "N", describe: "Maximum number of runs [default: 100000]" },
      ...cacheDirOption,
      ...apiUrlOption,
    },
    epilogue: `The plan:
  {
    "models": ["models/glif-cell/*.json", 472363762],
    "stimuli": ["square:amplitude=0..400pA/20pA,duration=1s", { "recording": "own", "sweeps": "Long Square" }],
    "changes": { "grid": { "soma.gbar_NaTs": ["x0.8", "x1", "x1.2"] } },
    "settings": { "dt": 2.5e-5 },
    "measures": { "features": true, "scores": true }
  }
Paths start from the folder of the plan. changes is one of list, grid, random and latin_hypercube; it, settings and measures may be left out.`,
  }),
  action("report", "Write an HTML page: spikes, failures by reason, the slowest runs", "report", {
    examples: [["rheobase campaign report results", "Into results/report.html"]],
    takes: [folder],
    options: {
      output: { alias: "o", value: "FILE", describe: "Page to write [default: report.html in the folder]" },
    },
  }),
  action("status", "Count the runs that are done, failed and left", "status", {
    examples: [
      ["rheobase campaign status results", "How far a campaign is"],
      [
        "rheobase campaign status --queue redis://cluster.example:6379",
        "What waits and runs on a queue, and which workers live",
      ],
    ],
    takes: [{ ...folder, optional: true }],
    options: queueOption,
  }),
];

export const campaignCommand: Command = {
  examples: [
    [
      "rheobase campaign run models/campaign-plan.json -o results",
      "Many models, parameter sets and stimuli, in all cores",
    ],
    ["rheobase campaign status results", "How far it is"],
  ],
  actions,
};
