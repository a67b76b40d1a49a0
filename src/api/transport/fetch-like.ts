/**
 * The part of `fetch` that rheobase uses; compatible with Node's own and undici's. It must not follow redirects, which
 * the caller checks.
 */
export type FetchLike = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal; readonly redirect: "manual" },
) => Promise<FetchedAnswer>;

/** The part of a response that rheobase uses. */
export interface FetchedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}
