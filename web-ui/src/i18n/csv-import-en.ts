// English texts that every import of a CSV file has: choosing the file, its columns, and what is wrong with it.
// Never formats numbers or times: they arrive as text.
import { plural } from './plural.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('en', count, { one, other })}`;

export const csvImportEn = {
  choose: 'Choose a CSV file',
  chooseOther: 'Choose another file',
  dropHint: 'or drop it here',
  columnsTitle: 'Columns',
  columnsNeeded: 'Required',
  columnsOptional: 'Optional',
  tooLarge: 'This file is too large. Import it in parts.',
  reading: 'Reading the file…',
  ignored: (names: string) => `Columns not recognised: ${names}`,
  faults: (count: number, shown: string) =>
    `${n(count, shown, 'problem', 'problems')} found. Nothing has been changed.`,
  faultsHint: 'Correct the file and select it again.',
  more: (shown: string) => `and ${shown} more`,
  line: 'Line',
  column: 'Column',
  problem: 'Problem',
  stop: 'Stop',
  writing: 'Saving changes…',
  clean: 'The file is valid.',
  nothingNew: 'The file is valid and contains nothing new.',
  added: 'new',
  changed: 'changed',
  unchanged: 'unchanged',
  cancelled: 'Cancelled. Nothing has been changed.',
  failed: 'The import failed. Nothing has been changed. See the server log for details.',
  lost: 'The server no longer knows this import. Check the list to see what has changed.',
  faultTexts: {
    'not-utf8': () => 'This is not UTF-8. Save the file as “CSV UTF-8”.',
    spreadsheet: () =>
      'This is a spreadsheet file. In the spreadsheet program, save it as CSV (UTF-8) and choose that file.',
    empty: () => 'The file is empty.',
    malformed: () => 'A quotation mark is not closed, or is in the middle of a field.',
    'too-many-lines': () => 'Too many lines at once. Import the file in parts.',
    'missing-column': (value: string) => `The first line has no column “${value}”.`,
    'duplicate-column': (value: string) => `There are two columns for “${value}”.`,
    'too-many-fields': () =>
      'More fields than columns. A field that contains the separator needs quotation marks.',
    required: () => 'This field is required.',
    'too-long': (value: string) => `Too long: ${value}`,
  },
};
