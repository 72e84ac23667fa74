/**
 * Makes the clock of this process wrong, as if that of the machine were: for everything in it, libraries included. For tests of
 * what a wrong clock does, which must be nothing.
 */
export function shiftClock(seconds: number): void {
  if (seconds === 0) return;
  const RealDate = Date;
  const now = (): number => RealDate.now() + seconds * 1000;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}
