import { defineConfig } from "vitest/config";
import { TotalsReporter } from "./test/support/totals-reporter.js";

const setupFiles = ["test/support/seed-properties.ts"];
const e2e = "test/**/*.e2e.test.ts";

// Every random test of a run has one seed (test/support/seed.ts), which the reporter prints.
// `unit` needs nothing but Node. `golden` compares with the reference set named by RHEOBASE_REFERENCE (default
// ../shared) and says how many tests it skipped where the set is absent. Both are quick: no test takes over 2 s on an
// idle core. Their files share a process on each core (`isolate: false`), so that modules and WebAssembly are loaded and
// compiled once and not in each file: a test leaves modules, mocks and the environment as they were. Tests that start the
// built program, other processes of Node, worker threads or a browser, those that need a process of their own, and those
// that take longer, are `e2e`.
export default defineConfig({
  test: {
    reporters: ["default", new TotalsReporter()],
    // Every core: vitest leaves one free, which on two cores means one test file at a time.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/golden/**", e2e],
          testTimeout: 30_000,
          setupFiles,
        },
      },
      {
        test: {
          name: "golden",
          isolate: false,
          include: ["test/golden/**/*.test.ts"],
          exclude: [e2e],
          testTimeout: 30_000,
          setupFiles,
        },
      },
      { test: { name: "e2e", include: [e2e], testTimeout: 120_000, setupFiles } },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
