/** Begins at the first call; every call gets the same promise. After a failure the next call begins anew. */
export function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= begin().catch((thrown: unknown) => {
      begun = undefined;
      throw thrown;
    });
    return begun;
  };
}
