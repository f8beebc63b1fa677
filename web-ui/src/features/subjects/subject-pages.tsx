// The place of personal data among the pages.
// Never draws any.
import { configures, type Page } from '../../page.js';
import { SubjectsPage } from './subjects-page.js';

export const subjectsPage: Page = {
  path: 'personal-data',
  icon: 'subjects',
  title: (t) => t.subjects.title,
  isOpenTo: configures,
  draw: () => <SubjectsPage />,
};
