const RealDate = Date;

/** Lets the clock of this process jump, as when somebody sets it or a machine wakes up. */
export function jumpClock({ afterMs, byMs }: { afterMs: number; byMs: number }): void {
  setTimeout(() => {
    const now = (): number => RealDate.now() + byMs;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    });
  }, afterMs).unref();
}
