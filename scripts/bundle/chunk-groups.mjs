// Which modules of the command line share a file. Each file takes a millisecond to load: what a run needs comes in a few,
// but help is to load no more than it needs.

/** They stay alone: main.js waits for what it loads, which must not be in it. */
const ENTRY = /[/\\](?:cli[/\\]main|threads[/\\]worker)\.js$/;

/**
 * @param root folder of the package, with a slash at its end
 */
export function chunkGroups(root) {
  const at = (...names) => names.map((name) => `${root}dist/${name}.js`);
  // What both the help and the engine list is at hand for both in the file that every thread loads.
  const lists = at("biophys/run-choices", "stimulus/waveforms/kind-names");
  // Of two groups that want a module, the first has it.
  return [
    group("start", 3, () => [...at("cli/main"), ...lists]),
    group("engine", 2, () => at("run/threads/worker", "biophys/model", "models/load-solver")),
    group("run", 1, (infoOf) => at("cli/commands/run").flatMap((id) => infoOf(id).dynamicallyImportedIds)),
  ];
}

/** A file of all that is loaded at once with what `rootsOf` names. */
function group(name, priority, rootsOf) {
  let modules;
  return {
    priority,
    includeDependenciesRecursively: false,
    debugName: name,
    name: (id, context) => {
      const infoOf = (module) => context.getModuleInfo(module);
      modules ??= loadedWith(rootsOf(infoOf), infoOf);
      return modules.has(id) && !ENTRY.test(id) ? name : null;
    },
  };
}

function loadedWith(roots, infoOf) {
  const all = new Set(roots);
  // A set goes on with what is added meanwhile.
  for (const id of all) for (const next of infoOf(id)?.importedIds ?? []) all.add(next);
  return all;
}
