// What a simulation is asked for and what it reports.
// Never runs anything.

export interface SimulatedAgentAccount {
  readonly extension: string;
  readonly password: string;
}

/** How simulated people behave. Times are drawn evenly from [min, max]. */
export interface Behaviour {
  /** From the answer until the caller presses a key, ms. */
  readonly thinkMs: readonly [number, number];
  /** Keys that callers press, one each, chosen evenly. */
  readonly digits: readonly string[];
  /** From INVITE until an agent picks up, ms. */
  readonly pickUpMs: readonly [number, number];
  /** How long they talk, ms. */
  readonly talkMs: readonly [number, number];
  /** How long a caller waits, all told, before hanging up, ms. */
  readonly patienceMs: readonly [number, number];
  /** Share of offers that an agent declines, 0–1. */
  readonly declineShare: number;
  /** Share of offers that an agent lets ring, 0–1. */
  readonly missShare: number;
  /** Callers who do not want to wait; absent = all wait. */
  readonly callback?: CallbackWishes;
}

export interface CallbackWishes {
  /** Share of callers who ask to be called back, 0–1. */
  readonly share: number;
  /** The queue's key that asks for it. */
  readonly digit: string;
  /** How long they wait before they do, ms. */
  readonly afterMs: readonly [number, number];
}

/** People as one meets them. */
export const lifelike: Behaviour = {
  thinkMs: [2000, 9000],
  digits: ['1', '1', '2', '2', '2', '3'],
  pickUpMs: [1500, 5000],
  talkMs: [5000, 15_000],
  patienceMs: [40_000, 120_000],
  declineShare: 0.02,
  missShare: 0.02,
};

export interface SimulationOptions {
  /** SIP address of the service, `host:port`. */
  readonly server: string;
  /** Number that callers dial. */
  readonly did: string;
  readonly agents: readonly SimulatedAgentAccount[];
  /** 0 = agents only. */
  readonly callsPerMinute: number;
  /** No new calls after so long; undefined = until `signal`. */
  readonly durationS: number | undefined;
  /** UDP port at which simulated customers are called back, as on a trunk's outbound side; absent = nobody is. */
  readonly customersPort?: number;
  /** Two of three callers call from one of these, E.164; the others from a number that nobody knows. Default: nobody. */
  readonly callerNumbers?: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Every agent is logged in; the calls begin. */
  readonly onLoggedIn?: () => void;
  /** Default: lifelike. */
  readonly behaviour?: Behaviour;
  /** Address of the simulated phones. Default 127.0.0.1. */
  readonly host?: string;
}

/** A simulated agent cannot work: wrong address, password or extension. The message is for the user. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

export interface SimulationResult {
  readonly callsPlaced: number;
  /** Talked with an agent. */
  readonly callsAnswered: number;
  /** Hung up while waiting. */
  readonly callsAbandoned: number;
  /** Asked to be called back instead of waiting. */
  readonly callbacksAsked: number;
  /** Picked up when they were called back. */
  readonly callbacksAnswered: number;
  /** Refused, cut off or in error: everything that a caller would complain about. */
  readonly callsFailed: number;
  /** Most calls in progress at the same time. */
  readonly callsAtOnceMax: number;
  readonly offersReceived: number;
  readonly offersDeclined: number;
  readonly offersMissed: number;
  readonly rtpSent: number;
  readonly rtpReceived: number;
  /** Gaps in the sequence numbers that the phones received. */
  readonly rtpLost: number;
  /** When each caller's number was offered to an agent's phone: caller number → ms since 1970, first INVITE. */
  readonly offeredAtMs: Readonly<Record<string, number>>;
  /** First few reasons of failures, for the reader. */
  readonly failures: readonly string[];
}
