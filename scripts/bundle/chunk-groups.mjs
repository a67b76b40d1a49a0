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
  const command = at("cli/commands/run");
  // Of two groups that want a module, the first has it.
  return [
    group("start", 3, () => [...at("cli/main"), ...lists]),
    group("engine", 2, () => at("run/threads/worker", "biophys/model", "models/load-solver")),
    // Without what the command loads at once, which its help and the shell's completion need.
    group("run", 1, (infoOf) => command.flatMap((id) => infoOf(id).dynamicallyImportedIds), command),
  ];
}

/** A file of all that is loaded at once with what `rootsOf` names, but not with `others`. */
function group(name, priority, rootsOf, others = []) {
  let modules;
  let elsewhere;
  return {
    priority,
    includeDependenciesRecursively: false,
    debugName: name,
    name: (id, context) => {
      const infoOf = (module) => context.getModuleInfo(module);
      modules ??= loadedWith(rootsOf(infoOf), infoOf);
      elsewhere ??= loadedWith(others, infoOf);
      return modules.has(id) && !elsewhere.has(id) && !ENTRY.test(id) ? name : null;
    },
  };
}

function loadedWith(roots, infoOf) {
  const all = new Set(roots);
  // A set goes on with what is added meanwhile.
  for (const id of all) for (const next of infoOf(id)?.importedIds ?? []) all.add(next);
  return all;
}
