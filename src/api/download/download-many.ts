import pLimit from "p-limit";
import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import type { CallOptions, Progress } from "../../base/types.js";
import { checkTransport, type Transport } from "../transport/transport.js";
import { type Downloaded, type DownloadOptions, download } from "./download.js";

/** One of several files. */
export interface DownloadItem extends Omit<DownloadOptions, "signal" | "onProgress"> {
  /** Address, or path of the service. */
  readonly url: string;
  readonly path: string;
}

/**
 * Downloads several files, a few at once. Progress is the sum over all files; its total grows if sizes are not known in
 * advance.
 *
 * @param options `limit`: maximum number at once, default 4; `onDone`: called after each file
 * @returns the downloaded files, in the order of the items
 * @throws the first error of `download`, after the other downloads have stopped; their partial files stay
 */
export async function downloadMany(
  transport: Transport,
  items: readonly DownloadItem[],
  options: CallOptions & { readonly limit?: number; readonly onDone?: (file: Downloaded) => void } = {},
): Promise<readonly Downloaded[]> {
  checkTransport(transport, "download files");
  checkArguments("download files", { items: [items, "list"] });
  checkOptions("download files", options, { ...callOptions, limit: "count", onDone: "function" });
  const { limit = 4, onProgress, onDone } = options;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const parts = items.map((item) => ({ done: 0, total: item.length ?? 0 }));
  const report = (index: number, { done, total }: Progress): void => {
    parts[index] = { done, total };
    const sum = (of: "done" | "total"): number => parts.reduce((all, part) => all + part[of], 0);
    onProgress?.({ stage: "download", done: sum("done"), total: sum("total"), unit: "B" });
  };
  let failure: unknown;
  const atOnce = pLimit(limit);
  const outcomes = items.map(({ url, path, ...item }, index) =>
    atOnce(async () => {
      if (stop.signal.aborted) return undefined;
      try {
        const settings = { ...item, signal, onProgress: (progress: Progress) => report(index, progress) };
        const file = await download(transport, url, path, settings);
        onDone?.(file);
        return file;
      } catch (error) {
        failure ??= error;
        stop.abort();
        return undefined;
      }
    }),
  );
  const files = await Promise.all(outcomes);
  if (failure !== undefined) throw failure;
  return files.filter((file) => file !== undefined);
}
