import { describe, expect, it } from "vitest";
import { stimulusNameOfCode } from "../../src/nwb/stimulus-names.js";

describe("stimulusNameOfCode()", () => {
  it.each([
    ["C1LSFINEST150112[0]", "Long Square"],
    ["C1LSCOARSE150216[13]", "Long Square"],
    ["X4PS_SupraThresh_DA_0", "Long Square"],
    ["X1PS_SubThresh_DA_0[3]", "Long Square"],
    ["C1SSCOARSE141203[2]", "Short Square"],
    ["C2SSTRIPLE141203[7]", "Short Square - Triple"],
    ["C2SSHM60FN150112[0]", "Short Square - Hold -60mV"],
    ["C1NSSEED_1150216[0]", "Noise 1"],
    ["C1NSSEED_2150216[0]", "Noise 2"],
    ["C1NSD2SHORT_DA_0", "Noise 2"],
    ["C1RP25PR1S141203[0]", "Ramp"],
    ["C1SQCAPCHK141203[0]", "Square - 0.5ms Subthreshold"],
    ["EXTPSMOKET141203[0]", "Test"],
    ["EXTPCllATT141203[0]", "Test"],
    ["X2LP_Search_DA_0", "Search"],
  ])("names %s %s", (code, name) => {
    expect(stimulusNameOfCode(code)).toBe(name);
  });

  it.each(["", "Long Square", "my protocol", "_DA_0"])("leaves %j alone", (code) => {
    expect(stimulusNameOfCode(code)).toBeNull();
  });
});
