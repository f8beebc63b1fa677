// English texts about adding many extensions, agents and users from one file.
// Never formats numbers or times: they arrive as text.
import { plural } from '../../../i18n/plural.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('en', count, { one, other })}`;

export const seatsEn = {
  title: 'Add many at once',
  intro: 'Extensions, agents and users from one CSV file: one line for each seat.',
  open: 'Add many…',
  startHint: 'Extensions, agents and users from one file.',
  rules:
    'Each line names an extension, an agent, a user, or some of these. New ones are added, existing ones changed, only in the columns that the file has. Nothing is ever removed. You see what will happen before anything is changed.',
  passwordRules:
    'Passwords of new extensions and users are generated and shown to you at the end, for you to save.',
  template: 'Download a template',
  templateName: 'seats.csv',
  /** First line and one example. */
  templateLines: [
    ['Extension', 'Name', 'Agent', 'Skills', 'User name', 'Role'],
    ['301', 'Anna Nowak', 'anna', 'english:5|sales:3', 'anna.nowak', 'agent'],
  ],
  columnsHint:
    'The first line names the columns, in any order, separated by commas, semicolons or tabs. UTF-8. At most 1,000 lines.',
  groups: { seat: 'At least one', people: 'For new ones', more: 'Optional' },
  columns: {
    extension: '2 to 6 digits',
    agent: 'ID: lower-case letters, digits and hyphens',
    username: 'lower-case letters, digits, dots, hyphens and underscores',
    name: 'of the extension, the agent and the user',
    role: 'admin, supervisor or agent; agent when the line names one',
    skills: 'english:5|sales:3 — level from 1 to 10 after the colon',
    queues: 'support|sales:2 — queues that have a list of agents; group after the colon',
    'sip-password': 'generated when empty',
    'auto-answer': 'off, answer-mode, call-info or alert-info',
    preferences: 'as for skills',
  },
  preparing: 'Generating passwords…',
  verdict: { extensions: 'Extensions', agents: 'Agents', users: 'Users', queues: 'Queues' },
  countNew: (shown: string) => `${shown} new`,
  countChanged: (shown: string) => `${shown} changed`,
  countUnchanged: (shown: string) => `${shown} unchanged`,
  newSkills: (names: string) =>
    `New skills: ${names}. Check the spelling: no agent has them yet, and no queue requires them.`,
  preview: 'What will happen',
  sound: 'Lines without problems',
  line: 'Line',
  new: 'new',
  changed: (fields: string) => `changed: ${fields}`,
  unchanged: 'unchanged',
  none: 'none',
  start: (count: number, shown: string) => `Import ${n(count, shown, 'seat', 'seats')}`,
  done: (count: number, shown: string) => `Done: ${n(count, shown, 'seat', 'seats')} imported.`,
  outdated:
    'Somebody else has changed one of these items meanwhile. Nothing has been changed. Check the file again.',
  checkAgain: 'Check again',
  another: 'Import another file',
  passwords: 'Generated passwords',
  passwordsOnce:
    'Save this list now: once it is saved, or after an hour, it is not shown again. A lost password can be replaced at the extension or the user.',
  passwordsGone:
    'The passwords of your last import are no longer available: they are kept for an hour, or until they are saved. You can set new ones at the extensions and users.',
  passwordsNone: 'No passwords were generated.',
  save: 'Save as CSV',
  passwordsFile: 'passwords.csv',
  print: 'Print',
  mustChange: 'Users choose their own password when they first log in.',
  faultTexts: {
    'invalid-character': () => 'There is a line break or an invisible character in this field.',
    'nothing-named': () => 'This line names no extension, no agent and no user.',
    'invalid-extension': (value: string) => `Not a valid extension: ${value}. 2 to 6 digits.`,
    'invalid-sip-password': () => 'A SIP password has 8 to 100 characters.',
    'invalid-auto-answer': (value: string) =>
      `Not a valid setting: ${value}. Use off, answer-mode, call-info or alert-info.`,
    'invalid-agent': (value: string) =>
      `Not a valid ID: ${value}. Lower-case letters, digits and hyphens; at most 40.`,
    'invalid-skill': (value: string) =>
      `Not a valid skill, or listed twice: ${value}. Write english or english:5, with a level from 1 to 10.`,
    'invalid-number': (value: string) => `Not a valid number: ${value}`,
    'invalid-queue': (value: string) =>
      `Not a valid queue, or listed twice: ${value}. Write support or support:2, with a group from 1 to 20.`,
    'unknown-queue': (value: string) => `There is no queue with the ID ${value}.`,
    'queue-by-skills': (value: string) =>
      `Queue ${value} has no list of agents. Give the agent the skills that the queue requires.`,
    'invalid-username': (value: string) =>
      `Not a valid user name: ${value}. Lower-case letters, digits, dots, hyphens, underscores; 2 to 40.`,
    'invalid-role': (value: string) => `Not a valid role: ${value}. Use admin, supervisor or agent.`,
    repeated: (value: string, line: string) => `${value} also appears in line ${line}.`,
    taken: (value: string) => `Already in use by ${value}.`,
    'agent-required': () => 'A user with the role Agent needs an agent.',
    'last-admin': () => 'At least one administrator must remain.',
    'invalid-configuration': (value: string) => `The configuration would not be valid: ${value}`,
  },
};

export const seatsBundleEn = {
  seats: seatsEn,
};
