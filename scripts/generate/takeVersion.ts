/** Where the version of package.json stands besides, and how it is found there. */
export const versionedFiles: Readonly<Record<string, RegExp>> = {
  'connector/apiDefinition.swagger.json': /(?<="info": \{\n(?: {8}.*\n)*? {8}"version": ")[^"]*(?=")/,
  'deployment/kubernetes/xperience-bridge.yaml': /(?<=\/xperience-bridge:)[\w.-]+/,
};

/**
 * A file with the version of the product in it.
 * @throws when it has no place for one
 */
export function takeVersion(path: string, text: string, version: string): string {
  const place = versionedFiles[path];
  if (!place?.test(text)) throw new Error(`${path} has no place for the version.`);
  return text.replace(place, version);
}
