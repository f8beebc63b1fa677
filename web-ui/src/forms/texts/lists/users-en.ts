// English words for the list users.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const usersEn: ListTexts = {
  title: 'Users',
  one: 'user',
  newOne: 'new user',
  add: 'Add user',
  none: 'No users yet',
  intro: 'Who may log in to these pages, and in which role.',
  loss: 'This person can no longer log in. The password is lost.',
};
