import { writeFile } from "node:fs/promises";
import type { Job, Worker } from "bullmq";
import { InvalidOptionError, messageOf } from "../../../base/errors.js";
import type { ModelRef, ModelRunOptions, OpenModelOptions } from "../../../models/opened-model.js";
import { identifyModel } from "../../plan/plan-models.js";
import type { StimulusSource } from "../../plan/plan-stimuli.js";
import { lineOf, type RunRow, rowWithout } from "../../results/run-row.js";
import type { SharedWork, Task } from "../../work/task.js";
import { TaskThread } from "../../work/task-thread.js";
import { type QueueHeader, type QueueTask, readModel, readTask, resultsMessage } from "../queue-messages.js";
import { getDocument } from "../redis/documents.js";
import { LOCK_MS, RENEW_LOCK_MS } from "../redis/locks.js";
import { addResults, campaignKeys, JOBS_PREFIX } from "../redis/queue-keys.js";
import type { RedisLink } from "../redis/redis-link.js";
import { within } from "../within.js";
import { below, type Held, type KeptFiles, nameFor, writeBelow } from "./kept-files.js";

/** Options of {@link CampaignService}. */
export interface ServiceOptions {
  /** Threads. */
  readonly jobs: number;
  readonly files: KeptFiles;
  /** Where models are that are given by their ids. */
  readonly database: Pick<OpenModelOptions, "cacheDir" | "offline" | "baseUrl">;
  /** Called when runs are done. */
  readonly onRuns: (count: number) => void;
}

/** Results are sent this often while a task runs [ms], so that a lost worker takes few with it. */
const SEND_MS = 500;
/** Time to give jobs back [ms]. */
const END_MS = 4000;

/** A model as a thread opens it. */
interface LocalModel {
  readonly ref: ModelRef;
  /** Stands before the paths of the coordinator's machine; empty for an id. */
  readonly root: string;
}

/** What a worker does for one campaign. */
export class CampaignService {
  readonly id: string;
  readonly #link: RedisLink;
  readonly #header: QueueHeader;
  readonly #options: ServiceOptions;
  readonly #shared: SharedWork;
  readonly #worker: Worker;
  readonly #over = new AbortController();
  readonly #free: TaskThread[] = [];
  /** Models that were compared with those of the coordinator. */
  readonly #compared = new Map<number, Promise<void>>();
  #busy = 0;

  private constructor(id: string, link: RedisLink, header: QueueHeader, shared: SharedWork, options: ServiceOptions) {
    this.id = id;
    this.#link = link;
    this.#header = header;
    this.#shared = shared;
    this.#options = options;
    this.#worker = new link.packages.Worker(id, (job, token) => this.#process(job, token!), {
      connection: link.redis,
      prefix: JOBS_PREFIX,
      concurrency: options.jobs,
      lockDuration: LOCK_MS,
      lockRenewTime: RENEW_LOCK_MS,
      runRetryDelay: 1000,
      // The coordinator does that.
      skipStalledCheck: true,
    });
    this.#worker.on("error", () => undefined); // the link tells of a server that is away
  }

  /** @throws InvalidOptionError for documents that are gone */
  static async open(
    id: string,
    link: RedisLink,
    header: QueueHeader,
    options: ServiceOptions,
  ): Promise<CampaignService> {
    const stimuli: StimulusSource[] = [];
    for (const stimulus of header.stimuli) {
      // No task has a stimulus that cannot be made.
      if (stimulus === null) stimuli.push({ samples: "", rateHz: 1, name: "" });
      else if ("own" in stimulus) stimuli.push(stimulus);
      else if ("samples" in stimulus) stimuli.push({ ...stimulus, samples: options.files.pathOf(stimulus.samples) });
      else if ("recording" in stimulus) {
        const { recording, sweep, electrode } = stimulus;
        stimuli.push({ recording: options.files.pathOf(recording), sweep, electrode });
      } else {
        const trains: Record<string, Float64Array> = {};
        for (const [name, digest] of Object.entries(stimulus.trains)) {
          const { buffer, byteOffset, byteLength } = await getDocument(link.redis, id, digest);
          trains[name] = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
        }
        stimuli.push({ spec: stimulus.spec, trains });
      }
    }
    const { settings, measures, axon } = header;
    const shared: SharedWork = {
      stimuli,
      settings: settings as ModelRunOptions,
      opening: { ...(axon === undefined ? {} : { axon: axon as OpenModelOptions["axon"] }), ...options.database },
      measures: { ...measures, traces: false },
      folder: null,
    };
    return new CampaignService(id, link, header, shared, options);
  }

  /** What the campaign is called. */
  get name(): string {
    return `${this.#header.name} of ${this.#header.host}`;
  }

  /** Tasks that are being done. */
  get busy(): number {
    return this.#busy;
  }

  /** Whether the campaign is over. */
  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Ends at once: jobs that are not done go back to the queue. */
  async end(): Promise<void> {
    this.#over.abort();
    await within(END_MS, this.#worker.close());
    await within(END_MS, this.#worker.close(true));
    await Promise.all(this.#free.map((thread) => thread.end()));
  }

  async #process(job: Job, token: string): Promise<void> {
    const held: Held[] = [];
    this.#busy += 1;
    try {
      await this.#do(job.id!, readTask(job.data), held);
      // A task that was cut short is not done.
      if (!this.#over.signal.aborted) return;
    } catch (error) {
      if (!this.#over.signal.aborted) throw error;
    } finally {
      this.#busy -= 1;
      for (const each of held) each[Symbol.dispose]();
    }
    await job.moveToWait(token);
    throw new this.#link.packages.WaitingError();
  }

  /** Does a task and sends its results, also those of a task that is cut short. */
  async #do(job: string, task: QueueTask, held: Held[]): Promise<void> {
    const { ref, root } = await this.#model(task.model, held);
    await this.#stimuli(task, held);
    const left = new Map(task.groups.flatMap(({ runs }) => runs.map((run) => [run.index, run] as const)));
    let lines: string[] = [];
    const add = (row: RunRow): void => {
      left.delete(row.index);
      lines.push(lineOf(row.reason === null ? row : { ...row, reason: this.#asThere(row.reason, root) }));
    };
    const send = async (): Promise<void> => {
      const sent = lines;
      if (sent.length === 0) return;
      lines = [];
      if (await addResults(this.#link.redis, this.id, resultsMessage(job, sent))) this.#options.onRuns(sent.length);
      else this.#over.abort(); // the campaign is over
    };
    const timer = setInterval(() => void send().catch(() => undefined), SEND_MS);
    try {
      await this.#run({ model: ref, groups: task.groups }, add, (reason) => {
        for (const run of left.values()) add(rowWithout(run, "error", reason));
      });
    } finally {
      clearInterval(timer);
      await send();
    }
  }

  /** A reason, with files as they are called on the coordinator's machine. */
  #asThere(reason: string, root: string): string {
    let text = root === "" ? reason : reason.replaceAll(root, "");
    for (const stimulus of this.#header.stimuli) {
      if (stimulus === null || !("path" in stimulus)) continue;
      text = text.replaceAll(this.#options.files.pathOf(stimulus.recording), stimulus.path);
    }
    return text;
  }

  /** Runs a task in a thread. One that ends, for want of memory for instance, is replaced; what it left undone has failed. */
  async #run(task: Task, add: (row: RunRow) => void, failRest: (reason: string) => void): Promise<void> {
    const over = this.#over.signal;
    const thread = this.#free.pop() ?? new TaskThread(this.#shared, over);
    try {
      await thread.do(task, add);
      this.#free.push(thread);
    } catch (error) {
      await thread.end();
      if (over.aborted) return;
      failRest(messageOf(error));
    }
  }

  async #model(number: number, held: Held[]): Promise<LocalModel> {
    const text = await this.#link.redis.hget(campaignKeys(this.id).models, String(number));
    if (text === null) throw new InvalidOptionError(`get model ${number} from the queue`, "it is gone");
    const model = readModel(text);
    if ("id" in model) {
      await this.#compare(number, model.id, model.digest);
      return { ref: model.id, root: "" };
    }
    const folder = await this.#options.files.hold(nameFor("model", model.files), (path) =>
      writeBelow(path, model.files, (digest) => getDocument(this.#link.redis, this.id, digest)),
    );
    held.push(folder);
    const at = (path: string): string => below(folder.path, path);
    const ref =
      typeof model.ref === "string" ? at(model.ref) : { fit: at(model.ref.fit), morphology: at(model.ref.morphology) };
    await this.#compare(number, ref, model.digest);
    return { ref, root: folder.path };
  }

  /** Compares a model with that of the coordinator, once. */
  async #compare(number: number, ref: ModelRef, digest: string): Promise<void> {
    let compared = this.#compared.get(number);
    if (compared === undefined) {
      compared = this.#check(ref, digest);
      this.#compared.set(number, compared);
    }
    await compared.catch((error: unknown) => {
      this.#compared.delete(number);
      throw error;
    });
  }

  async #check(ref: ModelRef, expected: string): Promise<void> {
    const { digest, impossible } = await identifyModel(ref, "", this.#shared.opening);
    if (digest === expected) return;
    const seen = impossible ?? "it is another one than the coordinator has";
    throw new InvalidOptionError(
      `run model ${typeof ref === "number" ? ref : "of the queue"} on this machine`,
      `${seen}; ${typeof ref === "number" ? "fetch it again on both" : "a file that it names by an absolute path is not sent"}`,
    );
  }

  /** Holds the files of a task's stimuli. */
  async #stimuli({ groups }: QueueTask, held: Held[]): Promise<void> {
    const numbers = new Set(groups.flatMap(({ runs }) => runs.map(({ stimulus }) => stimulus)));
    for (const number of numbers) {
      const stimulus = this.#header.stimuli[number];
      if (stimulus === null || stimulus === undefined) {
        throw new InvalidOptionError("do a task of the queue", `its campaign has no stimulus ${number}`);
      }
      const digest = "samples" in stimulus ? stimulus.samples : "recording" in stimulus ? stimulus.recording : null;
      if (digest === null) continue;
      held.push(
        await this.#options.files.hold(digest, async (path) => {
          const content = await getDocument(this.#link.redis, this.id, digest);
          await writeFile(path, content);
          return content.byteLength;
        }),
      );
    }
  }
}
