// The place of calls among the pages.
// Never draws a call.
import { supervises, type Page } from '../../page.js';
import { CallPage } from './call-page.js';
import { CallsPage } from './calls-page.js';

export const callsPage: Page = {
  path: 'calls',
  icon: 'calls',
  title: (t) => t.nav.calls,
  isOpenTo: (session) => supervises(session) || session.agent !== undefined,
  draw: (id) => (id ? <CallPage key={id} id={decodeURIComponent(id)} /> : <CallsPage />),
};
