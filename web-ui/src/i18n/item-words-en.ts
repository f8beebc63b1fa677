// English words for what stands in items of the configuration, and for comparing two versions of one.
// Never formats numbers or times: they arrive as text.

export const itemWordsEn = {
  yes: 'yes',
  no: 'no',
  days: 'Days',
  place: 'Place',
  callsAtOnce: 'Calls at once',
  newCallsPerSecond: 'New calls per second',
};

export const conflictEn = {
  title: 'Changed meanwhile',
  changed: (who: string, time: string) =>
    `${who} saved changes to this at ${time}, while you were editing. Nothing you typed is lost. Choose what to keep; you can still edit before you save.`,
  removed: (who: string, time: string) =>
    `${who} removed this at ${time}, while you were editing. Nothing you typed is lost.`,
  nobody: 'Somebody',
  field: 'Field',
  before: 'Before',
  theirs: 'Theirs',
  mine: 'Yours',
  keep: (field: string) => `Keep for ${field}`,
  both: 'Both of you changed this.',
  takeAll: 'Take all of theirs',
  keepAll: 'Keep all of mine',
  goOn: 'Continue editing with this',
  addAgain: 'Add it again',
  discard: 'Discard mine',
};

export const changeLogEn = {
  passwords: 'password of user',
  'sip-passwords': 'SIP password of extension',
  'trunk-passwords': 'password of trunk',
  customers: 'customer',
  'customer-imports': 'list of customers imported',
  erasures: 'personal data of one person',
  'seat-imports': 'seats imported',
  passwordSet: 'A new password was set. Passwords are never shown.',
  added: 'New',
  changed: 'Changed',
  noDetails: 'The record is not kept here.',
};
