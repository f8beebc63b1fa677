// The groups of a queue that are about what is said and which keys are pressed: announcements, keys, callbacks.
// Never draws; the parts do.
import type { Company } from '../../../../src/api/company.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { isTrue, lengthOf, told } from '../../forms/draft-facts.js';
import { read, readText, type Draft, type FieldGroup, type FieldSpec } from '../../forms/field-spec.js';
import { digits } from '../../../../src/core/kernel/digit.js';
import { KeysPart } from './keys-part.js';
import { PromptListPart } from '../../forms/prompt-list-part.js';
import { count, onlyWhen } from '../../forms/section.js';

type Words = Dictionary['routing'];

const positions = ['off', 'exact', 'up-to', 'more-than'] as const;

export function callersHearGroup(t: Dictionary): FieldGroup {
  const words = t.routing.announcements;
  const hasLimit = (draft: Draft) =>
    ['up-to', 'more-than'].includes(readText(draft, 'announcements.position'));
  const repeats = (draft: Draft) =>
    readText(draft, 'announcements.position') !== 'off' ||
    isTrue('announcements.expectedWait')(draft) ||
    lengthOf(draft, 'announcements.periodic') > 0;
  const prompt = (name: string, label: string, hint: string): FieldSpec => ({
    kind: 'prompt',
    name,
    label,
    hint,
    optional: true,
  });
  return {
    id: 'callers-hear',
    title: t.routing.groups.callersHear,
    intro: t.routing.intros.callersHear,
    summary: (draft) => {
      const { summary } = t.routing;
      const periodic = lengthOf(draft, 'announcements.periodic');
      return told(
        [
          readText(draft, 'announcements.position') !== 'off' && summary.place,
          isTrue('announcements.expectedWait')(draft) && summary.expectedWait,
          periodic > 0 && summary.messages(periodic),
        ],
        summary.musicOnly,
      );
    },
    fields: [
      { kind: 'music', name: 'music', label: t.fields.music, hint: t.routing.basics.musicHint },
      prompt('announcements.first', words.first, words.firstHint),
      {
        kind: 'select',
        name: 'announcements.position',
        label: words.position,
        options: positions.map((value) => ({ value, text: words.positions[value] })),
      },
      onlyWhen(hasLimit, count('announcements.positionLimit', words.positionLimit)),
      {
        kind: 'check',
        name: 'announcements.expectedWait',
        label: words.expectedWait,
        hint: words.expectedWaitHint,
      },
      {
        kind: 'part',
        name: 'announcements.periodic',
        label: words.periodic,
        hint: words.periodicHint,
        part: PromptListPart,
      },
      onlyWhen(repeats, count('announcements.everySeconds', words.everySeconds)),
      prompt('announcements.agentComing', words.agentComing, words.agentComingHint),
    ],
  };
}

export const keysGroup = (words: Words): FieldGroup => ({
  id: 'keys',
  title: words.groups.keys,
  intro: words.intros.keys,
  summary: (draft) => words.summary.keys(lengthOf(draft, 'leaveByDigit')),
  fields: [{ kind: 'part', name: 'leaveByDigit', label: words.keys.title, part: KeysPart, bare: true }],
});

export const agentsHearGroup = (words: Words): FieldGroup => ({
  id: 'agents-hear',
  title: words.groups.agentsHear,
  intro: words.intros.agentsHear,
  summary: (draft) =>
    told(
      [
        readText(draft, 'agentMessage.prompt') !== '' && words.summary.queueName,
        isTrue('agentMessage.waitSoFar')(draft) && words.summary.wait,
        isTrue('agentMessage.choice')(draft) && words.summary.choice,
      ],
      words.summary.nothing,
    ),
  fields: [
    {
      kind: 'prompt',
      name: 'agentMessage.prompt',
      label: words.agentMessage.prompt,
      hint: words.agentMessage.promptHint,
      optional: true,
    },
    { kind: 'check', name: 'agentMessage.waitSoFar', label: words.agentMessage.waitSoFar },
    { kind: 'check', name: 'agentMessage.choice', label: words.agentMessage.choice },
  ],
});

/** Whether callers of this queue can come to be called back at all. */
function callsBack(draft: Draft): boolean {
  const actions = [read(draft, 'overflow'), read(draft, 'leaveByDigit')].flatMap((all) =>
    Object.values((all ?? {}) as Readonly<Record<string, { readonly kind?: string } | undefined>>),
  );
  return (
    readText(draft, 'callback.digit') !== '' ||
    readText(draft, 'callback.afterAbandonSeconds') !== '' ||
    actions.some((action) => action?.kind === 'callback')
  );
}

export function callbackGroup(company: Company, t: Dictionary): FieldGroup {
  const { routing: words } = t;
  const needsTrunk = t.destination.callbackNeedsTrunk;
  const { callback } = words;
  const canCallOut = company.trunks.some(({ outbound }) => outbound !== undefined);
  const retry = (name: string, label: string) => onlyWhen(callsBack, count(`callback.${name}`, label));
  return {
    id: 'callback',
    title: words.groups.callback,
    intro: canCallOut ? words.intros.callback : `${words.intros.callback} ${needsTrunk}`,
    summary: (draft) => {
      const digit = readText(draft, 'callback.digit');
      if (digit !== '') return words.summary.onKey(digit);
      if (readText(draft, 'callback.afterAbandonSeconds') !== '') return words.summary.afterGivingUp;
      return callsBack(draft) ? words.summary.onOverflow : words.off.toLowerCase();
    },
    fields: [
      {
        kind: 'select',
        name: 'callback.digit',
        label: callback.digit,
        hint: callback.inUse,
        optional: callback.notOffered,
        options: digits.map((digit) => ({ value: digit, text: digit })),
      },
      {
        kind: 'number',
        name: 'callback.afterAbandonSeconds',
        label: callback.offerAbandoned,
        hint: callback.offerAbandonedHint,
        none: words.never,
      },
      onlyWhen(callsBack, {
        kind: 'check',
        name: 'callback.recordReason',
        label: callback.recordReason,
        hint: callback.recordReasonHint,
      }),
      retry('maxAttempts', callback.maxAttempts),
      retry('ringSeconds', callback.ringSeconds),
      retry('retryAfterBusySeconds', callback.retryBusy),
      retry('retryAfterNoAnswerSeconds', callback.retryNoAnswer),
    ],
  };
}
