/** A command line that runs as it stands, after `rheobase demo` in the project's folder, and what it does. */
export type Example = readonly [command: string, does: string];

/**
 * How a command's help opens: how it is called, what it does, and examples to copy, each under its comment. No line is
 * indented: yargs would take that away.
 */
export function usage(args: string, describe: string, examples: readonly Example[]): string {
  const lines = examples.map(([command, does]) => `# ${does}\n${command}`);
  return [`rheobase ${args}`, "", describe, "", "Examples:", ...lines].join("\n");
}
