import type { Reporter, TestCase } from "vitest/node";
import { seed } from "./seed.js";

/**
 * Prints `N passed, N failed` as the last line, which `.ci/run` adds up; before it the seed of the random tests, and how
 * many tests were skipped.
 */
export class TotalsReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state === "passed") this.#passed += 1;
    else if (state === "failed") this.#failed += 1;
    else this.#skipped += 1;
  }

  onTestRunEnd(
    modules: readonly { readonly state: () => string; readonly children: { readonly size: number } }[],
    errors: readonly unknown[],
  ): void {
    // A file that does not even load has no test that could fail.
    const broken = modules.filter((module) => module.state() === "failed" && module.children.size === 0).length;
    if (this.#skipped > 0)
      console.log(`${this.#skipped} skipped: the reference set or a program they need is not there`);
    console.log(`Random tests had the seed ${seed}; RHEOBASE_SEED=${seed} repeats them`);
    console.log(`${this.#passed} passed, ${this.#failed + broken + errors.length} failed`);
  }
}
