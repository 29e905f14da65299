/**
 * What a server answers with, as the published protocol describes it (MS-TDS 2.2.7). Texts are UCS-2, numbers little
 * endian unless said otherwise.
 */

/** Name → 32-bit number; every row of a result has the same names. */
export type Row = Readonly<Record<string, number>>;

/** An error as the server numbers it. */
export interface ServerError {
  number: number;
  message: string;
}

const byte = (...values: number[]): Buffer => Buffer.from(values);
const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const shortText = (text: string): Buffer => Buffer.concat([byte(text.length), ucs2(text)]);

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value);
  return buffer;
}

/** A token with a length in front of its content. */
function sized(type: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([byte(type), uint16(body.length), body]);
}

/** The login is accepted: interface SQL, TDS 7.4. */
export function loginAck(): Buffer {
  return sized(0xad, byte(1), byte(0x74, 0, 0, 4), shortText('stand-in'), byte(16, 0, 0, 0));
}

export function errorToken({ number, message }: ServerError): Buffer {
  return sized(
    0xaa,
    int32(number),
    byte(1, number >= 50_000 ? 16 : 14),
    uint16(message.length),
    ucs2(message),
    shortText('stand-in'),
    shortText(''),
    int32(1),
  );
}

const transactions = { begin: 8, commit: 9, rollback: 10 } as const;

/** The transaction of a session has begun or ended. */
export function transactionToken(change: keyof typeof transactions): Buffer {
  const id = Buffer.alloc(8, 1);
  const [now, before] = change === 'begin' ? [id, byte()] : [byte(), id];
  return sized(0xe3, byte(transactions[change], now.length), now, byte(before.length), before);
}

const doneTypes = { statement: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
const doneFlags = { more: 1, error: 2, count: 0x10, attention: 0x20 } as const;

/** @param rows how many a statement touched; absent where it counts none */
export function done(
  type: keyof typeof doneTypes,
  flags: readonly Exclude<keyof typeof doneFlags, 'count'>[] = [],
  rows?: number,
): Buffer {
  const status = flags.reduce(
    (bits, flag) => bits | doneFlags[flag],
    rows === undefined ? 0 : doneFlags.count,
  );
  return Buffer.concat([byte(doneTypes[type]), uint16(status), uint16(0), int32(rows ?? 0), int32(0)]);
}

/** Columns and rows of a result. */
export function resultTokens(rows: readonly Row[]): Buffer {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => Buffer.concat([int32(0), uint16(0), byte(0x26, 4), shortText(name)]));
  const values = rows.map((row) =>
    Buffer.concat([byte(0xd1), ...names.map((name) => Buffer.concat([byte(4), int32(row[name] ?? 0)]))]),
  );
  return Buffer.concat([byte(0x81), uint16(names.length), ...columns, ...values]);
}

/** Answer to the first message of a connection: version 16, and whether it is encrypted. */
export function preloginAnswer(encrypted: boolean): Buffer {
  const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return Buffer.concat([options, byte(16, 0, 0, 0, 0, 0), byte(encrypted ? 1 : 2)]);
}
