// Says which changes were not saved, and takes one back to them: beside the lists, and in the form that has them again.
// Never discards without being told to.
import { useFormat, useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { useUnsavedElsewhere, type FormPlace, type UnsavedChanges } from './unsaved-changes.js';

interface UnsavedElsewhereProps {
  /** On the page of customers, or on those of the set-up. */
  readonly ofCustomers?: boolean;
  readonly onContinue: (changes: UnsavedChanges) => void;
}

export function UnsavedElsewhere({ ofCustomers = false, onContinue }: UnsavedElsewhereProps) {
  const t = useText();
  const format = useFormat();
  const [unsaved, forget] = useUnsavedElsewhere();
  const words: Readonly<Record<FormPlace['list'], string>> = { ...t.setup.one, customers: t.forms.customer };
  const told = ({ place: { list }, name }: UnsavedChanges): string => {
    if (list === 'settings') return words.settings;
    return name === '' ? t.forms.newOne[list] : `${words[list]} ${name}`;
  };
  const here = unsaved.filter(({ place }) => (place.list === 'customers') === ofCustomers);
  return here.map((changes) => {
    const { list, kind, key } = changes.place;
    return (
      <div key={`${list} ${kind} ${key}`} className="callout info unsaved" role="status">
        <span>{t.forms.unsaved(told(changes), format.shortDateTime(changes.atMs))}</span>
        <span className="button-row">
          <Button look="primary" onClick={() => onContinue(changes)}>
            {t.forms.continue}
          </Button>
          <Button onClick={() => forget(changes)}>{t.setup.discardYes}</Button>
        </span>
      </div>
    );
  });
}

interface ResumedProps {
  readonly atMs: number;
  /** The form has one, and it was not kept. */
  readonly hasPassword: boolean;
  readonly onDiscard: () => void;
}

/** At the head of a form that was opened with what one had typed before. */
export function Resumed({ atMs, hasPassword, onDiscard }: ResumedProps) {
  const t = useText();
  const format = useFormat();
  return (
    <div className="callout info unsaved" role="status">
      <span>
        {t.forms.resumed(format.shortDateTime(atMs))}
        {hasPassword && ` ${t.forms.passwordNotKept}`}
      </span>
      <Button onClick={onDiscard}>{t.setup.discardYes}</Button>
    </div>
  );
}
