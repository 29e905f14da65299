/**
 * Codes under which plug-ins, workflows and business processes of an organisation end a request. Such an error is about
 * the row, whatever HTTP status came with it: a plug-in may choose any, 401, 403, 429 and 503 among them
 * (https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors).
 */
const logicCodes: ReadonlySet<string> = new Set([
  // A plug-in or process that objects, and one that fell over.
  '0x80040265',
  '0x80040224',
  // Its time was over: at the client, the host and the worker of the sandbox.
  '0x80044171',
  '0x80044172',
  '0x80044173',
  // The sandbox worker crashed, or none was there.
  '0x8004418d',
]);

/** Whether an error comes from what an organisation has added to Dynamics, and not from the service itself. */
export function isOfLogic({ code }: { code: string }): boolean {
  return logicCodes.has(code);
}
