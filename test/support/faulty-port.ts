// Outages of any port: calls that throw, are refused, stall, or whose answer is lost, around a real or a fake one.
// Never does anything else than the port until a test says so.

export type PortFault =
  /** The call is not made. A port that answers later refuses later. */
  | { readonly kind: 'throws' | 'rejects'; readonly error: Error }
  /** The call is made once the test says `release`; nobody hears of it before. */
  | { readonly kind: 'stalls' }
  /** The call is made, and what comes back is the error. */
  | { readonly kind: 'answer-lost'; readonly error: Error };

type MethodOf<T> = { [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T];

export interface PortFaults<T> {
  /** The next call of the method that has no fault yet; `after`: so many calls go well first. */
  next(method: MethodOf<T>, fault: PortFault, after?: number): void;
  /** Every call from now on, of that method or of all, until `up`. */
  down(fault: PortFault, method?: MethodOf<T>): void;
  up(): void;
  /** What stalls goes on: in its order, or the last first. */
  release(order?: 'in-order' | 'reversed'): void;
  /** Calls that stall now. */
  readonly stalled: number;
}

type Planned = PortFault | undefined;

/** `port` behaves as the original does, but for what `faults` is told. */
export function faulty<T extends object>(original: T): { readonly port: T; readonly faults: PortFaults<T> } {
  const planned = new Map<PropertyKey, Planned[]>();
  const down = new Map<PropertyKey | undefined, PortFault>();
  const stalled: (() => void)[] = [];

  const faultOf = (method: PropertyKey): Planned => {
    const plan = planned.get(method);
    const next = plan?.shift();
    return next ?? down.get(method) ?? down.get(undefined);
  };
  const call = (fault: Planned, make: () => unknown): unknown => {
    if (fault === undefined) return make();
    switch (fault.kind) {
      case 'throws':
        throw fault.error;
      case 'rejects':
        return Promise.reject(fault.error);
      case 'stalls':
        return new Promise<void>((resolve) => stalled.push(resolve)).then(make);
      case 'answer-lost': {
        const made = make();
        if (!(made instanceof Promise)) throw fault.error;
        return made.then(() => Promise.reject(fault.error));
      }
    }
  };
  const port = new Proxy(original, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) =>
        call(faultOf(name), () => Reflect.apply(member, target, args) as unknown);
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return {
    port,
    faults: {
      next(method, fault, after = 0) {
        const plan = planned.get(method) ?? [];
        planned.set(method, [...plan, ...Array.from({ length: after }, () => undefined), fault]);
      },
      down: (fault, method) => void down.set(method, fault),
      up: () => down.clear(),
      release(order = 'in-order') {
        const waiting = stalled.splice(0);
        for (const go of order === 'reversed' ? waiting.reverse() : waiting) go();
      },
      get stalled() {
        return stalled.length;
      },
    },
  };
}
