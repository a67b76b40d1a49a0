/**
 * What rheobase needs of a `fetch`; Node's own and undici's both fit. It must leave redirects to the caller, who looks where
 * they lead.
 */
export type FetchLike = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal; readonly redirect: "manual" },
) => Promise<FetchedAnswer>;

/** What rheobase needs of a fetched answer. */
export interface FetchedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}
