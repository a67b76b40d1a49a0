import type { StoreOptions } from "../api/store.js";
import type { CallOptions } from "../base/types.js";
import { interruptSignal } from "./interrupt.js";
import { ProgressBar } from "./output/progress-bar.js";
import { serviceNotes } from "./output/service-notes.js";
import { type OutputOptions, Terminal } from "./output/terminal.js";

/** The context of every command. */
export class Session {
  readonly terminal: Terminal;
  #signal: AbortSignal | undefined;

  constructor(args: OutputOptions) {
    this.terminal = new Terminal(args);
  }

  /** Fires at Ctrl-C or SIGTERM; unless it is used, they end the process. */
  get signal(): AbortSignal {
    this.#signal ??= interruptSignal();
    return this.#signal;
  }

  /** Handlers for reports of the Allen service's client. */
  get serviceNotes(): Pick<StoreOptions, "onRetry" | "onWait"> {
    return serviceNotes(this.terminal);
  }

  /** Makes a call that can be interrupted, with a progress bar. */
  withBar<T>(call: (options: Required<Pick<CallOptions, "signal" | "onProgress">>) => Promise<T>): Promise<T> {
    const bar = new ProgressBar(this.terminal);
    return call({
      signal: this.signal,
      onProgress: (progress) => bar.update(progress, progress.stage),
    }).finally(() => bar.stop());
  }
}
