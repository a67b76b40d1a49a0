import { basename } from "node:path";
import type { Command } from "../command.js";
import { SCRIPTS, SHELLS, type Shell } from "../completion/completion-scripts.js";
import type { OutputOptions } from "../output/terminal.js";

interface CompletionArguments extends OutputOptions {
  shell?: Shell;
}

export const completionCommand: Command<CompletionArguments> = {
  examples: [
    ["rheobase completion bash", "Append it to ~/.bashrc: rheobase completion bash >> ~/.bashrc"],
    ["rheobase completion zsh", "Append it to ~/.zshrc, after compinit"],
    ["rheobase completion fish", "Put it into ~/.config/fish/completions/rheobase.fish"],
  ],
  takes: [
    {
      name: "shell",
      optional: true,
      choices: SHELLS,
      describe: "Shell to complete in, default that of $SHELL",
    },
  ],
  run: (args, { terminal }) => {
    const own = basename(process.env.SHELL ?? "");
    const shell = args.shell ?? SHELLS.find((name) => name === own) ?? "bash";
    if (terminal.json) terminal.document("rheobase.completion/1", { shell, script: SCRIPTS[shell] });
    else terminal.print(SCRIPTS[shell]);
  },
};
