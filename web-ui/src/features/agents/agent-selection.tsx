// The line above the agents while several are being selected: all of those shown, how many there are, and what next.
// Never changes a status; the dialog behind its button does.
import { useFormat, useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';

interface AgentSelectionProps {
  /** Agents in sight, and how many of them are selected. */
  readonly shown: number;
  readonly shownSelected: number;
  /** Those out of sight included. */
  readonly selected: number;
  readonly onAll: (select: boolean) => void;
  readonly onChange: () => void;
}

export function AgentSelection({ shown, shownSelected, selected, onAll, onChange }: AgentSelectionProps) {
  const t = useText();
  const format = useFormat();
  const words = t.supervision.statuses;
  const hidden = selected - shownSelected;
  const all = shown > 0 && shownSelected === shown;
  return (
    <div className="selection-bar" role="group" aria-label={words.start}>
      <label className="pick-all">
        <input
          type="checkbox"
          className="pick"
          checked={all}
          disabled={shown === 0}
          ref={(box) => {
            if (box) box.indeterminate = shownSelected > 0 && !all;
          }}
          onChange={() => onAll(!all)}
        />
        <span>
          {words.all} <b className="figures">{format.number(shown)}</b>
        </span>
      </label>
      <span role="status" className="selection-count">
        {words.selected(selected)}
        {hidden > 0 && <span className="muted"> · {words.hidden(hidden)}</span>}
      </span>
      <Button look="primary" disabled={selected === 0} onClick={onChange}>
        {words.change}
      </Button>
    </div>
  );
}
