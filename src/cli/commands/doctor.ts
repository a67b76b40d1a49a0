import { VERSION } from "../../base/version.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { apiUrlOption, cacheDirOption } from "../options/allen-options.js";
import type { OutputOptions } from "../output/terminal.js";

interface DoctorArguments extends OutputOptions {
  service: boolean;
  cacheDir?: string;
  apiUrl?: string;
}

export const doctorCommand: Command<DoctorArguments> = {
  examples: [
    ["rheobase doctor", "Check everything that a run needs, offline; exit code 6 if a check fails"],
    ["rheobase doctor --json", "The same for a script, or for a report of a bug"],
  ],
  options: {
    service: { type: "boolean", default: false, describe: "Also check that the Allen service responds" },
    ...cacheDirOption,
    ...apiUrlOption,
  },
  run: async ({ service, cacheDir, apiUrl: baseUrl }, session) => {
    const { terminal } = session;
    const { examine } = await import("../../doctor/doctor.js");
    const found = await session.withBar((options) => examine({ service, cacheDir, baseUrl, ...options }));
    const sick = found.filter(({ status }) => status === "failed");
    if (terminal.json) {
      const node = process.versions.node;
      terminal.document("rheobase.doctor/1", { healthy: sick.length === 0, version: VERSION, node, checks: found });
    } else {
      terminal.table(
        ["check", "status", "seen"],
        found.map(({ check, status, message }) => [check, status, message]),
        { prose: true },
      );
      terminal.print(
        sick.length === 0 ? "\nThis installation is healthy" : `\n${sick.length} of ${found.length} failed`,
      );
      for (const { check, remedy } of sick) terminal.print(`${check}: ${remedy}`);
    }
    if (sick.length > 0) process.exitCode = EXIT.verification;
  },
};
