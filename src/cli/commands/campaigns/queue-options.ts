import { UsageError } from "../../report-failure.js";

/** Option with the address of a queue. */
export const queueOption = {
  queue: {
    value: "URL",
    describe: "Redis server of the queue, redis://:PASSWORD@HOST:6379 or rediss:// (also RHEOBASE_QUEUE)",
  },
} as const;

/** The address of the queue from the option, else from the environment; undefined if neither specifies it, or `none`. */
export function queueOf({ queue }: { readonly queue?: string }): string | undefined {
  const text = (queue ?? process.env.RHEOBASE_QUEUE ?? "").trim();
  return text === "" || text === "none" ? undefined : text;
}

/** As {@link queueOf}, where there must be one. */
export function neededQueue(args: { readonly queue?: string }): string {
  const queue = queueOf(args);
  if (queue !== undefined) return queue;
  throw new UsageError(
    "Cannot find the queue: give its address by --queue URL or RHEOBASE_QUEUE, such as redis://HOST:6379",
  );
}
