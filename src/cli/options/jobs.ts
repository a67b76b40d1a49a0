import { UsageError } from "../report-failure.js";

/** Number of threads from the option, else from the environment; undefined if neither specifies it. */
export function jobsOf({ jobs }: { readonly jobs?: string }): number | undefined {
  const [source, text] = jobs === undefined ? ["RHEOBASE_JOBS=", process.env.RHEOBASE_JOBS] : ["--jobs ", jobs];
  if (text === undefined || text.trim() === "") return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1024) return number;
  throw new UsageError(`Cannot use ${source}${text}: expected a whole number from 1 to 1024`);
}
