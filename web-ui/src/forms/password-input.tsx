// A password to be typed into a phone or handed to a person: visible, and made up on request.
// Never shows one that is in force: the server does not give it out.
import { useState } from 'react';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import type { FieldAttributes } from '../ui/field.js';

interface PasswordInputProps {
  readonly attributes: FieldAttributes;
  readonly value: string;
  /** Chosen elsewhere: none is made up here. */
  readonly given?: true;
  readonly onChange: (value: unknown) => void;
}

/** Letters and digits that cannot be mistaken for one another when typed into a phone. */
const phoneTypable = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function generatePassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(16));
  return Array.from(bytes, (byte) => phoneTypable.charAt(byte % phoneTypable.length)).join('');
}

export function PasswordInput({ attributes, value, given, onChange }: PasswordInputProps) {
  const t = useText();
  const [generated, setGenerated] = useState<string>();
  const generate = () => {
    const password = generatePassword();
    setGenerated(password);
    onChange(password);
  };
  const field = (
    <span className="with-button">
      <input
        {...attributes}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      {!given && (
        <>
          <Button look="quiet" onClick={generate}>
            {t.fields.generate}
          </Button>
        </>
      )}
    </span>
  );
  if (generated === undefined || generated !== value) return field;
  return (
    <>
      {field}
      <p className="field-hint" role="status">
        {t.fields.shownOnce} <CopyButton text={value} />
      </p>
    </>
  );
}
