// English texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from '../../../forms/texts/list-texts.js';
import { changeLogEn } from '../../../i18n/item-words-en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const firstStepsEn = {
  title: 'To the first answered call',
  intro: 'Follow the steps in order; each builds on the previous ones.',
  done: 'done',
  optional: 'can wait',
  steps: {
    settings:
      'Enter the name; check the time zone and how numbers are dialled: opening hours and numbers depend on them.',
    extensions: 'One for each phone, with a SIP password. What to enter in the phone is explained below.',
    agents:
      'One for each person who answers calls: an extension, and skills, each with a level from 1 to 10.',
    schedules: 'When the queues are open. Without opening hours, a queue is always open.',
    queues:
      'Where callers wait. A queue requires skills, and every agent who has them gets its calls; or you can list the agents yourself.',
    flows:
      'What callers hear and which key leads to which queue. A number can also lead straight to a queue.',
    trunks: 'The line to your carrier. Calls from other addresses are refused.',
    dids: 'Your telephone numbers, and where each one leads: a menu, a queue or an extension.',
    users: 'Colleagues who may log in to these pages. Link the accounts of agents to their agents.',
  },
  logIn:
    'The agents can now log in to their queues: *11 on the phone, or “Available” on the page My desk. The next call goes to one of them.',
};

export const companyBundleEn = {
  firstSteps: firstStepsEn,
  setup: {
    title: 'Setup',
    sections: {
      start: 'Getting started',
      settings: 'Company',
      ...wordsOfLists('en', 'title'),
    },
    intros: {
      start: 'Connect a phone and a carrier, and try a first call.',
      settings: 'Name, language, time zone and how numbers are dialled.',
      ...wordsOfLists('en', 'intro'),
    },
    none: wordsOfLists('en', 'none'),
    one: {
      settings: 'company settings',
      ...wordsOfLists('en', 'one'),
    },
    add: wordsOfLists('en', 'add'),
    editTitle: (name: string) => `Edit ${name}`,
    removeTitle: (name: string) => `Remove ${name}?`,
    saved: (key: string) => `${key} saved.`,
    removed: (key: string) => `${key} removed.`,
    search: 'Search',
    sort: { ascending: 'Sort ascending', descending: 'Sort descending' },
    noMatch: 'No matches',
    count: (count: number) => n(count, 'entry', 'entries'),
    discard: 'Discard changes?',
    discardText: 'Your changes have not been saved.',
    discardYes: 'Discard',
    keepEditing: 'Keep editing',
  },
  start: {
    phoneTitle: 'Connect a first phone',
    phoneIntro:
      'Add an extension, then enter these settings in a desk phone or softphone. The list of extensions then shows its phone as registered.',
    server: 'SIP server (registrar)',
    port: 'Port',
    transport: 'Transport',
    or: 'or',
    external:
      'This site uses its own SIP server (drachtio). Phones and trunks connect to that server; ask its administrator for the address.',
    externalServer: 'the address of your own SIP server',
    username: 'User name / authentication ID',
    usernameValue: 'the extension, e.g. 201',
    password: 'Password',
    passwordValue: 'the SIP password of that extension',
    codecs: 'Codecs',
    codecsValue: 'G.711 A-law (PCMA) or µ-law (PCMU)',
    dtmf: 'DTMF',
    dtmfValue: 'RFC 4733 (RFC 2833)',
    chooseExtension: 'Extension',
    noExtensions: 'There are no extensions yet.',
    addExtension: 'Add an extension',
    trunkTitle: 'Connect a first trunk',
    trunkIntro:
      'Your carrier delivers calls to this server. The carrier needs this server’s address, and Centrale needs the carrier’s.',
    trunkSteps: [
      'Give your carrier this address and one of the transports.',
      'Add a trunk with the addresses the carrier’s calls come from. Calls from other addresses are refused.',
      'Add your telephone number and choose where it goes: a menu, a queue or an extension.',
      'Call the number. The call appears on the wallboard immediately.',
    ],
    addTrunk: 'Add a trunk',
    addDid: 'Add a number',
    featureTitle: 'Feature codes',
    featureIntro: 'Agents can change their status from the phone.',
    features: { '*11': 'Log in (available)', '*12': 'Log out', '*13': 'Break' },
    copy: 'Copy',
    copied: 'Copied.',
  },
  changes: {
    title: 'Change log',
    intro: 'Who changed what in the configuration. Newest first.',
    none: 'No changes yet',
    noneHint: 'Every change to the configuration is recorded here.',
    by: { 'first-start': 'first start', 'command line': 'command line', 'first start': 'first start' },
    log: changeLogEn,
    created: 'added',
    updated: 'changed',
    removed: 'removed',
    field: 'Field',
    before: 'Before',
    after: 'After',
    details: 'Details',
    when: 'When',
    who: 'Who',
    what: 'What',
    nothing: 'nothing',
  },
};
