// What every state machine's transition function returns.
// Never runs a machine: who owns the state applies the result.

/** The input moved the machine (perhaps to the same state); the owner carries the effects out in order. */
export interface Moved<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The input means nothing in this state; nothing changes. The reason is a stable code. */
export interface Ignored {
  readonly ignored: string;
}

export type Transition<State, Effect> = Moved<State, Effect> | Ignored;

export const moved = <State, Effect>(state: State, ...effects: Effect[]): Moved<State, Effect> => ({
  state,
  effects,
});
export const ignored = (reason: string): Ignored => ({ ignored: reason });

export function isIgnored(transition: Transition<unknown, unknown>): transition is Ignored {
  return 'ignored' in transition;
}
