import { BadAnswer } from '../http/badAnswer.ts';

const crlf = Buffer.from('\r\n');

/** The parts of a multipart body between its delimiters, byte for byte. Throws BadAnswer unless it is whole. */
export function splitMultipart(body: Buffer, boundary: string): Buffer[] {
  const first = Buffer.from(`--${boundary}`);
  const later = Buffer.from(`\r\n--${boundary}`);
  if (!body.subarray(0, first.length).equals(first)) {
    throw new BadAnswer('the batch answer does not begin with its boundary');
  }
  const parts: Buffer[] = [];
  let position = first.length;
  while (!body.subarray(position, position + 2).equals(Buffer.from('--'))) {
    if (!body.subarray(position, position + 2).equals(crlf)) {
      throw new BadAnswer('a boundary of the batch answer does not end its line');
    }
    const start = position + 2;
    // The empty line after the head of a part may serve as the line end before the next delimiter.
    const end = nextDelimiter(body, later, start);
    if (end < 0) throw new BadAnswer('the batch answer is cut short');
    parts.push(body.subarray(start, end));
    position = end + later.length;
  }
  return parts;
}

/** Where the next delimiter begins; a longer boundary that only starts like ours is content. */
function nextDelimiter(body: Buffer, delimiter: Buffer, from: number): number {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const after = body.subarray(at + delimiter.length, at + delimiter.length + 2).toString('latin1');
    if (after === '\r\n' || after === '--' || after.length < 2) return at;
  }
  return -1;
}
