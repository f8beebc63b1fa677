// Loaded into a service before everything else (`node --require`): its wall clock shows what a test wants it to show.
// Never touches the steady clock: timers and `performance.now()` go on as they are, as when somebody sets a host's clock.
import { readFileSync } from 'node:fs';

/** How far the wall clock is ahead, ms, as text; read again all the time. */
const offsetFile = process.env.CENTRALE_TEST_CLOCK;
const readEveryMs = 20;

if (offsetFile !== undefined) {
  const RealDate = Date;
  let offsetMs = 0;
  let readAtMs = -Infinity;
  const movedNow = (): number => {
    const steadyMs = performance.now();
    if (steadyMs - readAtMs >= readEveryMs) {
      readAtMs = steadyMs;
      offsetMs = Number(readFileSync(offsetFile, 'utf8')) || offsetMs;
    }
    return RealDate.now() + offsetMs;
  };
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: ConstructorParameters<typeof Date> | []) =>
      args.length === 0 ? new target(movedNow()) : new target(...(args as [number])),
    get: (target, field, receiver) =>
      field === 'now' ? movedNow : (Reflect.get(target, field, receiver) as unknown),
  });
}
