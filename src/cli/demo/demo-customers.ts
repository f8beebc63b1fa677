// The customers of the demo company, from whose numbers its simulated callers call.
// Never used by a real installation; nobody real is meant.
import { customerSchema, type Customer } from '../../api/customers.js';

/** Customer number, name, language, telephone numbers within 06; what else is known. */
type Row = readonly [
  id: number,
  name: string,
  language: 'nl' | 'pl' | 'en',
  numbers: readonly number[],
  more?: { readonly agent?: string; readonly priority?: number; readonly notes?: string },
];

const rows: readonly Row[] = [
  [1001, 'Bakkerij van der Meer', 'nl', [11240101, 11240102], { notes: 'Orders every Tuesday before noon.' }],
  [1002, 'Transport Kowalczyk', 'pl', [11240117], { agent: '205', notes: 'Prefers Polish; ask for Marek.' }],
  [1003, 'Fietsenmaker Jansen', 'nl', [11240122]],
  [1004, 'Harbour & Sons Ltd', 'en', [11240134, 11240135], { priority: 3, notes: 'Service contract: gold.' }],
  [1005, 'Marieke Smit', 'nl', [11240141]],
  [1006, 'Agnieszka Wójcik', 'pl', [11240158]],
  [1007, 'Tandartspraktijk De Linde', 'nl', [11240163, 11240164], { priority: 2 }],
  [1008, 'Oliver Hughes', 'en', [11240179]],
  [1009, 'Garage De Ruiter', 'nl', [11240186], { agent: '201' }],
  [1010, 'Piekarnia Złoty Kłos', 'pl', [11240195], { notes: 'Invoice by post, not by mail.' }],
  [1011, 'Basisschool Het Kompas', 'nl', [11240208]],
  [1012, 'Willemijn de Boer', 'nl', [11240213]],
  [1013, 'Northgate Logistics', 'en', [11240227, 11240228], { agent: '203', priority: 2 }],
  [1014, 'Krzysztof Lewandowski', 'pl', [11240232]],
  [1015, 'Bloemenhuis Vondel', 'nl', [11240246]],
  [1016, 'Hotel De Gouden Leeuw', 'nl', [11240251, 11240252], { notes: 'Reception answers day and night.' }],
  [1017, 'Sanne Visser', 'nl', [11240269]],
  [1018, 'Studio Brightside', 'en', [11240274]],
  [1019, 'Meble Nowak', 'pl', [11240283], { agent: '203' }],
  [1020, 'Installatiebedrijf Mulder', 'nl', [11240297], { notes: 'Two invoices are open since October.' }],
  [1021, 'Ahmed Yilmaz', 'nl', [11240305]],
  [1022, 'Emily Carter', 'en', [11240318]],
  [1023, 'Huisartsen Parkzicht', 'nl', [11240324, 11240325], { priority: 3 }],
  [1024, 'Tomasz Zieliński', 'pl', [11240336]],
  [1025, 'Kaashandel Gouwe', 'nl', [11240349]],
  [1026, 'Drukkerij Letterlust', 'nl', [11240353], { agent: '202' }],
  [1027, 'Riverside Dental', 'en', [11240361]],
  [1028, 'Fatma Demir', 'nl', [11240377]],
  [1029, 'Warsztat Mazur', 'pl', [11240384]],
  [1030, 'Bouwbedrijf Hoekstra', 'nl', [11240396, 11240397], { notes: 'Site office: second number.' }],
  [1031, 'Lotte Hendriks', 'nl', [11240402]],
  [1032, 'James Whitfield', 'en', [11240415]],
  [1033, 'Apteka Pod Lipą', 'pl', [11240429]],
  [1034, 'Reisbureau Zuiderzon', 'nl', [11240431]],
  [1035, 'Daan Peters', 'nl', [11240448]],
  [1036, 'Kawiarnia Mała Czarna', 'pl', [11240456], { notes: 'Wants to move to the larger contract.' }],
  [1037, 'Oakfield Property', 'en', [11240462], { agent: '207' }],
  [1038, 'Slagerij Brouwer', 'nl', [11240475]],
  [1039, 'Ewa Kamińska', 'pl', [11240487]],
  [1040, 'Zorgcentrum De Wilgen', 'nl', [11240493, 11240494], { priority: 2 }],
];

export const demoCustomers: readonly Customer[] = rows.map(([id, name, language, numbers, more = {}]) => {
  const { agent, priority = 0, notes = '' } = more;
  return customerSchema.parse({
    ...{ id: `K${id}`, name, language, notes },
    numbers: numbers.map((number) => `+316${number}`),
    wishes: { priority },
    ...(agent === undefined ? {} : { agent }),
  });
});
