/** Types of the messages a client sends (MS-TDS 2.2.3.1.1). */
export const messageTypes = {
  batch: 0x01,
  procedure: 0x03,
  attention: 0x06,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const;

const headerLength = 8;
const endOfMessage = 1;

/** One message, put together from its packets. */
export interface Message {
  type: number;
  data: Buffer;
}

/** Gathers packets until a message is whole. */
export function createMessageReader(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  let buffered = Buffer.alloc(0);
  let parts: Buffer[] = [];
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= headerLength && buffered.length >= buffered.readUInt16BE(2)) {
      const packet = buffered.subarray(0, buffered.readUInt16BE(2));
      buffered = buffered.subarray(packet.length);
      parts.push(packet.subarray(headerLength));
      if (((packet[1] ?? 0) & endOfMessage) === 0) continue;
      const data = Buffer.concat(parts);
      parts = [];
      onMessage({ type: packet[0] ?? 0, data });
    }
  };
}

/** Packets of a message, of the size every client takes. */
export function toPackets(type: number, data: Buffer): Buffer {
  const most = 4096 - headerLength;
  const packets: Buffer[] = [];
  for (let start = 0; start === 0 || start < data.length; start += most) {
    const body = data.subarray(start, start + most);
    const header = Buffer.from([type, start + most >= data.length ? endOfMessage : 0, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(body.length + headerLength, 2);
    packets.push(header, body);
  }
  return Buffer.concat(packets);
}

/** Who signs in, to which database, as what (MS-TDS 2.2.6.4). */
export interface Login {
  user: string;
  database: string;
  application: string;
  readOnlyIntent: boolean;
}

export function readLogin(data: Buffer): Login {
  const text = (at: number): string => {
    const [offset, length] = [data.readUInt16LE(at), data.readUInt16LE(at + 2)];
    return data.toString('utf16le', offset, offset + 2 * length);
  };
  return {
    user: text(40),
    application: text(48),
    database: text(68),
    readOnlyIntent: ((data[26] ?? 0) & 0x20) !== 0,
  };
}

/** The text of a batch: what stands behind the headers, whose length comes first. */
export function readBatch(data: Buffer): string {
  return data.toString('utf16le', data.readUInt32LE(0));
}

/** The statement that is handed to sp_executesql (MS-TDS 2.2.6.6), its first parameter. */
export function readProcedure(data: Buffer): string {
  // Headers, marker and number of the procedure, options.
  let at = data.readUInt32LE(0) + 2 + 2 + 2;
  // Name, flags, type, size and collation of the parameter.
  at += 1 + 2 * (data[at] ?? 0) + 1 + 1;
  const isLong = data.readUInt16LE(at) === 0xffff;
  at += 2 + 5;
  if (!isLong) return data.toString('utf16le', at + 2, at + 2 + data.readUInt16LE(at));
  at += 8;
  let text = '';
  for (let length = data.readUInt32LE(at); length > 0; length = data.readUInt32LE(at)) {
    text += data.toString('utf16le', at + 4, at + 4 + length);
    at += 4 + length;
  }
  return text;
}

const transactionRequests: Readonly<Record<number, 'begin' | 'commit' | 'rollback'>> = {
  5: 'begin',
  7: 'commit',
  8: 'rollback',
};

/** What a session wants of its transaction (MS-TDS 2.2.6.9). */
export function readTransactionRequest(data: Buffer): 'begin' | 'commit' | 'rollback' {
  const request = transactionRequests[data.readUInt16LE(data.readUInt32LE(0))];
  if (request === undefined) throw new Error('The stand-in knows begin, commit and rollback only.');
  return request;
}
