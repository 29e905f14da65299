/** An extension that takes longer than this has stopped answering. */
const patienceMs = 10_000;

/** Thrown when an extension fails over one contact or activity; the message names the extension. */
export class ExtensionFailed extends Error {}

/**
 * What an extension answers.
 * @param consequence sentence that says what became of it when it fails
 * @throws ExtensionFailed when it throws or does not answer in time
 */
export async function inTime<T>(name: string, consequence: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} seconds`)), patienceMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExtensionFailed(`The extension ${name} failed: ${reason}. ${consequence}`);
  } finally {
    clearTimeout(timer);
  }
}
