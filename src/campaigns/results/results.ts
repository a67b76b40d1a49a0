import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";
import type { VariedParameter } from "../plan/change-sets.js";
import { columnsOf, type ResultRow, type RunFacts } from "./columns.js";
import {
  endTornLine,
  journalName,
  listParts,
  PART_RUNS,
  readJournals,
  readSealed,
  sealedName,
  sealPart,
} from "./part-files.js";
import { rowsOfSealed } from "./read-back.js";
import { lineOf, type RunRow, type RunStatus } from "./run-row.js";

/** What results need to know of their campaign. */
export interface CampaignOfResults {
  readonly runCount: number;
  readonly varied: readonly VariedParameter[];
  factsOf(index: number): RunFacts;
  /** The key that a run has now; null for a run that cannot be made. */
  keyOf(index: number): string | null;
}

/** A part that takes results. They are in its journals only: memory holds no result. */
interface OpenPart {
  /** Runs without a result. */
  left: number;
  /** The journal that this process writes. */
  journal: number | null;
  readonly journals: Set<string>;
}

/** Options of {@link CampaignResults}. */
export interface ResultsOptions {
  /** Names the journals of this process: no other may write under this name. */
  readonly writer?: string | undefined;
  /** Whether no other process writes results, so that a part with all its runs can be sealed. Default true. */
  readonly isAlone?: boolean | undefined;
}

/** How many runs have each status; `left` are those without a result. */
export type RunCounts = Readonly<Record<RunStatus | "left", number>>;

const CODES: readonly (RunStatus | null)[] = [null, "ok", "not-needed", "impossible", "error"];

/**
 * The results of a campaign in its folder. Each result is appended to a journal at once, so that a killed process loses
 * nothing that was done.
 */
export class CampaignResults {
  readonly #folder: string;
  readonly #campaign: CampaignOfResults;
  readonly #writer: string;
  readonly #isAlone: boolean;
  /** By run: the position of its status in {@link CODES}. */
  readonly #codes: Uint8Array;
  readonly #open = new Map<number, OpenPart>();
  /** Parts that were sealed, also those that are open again. */
  readonly #sealed = new Set<number>();

  private constructor(
    folder: string,
    campaign: CampaignOfResults,
    { writer = "main", isAlone = true }: ResultsOptions,
  ) {
    this.#folder = folder;
    this.#campaign = campaign;
    this.#writer = writer;
    this.#isAlone = isAlone;
    this.#codes = new Uint8Array(campaign.runCount);
  }

  /**
   * Opens the results of a campaign, none if it has not begun. A result whose run has another key now, since its model or
   * stimulus has changed, does not count.
   *
   * @throws InvalidRecordingError for a damaged part, WriteFailedError
   */
  static async open(
    folder: string,
    campaign: CampaignOfResults,
    options: ResultsOptions = {},
  ): Promise<CampaignResults> {
    const results = new CampaignResults(join(folder, "parts"), campaign, options);
    for (const [part, { journals, isSealed }] of await listParts(results.#folder)) {
      if (isSealed) await results.#takeSealed(part);
      if (journals.length > 0) await results.#takeJournals(part, journals);
    }
    return results;
  }

  /** Status of a run; null without a result. */
  statusOf(index: number): RunStatus | null {
    return CODES[this.#codes[index]!]!;
  }

  get counts(): RunCounts {
    const counts = { left: 0, ok: 0, "not-needed": 0, impossible: 0, error: 0 };
    for (const code of this.#codes) counts[CODES[code] ?? "left"] += 1;
    return counts;
  }

  /**
   * Keeps a result. A part is sealed when this was its last run.
   *
   * @throws WriteFailedError
   */
  async add(row: RunRow): Promise<void> {
    const part = Math.floor(row.index / PART_RUNS);
    const open = this.#openPart(part);
    const path = join(this.#folder, journalName(part, this.#writer));
    try {
      if (open.journal === null) {
        await makeFolder(this.#folder);
        await endTornLine(path);
        open.journal = openSync(path, "a");
        open.journals.add(path);
      }
      writeSync(open.journal, lineOf(row));
    } catch (cause) {
      throw writeFailed(path, cause, "results");
    }
    const isNew = this.#codes[row.index] === 0;
    this.#mark(row);
    if (!isNew) return; // a second try: its part is sealed at the end, not once a run
    open.left -= 1;
    await this.#sealIfWhole(part, open);
  }

  /**
   * Closes the journals, and seals parts whose runs were repeated. More results may be added afterwards.
   *
   * @throws WriteFailedError
   */
  async close(): Promise<void> {
    for (const open of this.#open.values()) {
      if (open.journal !== null) closeSync(open.journal);
      open.journal = null;
    }
    for (const [part, open] of this.#open) await this.#sealIfWhole(part, open);
  }

  /**
   * The rows of a part that is not sealed, in order, as far as they are there.
   *
   * @throws InvalidRecordingError for a part that was sealed before, and is damaged
   */
  async rowsOfOpen(part: number): Promise<ResultRow[]> {
    const isCurrent = (row: RunRow): boolean => this.#isCurrent(row.index, row.key);
    const rows = new Map<number, RunRow>();
    if (this.#sealed.has(part)) {
      for (const row of await rowsOfSealed(this.#folder, part)) if (isCurrent(row)) rows.set(row.index, row);
    }
    const journals = this.#open.get(part)?.journals ?? [];
    for (const row of (await readJournals([...journals], isCurrent)).values()) rows.set(row.index, row);
    const inOrder = [...rows.values()].sort((a, b) => a.index - b.index);
    return inOrder.map((row) => [row, this.#campaign.factsOf(row.index)]);
  }

  isOpen(part: number): boolean {
    return this.#open.has(part);
  }

  /** Whether any run of a part has a result. */
  hasPart(part: number): boolean {
    return this.#codesOf(part).some((code) => code !== 0);
  }

  #codesOf(part: number): Uint8Array {
    return this.#codes.subarray(part * PART_RUNS, (part + 1) * PART_RUNS);
  }

  get partCount(): number {
    return Math.ceil(this.#campaign.runCount / PART_RUNS);
  }

  #mark({ index, status }: RunRow): void {
    this.#codes[index] = CODES.indexOf(status);
  }

  /** A part that was sealed is opened again for a result of a repeated run. */
  #openPart(part: number): OpenPart {
    const known = this.#open.get(part);
    if (known !== undefined) return known;
    const open = {
      left: this.#codesOf(part).filter((code) => code === 0).length,
      journal: null,
      journals: new Set<string>(),
    };
    this.#open.set(part, open);
    return open;
  }

  async #sealIfWhole(part: number, open: OpenPart): Promise<void> {
    if (!this.#isAlone || open.left > 0) return;
    if (open.journal !== null) closeSync(open.journal);
    open.journal = null;
    const rows = await this.rowsOfOpen(part);
    await sealPart(this.#folder, part, (table) => columnsOf(table, rows, this.#campaign.varied), [...open.journals]);
    this.#sealed.add(part);
    this.#open.delete(part);
  }

  #isCurrent(index: number, key: string): boolean {
    return index < this.#campaign.runCount && (this.#campaign.keyOf(index) ?? key) === key;
  }

  async #takeSealed(part: number): Promise<void> {
    this.#sealed.add(part);
    const rows = await readSealed(join(this.#folder, sealedName(part, "runs")), ["run", "key", "status"]);
    for (const { run, key, status } of rows as { run: number; key: string; status: RunStatus }[]) {
      if (this.#isCurrent(run, key)) this.#codes[run] = CODES.indexOf(status);
    }
  }

  async #takeJournals(part: number, journals: readonly string[]): Promise<void> {
    const found = await readJournals(journals, (row) => this.#isCurrent(row.index, row.key));
    for (const row of found.values()) this.#mark(row);
    const open = this.#openPart(part);
    for (const path of journals) open.journals.add(path);
    await this.#sealIfWhole(part, open);
  }
}
