import { writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { openProbe } from "../../../src/run/probe/open-probe.js";
import { temporaryFolder } from "../../support/h5-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);

test("a probe file is a table or JSON, and has to be there", async () => {
  const json = { specification: "probeinterface", probes: [{ si_units: "um", contact_positions: [[1, 2]] }] };
  writeFileSync(folder.path("p.json"), JSON.stringify(json));
  writeFileSync(folder.path("p.csv"), "x,y,z\n1,2,0\n");
  const contacts = [{ positionM: [1e-6, 2e-6, 0] }];
  expect(await openProbe(folder.path("p.json"))).toEqual(contacts);
  expect(await openProbe(folder.path("p.csv"))).toEqual(contacts);
  await expect(openProbe(folder.path("none.csv"))).rejects.toMatchObject({ code: "NotFound" });
});
