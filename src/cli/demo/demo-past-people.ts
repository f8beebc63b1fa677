// The people of the demo's past: who calls from which number, what they press and say, and who picks up when rung.
// Never touches the service: they have nothing but a telephone.
import type { Company } from '../../api/company.js';
import type { Customer } from '../../api/customers.js';
import type { DialRequest } from '../../app/ports/telephony.js';
import type { DayCaller } from '../../core/what-if/day-model.js';
import type { Listener } from './demo-past-audio.js';
import type { PastClock } from './demo-past-clock.js';
import { demoHabits } from './demo-past-days.js';
import type { Answer } from './demo-past-phones.js';
import { writeMessage, type SpokenMessage } from './demo-messages.js';

export interface PastPeopleOptions {
  readonly company: Company;
  readonly customers: readonly Customer[];
  readonly messages: readonly SpokenMessage[];
  readonly clock: PastClock;
  readonly random: () => number;
}

/** Share of callers who are in the customers' list, of callers who would rather be called back, of those who answer then. */
const knownShare = 0.7;
const callbackShare = 0.25;
const customerAnswersShare = 0.75;
/** Share of callers who press no key in the menu at first. */
const slowShare = 0.04;
/** Before a caller is in the queue, ms: the patience for the wait comes on top. */
const menuMs = 9000;
/** Into the question whether the number is right, ms. */
const confirmAfterMs = 14_000;

export class PastPeople {
  private readonly people = new Map<string, Person>();
  private readonly onTheLine = new Set<string>();
  private readonly files: Promise<void>[] = [];
  private readonly numbers: readonly string[];
  private count = 0;

  constructor(private readonly options: PastPeopleOptions) {
    this.numbers = options.customers.flatMap(({ numbers }) => numbers);
  }

  find(sdp: string): Listener | undefined {
    return this.people.get(sdp);
  }

  /** Somebody dials the main number. */
  arrive({ queueId, patienceMs, talkMs }: DayCaller) {
    const { random, clock } = this.options;
    const number = this.freeNumber();
    this.onTheLine.add(number);
    const person = this.meet(talkMs, () => this.onTheLine.delete(number), {
      digit: this.digitOf(queueId),
      language: this.options.customers.find(({ numbers }) => numbers.includes(number))?.language,
      thinkMs: 2000 + random() * 5000,
      isSlow: random() < slowShare,
      wantsCallback: random() < callbackShare,
    });
    person.patience = clock.after(menuMs + patienceMs, () => person.hangUp());
    return { number, sdp: person.sdp, person };
  }

  /** An agent's phone, or a customer's who is called back. */
  answer({ to }: DialRequest): Answer {
    const { random } = this.options;
    const fate = random();
    if (to.kind === 'external') {
      if (fate > customerAnswersShare)
        return fate > 0.9 ? { kind: 'busy', afterMs: 800 } : { kind: 'lets-it-ring' };
      const person = this.meet(90_000 + random() * 240_000, () => undefined);
      return {
        kind: 'answers',
        afterMs: 4000 + random() * 9000,
        sdp: person.sdp,
        onAnswered: (hangUp) => person.holds(hangUp),
      };
    }
    const { answerDelaysMs, missed, refused } = demoHabits;
    const afterMs = answerDelaysMs[Math.floor(random() * answerDelaysMs.length)] ?? 0;
    if (fate < missed) return { kind: 'lets-it-ring' };
    if (fate < missed + refused) return { kind: 'declines', afterMs };
    return { kind: 'answers', afterMs, sdp: `v=0 phone of ${to.extension}` };
  }

  everybodyHangsUp(): void {
    for (const person of [...this.people.values()]) person.hangUp();
  }

  /** What was said is on the disk when it resolves. */
  async recorded(): Promise<void> {
    await Promise.all(this.files);
  }

  private meet(talkMs: number, onGone: () => void, wishes?: Wishes): Person {
    this.count += 1;
    const sdp = `v=0 person ${this.count}`;
    const person = new Person(sdp, talkMs, wishes, {
      ...this.options,
      onGone: () => {
        this.people.delete(sdp);
        onGone();
      },
      say: (message, path, maxMs) => this.files.push(writeMessage(message, path, maxMs)),
    });
    this.people.set(sdp, person);
    return person;
  }

  /** A customer's, or a stranger's; nobody calls twice at once. */
  private freeNumber(): string {
    const { random } = this.options;
    for (;;) {
      const number =
        random() < knownShare && this.numbers.length > 0
          ? (this.numbers[Math.floor(random() * this.numbers.length)] ?? '')
          : `+316${String(10_000_000 + Math.floor(random() * 9_999_999))}`;
      if (!this.onTheLine.has(number)) return number;
    }
  }

  /** The key of the menu that leads to the queue. */
  private digitOf(queueId: string): string {
    for (const { nodes } of this.options.company.flows)
      for (const node of Object.values(nodes))
        if (node.kind === 'menu')
          for (const [digit, choice] of Object.entries(node.choices)) {
            const next = choice?.kind === 'go-to' ? nodes[choice.node] : undefined;
            if (next?.kind === 'queue' && next.queue === queueId) return digit;
          }
    throw new Error(`no key of the demo's menus leads to ${queueId}`);
  }
}

/** What somebody who calls has in mind. */
interface Wishes {
  readonly digit: string;
  readonly language: string | undefined;
  readonly thinkMs: number;
  readonly isSlow: boolean;
  readonly wantsCallback: boolean;
}

interface PersonSurroundings extends Pick<PastPeopleOptions, 'clock' | 'random' | 'messages'> {
  readonly onGone: () => void;
  readonly say: (message: SpokenMessage, path: string, maxMs: number) => void;
}

class Person implements Listener {
  /** Cancels giving up. */
  patience: (() => void) | undefined;
  private isSlow: boolean;
  private isTalking = false;
  private isGone = false;
  private putDown: (() => void) | undefined;

  constructor(
    readonly sdp: string,
    private readonly talkMs: number,
    private readonly wishes: Wishes | undefined,
    private readonly around: PersonSurroundings,
  ) {
    this.isSlow = wishes?.isSlow === true;
  }

  /** The receiver: how to put it down. */
  holds(putDown: () => void): void {
    this.putDown = putDown;
  }

  hears(prompts: readonly string[]): { readonly key: string; readonly afterMs: number } | undefined {
    const { wishes } = this;
    if (wishes === undefined) return undefined;
    if (prompts.includes('callback-confirm')) {
      this.patience?.();
      return { key: '1', afterMs: confirmAfterMs };
    }
    if (prompts.includes('queue-callback-hint') && wishes.wantsCallback) {
      const key = prompts.includes('digit-hash') ? '#' : '*';
      return { key, afterMs: prompts.length * 2000 };
    }
    if (!prompts.includes('welcome-menu')) return undefined;
    if (this.isSlow) {
      this.isSlow = false;
      return undefined;
    }
    return { key: wishes.digit, afterMs: wishes.thinkMs };
  }

  speaks(path: string, maxMs: number): number {
    const { messages, random, say } = this.around;
    this.patience?.();
    const own = messages.filter(({ language }) => language === (this.wishes?.language ?? 'en'));
    const message = own[Math.floor(random() * own.length)];
    if (message === undefined) return 0;
    say(message, path, maxMs);
    return Math.min(message.durationMs, maxMs);
  }

  joined(): void {
    if (this.isTalking) return;
    this.isTalking = true;
    this.patience?.();
    this.around.clock.after(this.talkMs, () => this.hangUp());
  }

  hangUp(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.patience?.();
    this.putDown?.();
    this.around.onGone();
  }
}
