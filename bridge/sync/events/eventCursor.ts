/** Where a trigger is: the last event its flow was told of. */
export interface EventCursor {
  installationId: string;
  sequence: number;
}

const shape = /^e1\.([0-9a-f-]{36})\.(\d{1,10})$/;

/** Makes the opaque text the gateway carries from poll to poll. */
export function encodeEventCursor({ installationId, sequence }: EventCursor): string {
  return Buffer.from(`e1.${installationId}.${sequence}`).toString('base64url');
}

/**
 * Reads it back. A damaged cursor, one of another installation or of a database that was restored since continues
 * from the oldest event kept: an error would leave the flow stuck.
 * @param highest the highest number an event ever had here
 */
export function decodeEventCursor(text: string, installationId: string, highest: number): number {
  const [, installation, digits] = shape.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const sequence = Number(digits);
  return installation === installationId && sequence <= highest ? sequence : 0;
}
