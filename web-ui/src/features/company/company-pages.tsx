// The places of the set-up and its change log among the pages.
// Never draws the configuration.
import { configures, type Page } from '../../page.js';
import { ChangesPage } from './changes-page.js';
import { LazySetupPage } from './lazy-setup-page.js';
import { setupSections } from './setup-sections.js';

export const setupPage: Page = {
  path: 'setup',
  icon: 'setup',
  title: (t) => t.nav.setup,
  isOpenTo: configures,
  draw: (section) => <LazySetupPage section={section} />,
  places: (t) => setupSections.map((part) => ({ part, name: t.setup.sections[part] })),
};

export const changesPage: Page = {
  path: 'changes',
  icon: 'changes',
  title: (t) => t.nav.changes,
  isOpenTo: configures,
  draw: () => <ChangesPage />,
};
