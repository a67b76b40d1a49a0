/**
 * Requests the first item at once, to start the work before the consumer waits for it. An error of the first item is
 * thrown when that item is taken.
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
