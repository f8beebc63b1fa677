// What a file of seats comes to in a company: the items as they would be, and every fault that stands against it.
// Never writes anything and never makes up a password.
import { agentSchema, type AgentConfig, type QueueConfig } from '../../api/acd.js';
import { extensionSchema, type ExtensionConfig } from '../../api/pbx.js';
import { userSchema, type UserConfig } from '../../api/sessions.js';
import type { Company } from '../../api/company.js';
import type { Seat, SeatCheck, SeatColumn, SeatCounts, SeatFaultCode, SeatItem } from '../../api/seats.js';
import { differencesOf } from '../../core/company/item-differences.js';
import type { ItemChange } from '../company/feature.js';
import { keyOf, withItems } from '../company/company-items.js';
import { losesLastAdmin, newCompanyFaults } from '../company/company-validation.js';
import { headerOf, type CsvFaults } from '../kernel/csv-table.js';
import type { SeatFile, SeatRow } from './seat-csv.js';

export interface SeatPlan {
  readonly check: SeatCheck;
  /** New and changed items. */
  readonly items: readonly ItemChange[];
  /** SIP passwords that the file itself names and that are not the present ones, by extension. */
  readonly givenSipPasswords: ReadonlyMap<string, string>;
  /** Rows whose extension or user is new and needs a password. */
  readonly wantPasswords: readonly WantedPassword[];
}

export interface WantedPassword {
  readonly line: number;
  readonly name: string;
  readonly extension: string | undefined;
  readonly username: string | undefined;
}

/** Whether a SIP password is the one in force. */
export type IsSipPassword = (extension: string, password: string) => boolean;

export function planSeats(company: Company, file: SeatFile, isSipPassword: IsSipPassword): SeatPlan {
  return new Planning(company, file, isSipPassword).plan();
}

/** Of an agent who is refused already for having none. */
const noExtension = '00';

type Lists = Pick<Company, 'extensions' | 'agents' | 'users'>;
const byKey = <L extends keyof Lists>(list: L, items: Lists[L]): Map<string, Lists[L][number]> =>
  new Map((items as readonly Lists[L][number][]).map((item) => [keyOf(list, item), item]));

class Planning {
  private readonly faults: CsvFaults<SeatFaultCode>;
  private readonly before: {
    readonly extensions: ReadonlyMap<string, ExtensionConfig>;
    readonly agents: ReadonlyMap<string, AgentConfig>;
    readonly users: ReadonlyMap<string, UserConfig>;
  };
  private readonly queueIds: ReadonlySet<string>;
  /** Of queues with a list of agents, by agent: a thousand rows must not go through a thousand members each. */
  private readonly members: ReadonlyMap<string, Map<string, Member>>;
  private readonly extensions: ExtensionConfig[] = [];
  private readonly agents: AgentConfig[] = [];
  private readonly users: UserConfig[] = [];
  private readonly changedQueues = new Set<string>();
  private readonly lineOf = new Map<string, number>();
  private readonly givenSipPasswords = new Map<string, string>();
  private readonly wantPasswords: WantedPassword[] = [];

  constructor(
    private readonly company: Company,
    private readonly file: SeatFile,
    private readonly isSipPassword: IsSipPassword,
  ) {
    this.faults = file.faults.copy();
    this.before = {
      extensions: byKey('extensions', company.extensions),
      agents: byKey('agents', company.agents),
      users: byKey('users', company.users),
    };
    this.queueIds = new Set(company.queues.map(({ id }) => id));
    this.members = new Map(
      company.queues.flatMap(({ id, members }) =>
        members === undefined ? [] : [[id, new Map(members.map((member) => [member.agent, member]))]],
      ),
    );
  }

  plan(): SeatPlan {
    const read = this.file.rows.map((row) => this.seat(row));
    const after = this.after();
    this.tellTaken(after);
    this.tellCompanyFaults(after);
    const seats = read.filter(({ line }) => !this.faults.hasLine(line));
    const items = [
      ...this.changed('extensions', this.extensions),
      ...this.changed('agents', this.agents),
      ...this.changed('users', this.users),
      ...after.queues
        .filter(({ id }) => this.changedQueues.has(id))
        .map((item): ItemChange => ({ list: 'queues', item })),
    ];
    const made = this.wantPasswords
      .filter(({ line }) => !this.faults.hasLine(line))
      .flatMap(({ extension, username }) => [extension, username]);
    return {
      items,
      givenSipPasswords: this.givenSipPasswords,
      wantPasswords: this.wantPasswords,
      check: {
        seats,
        extensions: countsOf(seats.map(({ extension }) => extension)),
        agents: countsOf(seats.map(({ agent }) => agent)),
        users: countsOf(seats.map(({ user }) => user)),
        queues: [...this.changedQueues],
        passwords: made.filter((key) => key !== undefined).length,
        newSkills: this.newSkills(),
        ignoredColumns: this.file.ignoredColumns,
        faults: this.faults.list(),
        faultsTotal: this.faults.total,
      },
    };
  }

  private after(): Company {
    const { company } = this;
    const withSeats = withItems(
      withItems(withItems(company, 'extensions', this.extensions), 'agents', this.agents),
      'users',
      this.users,
    );
    const queues = company.queues.map((queue) => {
      const members = this.changedQueues.has(queue.id) ? this.members.get(queue.id) : undefined;
      return members === undefined ? queue : { ...queue, members: [...members.values()] };
    });
    return { ...withSeats, queues };
  }

  private seat(row: SeatRow): Seat {
    const extension = this.extension(row);
    const agent = this.agent(row);
    const user = this.user(row);
    const queues = this.membership(row);
    const name = row.name ?? this.presentName(row);
    const sip = extension?.what === 'new' && row.sipPassword === undefined;
    const login = user?.what === 'new';
    if (sip || login) {
      this.wantPasswords.push({
        line: row.line,
        name,
        extension: sip ? extension.key : undefined,
        username: login ? user.key : undefined,
      });
    }
    return {
      ...{ line: row.line, name, extension, agent, user, queues },
      skills: (agent === null ? undefined : this.agents.at(-1)?.skills) ?? null,
      role: (user === null ? undefined : this.users.at(-1)?.role) ?? null,
    };
  }

  private presentName({ extension = '', agent = '', username = '' }: SeatRow): string {
    const { extensions, agents, users } = this.before;
    return (agents.get(agent) ?? users.get(username) ?? extensions.get(extension))?.name ?? '';
  }

  private extension(row: SeatRow): SeatItem | null {
    const { extension: number, autoAnswer, sipPassword } = row;
    if (number === undefined) return null;
    const before = this.before.extensions.get(number);
    const name = this.nameFor(row, before);
    const item = extensionSchema.parse({ ...before, number, name, ...(autoAnswer && { autoAnswer }) });
    this.extensions.push(item);
    this.lineOf.set(`extensions.${number}`, row.line);
    const isNewPassword = sipPassword !== undefined && !this.isSipPassword(number, sipPassword);
    if (isNewPassword) this.givenSipPasswords.set(number, sipPassword);
    return outcome(number, before, item, isNewPassword ? ['sipPassword'] : []);
  }

  private agent(row: SeatRow): SeatItem | null {
    const { agent: id, skills, desires, costPerHour, capacity } = row;
    if (id === undefined) return null;
    const before = this.before.agents.get(id);
    const extension = row.extension ?? before?.extension;
    if (extension === undefined) {
      this.tell(row, 'extension', 'required', `a new agent needs an extension: ${id}`, null);
    }
    const item = agentSchema.parse({
      skills: {},
      ...before,
      id,
      name: this.nameFor(row, before),
      extension: extension ?? noExtension,
      ...(skills && { skills }),
      ...(desires && { desires }),
      ...(costPerHour !== undefined && { costPerHour }),
      capacity: { ...before?.capacity, ...capacity },
    });
    this.agents.push(item);
    this.lineOf.set(`agents.${id}`, row.line);
    return outcome(id, before, item);
  }

  private user(row: SeatRow): SeatItem | null {
    const { username, agent } = row;
    if (username === undefined) return null;
    const before = this.before.users.get(username);
    const role = row.role ?? before?.role ?? (agent === undefined ? undefined : 'agent');
    if (role === undefined) this.tell(row, 'role', 'required', `a new user needs a role: ${username}`, null);
    const item = userSchema.parse({
      ...before,
      username,
      name: this.nameFor(row, before),
      role: role ?? 'supervisor',
      ...(agent !== undefined && { agent }),
    });
    if (item.role === 'agent' && item.agent === undefined) {
      const message = `user ${username} has the role of an agent; "agent" must say which one`;
      this.tell(row, 'agent', 'agent-required', message, username);
    }
    this.users.push(item);
    this.lineOf.set(`users.${username}`, row.line);
    return outcome(username, before, item);
  }

  /** The cell says all the queues by whose list the agent gets calls. */
  private membership(row: SeatRow): string[] | null {
    const { agent, queues } = row;
    if (agent === undefined || queues === undefined) return null;
    for (const id of queues.keys()) {
      if (!this.queueIds.has(id)) {
        this.tell(row, 'queues', 'unknown-queue', `there is no queue with the ID ${id}`, id);
      } else if (!this.members.has(id)) {
        const message = `queue ${id} has no list of agents: give the agent the skills that it requires`;
        this.tell(row, 'queues', 'queue-by-skills', message, id);
      }
    }
    for (const [id, members] of this.members) {
      const present = members.get(agent);
      const wanted = queues.has(id) ? memberWith(present, agent, queues.get(id)) : undefined;
      if (wanted === present) continue;
      if (wanted === undefined) members.delete(agent);
      else members.set(agent, wanted);
      this.changedQueues.add(id);
    }
    return [...queues.keys()];
  }

  private nameFor(row: SeatRow, before: { readonly name: string } | undefined): string {
    const name = row.name ?? before?.name;
    if (name === undefined) this.needName.add(row.line);
    return name ?? '-';
  }
  private readonly needName = new Set<number>();

  /** No extension rings for two agents, and no agent is two users. */
  private tellTaken(after: Company): void {
    for (const line of this.needName) {
      const message = 'whoever or whatever is new needs a name';
      const column = headerOf(this.file.layout, 'name') ?? 'name';
      this.faults.tell(line, { column, code: 'required', message, value: null });
    }
    const agentOf = multiMap(after.agents.map(({ id, extension }) => [extension, id]));
    const userOf = multiMap(after.users.map(({ username, agent }) => [agent, username]));
    const agents = byKey('agents', this.agents);
    const users = byKey('users', this.users);
    for (const row of this.file.rows) {
      const agent = agents.get(row.agent ?? '');
      const otherAgent = agent && agentOf.get(agent.extension)?.find((id) => id !== agent.id);
      if (otherAgent !== undefined && agent?.extension !== noExtension) {
        const message = `extension ${agent?.extension} is agent ${otherAgent}'s`;
        this.tell(row, 'extension', 'taken', message, otherAgent);
      }
      const user = users.get(row.username ?? '');
      const otherUser = user && userOf.get(user.agent ?? '')?.find((name) => name !== user.username);
      if (otherUser !== undefined) {
        this.tell(row, 'agent', 'taken', `agent ${user?.agent} is user ${otherUser}`, otherUser);
      }
    }
  }

  /** Whatever is left: the same checks as for each single change. */
  private tellCompanyFaults(after: Company): void {
    const line = this.file.rows[0]?.line ?? 1;
    if (losesLastAdmin(this.company, after)) {
      const message = 'nobody would be left who may change the configuration';
      const demoted = this.file.rows.find(
        ({ role, username }) => role !== undefined && username !== undefined,
      );
      const column = headerOf(this.file.layout, 'role');
      this.faults.tell(demoted?.line ?? line, { column, code: 'last-admin', message, value: null });
    }
    if (this.faults.total > 0) return;
    for (const { path, message } of newCompanyFaults(this.company, after)) {
      const [list = '', ...rest] = path.split('.');
      const key = list === 'users' ? rest.slice(0, -1).join('.') : rest[0];
      const fault = {
        column: null,
        code: 'invalid-configuration',
        message: `${path}: ${message}`,
        value: path,
      } as const;
      this.faults.tell(this.lineOf.get(`${list}.${key}`) ?? line, fault);
    }
  }

  private tell(
    row: SeatRow,
    column: SeatColumn,
    code: SeatFaultCode,
    message: string,
    value: string | null,
  ): void {
    this.faults.tell(row.line, {
      column: headerOf(this.file.layout, column) ?? column,
      code,
      message,
      value,
    });
  }

  private changed<L extends 'extensions' | 'agents' | 'users'>(list: L, items: Company[L]): ItemChange[] {
    return (items as readonly Company[L][number][])
      .filter((item) => differencesOf(this.before[list].get(keyOf(list, item)), item).length > 0)
      .map((item) => ({ list, item }) as ItemChange);
  }

  private newSkills(): string[] {
    const { agents, queues, dids, flows } = this.company;
    const wishes = [
      ...queues,
      ...dids.flatMap((did) => did.wishes ?? []),
      ...flows.flatMap(({ nodes }) =>
        Object.values(nodes).flatMap((node) => (node.kind === 'queue' ? (node.wishes ?? []) : [])),
      ),
    ];
    const known = new Set([
      ...agents.flatMap(({ skills }) => Object.keys(skills)),
      ...wishes.flatMap(({ skills }) => skills.map(({ skill }) => skill)),
      ...wishes.flatMap(({ skillRule = '' }) => skillRule.toLowerCase().match(/[a-z0-9][a-z0-9-]*/g) ?? []),
    ]);
    const wanted = this.file.rows.flatMap(({ skills = {} }) => Object.keys(skills));
    return [...new Set(wanted)].filter((skill) => !known.has(skill)).sort();
  }
}

function multiMap(pairs: readonly (readonly [string | undefined, string])[]): ReadonlyMap<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    if (key !== undefined) map.set(key, [...(map.get(key) ?? []), value]);
  }
  return map;
}

function outcome(
  key: string,
  before: object | undefined,
  after: object,
  alsoChanged: readonly string[] = [],
): SeatItem {
  if (before === undefined) return { key, what: 'new', fields: [] };
  const fields = [
    ...new Set([...differencesOf(before, after).map(({ path }) => path[0] ?? ''), ...alsoChanged]),
  ];
  return { key, what: fields.length === 0 ? 'unchanged' : 'changed', fields };
}

function countsOf(items: readonly (SeatItem | null)[]): SeatCounts {
  const count = (what: SeatItem['what']): number => items.filter((item) => item?.what === what).length;
  return { added: count('new'), changed: count('changed'), unchanged: count('unchanged') };
}

type Member = NonNullable<QueueConfig['members']>[number];

/** The present one itself when nothing changes. */
function memberWith(present: Member | undefined, agent: string, tier: number | undefined): Member {
  if (present === undefined) return { agent, tier: tier ?? 1, position: 1, weight: 1 };
  return tier === undefined || tier === present.tier ? present : { ...present, tier };
}
