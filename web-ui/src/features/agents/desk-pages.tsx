// The agent's desk's place among the pages.
// Never draws a status.
import { supervises, type Page } from '../../page.js';
import { DeskPage } from './desk-page.js';

export const deskPage: Page = {
  path: 'desk',
  icon: 'desk',
  title: (t) => t.nav.desk,
  isListedFor: (session) => session.agent !== undefined || !supervises(session),
  isFirstFor: (session) => !supervises(session),
  draw: () => <DeskPage />,
};
