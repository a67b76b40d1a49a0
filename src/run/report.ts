import type { CallOptions } from "../types.js";
import { type CompareRequest, compareModels } from "./compare.js";
import type { CompareReport } from "./compare-report.js";
export async function compareWithReport(
  request: CompareRequest,
  place: { folder: string; existing: "error" | "overwrite"; command: string } | null,
  options: CallOptions,
): Promise<{ report: CompareReport; page: string | null }> {
  return { report: await compareModels(request, options), page: place ? null : null };
}
