/** An answer that cannot be trusted: cut short, mis-framed, or not what the request asked for. */
export class BadAnswer extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'BadAnswer';
  }
}
