// Every page, in the order of the navigation.
// Never says who may see one; the page does.
import type { Session } from '../../src/api/sessions.js';
import { deskPage } from './features/agents/desk-pages.js';
import { callbacksPage } from './features/callbacks/callback-pages.js';
import { callsPage } from './features/calls/call-pages.js';
import { changesPage, setupPage } from './features/company/company-pages.js';
import { customersPage } from './features/customers/customer-pages.js';
import { subjectsPage } from './features/subjects/subject-pages.js';
import { voicemailsPage } from './features/voicemails/voicemail-pages.js';
import { wallboardPage } from './features/wallboard/wallboard-pages.js';
import { whatIfPage } from './features/what-if/what-if-pages.js';
import type { Page } from './page.js';

const pages: readonly Page[] = [
  wallboardPage,
  deskPage,
  callsPage,
  callbacksPage,
  voicemailsPage,
  customersPage,
  whatIfPage,
  setupPage,
  changesPage,
  subjectsPage,
];

export const pageAt = (path: string | undefined): Page | undefined =>
  pages.find((page) => page.path === path);

export const mayOpen = ({ isOpenTo }: Page, session: Session): boolean => isOpenTo?.(session) ?? true;

/** The navigation of one user: the page with which the user begins, and the others in their order. */
export function pagesFor(session: Session): readonly Page[] {
  const listed = pages.filter((page) => page.isListedFor?.(session) ?? mayOpen(page, session));
  const isFirst = (page: Page): boolean => page.isFirstFor?.(session) === true;
  return [...listed.filter(isFirst), ...listed.filter((page) => !isFirst(page))];
}
