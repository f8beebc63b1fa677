// English texts about a person's data: found, downloaded, erased.
// Never formats numbers or times: they arrive as text.
import type { SubjectCounts, SubjectTraces } from '../../../../../src/api/subjects.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('en', count, { one, other })}`;

export const subjectsEn = {
  title: 'Personal data',
  intro:
    'Find everything that is stored about one person, download it, or erase it. Figures stay as they are.',
  by: 'Search by',
  byNumber: 'Phone number',
  byCustomer: 'Customer ID',
  find: 'Find',
  start: 'No one selected',
  startHint: 'Enter a phone number or the ID of a customer.',
  none: 'Nothing is stored',
  noneHint: 'There is no call, message or customer with this number or ID.',
  noNumber: 'No phone number',
  kind: 'Data',
  stored: 'Stored',
  erased: 'Erased',
  left: 'Still there',
  kinds: {
    numbers: 'Phone numbers in calls',
    names: 'Names in calls',
    typed: 'Digits that were entered on the phone',
    callbackDetails: 'Details of callbacks',
    recordings: 'Recordings',
    customers: 'Customer records',
    changeLogLines: 'Change log entries',
  } satisfies Record<keyof SubjectCounts, string>,
  tracesTitle: 'These records stay, without name or number:',
  traces: {
    calls: (count) => n(count, 'call', 'calls'),
    callbacks: (count) => n(count, 'callback', 'callbacks'),
    voicemails: (count) => n(count, 'message', 'messages'),
  } satisfies Record<keyof SubjectTraces, (count: number) => string>,
  onTheLine: 'This person is on the line. The data can be erased after the call.',
  openCallbacks: (count: number) =>
    `${n(count, 'callback is', 'callbacks are')} still open and will be cancelled.`,
  configuredIn: (places: string) =>
    `The number is also part of the setup and stays there until you change it: ${places}.`,
  download: 'Download data',
  erase: 'Erase data',
  eraseTitle: 'Erase everything about this person?',
  eraseText: (who: string) =>
    `Everything that is stored about ${who} will be erased and cannot be restored. If the person wants a copy, download the data first.`,
  done: 'The data has been erased',
  proof: (name: string, time: string, version: string) =>
    `Erased by ${name}, ${time}. Change log: ${version}.`,
  callbacksCancelled: (count: number) => `${n(count, 'callback was', 'callbacks were')} cancelled.`,
  overwritten: 'The old data has been overwritten on the disk.',
  notOverwritten: 'The old data will be overwritten on the disk shortly.',
  copies: (files: string) =>
    `Backups that were made before an upgrade still contain the data. Delete them on the server: ${files}.`,
  saveProof: 'Save report',
};

export const subjectsBundleEn = {
  subjects: subjectsEn,
};
