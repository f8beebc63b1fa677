// The steps by which more agents are asked the longer a caller waits; they can be put in another order.
// Never takes a step out because it makes no sense yet; it says so.
import type { Company } from '../../../../src/api/company.js';
import type { QueueConfig } from '../../../../src/api/acd.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import type { PartProps } from '../../forms/field-spec.js';
import { Tick } from '../../forms/tick.js';
import { NumberInput } from '../../forms/number-input.js';
import { SkillNameInput } from './skill-name-input.js';
import { FieldWarning } from '../../forms/sound-warning.js';
import { moved, useReorder } from '../../forms/use-reorder.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

type Step = QueueConfig['widening'][number];
type Change = Step['change'];

const changeKinds = ['lower-level', 'drop-skill', 'drop-rule', 'open-tier', 'add-queue'] as const;
const maxSteps = 20;
/** A usual pause between two steps. */
const usualStepSeconds = 30;

/** What is done takes another place; the times stay where they are, for they can only grow. */
const reordered = (steps: readonly Step[], from: number, to: number): readonly Step[] =>
  moved(steps, from, to).map((step, place) => ({
    ...step,
    afterSeconds: steps[place]?.afterSeconds ?? step.afterSeconds,
  }));

/** As far as the old change goes, the new one is about the same. */
function startOf(kind: Change['kind'], old: Change, queue: QueueConfig): Change {
  const skill = 'skill' in old ? old.skill : (queue.skills[0]?.skill ?? '');
  switch (kind) {
    case 'lower-level':
      return { kind, skill, minLevel: 1 };
    case 'drop-skill':
      return { kind, skill };
    case 'drop-rule':
      return { kind };
    case 'open-tier':
      return { kind, tier: 2 };
    case 'add-queue':
      return { kind, queue: '' };
  }
}

/** The `widening` of a queue. */
export function WideningPart({ value, name, draft, company, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.widening;
  const steps = value as readonly Step[];
  const queue = draft as unknown as QueueConfig;
  const reorder = useReorder<HTMLOListElement>(steps.length, (from, to) =>
    onChange(reordered(steps, from, to)),
  );
  const set = (index: number, step: Step) =>
    onChange(steps.map((old, place) => (place === index ? step : old)));
  const add = () => {
    const afterSeconds = (steps.at(-1)?.afterSeconds ?? 0) + usualStepSeconds;
    const change = startOf('lower-level', { kind: 'drop-rule' }, queue);
    onChange([...steps, { afterSeconds, skipWaitWhenNobody: false, change }]);
  };
  return (
    <div className="rows">
      {steps.length === 0 && <p className="muted">{words.none}</p>}
      <ol ref={reorder.list} className="step-rows">
        {steps.map((step, index) => (
          <li key={index} className="step-row" {...reorder.rowProps(index)}>
            {reorder.controls(index, words.step(index + 1))}
            <StepFields
              step={step}
              earliest={Math.max(0, ...steps.slice(0, index).map(({ afterSeconds }) => afterSeconds || 0))}
              path={`${name}.${index}`}
              queue={queue}
              company={company}
              errors={errors}
              onChange={(changed) => set(index, changed)}
            />
            <Button
              look="quiet"
              icon="close"
              aria-label={t.routing.removeOne(words.step(index + 1))}
              onClick={() => onChange(steps.filter((_, place) => place !== index))}
            />
          </li>
        ))}
      </ol>
      <span className="sr" role="status">
        {reorder.news}
      </span>
      <Button icon="plus" disabled={steps.length >= maxSteps} onClick={add}>
        {words.add}
      </Button>
    </div>
  );
}

interface StepFieldsProps {
  readonly step: Step;
  /** The latest time of the steps above. */
  readonly earliest: number;
  readonly path: string;
  readonly queue: QueueConfig;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (step: Step) => void;
}

function StepFields({ step, earliest, path, queue, company, errors, onChange }: StepFieldsProps) {
  const t = useText();
  const words = t.routing.widening;
  const { change } = step;
  const doubt = doubtAbout(change, queue, words);
  return (
    <div className="step-fields">
      <Field
        label={words.after}
        error={
          step.afterSeconds < earliest ? words.tooEarly(earliest) : errorAt(errors, `${path}.afterSeconds`)
        }
      >
        {(attributes) => (
          <NumberInput
            attributes={attributes}
            min={0}
            max={7200}
            value={step.afterSeconds}
            onChange={(afterSeconds) => onChange({ ...step, afterSeconds: afterSeconds ?? Number.NaN })}
          />
        )}
      </Field>
      <Field label={words.change} error={errors[`${path}.change`]}>
        {(attributes) => (
          <select
            {...attributes}
            value={change.kind}
            onChange={(event) => {
              const kind = changeKinds.find((one) => one === event.target.value);
              if (kind) onChange({ ...step, change: startOf(kind, change, queue) });
            }}
          >
            {changeKinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.changes[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ChangeFields
        change={change}
        path={`${path}.change`}
        queue={queue}
        company={company}
        errors={errors}
        onChange={(changed) => onChange({ ...step, change: changed })}
      />
      {doubt !== undefined && <FieldWarning text={doubt} />}
      <Tick
        label={words.skip}
        checked={step.skipWaitWhenNobody}
        onChange={(skipWaitWhenNobody) => onChange({ ...step, skipWaitWhenNobody })}
      />
    </div>
  );
}

interface Words {
  readonly notAsked: string;
  readonly onlyInRule: string;
  readonly noRule: string;
  readonly noMembers: string;
}

/** Why a step would change nothing, as far as the queue itself tells. */
function doubtAbout(change: Change, queue: QueueConfig, words: Words): string | undefined {
  switch (change.kind) {
    case 'lower-level':
    case 'drop-skill':
      if (change.skill === '' || queue.skills.some(({ skill }) => skill === change.skill)) return undefined;
      return isInRule(change.skill, queue.skillRule) ? words.onlyInRule : words.notAsked;
    case 'drop-rule':
      return queue.skillRule === undefined ? words.noRule : undefined;
    case 'open-tier':
      return queue.members === undefined || queue.openTier === undefined ? words.noMembers : undefined;
    case 'add-queue':
      return undefined;
  }
}

const isInRule = (skill: string, rule: string | undefined): boolean =>
  rule
    ?.toLowerCase()
    .split(/[^a-z0-9-]+/)
    .includes(skill) ?? false;

interface ChangeFieldsProps {
  readonly change: Change;
  readonly path: string;
  readonly queue: QueueConfig;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (change: Change) => void;
}

function ChangeFields({ change, path, queue, company, errors, onChange }: ChangeFieldsProps) {
  const t = useText();
  const words = t.routing.widening;
  switch (change.kind) {
    case 'lower-level':
    case 'drop-skill':
      return (
        <>
          <Field label={words.skill} error={errorAt(errors, `${path}.skill`)}>
            {(attributes) => (
              <SkillNameInput
                attributes={attributes}
                value={change.skill}
                company={company}
                onChange={(skill) => onChange({ ...change, skill })}
              />
            )}
          </Field>
          {change.kind === 'lower-level' && (
            <Field label={words.minLevel} error={errorAt(errors, `${path}.minLevel`)}>
              {(attributes) => (
                <NumberInput
                  attributes={attributes}
                  min={1}
                  max={10}
                  value={change.minLevel}
                  onChange={(minLevel) => onChange({ ...change, minLevel: minLevel ?? Number.NaN })}
                />
              )}
            </Field>
          )}
        </>
      );
    case 'open-tier':
      return (
        <Field label={words.tier} error={errorAt(errors, `${path}.tier`)}>
          {(attributes) => (
            <NumberInput
              attributes={attributes}
              min={1}
              max={20}
              value={change.tier}
              onChange={(tier) => onChange({ ...change, tier: tier ?? Number.NaN })}
            />
          )}
        </Field>
      );
    case 'add-queue':
      return (
        <Field label={words.queue} error={errorAt(errors, `${path}.queue`)}>
          {(attributes) => (
            <select
              {...attributes}
              value={change.queue}
              onChange={(event) => onChange({ ...change, queue: event.target.value })}
            >
              {change.queue === '' && <option value="">{t.routing.choose}</option>}
              {company.queues
                .filter(({ id }) => id !== queue.id)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </select>
          )}
        </Field>
      );
    case 'drop-rule':
      return null;
  }
}
