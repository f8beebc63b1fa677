// What call handling looks up in the company's configuration.
import { CompanyView } from '../../../src/app/calls/company-view.js';
import { demoCompany } from '../../../src/demo-company.js';

test('a call belongs to the trunk with the narrowest range that holds its address, whatever their order', () => {
  const view = new CompanyView({
    ...demoCompany,
    trunks: [
      { id: 'wide', name: 'Wide', addresses: ['192.0.2.0/24'] },
      { id: 'narrow', name: 'Narrow', addresses: ['192.0.2.7'] },
    ],
  });
  expect(view.trunkOf('192.0.2.7')).toBe('narrow');
  expect(view.trunkOf('192.0.2.8')).toBe('wide');
  expect(view.trunkOf('198.51.100.1')).toBeUndefined();
});
