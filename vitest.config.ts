import { defineConfig } from "vitest/config";
import { TotalsReporter } from "./test/support/totals-reporter.js";

const setupFiles = ["test/support/seed-properties.ts"];

// Every random test of a run has one seed (test/support/seed.ts), which the reporter prints.
// Two projects: `unit` needs nothing but Node and stays fast; `golden` compares with the reference set named by
// RHEOBASE_REFERENCE (default ../shared) and says how many tests it skipped where the set is absent.
export default defineConfig({
  test: {
    reporters: ["default", new TotalsReporter()],
    // Every core: vitest leaves one free, which on two cores means one test file at a time.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/golden/**"],
          testTimeout: 30_000,
          setupFiles,
        },
      },
      { test: { name: "golden", include: ["test/golden/**/*.test.ts"], testTimeout: 120_000, setupFiles } },
    ],
  },
});
