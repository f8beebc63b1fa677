// Customers as rows: found by number, searched by name, written in lists that can be taken back.
// Never normalises a number: it is given E.164.
import type Database from 'better-sqlite3';
import type { CustomerRecord } from '../../api/customers.js';
import type {
  CustomerSearchResult,
  CustomerSearchTurn,
  CustomerStore,
} from '../../app/ports/customer-store.js';
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';
import { foldText } from '../../core/kernel/folded-text.js';
import type { StoreGuard } from './sqlite-errors.js';
import { createSqlitePersonalValues } from './sqlite-personal-values.js';

const parse = (data: string): CustomerRecord => JSON.parse(data) as CustomerRecord;
/** Customers that are taken back in one transaction when the store is opened. */
const takenBackAtOnce = 1_000;

export function createSqliteCustomerStore(db: Database.Database, guard: StoreGuard): CustomerStore {
  const rows = createRows(db);
  const search = createSearch(db);
  const importing = createImporting(db, rows);
  const selectByNumber = db
    .prepare<[string], string>(
      `SELECT data FROM customer_number JOIN customer ON customer.id = customer_id WHERE number = ?`,
    )
    .pluck();
  const selectOwner = db
    .prepare<[string], string>('SELECT customer_id FROM customer_number WHERE number = ?')
    .pluck();
  const selectAfterId = db
    .prepare<[string, number], string>('SELECT data FROM customer WHERE id > ? ORDER BY id LIMIT ?')
    .pluck();
  const selectCount = db.prepare<[], number>('SELECT count(*) FROM customer').pluck();
  const putOne = db.transaction((customer: CustomerRecord) => void rows.put(customer));
  const removeOne = db.transaction((id: string) => rows.remove(id));
  const lastAgentOf = createLastAgents(db);

  guard(() => {
    while (importing.takeBack(takenBackAtOnce));
  });
  return {
    get: (id) => guard(() => rows.get(id)),
    findByNumber: (number) =>
      guard(() => {
        const data = selectByNumber.get(number);
        return data === undefined ? undefined : parse(data);
      }),
    ownerOf: (number) => guard(() => selectOwner.get(number)),
    search: (turn) => guard(() => search(turn)),
    afterId: (id, limit) => guard(() => selectAfterId.all(id, limit).map(parse)),
    count: () => guard(() => selectCount.get() ?? 0),
    put: (customer) => guard.write(() => putOne.immediate(customer)),
    remove: (id) => guard.write(() => removeOne.immediate(id)),
    import: {
      write: (customers) => guard.write(() => importing.write(customers)),
      commit: () => guard.write(() => importing.commit()),
      takeBack: (limit) => guard.write(() => importing.takeBack(limit)),
    },
    lastAgentOf: (number, sinceMs) => guard(() => lastAgentOf(number, sinceMs)),
  };
}

interface Rows {
  get(id: string): CustomerRecord | undefined;
  /** Gives the data that was replaced. */
  put(customer: CustomerRecord): string | undefined;
  remove(id: string): boolean;
}

function createRows(db: Database.Database): Rows {
  const select = db.prepare<[string], string>('SELECT data FROM customer WHERE id = ?').pluck();
  const upsert = db.prepare<[string, string, string, string]>(
    `INSERT INTO customer (id, sort_name, search, data) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       sort_name = excluded.sort_name, search = excluded.search, data = excluded.data`,
  );
  const removeNumber = db.prepare<[string, string]>(
    'DELETE FROM customer_number WHERE number = ? AND customer_id = ?',
  );
  const addNumber = db.prepare<[string, string]>(
    `INSERT INTO customer_number (number, customer_id) VALUES (?, ?)
     ON CONFLICT (number) DO UPDATE SET customer_id = excluded.customer_id`,
  );
  const remove = db.prepare<[string]>('DELETE FROM customer WHERE id = ?');
  /** But for those that have gone over to somebody else. */
  const removeNumbers = (id: string, data: string): void => {
    for (const number of parse(data).numbers) removeNumber.run(number, id);
  };
  return {
    get: (id) => {
      const data = select.get(id);
      return data === undefined ? undefined : parse(data);
    },
    put: (customer) => {
      const { id, name, numbers } = customer;
      const before = select.get(id);
      if (before !== undefined) removeNumbers(id, before);
      const sortName = foldText(name);
      upsert.run(id, sortName, [sortName, foldText(id), ...numbers].join(' '), JSON.stringify(customer));
      for (const number of numbers) addNumber.run(number, id);
      return before;
    },
    remove: (id) => {
      const before = select.get(id);
      if (before === undefined) return false;
      removeNumbers(id, before);
      remove.run(id);
      return true;
    },
  };
}

type Values = Record<string, string | number>;

interface Place {
  readonly sortName: string;
  readonly id: string;
}

/** Keys hold no `~`. */
const cursorOf = ({ id, sortName }: Place): string => `${id}~${sortName}`;

function placeOf(cursor: string): Place {
  const separator = cursor.indexOf('~');
  return { id: cursor.slice(0, separator), sortName: cursor.slice(separator + 1) };
}

/** No name comes before it. */
const beginning: Place = { sortName: '', id: '' };

function createSearch(db: Database.Database): (turn: CustomerSearchTurn) => CustomerSearchResult {
  const prepared = new Map<string, Database.Statement<[Values]>>();
  /** All of it is answered by the index; as many statements as there are words at most, times four. */
  const prepare = (columns: string, words: number, bounded: boolean, tail: string) => {
    const conditions = [
      '(sort_name, id) > (@afterName, @afterId)',
      ...(bounded ? ['(sort_name, id) <= (@lastName, @lastId)'] : []),
      ...Array.from({ length: words }, (_, index) => `instr(search, @word${index}) > 0`),
    ];
    const sql = `SELECT ${columns} FROM customer WHERE ${conditions.join(' AND ')} ${tail}`;
    const statement = prepared.get(sql) ?? db.prepare<[Values]>(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const selectLast = db.prepare<[Values], Place>(
    `SELECT sort_name AS sortName, id FROM customer WHERE (sort_name, id) > (@afterName, @afterId)
      ORDER BY sort_name, id LIMIT 1 OFFSET @skip`,
  );
  const selectData = db.prepare<[number], string>('SELECT data FROM customer WHERE position = ?').pluck();
  return ({ words, after, lookAt, limit }) => {
    const from = after === undefined ? beginning : placeOf(after);
    const range: Values = { afterName: from.sortName, afterId: from.id };
    const last = selectLast.get({ ...range, skip: lookAt - 1 });
    const values: Values = {
      ...range,
      ...(last === undefined ? {} : { lastName: last.sortName, lastId: last.id }),
      ...Object.fromEntries(words.map((word, index) => [`word${index}`, word])),
    };
    const bounded = last !== undefined;
    const order = 'ORDER BY sort_name, id LIMIT @limit';
    const matches = (
      limit === 0
        ? []
        : prepare('position, sort_name AS sortName, id', words.length, bounded, order).all({
            ...values,
            limit,
          })
    ) as (Place & { readonly position: number })[];
    const countAll = (): number =>
      (prepare('count(*) AS count', words.length, bounded, '').get(values) as { count: number }).count;
    return {
      found: matches.map((match) => ({
        customer: parse(selectData.get(match.position) ?? ''),
        cursor: cursorOf(match),
      })),
      count: matches.length < limit ? matches.length : countAll(),
      next: last === undefined ? undefined : cursorOf(last),
    };
  };
}

interface Importing {
  write(customers: readonly CustomerRecord[]): void;
  commit(): void;
  takeBack(limit: number): boolean;
}

function createImporting(db: Database.Database, rows: Rows): Importing {
  const keep = db.prepare<[string, string | null]>('INSERT INTO customer_undo (id, data) VALUES (?, ?)');
  const forgetAll = db.prepare('DELETE FROM customer_undo');
  const selectLast = db.prepare<[number], { seq: number; id: string; data: string | null }>(
    'SELECT seq, id, data FROM customer_undo ORDER BY seq DESC LIMIT ?',
  );
  const forget = db.prepare<[number]>('DELETE FROM customer_undo WHERE seq = ?');
  const write = db.transaction((customers: readonly CustomerRecord[]) => {
    for (const customer of customers) {
      keep.run(customer.id, rows.put(customer) ?? null);
    }
  });
  const takeBack = db.transaction((limit: number): boolean => {
    const last = selectLast.all(limit);
    for (const { seq, id, data } of last) {
      if (data === null) rows.remove(id);
      else rows.put(parse(data));
      forget.run(seq);
    }
    return last.length > 0;
  });
  return {
    write: (customers) => write.immediate(customers),
    commit: () => void forgetAll.run(),
    takeBack: (limit) => takeBack.immediate(limit),
  };
}

/** Of two conversations the one that began last counts, whoever called. */
function createLastAgents(db: Database.Database): (number: string, sinceMs: EpochMs) => AgentId | undefined {
  const select = db
    .prepare<{ number: string; sinceMs: number }, string>(
      `SELECT agent_id FROM (
         SELECT * FROM (SELECT agent_id, started_at_ms FROM call
           WHERE caller_number = @number AND agent_id IS NOT NULL AND started_at_ms >= @sinceMs
           ORDER BY started_at_ms DESC LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT agent_id, started_at_ms FROM call
           WHERE dialled = @number AND agent_id IS NOT NULL AND direction = 'outbound' AND started_at_ms >= @sinceMs
           ORDER BY started_at_ms DESC LIMIT 1)
       ) ORDER BY started_at_ms DESC LIMIT 1`,
    )
    .pluck();
  const personal = createSqlitePersonalValues(db);
  return (number, sinceMs) => {
    // An extension that calls another is no customer, and is known by its own number.
    const reference = personal.referenceOf(number) ?? number;
    return select.get({ number: reference, sinceMs }) as AgentId | undefined;
  };
}
