// The place of customers among the pages.
// Never draws a customer.
import { supervises, type Page } from '../../page.js';
import { LazyCustomersPage } from './lazy-customers-page.js';

export const customersPage: Page = {
  path: 'customers',
  icon: 'customers',
  title: (t) => t.nav.customers,
  isOpenTo: supervises,
  draw: () => <LazyCustomersPage />,
};
