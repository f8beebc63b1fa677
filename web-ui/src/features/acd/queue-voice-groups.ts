// The groups of a queue that are about calls alone, what is said and which keys are pressed: announcements, keys, callbacks.
// Never draws; the parts do.
import type { Company } from '../../../../src/api/company.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { isTrue, lengthOf, told } from '../../forms/draft-facts.js';
import {
  isShown,
  read,
  readText,
  type Draft,
  type FieldGroup,
  type FieldSpec,
} from '../../forms/field-spec.js';
import { digits } from '../../../../src/core/kernel/digit.js';
import { KeysPart } from './keys-part.js';
import { PromptListPart } from '../../forms/prompt-list-part.js';
import { count, onlyWhen } from '../../forms/section.js';

type Words = Dictionary['routing'];

const positions = ['off', 'exact', 'up-to', 'more-than'] as const;

/** Of a queue that serves voice; empty for any other. */
export const voiceGroups = (company: Company, t: Dictionary): readonly FieldGroup[] =>
  [callersHearGroup(t), keysGroup(t.routing), callbackGroup(company, t), agentsHearGroup(t.routing)].map(
    (group) => ({
      ...group,
      section: t.routing.sections.voice,
      fields: group.fields.map((field) =>
        onlyWhen((draft) => servesVoice(draft) && isShown(field, draft), field),
      ),
    }),
  );

const servesVoice = (draft: Draft): boolean => read(draft, 'voice') !== undefined;

function callersHearGroup(t: Dictionary): FieldGroup {
  const words = t.routing.announcements;
  const hasLimit = (draft: Draft) =>
    ['up-to', 'more-than'].includes(readText(draft, 'voice.announcements.position'));
  const repeats = (draft: Draft) =>
    readText(draft, 'voice.announcements.position') !== 'off' ||
    isTrue('voice.announcements.expectedWait')(draft) ||
    lengthOf(draft, 'voice.announcements.periodic') > 0;
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
      const periodic = lengthOf(draft, 'voice.announcements.periodic');
      return told(
        [
          readText(draft, 'voice.announcements.position') !== 'off' && summary.place,
          isTrue('voice.announcements.expectedWait')(draft) && summary.expectedWait,
          periodic > 0 && summary.messages(periodic),
        ],
        summary.musicOnly,
      );
    },
    fields: [
      { kind: 'music', name: 'voice.music', label: t.fields.music, hint: t.routing.basics.musicHint },
      prompt('voice.announcements.first', words.first, words.firstHint),
      {
        kind: 'select',
        name: 'voice.announcements.position',
        label: words.position,
        options: positions.map((value) => ({ value, text: words.positions[value] })),
      },
      onlyWhen(hasLimit, count('voice.announcements.positionLimit', words.positionLimit)),
      {
        kind: 'check',
        name: 'voice.announcements.expectedWait',
        label: words.expectedWait,
        hint: words.expectedWaitHint,
      },
      {
        kind: 'part',
        name: 'voice.announcements.periodic',
        label: words.periodic,
        hint: words.periodicHint,
        part: PromptListPart,
      },
      onlyWhen(repeats, count('voice.announcements.everySeconds', words.everySeconds)),
      prompt('voice.announcements.agentComing', words.agentComing, words.agentComingHint),
    ],
  };
}

const keysGroup = (words: Words): FieldGroup => ({
  id: 'keys',
  title: words.groups.keys,
  intro: words.intros.keys,
  summary: (draft) => words.summary.keys(lengthOf(draft, 'voice.leaveByDigit')),
  fields: [{ kind: 'part', name: 'voice.leaveByDigit', label: words.keys.title, part: KeysPart, bare: true }],
});

const agentsHearGroup = (words: Words): FieldGroup => ({
  id: 'agents-hear',
  title: words.groups.agentsHear,
  intro: words.intros.agentsHear,
  summary: (draft) =>
    told(
      [
        readText(draft, 'voice.agentMessage.prompt') !== '' && words.summary.queueName,
        isTrue('voice.agentMessage.waitSoFar')(draft) && words.summary.wait,
        isTrue('voice.agentMessage.choice')(draft) && words.summary.choice,
      ],
      words.summary.nothing,
    ),
  fields: [
    {
      kind: 'prompt',
      name: 'voice.agentMessage.prompt',
      label: words.agentMessage.prompt,
      hint: words.agentMessage.promptHint,
      optional: true,
    },
    { kind: 'check', name: 'voice.agentMessage.waitSoFar', label: words.agentMessage.waitSoFar },
    { kind: 'check', name: 'voice.agentMessage.choice', label: words.agentMessage.choice },
  ],
});

/** Whether callers of this queue can come to be called back at all. */
function callsBack(draft: Draft): boolean {
  const actions = [read(draft, 'overflow'), read(draft, 'voice.leaveByDigit')].flatMap((all) =>
    Object.values((all ?? {}) as Readonly<Record<string, { readonly kind?: string } | undefined>>),
  );
  return (
    readText(draft, 'voice.callback.digit') !== '' ||
    readText(draft, 'voice.callback.afterAbandonSeconds') !== '' ||
    actions.some((action) => action?.kind === 'callback')
  );
}

function callbackGroup(company: Company, t: Dictionary): FieldGroup {
  const { routing: words } = t;
  const needsTrunk = t.destination.callbackNeedsTrunk;
  const { callback } = words;
  const canCallOut = company.trunks.some(({ outbound }) => outbound !== undefined);
  const retry = (name: string, label: string) => onlyWhen(callsBack, count(`voice.callback.${name}`, label));
  return {
    id: 'callback',
    title: words.groups.callback,
    intro: canCallOut ? words.intros.callback : `${words.intros.callback} ${needsTrunk}`,
    summary: (draft) => {
      const digit = readText(draft, 'voice.callback.digit');
      if (digit !== '') return words.summary.onKey(digit);
      if (readText(draft, 'voice.callback.afterAbandonSeconds') !== '') return words.summary.afterGivingUp;
      return callsBack(draft) ? words.summary.onOverflow : words.off.toLowerCase();
    },
    fields: [
      {
        kind: 'select',
        name: 'voice.callback.digit',
        label: callback.digit,
        hint: callback.inUse,
        optional: callback.notOffered,
        options: digits.map((digit) => ({ value: digit, text: digit })),
      },
      {
        kind: 'number',
        name: 'voice.callback.afterAbandonSeconds',
        label: callback.offerAbandoned,
        hint: callback.offerAbandonedHint,
        none: words.never,
      },
      onlyWhen(callsBack, {
        kind: 'check',
        name: 'voice.callback.recordReason',
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
