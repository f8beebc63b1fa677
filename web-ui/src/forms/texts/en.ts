// English texts of forms: what was not saved, what a removal takes with it, what is still missing.
// Never formats numbers or times: they arrive as text.
import { destinationEn } from './destination-en.js';
import { textsOfLists } from './list-texts.js';
import { wordsOfLists } from './list-texts.js';

export const formsEn = {
  unsaved: (what: string, time: string) => `You have unsaved changes from ${time}: ${what}.`,
  customer: 'customer',
  /** One that has no name yet. */
  newOne: {
    customers: 'new customer',
    ...wordsOfLists('en', 'newOne'),
  },
  continue: 'Continue editing',
  resumed: (time: string) => `These are your unsaved changes from ${time}.`,
  /** What is gone with an item that is removed. */
  losses: {
    trunkPassword: 'Its user name and password at the carrier are lost.',
    ...wordsOfLists('en', 'loss'),
  },
  irreversible: 'This takes effect immediately and cannot be undone.',
  passwordNotKept: 'Passwords are not kept: enter them again.',
};

export type FormTexts = typeof formsEn;

export const formsBundleEn = {
  forms: formsEn,
  destination: destinationEn,
  fields: {
    id: 'ID',
    idHint: 'Lower-case letters, digits and hyphens. Cannot be changed later.',
    name: 'Name',
    /** Of an agent or a user. */
    personName: 'Name',
    language: 'Language',
    timeZone: 'Time zone',
    timeZoneHint: 'Opening hours and all times on these pages are in it, and “today” begins at its midnight.',
    countryCode: 'Country code',
    countryCodeHint: 'Without the plus sign, e.g. 31 or 48.',
    internationalPrefix: 'International prefix',
    internationalPrefixHint: 'Dialled before a foreign number, e.g. 00.',
    trunkPrefix: 'National prefix',
    otherBreakReasons: 'Agents can enter other reasons for a break',
    trunkPrefixHint: 'Dialled before a national number, e.g. 0. Leave empty in Poland.',
    addresses: 'Addresses of the carrier',
    addressesHint: 'IPv4 addresses or ranges (CIDR), one per line.',
    number: 'Number',
    didNumberHint: 'With country code, e.g. +31205550100, or as dialled in your country.',
    extensionNumberHint: '2 to 6 digits.',
    trunk: 'Trunk',
    anyTrunk: 'Any trunk',
    destination: 'Goes to',
    requiredSkills: 'Required skills',
    requiredSkillsHint: 'An agent needs all of these, at this level or higher.',
    skills: 'Skills',
    skillsHint: 'Level 1 (beginner) to 10 (expert).',
    skill: 'Skill',
    level: 'Level',
    minLevel: 'Minimum level',
    addSkill: 'Add skill',
    removeSkill: 'Remove skill',
    music: 'Music on hold',
    ringSeconds: 'Ring time (s)',
    ringSecondsHint: 'How long an agent’s phone rings before the next one is tried.',
    wrapUpSeconds: 'Wrap-up (s)',
    retryAfterRefusalSeconds: 'Pause after refusal (s)',
    retryAfterMissSeconds: 'Pause after missed call (s)',
    serviceLevelPercent: 'Service level (%)',
    serviceLevelSeconds: 'Answered within (s)',
    extension: 'Extension',
    sipPassword: 'SIP password',
    passwordKeep: 'Leave empty to keep the current password.',
    passwordNew: 'At least 8 characters.',
    username: 'User name',
    role: 'Role',
    agent: 'Agent',
    noAgent: 'Not an agent',
    oneTimePassword: 'One-time password',
    password: 'Password',
    shownOnce: 'Copy it now: once saved, it is never shown again.',
    generate: 'Generate',
    start: 'Starts with',
    none: '—',
  },
  validation: {
    required: 'Fill this in.',
    tooShort: (minimum: number) => `At least ${minimum} characters.`,
    tooLong: (maximum: number) => `At most ${maximum} characters.`,
    tooSmall: (minimum: number) => `At least ${minimum}.`,
    tooBig: (maximum: number) => `At most ${maximum}.`,
    invalid: 'This is not valid.',
    choose: 'Choose one of the available values.',
    unknownField: 'There is an unknown field here.',
    empty: 'Add at least one.',
    formats: {
      'one-line': 'This contains a line break or an invisible character.',
      'ipv4 cidrv4':
        'Enter an IPv4 address, e.g. 203.0.113.10, or a range, e.g. 203.0.113.0/24. Trunks do not support IPv6.',
      'ipv4 hostname':
        'Enter a host name or an IPv4 address; the port has its own field. Trunks do not support IPv6.',
    },
  },
  lists: textsOfLists('en'),
};
