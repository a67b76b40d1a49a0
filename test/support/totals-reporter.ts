import type { Reporter, TestCase, TestModule } from "vitest/node";
import { seed } from "./seed.js";

/** Tests of the quick projects take no longer on an idle core [ms]. */
const LONGEST_MS = 2000;

/** Failed tests are listed up to this many. */
const MOST_NAMES = 50;

/**
 * Prints `N passed, N failed` as the last line, which `.ci/run` adds up; before it the names of what failed, which it
 * repeats, the seed of the random tests, how many tests were skipped, and which took too long for the quick projects. Those
 * do not fail: a busy machine is slow.
 */
export class TotalsReporter implements Reporter {
  #passed = 0;
  #skipped = 0;
  readonly #failed: string[] = [];
  readonly #slow: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state === "passed") this.#passed += 1;
    else if (state === "failed") this.#failed.push(`${test.module.relativeModuleId}: ${test.fullName}`);
    else this.#skipped += 1;
    const { duration = 0 } = test.diagnostic() ?? {};
    if (duration > LONGEST_MS && test.project.name !== "e2e") {
      this.#slow.push(`${(duration / 1000).toFixed(1)} s: ${test.module.relativeModuleId}: ${test.name}`);
    }
  }

  onTestRunEnd(
    modules: readonly Pick<TestModule, "state" | "children" | "relativeModuleId">[],
    errors: readonly { readonly message: string }[],
  ): void {
    // A file that does not even load has no test that could fail.
    const broken = modules.filter((module) => module.state() === "failed" && module.children.size === 0);
    const failures = [
      ...this.#failed,
      ...broken.map((module) => `${module.relativeModuleId}: the file did not load`),
      ...errors.map(({ message }) => `outside any test: ${message.split("\n", 1)[0]}`),
    ];
    for (const test of this.#slow) console.log(`over ${LONGEST_MS / 1000} s in a quick project, ${test}`);
    if (this.#skipped > 0)
      console.log(
        `${this.#skipped} skipped: without options to check, or the reference set or a program they need is missing`,
      );
    console.log(`Random tests had the seed ${seed}; RHEOBASE_SEED=${seed} repeats them`);
    for (const name of failures.slice(0, MOST_NAMES)) console.log(`failed: ${name}`);
    if (failures.length > MOST_NAMES) console.log(`failed: ${failures.length - MOST_NAMES} more`);
    console.log(`${this.#passed} passed, ${failures.length} failed`);
  }
}
