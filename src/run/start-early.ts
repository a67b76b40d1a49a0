/**
 * Asks for the first item at once, not when somebody waits for it: what makes the items works meanwhile. An error of the
 * first item is thrown where it is taken.
 */
export function startEarly<T>(items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  const first = items.next();
  first.catch(() => undefined);
  return following(first, items);
}

async function* following<T>(
  first: Promise<IteratorResult<T, void>>,
  rest: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  try {
    for (let result = await first; !result.done; result = await rest.next()) yield result.value;
  } finally {
    await rest.return();
  }
}
