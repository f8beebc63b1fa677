// Who belongs to a queue: everyone with the skills, or a list of agents in groups, in an order and with weights.
// Never shows more of a long list than can be read; the rest is found by searching.
import { useMemo, useState } from 'react';
import type { AgentConfig, QueueConfig } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Segments } from '../../ui/segments.js';
import type { QueueDemand } from './core-queue.js';
import { write, type PartProps } from '../../forms/field-spec.js';
import { MemberRows, type Member } from './member-rows.js';
import { NumberInput } from '../../forms/number-input.js';
import { skilledAgents, skilledInTheEnd } from './queue-reach.js';

/** So many agents are offered for a search; a longer search finds the rest. */
const offered = 8;

/** Owns `members` and `openTier`. */
export function MembersPart({ value, name, draft, company, errors, onChange, onDraft }: PartProps) {
  const t = useText();
  const words = t.routing.members;
  const members = value as readonly Member[] | undefined;
  const queue = draft as unknown as QueueDemand;
  const able = useMemo(() => skilledAgents(queue, company), [queue, company]);
  const ableInTheEnd = useMemo(() => skilledInTheEnd(queue, company), [queue, company]);
  const strategy = (draft['strategy'] as QueueConfig['strategy']).kind;
  const add = (agents: readonly AgentConfig[]) => {
    const old = members ?? [];
    onChange([
      ...old,
      ...agents.map(({ id }): Member => ({
        agent: id,
        tier: 1,
        position: Math.min(old.length + 1, 1000),
        weight: 1,
      })),
    ]);
  };
  return (
    <div className="members">
      <Segments
        label={words.title}
        value={members === undefined ? 'everyone' : 'only'}
        options={[
          { value: 'everyone', text: words.everyone },
          { value: 'only', text: words.only },
        ]}
        onChange={(kind) =>
          onDraft(
            kind === 'only'
              ? write(draft, name, [])
              : write(write(draft, name, undefined), 'openTier', undefined),
          )
        }
      />
      {members !== undefined && (
        <>
          <p className="field-hint">
            {words.onlyHint} {strategy === 'ordered-tiers' ? words.orderHint : words.tierHint}
          </p>
          <MemberSearch company={company} members={members} able={able} onAdd={add} />
          {members.length === 0 ? (
            <p className="muted">{words.none}</p>
          ) : (
            <MemberRows
              members={members}
              path={name}
              able={ableInTheEnd}
              ordered={strategy === 'ordered-tiers'}
              weighed={strategy === 'weighted-random'}
              company={company}
              errors={errors}
              onChange={onChange}
            />
          )}
          <Field label={words.openTier} hint={words.openTierHint} error={errors['openTier']}>
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={1}
                max={20}
                none={words.allTiers}
                value={draft['openTier'] as number | undefined}
                onChange={(tier) => onDraft(write(draft, 'openTier', tier))}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

interface MemberSearchProps {
  readonly company: Company;
  readonly members: readonly Member[];
  /** Agents whose skills suffice. */
  readonly able: ReadonlySet<string>;
  readonly onAdd: (agents: readonly AgentConfig[]) => void;
}

function MemberSearch({ company, members, able, onAdd }: MemberSearchProps) {
  const t = useText();
  const words = t.routing.members;
  const [search, setSearch] = useState('');
  const listed = new Set(members.map(({ agent }) => agent));
  const others = company.agents.filter(({ id }) => !listed.has(id));
  const wanted = search.trim().toLowerCase();
  const found =
    wanted === ''
      ? []
      : others.filter(({ id, name, extension }) =>
          [id, name, extension].some((text) => text.toLowerCase().includes(wanted)),
        );
  const ableOthers = others.filter(({ id }) => able.has(id));
  return (
    <div className="member-search">
      <div className="member-search-line">
        <input
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // Enter takes the first one found; it must not send the form.
            event.preventDefault();
            if (found[0]) onAdd([found[0]]);
          }}
        />
        {ableOthers.length > 0 && (
          <Button icon="plus" onClick={() => onAdd(ableOthers)}>
            {words.addAble(ableOthers.length)}
          </Button>
        )}
      </div>
      <div role="status" className="field-hint">
        {wanted === '' ? '' : words.found(found.length)}
      </div>
      {found.length > 0 && (
        <ul className="found">
          {found.slice(0, offered).map((agent) => (
            <li key={agent.id}>
              <Button
                look="quiet"
                icon="plus"
                aria-label={words.add(agent.name)}
                onClick={() => onAdd([agent])}
              >
                {`${agent.name} (${agent.extension})`}
              </Button>
              {!able.has(agent.id) && <small className="muted">{words.lacksSkills}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
