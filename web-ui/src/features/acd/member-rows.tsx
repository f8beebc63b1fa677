// The agents on a queue's list, group by group: change the group, the order and the weight of each, or take one off.
// Never changes the order when only some of the rows are in sight.
import { useState } from 'react';
import type { Company } from '../../../../src/api/company.js';
import type { QueueConfig } from '../../../../src/api/acd.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { NumberInput } from '../../forms/number-input.js';
import { moved, useReorder, type Reorder } from '../../forms/use-reorder.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

export type Member = NonNullable<QueueConfig['members']>[number];

/** From so many on, a list is worth filtering; and so many rows are shown before one asks for more. */
const filteredFrom = 15;
const pageSize = 50;
const maxTier = 20;
/** The schema's. */
const maxPosition = 1000;

interface MemberRowsProps {
  readonly members: readonly Member[];
  readonly path: string;
  /** Agents whose skills suffice, at the latest after some widening. */
  readonly able: ReadonlySet<string>;
  /** The order within a group matters. */
  readonly ordered: boolean;
  readonly weighed: boolean;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (members: readonly Member[]) => void;
}

const byPlace = (a: Member, b: Member) => a.tier - b.tier || a.position - b.position;

/** Positions are counted anew in each group: the order of the list is what counts. */
function placed(members: readonly Member[]): readonly Member[] {
  const counts = new Map<number, number>();
  return members.map((member) => {
    const position = (counts.get(member.tier) ?? 0) + 1;
    counts.set(member.tier, position);
    return { ...member, position: Math.min(position, maxPosition) };
  });
}

export function MemberRows(props: MemberRowsProps) {
  const { members, path, able, ordered, weighed, company, errors, onChange } = props;
  const t = useText();
  const words = t.routing.members;
  const [filter, setFilter] = useState('');
  const [shownCount, setShownCount] = useState(pageSize);
  const names = new Map(company.agents.map((agent) => [agent.id, `${agent.name} (${agent.extension})`]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const sorted = [...members].sort(byPlace);
  const wanted = filter.trim().toLowerCase();
  const matching = sorted.filter(({ agent }) => nameOf(agent).toLowerCase().includes(wanted));
  const shown = matching.slice(0, shownCount);
  const movable = ordered && wanted === '';
  const reorder = useReorder<HTMLTableSectionElement>(sorted.length, (from, to) => {
    // Between two groups a row joins the one it is moved into.
    const tier = sorted[to]?.tier ?? 1;
    const order = moved(sorted, from, to);
    onChange(placed(order.map((member, place) => (place === to ? { ...member, tier } : member))));
  });
  const change = (changed: Member) => {
    const others = sorted.filter(({ agent }) => agent !== changed.agent);
    const tierOf = sorted.find(({ agent }) => agent === changed.agent)?.tier;
    if (tierOf === changed.tier) {
      onChange(sorted.map((old) => (old.agent === changed.agent ? changed : old)));
      return;
    }
    // A newcomer stands last in its group.
    const last = { ...changed, position: maxPosition + 1 };
    onChange(placed([...others, last].sort(byPlace)));
  };
  return (
    <>
      {members.length >= filteredFrom && (
        <input
          type="search"
          className="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      )}
      <table className="member-table">
        <thead>
          <tr>
            {movable && (
              <th scope="col">
                <span className="sr">{t.routing.drag}</span>
              </th>
            )}
            <th scope="col">{words.agent}</th>
            <th scope="col">{words.tier}</th>
            {weighed && <th scope="col">{words.weight}</th>}
            <th scope="col">
              <span className="sr">{t.actions.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={reorder.list}>
          {shown.map((member, place) => (
            <MemberRow
              key={member.agent}
              member={member}
              name={nameOf(member.agent)}
              doubt={able.has(member.agent) ? undefined : names.has(member.agent) ? 'lacksSkills' : 'gone'}
              error={errorAt(errors, `${path}.${members.indexOf(member)}`)}
              weighed={weighed}
              opensTier={movable && place > 0 && sorted[place - 1]?.tier !== member.tier}
              place={movable ? place : undefined}
              reorder={reorder}
              onChange={change}
              onRemove={() => onChange(members.filter((other) => other !== member))}
            />
          ))}
        </tbody>
      </table>
      <span className="sr" role="status">
        {reorder.news}
      </span>
      {shown.length < matching.length && (
        <Button onClick={() => setShownCount(shownCount + 4 * pageSize)}>
          {t.routing.showMore(matching.length - shown.length)}
        </Button>
      )}
    </>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly name: string;
  readonly doubt: 'lacksSkills' | 'gone' | undefined;
  readonly error: string | undefined;
  readonly weighed: boolean;
  /** The first of its group. */
  readonly opensTier: boolean;
  /** Undefined while rows cannot be moved. */
  readonly place: number | undefined;
  readonly reorder: Reorder<HTMLTableSectionElement>;
  readonly onChange: (member: Member) => void;
  readonly onRemove: () => void;
}

function MemberRow(props: MemberRowProps) {
  const { member, name, doubt, error, weighed, opensTier, place, reorder, onChange, onRemove } = props;
  const t = useText();
  const words = t.routing.members;
  return (
    <tr
      className={opensTier ? 'new-tier' : undefined}
      {...(place === undefined ? {} : reorder.rowProps(place))}
    >
      {place !== undefined && <td>{reorder.controls(place, name)}</td>}
      <th scope="row">
        {name}
        {doubt && (
          <small className="warn">
            <Icon name="warning" size={14} />
            {words[doubt]}
          </small>
        )}
        {error !== undefined && <small className="field-error">{error}</small>}
      </th>
      <td>
        <select
          aria-label={words.tierOf(name)}
          value={member.tier}
          onChange={(event) => onChange({ ...member, tier: Number(event.target.value) })}
        >
          {Array.from({ length: maxTier }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>
      </td>
      {weighed && (
        <td>
          <NumberInput
            attributes={{ 'aria-invalid': error !== undefined }}
            aria-label={words.weightOf(name)}
            min={1}
            max={100}
            value={member.weight}
            onChange={(weight) => onChange({ ...member, weight: weight ?? Number.NaN })}
          />
        </td>
      )}
      <td>
        <Button look="quiet" icon="close" aria-label={t.routing.removeOne(name)} onClick={onRemove} />
      </td>
    </tr>
  );
}
