// The floors of the house: an import never goes up, no circle of imports, and some doors stay shut. `npm run floors`.

/** From the cellar to the roof: a module imports from its own room and from rooms of floors below. */
const FLOORS = [
  ["base"],
  ["files"],
  ["stimulus", "analysis"],
  ["glif", "biophys", "nwb"],
  ["api"],
  ["models"],
  ["responses", "plot"],
  ["figures"],
  ["run"],
  ["compare", "curves", "sonata"],
  ["campaigns"],
  ["report", "inspect", "demo"],
  ["doctor"],
  ["analysis.ts", "api.ts", "index.ts"],
  ["engine.ts"],
  ["cli"],
];
/** Rooms that must also run in a browser page: nothing of Node's. */
const NODELESS = ["base", "stimulus", "analysis", "glif", "biophys", "analysis.ts", "engine.ts"];

const within = (rooms) => `^src/(?:${rooms.map((room) => room.replace(".", "\\.")).join("|")})(?:/|$)`;

/** An import that only one module may have. */
const door = (name, to, only) => ({
  name,
  severity: "error",
  from: { path: "^src/", pathNot: only },
  to: { path: to },
});

const upwards = FLOORS.slice(0, -1).map((rooms, floor) => ({
  name: `not-up-from-${rooms.join("-")}`,
  severity: "error",
  from: { path: within(rooms) },
  to: { path: within(FLOORS.slice(floor + 1).flat()) },
}));

/** Rooms of one floor do not know each other. */
const sideways = FLOORS.flatMap((rooms) =>
  rooms.flatMap((room) =>
    rooms.length === 1
      ? []
      : [
          {
            name: `${room}-alone`,
            severity: "error",
            from: { path: within([room]) },
            to: { path: within(rooms.filter((other) => other !== room)) },
          },
        ],
  ),
);

export default {
  forbidden: [
    { name: "no-circle", severity: "error", from: { path: "^src/" }, to: { circular: true } },
    {
      name: "no-room-without-a-floor",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/", pathNot: within(FLOORS.flat()) },
    },
    ...upwards,
    ...sideways,
    {
      name: "runs-in-a-browser",
      severity: "error",
      from: { path: within(NODELESS) },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "runs-in-a-browser-whole",
      severity: "error",
      from: { path: within(NODELESS) },
      to: { path: "^src/", pathNot: within(NODELESS) },
    },
    door("one-door-to-h5wasm", "node_modules/h5wasm/", "^src/nwb/h5/load\\.ts$"),
    door("one-door-to-the-solver", "^native/pkg/rheobase_native", "^src/biophys/solver\\.ts$"),
    door("one-door-to-the-mechanisms", "^native/pkg/mechanisms", "^src/biophys/cable/mechanisms\\.ts$"),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: ["node_modules", "^native/"] },
    reporterOptions: { archi: { collapsePattern: "^src/[^/]+" }, ddot: { collapsePattern: "^src/[^/]+" } },
  },
};
