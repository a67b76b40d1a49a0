// Written by the build from mechanisms.json.
export const table = [{
  "name": "pas",
  "family": "leak",
  "parameters": [
    { "name": "g", "unit": "S/cm²", "default": 0.001, "scope": "range", "from": 0 },
    { "name": "e", "unit": "mV", "default": -70, "scope": "range" }
  ],
  "states": [],
  "reads": [],
  "writes": [],
  "currents": ["i"]
}, {
  "name": "CaDynamics",
  "family": "calcium-pool",
  "parameters": [
    { "name": "gamma", "unit": "1", "default": 0.05, "scope": "range", "from": 0 },
    { "name": "decay", "unit": "ms", "default": 80, "scope": "range", "above": 0 },
    { "name": "depth", "unit": "µm", "default": 0.1, "scope": "range", "above": 0 },
    { "name": "minCai", "unit": "mM", "default": 0.0001, "scope": "range", "above": 0 }
  ],
  "states": ["cai"],
  "reads": ["ica"],
  "writes": ["cai"],
  "currents": []
}, {
  "name": "Ca_HVA",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["eca"],
  "writes": ["ica"],
  "currents": ["ica"]
}, {
  "name": "Ca_LVA",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["eca"],
  "writes": ["ica"],
  "currents": ["ica"]
}, {
  "name": "Ih",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 },
    { "name": "ehcn", "unit": "mV", "default": -45, "scope": "global" }
  ],
  "states": ["m"],
  "reads": [],
  "writes": [],
  "currents": ["ihcn"]
}, {
  "name": "Im",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "Im_v2",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "K_P",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 },
    { "name": "vshift", "unit": "mV", "default": 0, "scope": "global" },
    { "name": "tauF", "unit": "1", "default": 1, "scope": "global" }
  ],
  "states": ["m", "h"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "K_Pst",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "K_T",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 },
    { "name": "vshift", "unit": "mV", "default": 0, "scope": "global" },
    { "name": "mTauF", "unit": "1", "default": 1, "scope": "global" },
    { "name": "hTauF", "unit": "1", "default": 1, "scope": "global" }
  ],
  "states": ["m", "h"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "K_Tst",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "Kd",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "Kv2like",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h1", "h2"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "Kv3_1",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 },
    { "name": "vshift", "unit": "mV", "default": 0, "scope": "global" }
  ],
  "states": ["m"],
  "reads": ["ek"],
  "writes": ["ik"],
  "currents": ["ik"]
}, {
  "name": "NaTa",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 },
    { "name": "malphaF", "unit": "1/(ms·mV)", "default": 0.182, "scope": "global" },
    { "name": "mbetaF", "unit": "1/(ms·mV)", "default": 0.124, "scope": "global" },
    { "name": "mvhalf", "unit": "mV", "default": -48, "scope": "global" },
    { "name": "mk", "unit": "mV", "default": 6, "scope": "global" },
    { "name": "halphaF", "unit": "1/(ms·mV)", "default": 0.015, "scope": "global" },
    { "name": "hbetaF", "unit": "1/(ms·mV)", "default": 0.015, "scope": "global" },
    { "name": "hvhalf", "unit": "mV", "default": -69, "scope": "global" },
    { "name": "hk", "unit": "mV", "default": 6, "scope": "global" }
  ],
  "states": ["m", "h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "NaTa_t",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "NaTs",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "NaTs2_t",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "NaV",
  "family": "markov",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.015, "scope": "range", "from": 0 }
  ],
  "states": ["C1", "C2", "C3", "C4", "C5", "O", "I1", "I2", "I3", "I4", "I5", "I6"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "Nap",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "Nap_Et2",
  "family": "gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.00001, "scope": "range", "from": 0 }
  ],
  "states": ["m", "h"],
  "reads": ["ena"],
  "writes": ["ina"],
  "currents": ["ina"]
}, {
  "name": "SK",
  "family": "calcium-gated",
  "parameters": [
    { "name": "gbar", "unit": "S/cm²", "default": 0.000001, "scope": "range", "from": 0 }
  ],
  "states": ["z"],
  "reads": ["ek", "cai"],
  "writes": ["ik"],
  "currents": ["ik"]
}];
