// The ring strategy of a queue, with what only some strategies have: a pace, or the weights of a score.
// Never keeps the settings of a strategy that is not chosen.
import { competitionSchema, strategyKinds, type QueueConfig } from '../../../../src/api/acd.js';
import type { CompanySettings } from '../../../../src/api/company.js';
import { useText } from '../../i18n/use-text.js';
import { Field } from '../../ui/field.js';
import type { PartProps } from '../../forms/field-spec.js';
import { NumberInput } from '../../forms/number-input.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

type Strategy = QueueConfig['strategy'];
type ScoreWeights = CompanySettings['competition']['weights'];

const needsMembers: readonly string[] = ['ordered-tiers', 'weighted-random'];

function startOf(kind: Strategy['kind']): Strategy {
  if (kind === 'ring-progressively') return { kind, everySeconds: 5 };
  if (kind === 'score') return { kind, weights: competitionSchema.parse({}).weights };
  return { kind };
}

/** The `strategy` of a queue. */
export function StrategyPart({ value, name, draft, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.strategy;
  const strategy = value as Strategy;
  const lacksMembers = needsMembers.includes(strategy.kind) && draft['members'] === undefined;
  return (
    <div className="stack">
      <Field
        label={words.title}
        hint={[words.hints[strategy.kind], lacksMembers ? words.needsMembers : ''].join(' ').trim()}
        error={errors[name] ?? errors[`${name}.kind`]}
      >
        {(attributes) => (
          <select
            {...attributes}
            value={strategy.kind}
            onChange={(event) => {
              const kind = strategyKinds.find((one) => one === event.target.value);
              if (kind) onChange(startOf(kind));
            }}
          >
            {strategyKinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {strategy.kind === 'ring-progressively' && (
        <Field label={words.everySeconds} error={errorAt(errors, `${name}.everySeconds`)}>
          {(attributes) => (
            <NumberInput
              attributes={attributes}
              min={1}
              max={60}
              value={strategy.everySeconds}
              onChange={(everySeconds) => onChange({ ...strategy, everySeconds })}
            />
          )}
        </Field>
      )}
      {strategy.kind === 'score' && (
        <WeightsInput
          value={strategy.weights}
          path={`${name}.weights`}
          errors={errors}
          onChange={(weights) => onChange({ ...strategy, weights })}
        />
      )}
    </div>
  );
}

const terms = [
  'skill',
  'desire',
  'priority',
  'timeInQueue',
  'timeInSystem',
  'idleTime',
  'occupancy',
  'cost',
] as const;

interface WeightsInputProps {
  readonly value: ScoreWeights;
  readonly path: string;
  readonly errors: FieldErrors;
  readonly onChange: (weights: ScoreWeights) => void;
}

function WeightsInput({ value, path, errors, onChange }: WeightsInputProps) {
  const t = useText();
  const words = t.routing.weights;
  return (
    <div role="group" aria-label={t.routing.strategy.weights}>
      <p className="field-hint">{words.hint}</p>
      <div className="weights">
        {terms.map((term) => (
          <Field
            key={term}
            label={words[term]}
            hint={words.units[term]}
            error={errorAt(errors, `${path}.${term}`)}
          >
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={0}
                max={1000}
                step="any"
                value={value[term]}
                onChange={(weight) => onChange({ ...value, [term]: weight ?? Number.NaN })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  );
}

/** The weights with which queues compete. */
export function CompetitionWeightsPart({ value, name, errors, onChange }: PartProps) {
  return <WeightsInput value={value as ScoreWeights} path={name} errors={errors} onChange={onChange} />;
}
