// Callbacks as users handle them: listed, made, hastened, given another priority, called off, closed by hand, listened to.
// Never dials and never chooses an agent; the callback service and the ACD do.
import type { Callback } from '../../api/callbacks.js';
import type { CallbackInput } from '../../core/callbacks/callback-machine.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { CallId, QueueId } from '../../core/kernel/ids.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { AcdRunner } from '../acd/acd-runner.js';
import type { CallbackChain } from './callback-chains.js';
import type { CallbackService } from './callback-service.js';
import type { CompanyView } from '../company/company-view.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Recordings } from '../ports/recordings.js';
import type { Journal } from '../ports/store.js';
import type { CallbackCommands } from './feature.js';
import { toCallback } from './callback-view.js';

export interface CallbackCommandsOptions {
  readonly callbacks: CallbackService;
  readonly journal: Pick<Journal, 'callbacks' | 'callback'>;
  readonly acd: Pick<AcdRunner, 'position'>;
  readonly recordings: Recordings;
  readonly clock: Clock;
  readonly log: Log;
  readonly newCallId: () => CallId;
  readonly company: () => CompanyView;
}

const notAllowed = (number: string): Refusal =>
  refused('number-not-allowed', `${number} may not be called: see outsideCalls in the company's settings`);

type UserInput = Extract<CallbackInput, { kind: 'hastened' | 'cancelled' | 'closed' }>['kind'];

export function createCallbackCommands(options: CallbackCommandsOptions): CallbackCommands {
  const { callbacks, journal, clock, company, recordings, log } = options;
  const shown = (chain: CallbackChain): Callback =>
    toCallback(chain.record, {
      state: chain.state.kind,
      obstacle: chain.state.kind === 'paused' ? (callbacks.obstacleOf(chain.record) ?? null) : null,
      position: chain.attempt === undefined ? undefined : options.acd.position(chain.attempt.requestId),
    });

  /** One that is open, or why there is none. */
  const open = (id: string): CallbackChain | Refusal => {
    const chain = callbacks.find(id as CallId);
    if (chain !== undefined) return chain;
    return journal.callback(id as CallId) === undefined
      ? refused('not-found', `there is no callback ${id}`)
      : refused('already-closed', `callback ${id} is over`);
  };

  const order = (id: string, input: UserInput, by: string): Outcome<CallbackChain> => {
    const chain = open(id);
    if ('kind' in chain) return chain;
    if (callbacks.order(chain, input, by)) return granted(chain);
    return refused('in-progress', `callback ${id} is ${chain.state.kind}`);
  };

  return {
    list: () =>
      journal.callbacks().map((record) => {
        const chain = callbacks.find(record.id);
        return chain === undefined ? toCallback(record) : shown(chain);
      }),
    queueOf: (id) => journal.callback(id as CallId)?.queueId,
    create({ number: typed, queue, callerName, priority }, by): Outcome<Callback> {
      const number = company().dialableNumber(typed);
      if (number === undefined || company().fromExtension(number).kind !== 'unknown-number')
        return refused('invalid-number', `${typed} is no number outside that can be dialled`);
      if (!callbacks.isAllowed(number)) return notAllowed(number);
      const queueId = queue as QueueId;
      if (company().queue(queueId) === undefined)
        return refused('invalid-reference', `there is no queue ${queue}`);
      if (company().voiceQueue(queueId) === undefined)
        return refused('channel-not-served', `${queue} does not serve voice; expected a queue that does`);
      if (callbacks.isAwaited(number)) return refused('duplicate', `${number} is to be called back already`);
      const callId = options.newCallId();
      callbacks.wish({
        ...{ callId, number, queueId, priority, by: 'user', username: by },
        waitingSinceMs: clock.nowMs(),
        ...(callerName === undefined ? {} : { callerName }),
      });
      const chain = open(callId);
      return 'kind' in chain ? chain : granted(shown(chain));
    },
    change(id, { priority }, by): Outcome<Callback> {
      const chain = open(id);
      if ('kind' in chain) return chain;
      callbacks.setPriority(chain, priority, by);
      return granted(shown(chain));
    },
    callNow(id, by): Outcome<Callback> {
      const chain = open(id);
      if (!('kind' in chain) && chain.record.queueId === undefined)
        return refused('no-queue', `callback ${id} belongs to no queue`);
      if (!('kind' in chain) && !isDialable(chain.record.number))
        return refused('invalid-number', `${chain.record.number} is no number that can be dialled`);
      if (!('kind' in chain) && !callbacks.isAllowed(chain.record.number))
        return notAllowed(chain.record.number);
      const ordered = order(id, 'hastened', by);
      return ordered.kind === 'refused' ? ordered : granted(shown(ordered.value));
    },
    cancel(id, by): Outcome<undefined> {
      const ordered = order(id, 'cancelled', by);
      return ordered.kind === 'refused' ? ordered : granted(undefined);
    },
    close(id, by): Outcome<undefined> {
      const ordered = order(id, 'closed', by);
      return ordered.kind === 'refused' ? ordered : granted(undefined);
    },
    async reason(id): Promise<Outcome<{ readonly path: string }>> {
      const path = journal.callback(id as CallId)?.reasonPath;
      if (path === undefined) return refused('not-found', `nothing was said about callback ${id}`);
      if ((await recordings.sizeOf(path)) !== undefined) return granted({ path });
      log.error({ callId: id, path }, 'the recording of a callback is gone');
      return refused('not-found', `the recording of callback ${id} is gone`);
    },
  };
}
