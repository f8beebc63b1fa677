// Makes sure that one service alone uses a SIP server: the user's name stands on the media servers behind it.
// Never takes the place of one that shows heartbeats; whoever comes later steps aside.
import { createHash } from 'node:crypto';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';

/** How often the user of a SIP server shows that it lives, ms. */
const showEveryMs = 15_000;
/** A name that has not changed for so long is of a service that is gone: it has missed showing itself twice, ms. */
const goneAfterMs = 45_000;
/** How often one that has stepped aside looks whether the other is gone, ms. */
const lookEveryMs = 5000;
/** Two that write their names at once: the last one stands, and after this time both see which that is, ms. */
const settleMs = 500;

/** `refused`: another one was there before us. `taken`: another one, of our own installation, has taken our place. */
export type Use = 'ours' | 'refused' | 'taken';

export interface SoleUseOptions {
  /** An API command of the media server; rejects when it is not answered. */
  readonly ask: (command: string) => Promise<string>;
  /** What the SIP server says where it listens: the same text for all who use it. */
  readonly sipServer: string;
  readonly installation: string;
  /** Of this very process. */
  readonly run: string;
  readonly onChanged: () => void;
  readonly log: Log;
}

interface Holder {
  readonly installation: string;
  readonly run: string;
  /** As it stands there; another one with each heartbeat. */
  readonly text: string;
}

export class SoleUse {
  use: Use = 'ours';
  private readonly variable: string;
  private isFound = false;
  private hasHeld = false;
  private beat = 0;
  private other: { readonly text: string; readonly sinceMs: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: SoleUseOptions) {
    const digest = createHash('sha256').update(options.sipServer).digest('hex');
    this.variable = `centrale_user_of_${digest.slice(0, 16)}`;
    this.next(0);
  }

  /** Idempotent. The name stays: it is the next one's to take, when nobody shows life by it. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** At a proper end: nobody has to wait. Bounded in time, never rejects. */
  async release(): Promise<void> {
    const holds = !this.closed && this.hasHeld && this.use === 'ours';
    this.close();
    if (!holds) return;
    await this.options
      .ask(`global_setvar ${this.variable}=free`)
      .catch((error: unknown) =>
        this.options.log.debug({ err: error }, 'a SIP server could not be given free'),
      );
  }

  private next(inMs: number): void {
    if (this.closed) return;
    const look = guarded(this.options.log, 'looking who uses the SIP server', () => this.look());
    this.timer = setTimeout(look, inMs);
  }

  private async look(): Promise<void> {
    try {
      await this.claim();
    } catch (error) {
      // A media server that does not answer is noticed elsewhere.
      this.options.log.debug({ err: error }, 'a media server does not tell who uses the SIP server');
    } finally {
      this.next(this.use === 'ours' ? showEveryMs : lookEveryMs);
    }
  }

  private async claim(): Promise<void> {
    const { run } = this.options;
    const holder = await this.holder();
    if (holder !== undefined && holder.run !== run && !this.isGone(holder)) return this.yieldTo(holder);
    await this.write();
    if (holder?.run !== run) {
      await new Promise((settled) => setTimeout(settled, settleMs));
      const settled = await this.holder();
      if (settled !== undefined && settled.run !== run) return this.yieldTo(settled);
    }
    this.hasHeld = true;
    this.other = undefined;
    this.change('ours');
  }

  /** One of our own installation that was there when we started has died: two of one data directory there cannot be. */
  private isGone(holder: Holder): boolean {
    if (holder.installation === this.options.installation && !this.hasHeld) return true;
    if (this.other?.text !== holder.text) this.other = { text: holder.text, sinceMs: performance.now() };
    return performance.now() - this.other.sinceMs >= goneAfterMs;
  }

  private yieldTo({ installation }: Holder): void {
    this.change(installation === this.options.installation && this.hasHeld ? 'taken' : 'refused');
  }

  /** The first finding is told too: whoever asked may have heard otherwise over an earlier connection. */
  private change(use: Use): void {
    if (this.closed || (this.isFound && this.use === use)) return;
    this.isFound = true;
    this.use = use;
    this.options.onChanged();
  }

  private async write(): Promise<void> {
    const { ask, installation, run } = this.options;
    this.beat += 1;
    await ask(`global_setvar ${this.variable}=${installation}/${run}/${this.beat}`);
  }

  /** Undefined = nobody: FreeSWITCH says "-ERR no reply" of a variable that is not there. */
  private async holder(): Promise<Holder | undefined> {
    const text = (await this.options.ask(`global_getvar ${this.variable}`)).trim();
    const [installation = '', run = '', beat] = text.split('/');
    return beat === undefined ? undefined : { installation, run, text };
  }
}
