// The wallboard's place among the pages.
// Never draws a figure.
import { supervises, type Page } from '../../page.js';
import { TvPage } from './tv-page.js';
import { WallboardPage } from './wallboard-page.js';

export const wallboardPage: Page = {
  path: 'wallboard',
  icon: 'wallboard',
  title: (t) => t.nav.wallboard,
  isFirstFor: supervises,
  draw: () => <WallboardPage />,
  drawBare: (part) => (part === 'tv' ? <TvPage /> : undefined),
};
