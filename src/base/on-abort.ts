/** What to do when a signal fires, and the one listener that does it. */
interface Watch {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

/**
 * Calls `action` when `signal` fires; never, where it has fired already. All actions on a signal share one listener:
 * Node warns of a leak at the eleventh, and many runs may well share one signal.
 *
 * @returns a function that takes the action back
 */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => undefined;
  const { actions, listener } = watches.get(signal) ?? watch(signal);
  const own = (): void => action(); // the same function may be added twice
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
