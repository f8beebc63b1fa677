// What an event of a call can tell, as ready text, for the sentence that a dictionary makes of it.
// Never knows the journal's shapes; call-timeline reads those.

export interface EventFacts {
  readonly number: string;
  readonly dialled: string;
  readonly queue: string;
  readonly agent: string;
  readonly flow: string;
  readonly leg: string;
  readonly digits: string;
  readonly extension: string;
  readonly duration: string;
  readonly cause: string;
  readonly outcome: string;
  readonly by: string;
  /** Of widening steps, or points of priority. */
  readonly count: string;
  /** Where a queue passes a caller on to. */
  readonly where: string;
  /** After a crash: when the service was known to be alive last. */
  readonly aliveUntil: string;
  /** How much later the crash may have come. */
  readonly within: string;
}
