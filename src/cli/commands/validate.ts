import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { allowExternal } from "../options/recording-options.js";
import type { OutputOptions } from "../output/terminal.js";

interface ValidateArguments extends OutputOptions {
  file: string;
  allowExternal: boolean;
}

export const validateCommand: Command<ValidateArguments> = {
  examples: [["rheobase validate rheobase-demo/GLIF5.nwb", "Exit code 0 if nothing required is missing, else 6"]],
  takes: [{ name: "file", describe: "NWB 2 file" }],
  options: { "allow-external": allowExternal },
  run: async (args, { terminal }) => {
    const { validateRecording } = await import("../../nwb/validate/validate-recording.js");
    const findings = await validateRecording(args.file, { allowExternal: args.allowExternal });
    const errors = findings.filter((finding) => finding.severity === "error").length;
    if (terminal.json) {
      terminal.document("rheobase.validate/1", { path: args.file, valid: errors === 0, findings });
    } else {
      if (findings.length > 0) {
        const rows = findings.map(({ severity, at, message }) => [severity, at, message]);
        terminal.table(["severity", "at", "message"], rows, { prose: true });
        terminal.print();
      }
      terminal.print(
        `${args.file}: ${errors === 0 ? "valid" : "not valid"} (${errors} errors, ${findings.length - errors} warnings)`,
      );
    }
    if (errors > 0) process.exitCode = EXIT.verification;
  },
};
