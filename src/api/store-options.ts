import { callOptions, type Kinds } from "../base/arguments.js";
import type { StoreOptions } from "./store.js";

/** Of which kind each option of the store is; apart from it, since a model that lies in a file is opened without it. */
export const storeOptions = {
  ...callOptions,
  cacheDir: "text",
  baseUrl: "text",
  offline: "boolean",
  refresh: "boolean",
  transport: "object",
  onRetry: "function",
  onWait: "function",
} as const satisfies Kinds<StoreOptions>;
