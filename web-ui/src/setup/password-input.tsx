// A password to be typed into a phone or handed to a person: visible, and made up on request.
// Never shows one that is in force: the server does not give it out.
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import type { FieldAttributes } from '../ui/field.js';

interface PasswordInputProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  readonly onChange: (value: unknown) => void;
}

/** Letters and digits that cannot be mistaken for one another when typed into a phone. */
const phoneTypable = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function generatePassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(16));
  return Array.from(bytes, (byte) => phoneTypable.charAt(byte % phoneTypable.length)).join('');
}

export function PasswordInput({ attributes, value, onChange }: PasswordInputProps) {
  const t = useText();
  return (
    <span className="with-button">
      <input
        {...attributes}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      <Button look="quiet" onClick={() => onChange(generatePassword())}>
        {t.fields.generate}
      </Button>
    </span>
  );
}
