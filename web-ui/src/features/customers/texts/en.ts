// English texts about customers and the import of lists of them.
// Never formats numbers or times: they arrive as text.
import { plural } from '../../../i18n/plural.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('en', count, { one, other })}`;

export const customersEn = {
  title: 'Customers',
  intro: 'Your customers, their numbers, and how their calls are handled.',
  search: 'Search by name, ID or number',
  none: 'No customers yet',
  noneHint: 'Add one, or import a CSV list from your own system or CRM.',
  noMatch: 'No customers found',
  noMatchHint: 'Try part of the name or a few digits of the number.',
  count: (count: number, shown: string) => n(count, shown, 'customer', 'customers'),
  found: (count: number, shown: string) => `${n(count, shown, 'customer', 'customers')} found`,
  loadMore: 'Show more',
  add: 'Add customer',
  edit: (name: string) => `Edit ${name}`,
  remove: (name: string) => `Remove ${name}`,
  saved: (name: string) => `${name} saved.`,
  removed: (name: string) => `${name} removed.`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: 'This customer’s calls will be handled like any others. The call history is kept.',
  changed: (name: string, time: string) => `Last changed by ${name}, ${time}`,
  moreNumbers: (count: number) => `and ${count} more`,
  key: 'ID',
  keyHint:
    'As in your own system or CRM: letters, digits, dots, hyphens, underscores. Cannot be changed later.',
  name: 'Name',
  numbers: 'Numbers',
  numbersHint: 'One per line, in any notation. Each number belongs to one customer.',
  language: 'Language',
  languageAny: 'As set for the number or menu',
  agent: 'Assigned agent',
  noAgent: 'None',
  priority: 'Priority',
  treatment: 'Call handling',
  wishes: 'Skills and priority',
  skills: 'Skills',
  rule: 'Skill rule',
  preferred: (skill: string) => `${skill}, preferred`,
  notes: 'Notes',
  notesHint: 'Shown to agents.',
  known: 'Known customer',
  import: {
    open: 'Import list',
    export: 'Export list',
    title: 'Import customers',
    intro:
      'Customers are recognised by their ID: new ones are added, existing ones changed. Fields for which the file has no column are left unchanged. You see what will happen before anything is changed.',
    columnsHint:
      'The first line names the columns, in any order, separated by commas, semicolons or tabs. UTF-8.',
    columns: {
      numbers: 'several numbers separated by |, or several columns',
      language: 'en, nl or pl',
      agent: 'ID of the assigned agent',
      priority: '-10 to 10',
      skills: 'dutch:5|billing:3? — level after the colon, ? if only preferred',
    },
    undoing: 'Undoing all changes…',
    start: (count: number, shown: string) => `Import ${n(count, shown, 'customer', 'customers')}`,
    done: 'Done.',
    faultTexts: {
      'invalid-id': (value: string) =>
        `Not a valid ID: ${value}. Letters, digits, dots, hyphens, underscores; at most 40.`,
      'duplicate-id': (value: string, line: string) => `The ID ${value} also appears in line ${line}.`,
      'invalid-number': (value: string) => `Not a valid telephone number: ${value}`,
      'rounded-number': (value: string) =>
        `A spreadsheet has rounded this number: ${value}. Format the column as text there.`,
      'too-many-numbers': () => 'At most 20 numbers.',
      'duplicate-number': (value: string, line: string) => `${value} also appears in line ${line}.`,
      'number-taken': (value: string) => `Customer ${value} already has one of these numbers.`,
      'invalid-language': (value: string) => `Not a supported language: ${value}. Use en, nl or pl.`,
      'unknown-agent': (value: string) => `There is no agent with the ID ${value}.`,
      'invalid-priority': (value: string) => `Not a whole number from -10 to 10: ${value}`,
      'invalid-skill': (value: string) =>
        `Not a valid skill, or listed twice: ${value}. Write dutch, dutch:5 or dutch:5?`,
      'invalid-skill-rule': (value: string) => `This rule is not valid: ${value}`,
    },
  },
};

export const customersBundleEn = {
  customers: customersEn,
};
