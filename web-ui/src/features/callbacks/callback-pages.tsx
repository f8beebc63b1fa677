// The place of callbacks among the pages.
// Never draws a callback.
import type { Page } from '../../page.js';
import { CallbacksPage } from './callbacks-page.js';

export const callbacksPage: Page = {
  path: 'callbacks',
  icon: 'callbacks',
  title: (t) => t.nav.callbacks,
  draw: () => <CallbacksPage />,
  waiting: { count: (live) => live.callbacksOpen, text: (t, count) => t.callbacks.openCount(count) },
};
