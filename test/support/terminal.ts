import { execFile, execFileSync } from "node:child_process";
import { resolve } from "node:path";

const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
const inTerminal = resolve(import.meta.dirname, "in-terminal.py");

/** Whether there is a Python that can open a terminal. */
export const hasTerminals = ((): boolean => {
  try {
    execFileSync("python3", ["-c", "import pty"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const ESCAPE = "\u001b";
/** A code for the terminal, or a character. */
const PIECES = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]|.`, "gsu");

/** What a program left on a terminal. */
export interface Screen {
  /** Lines as they are seen in the end, without blanks at their ends; the last is that of the cursor. */
  readonly lines: readonly string[];
  /** Most characters that stood in a line before it was written anew. */
  readonly widest: number;
  readonly code: number;
}

/**
 * Runs the built program in a terminal.
 *
 * @param keys what is typed when a text has been shown, such as `["left", "\\x03"]`
 */
export function rheobaseInTerminal(
  args: readonly string[],
  options: { columns: number; cwd: string; env?: NodeJS.ProcessEnv; keys?: readonly (readonly [string, string])[] },
): Promise<Screen> {
  const { columns, cwd, env, keys = [] } = options;
  const typed = keys.flatMap(([after, key]) => ["--after", after, key]);
  return new Promise((done, fail) => {
    execFile(
      "python3",
      [inTerminal, String(columns), ...typed, "--", process.execPath, main, ...args],
      { cwd, env: { ...process.env, TERM: "xterm", NO_COLOR: "1", CI: undefined, ...env }, maxBuffer: 1 << 26 },
      (error, stdout) => {
        if (error) return fail(error);
        const [shown = "", code = ""] = stdout.split("\0");
        done({ ...screenOf(shown), code: Number(code) });
      },
    );
  });
}

/** Does what a terminal does with the few things that the program sends: text, returns, newlines, and ESC[K. */
function screenOf(shown: string): Pick<Screen, "lines" | "widest"> {
  const lines: string[][] = [[]];
  let column = 0;
  let widest = 0;
  for (const [piece] of shown.matchAll(PIECES)) {
    const line = lines.at(-1)!;
    if (piece === "\r") column = 0;
    else if (piece === "\n") lines.push([]);
    else if (piece === `${ESCAPE}[K`) {
      widest = Math.max(widest, line.length);
      line.length = Math.min(line.length, column);
    } else if (piece.startsWith(ESCAPE))
      throw new Error(`Cannot show ${JSON.stringify(piece)}: this terminal has no such code`);
    else {
      while (line.length < column) line.push(" ");
      line[column] = piece;
      column += 1;
    }
  }
  return { lines: lines.map((line) => line.join("").trimEnd()), widest };
}
