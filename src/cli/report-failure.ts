import { InvalidModelError, isRheobaseError, RheobaseError, WriteFailedError } from "../base/errors.js";
import { issueText } from "../base/text/issue-list.js";
import { VERSION } from "../base/version.js";
import { errnoOf, whyNotWritten } from "../files/system-error.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { errorDocument } from "./output/error-document.js";
import { complain, printDocument, wasDocumentPrinted } from "./output/terminal.js";

/** Unusable arguments of the command line. */
export class UsageError extends Error {
  readonly code = "Usage";
}

/** An unknown command. */
export class UnknownCommandError extends UsageError {}

/**
 * Reports on stderr why the program ends, and returns its exit code; with --json also on stdout, unless the result has
 * been printed. User errors print only their message; unexpected errors are bugs and print the details for a report.
 */
export function reportFailure(thrown: unknown, args: readonly string[]): number {
  const error = ofSystem(thrown);
  if (asksForJson(args) && !wasDocumentPrinted()) printDocument("rheobase.error/1", { error: errorDocument(error) });
  if (error instanceof UsageError) {
    const [command, action] = args.filter((arg) => !arg.startsWith("-"));
    const path = error instanceof UnknownCommandError ? [] : command === "cache" ? [command, action] : [command];
    const words = ["rheobase", ...path.filter((word) => word !== undefined), "--help"];
    complain(`${error.message.trim()}\nRun \`${words.join(" ")}\` for usage`);
    return EXIT.usage;
  }
  if (error instanceof RheobaseError && !isRheobaseError(error, "Internal")) {
    complain(isRheobaseError(error, "InvalidModel") ? oneIssueALine(error) : error.message);
    return exitCodeOf(error);
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(
    `Unexpected error: this is a bug in rheobase, please report it with the lines below\nrheobase ${VERSION}, node ${process.version}, ${process.platform} ${process.arch}\n${detail}`,
  );
  return exitCodeOf(error);
}

/**
 * Converts errors due to limits of the system, which may occur anywhere, even while loading a module; they are not
 * bugs.
 */
function ofSystem(error: unknown): unknown {
  const limits = ["EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EDQUOT", "EIO"];
  if (error instanceof RheobaseError || !limits.includes(errnoOf(error) ?? "")) return error;
  const { path } = error as NodeJS.ErrnoException;
  const why = errnoOf(error) === "ENOMEM" ? "the system has no memory left" : whyNotWritten(path ?? "", error);
  return new WriteFailedError(`continue${path ? ` with ${path}` : ""}`, why, { path, cause: error });
}

/** Whether --json was given; the command line may be invalid otherwise. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  return before.some((arg) => arg === "--json" || arg === "--json=true");
}

/** Puts each issue of a library message on its own line. */
function oneIssueALine({ task, lead, message, issues }: InvalidModelError): string {
  if (lead === undefined || issues.length < 2) return message;
  const first = InvalidModelError.sentence(task, lead).trimEnd();
  return [first, ...issues.map((issue) => `  ${issueText(issue)}`)].join("\n");
}
