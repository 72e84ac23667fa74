/** What the server answers. Throws where it is silent for longer. */
export async function answeredWithin<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new Error('The server is silent.')), milliseconds);
  try {
    // Both are gone with the answer. A promise that outlives many races would keep something of each.
    return await Promise.race([work, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
