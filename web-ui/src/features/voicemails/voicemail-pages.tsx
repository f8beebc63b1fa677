// The place of voice messages among the pages.
// Never draws a message.
import type { Page } from '../../page.js';
import { VoicemailsPage } from './voicemails-page.js';

export const voicemailsPage: Page = {
  path: 'voicemails',
  icon: 'voicemails',
  title: (t) => t.nav.voicemails,
  draw: () => <VoicemailsPage />,
  waiting: { count: (live) => live.voicemailsNew, text: (t, count) => t.everyday.newMessages(count) },
};
