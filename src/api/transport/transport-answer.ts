import type { FetchLike } from "./fetch-like.js";
import { Fault } from "./transport-fault.js";

/** An answer whose head has arrived and whose body is being received. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** A header by its lower-case name, null if absent. */
  header(name: string): string | null;
  /** The body as it arrives; throws a `Fault` after too long without data. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** The whole body, which must be UTF-8; throws a `Fault` if it exceeds the limit. */
  text(): Promise<string>;
}

export interface AnswerRequest {
  readonly fetch: FetchLike;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Longest wait [s] for the first byte. */
  readonly answerS: number;
  /** Longest wait [s] for the next byte. */
  readonly idleS: number;
  /** Maximum length for `text` [bytes]. */
  readonly answerBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Sends a request and passes the answer to `read`; always releases the connection afterwards. */
export async function readAnswer<T>(request: AnswerRequest, read: (answer: Answer) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  let late: Fault | undefined;
  const watch = (seconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      late = new Fault(`sent nothing for ${seconds} s`);
      stop.abort(late);
    }, seconds * 1000);

  let timer = watch(request.answerS);
  try {
    const fetched = await request.fetch(request.url, { headers: request.headers, signal, redirect: "manual" });
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of fetched.body ?? []) {
        clearTimeout(timer); // excludes the time that the reader takes
        yield chunk;
        timer = watch(request.idleS);
      }
      clearTimeout(timer);
    };
    clearTimeout(timer);
    timer = watch(request.idleS);
    return await read({
      status: fetched.status,
      statusText: fetched.statusText,
      header: (name) => fetched.headers.get(name),
      chunks,
      text: async () => {
        const decoder = new TextDecoder();
        let [text, bytes] = ["", 0];
        for await (const chunk of chunks()) {
          bytes += chunk.length;
          if (bytes > request.answerBytes) throw tooLong(request.answerBytes);
          text += decoder.decode(chunk, { stream: true });
        }
        return text + decoder.decode();
      },
    });
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    stop.abort(); // frees the connection if the body was not read completely
  }
}

function tooLong(most: number): Fault {
  const limit = most < 1e6 ? `${most} bytes` : `${Math.round(most / 1e6)} MB`;
  return new Fault(`answers with more than ${limit}, so allow more (--max-answer, limits.answerBytes)`, "final");
}
