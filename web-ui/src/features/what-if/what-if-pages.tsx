// The place of what-if questions among the pages.
// Never asks one.
import { supervises, type Page } from '../../page.js';
import { LazyWhatIfPage } from './lazy-what-if-page.js';

export const whatIfPage: Page = {
  path: 'what-if',
  icon: 'whatIf',
  title: (t) => t.nav.whatIf,
  isOpenTo: supervises,
  draw: () => <LazyWhatIfPage />,
};
