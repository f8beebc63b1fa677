// What does not fit together in a queue (channels, members, tiers, widening, keys), and what one was.
// Never checks the shape of a queue: its schema does. Prompts and music are files, looked for when they are played.
import type { QueueConfig } from '../../api/acd.js';
import { queueVoiceSchema } from '../../api/queue-voice.js';
import { duplicates, type CompanyFault } from './company-fault.js';
import { skillFaults } from './skill-faults.js';

export function queueFaults(queue: QueueConfig, path: string): readonly CompanyFault[] {
  return [
    ...channelFaults(path, queue),
    ...skillFaults(path, queue),
    ...memberFaults(path, queue),
    ...wideningFaults(path, queue),
    ...callbackFaults(path, queue),
  ];
}

const channelFaults = (path: string, { channels }: QueueConfig): readonly CompanyFault[] =>
  duplicates(channels, (channel, index) => ({
    code: 'duplicate',
    path: `${path}.channels.${index}`,
    message: `channel "${channel}" is there twice`,
  }));

function memberFaults(path: string, { members, openTier }: QueueConfig): readonly CompanyFault[] {
  if (members === undefined) {
    if (openTier === undefined) return [];
    const message = 'tiers are of members, and this queue has no list of them';
    return [{ code: 'invalid-widening', path: `${path}.openTier`, message }];
  }
  return [
    ...duplicates(
      members.map(({ agent }) => agent),
      (agent, index) => ({
        code: 'duplicate',
        path: `${path}.members.${index}.agent`,
        message: `agent "${agent}" is a member twice`,
      }),
    ),
  ];
}

function wideningFaults(path: string, queue: QueueConfig): readonly CompanyFault[] {
  return queue.widening.flatMap(({ afterSeconds, change }, index): CompanyFault[] => {
    const step = `${path}.widening.${index}`;
    const faults: CompanyFault[] = [];
    const before = queue.widening[index - 1]?.afterSeconds ?? 0;
    if (afterSeconds < before) {
      const message = `steps are taken in order: this one after ${afterSeconds} s comes behind one after ${before} s`;
      faults.push({ code: 'invalid-widening', path: `${step}.afterSeconds`, message });
    }
    if (change.kind === 'open-tier' && queue.members === undefined) {
      const message = 'tiers are of members, and this queue has no list of them';
      faults.push({ code: 'invalid-widening', path: `${step}.change.tier`, message });
    }
    if (change.kind === 'add-queue')
      faults.push(...addedQueueFaults(`${step}.change.queue`, queue, change.queue));
    return faults;
  });
}

function addedQueueFaults(path: string, queue: QueueConfig, added: string): readonly CompanyFault[] {
  if (added !== queue.id) return [];
  return [{ code: 'invalid-widening', path, message: 'a queue cannot add its own agents' }];
}

/** Callbacks may be set up before a trunk calls out: until then callers are not offered one. */
function callbackFaults(path: string, queue: QueueConfig): readonly CompanyFault[] {
  const { callback, leaveByDigit = {} } = queue.voice ?? {};
  const digit = callback?.digit;
  if (digit === undefined || leaveByDigit[digit] === undefined) return [];
  const message = `key ${digit} already takes the caller out of the queue`;
  return [{ code: 'digit-conflict', path: `${path}.voice.callback.digit`, message }];
}

/** A queue as an earlier version wrote it. */
export const upgradeQueue = (queue: Readonly<Record<string, unknown>>): unknown =>
  withVoicePart(withWishes(queue));

/**
 * Before queues had wishes, every skill was required and stood under `requiredSkills`; an agent's busy phone counted
 * as a refusal.
 */
function withWishes(queue: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!('requiredSkills' in queue)) return queue;
  const { requiredSkills, ...rest } = queue;
  return {
    skills: requiredSkills,
    ...('retryAfterRefusalSeconds' in rest ? { retryAfterBusySeconds: rest.retryAfterRefusalSeconds } : {}),
    ...rest,
  };
}

/** Before queues had channels, all served voice alone, and what concerns calls stood among everything else. */
function withVoicePart(queue: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if ('channels' in queue || 'voice' in queue) return queue;
  const isVoice = ([field]: readonly [string, unknown]): boolean =>
    Object.hasOwn(queueVoiceSchema.shape, field);
  const fields = Object.entries(queue);
  const voice = Object.fromEntries(fields.filter(isVoice));
  return { ...Object.fromEntries(fields.filter((field) => !isVoice(field))), channels: ['voice'], voice };
}
