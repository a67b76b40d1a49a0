import { callOptions, type Kinds } from "../base/arguments.js";
import type { StoreOptions } from "./store.js";

/**
 * Types of the store's options; in a module of their own, since opening a model from a file does not need the store.
 */
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
