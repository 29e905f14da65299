/** Whether a version of a row is not newer than the one that is stored of it; one that is not told may be. */
export function isKnownVersion(version: string | undefined, stored: string | undefined): boolean {
  return version !== undefined && stored !== undefined && BigInt(version) <= BigInt(stored);
}
