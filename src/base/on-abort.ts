/** The actions to call when a signal fires, and the one listener that calls them. */
interface Watch {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Calls `action` when `signal` fires, but not if it has fired already. All actions on a signal share one listener,
 * because Node warns of a leak at the eleventh and many runs may share one signal.
 *
 * @returns a function that removes the action
 */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => undefined;
  const { actions, listener } = watches.get(signal) ?? watch(signal);
  const own = (): void => action(); // wrapped, because the same function may be added twice
  actions.add(own);
  return () => {
    if (!actions.delete(own) || actions.size > 0) return;
    signal.removeEventListener("abort", listener);
    watches.delete(signal);
  };
}

function watch(signal: AbortSignal): Watch {
  const actions = new Set<() => void>();
  const listener = (): void => {
    for (const action of actions) action();
  };
  signal.addEventListener("abort", listener, { once: true });
  const made = { actions, listener };
  watches.set(signal, made);
  return made;
}
