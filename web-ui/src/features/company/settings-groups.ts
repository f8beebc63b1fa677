// The company's own settings, in groups.
// Never draws; settings-section.tsx does.
import { languageSchema } from '../../../../src/api/common.js';
import { readText, type Draft, type FieldGroup } from '../../forms/field-spec.js';
import { basics, count, onlyWhen, text } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { languageNames } from '../../i18n/language.js';
import { CompetitionWeightsPart } from '../acd/strategy-part.js';

const competitionModes = ['priority', 'oldest-first', 'service-level', 'score'] as const;

function competitionGroup(t: Dictionary): FieldGroup {
  const words = t.routing.competition;
  const mode = (draft: Draft) => readText(draft, 'competition.mode');
  const hasPoints = (draft: Draft) => mode(draft) !== 'oldest-first';
  return {
    id: 'competition',
    title: t.routing.groups.competition,
    intro: t.routing.intros.competition,
    fields: [
      {
        kind: 'select',
        name: 'competition.mode',
        label: words.mode,
        options: competitionModes.map((value) => ({ value, text: words.modes[value] })),
        explain: (value) => words.modeHints[competitionModes.find((one) => one === value) ?? 'priority'],
      },
      onlyWhen(hasPoints, count('competition.priorityPointSeconds', words.pointSeconds, words.pointHint)),
      onlyWhen(
        hasPoints,
        count('competition.maxHeadStartSeconds', words.maxHeadStart, words.maxHeadStartHint),
      ),
      onlyWhen((draft) => mode(draft) === 'score', {
        kind: 'part',
        name: 'competition.weights',
        label: words.weights,
        part: CompetitionWeightsPart,
      }),
    ],
  };
}

function outsideCallsGroup(t: Dictionary): FieldGroup {
  const words = t.routing.outsideCalls;
  return {
    id: 'outsideCalls',
    title: t.routing.groups.outsideCalls,
    intro: t.routing.intros.outsideCalls,
    fields: [
      {
        kind: 'lines',
        name: 'outsideCalls.allowedPrefixes',
        label: words.prefixes,
        hint: words.prefixesHint,
      },
      { kind: 'check', name: 'outsideCalls.specialRates', label: words.special },
      count('outsideCalls.maxPerNumberPerDay', words.perNumber),
      count('outsideCalls.maxPerTrunkPerHour', words.perTrunk),
      count('outsideCalls.maxPerDay', words.perDay),
    ],
  };
}

export const settingsGroups = (t: Dictionary): readonly FieldGroup[] => [
  basics(
    [
      text('name', t.fields.name),
      {
        kind: 'select',
        name: 'language',
        label: t.fields.language,
        options: languageSchema.options.map((value) => ({ value, text: languageNames[value] })),
      },
      {
        kind: 'text',
        name: 'timeZone',
        label: t.fields.timeZone,
        hint: t.fields.timeZoneHint,
        suggestions: Intl.supportedValuesOf('timeZone'),
      },
      text('countryCode', t.fields.countryCode, t.fields.countryCodeHint),
      text('internationalPrefix', t.fields.internationalPrefix, t.fields.internationalPrefixHint),
      text('trunkPrefix', t.fields.trunkPrefix, t.fields.trunkPrefixHint),
      { kind: 'check', name: 'otherBreakReasons', label: t.fields.otherBreakReasons },
    ],
    t,
  ),
  {
    id: 'voicemail',
    title: t.voicemails.title,
    intro: t.routing.voicemailLimits.intro,
    fields: [
      count('voicemail.maxPerQueue', t.routing.voicemailLimits.perQueue),
      count('voicemail.maxMegabytes', t.routing.voicemailLimits.inAll),
    ],
  },
  outsideCallsGroup(t),
  competitionGroup(t),
];
