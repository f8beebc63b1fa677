// What the keys of the keyboard do.
// Never lists a key that does nothing.
import { useText } from '../i18n/use-text.js';
import { Dialog } from '../ui/dialog.js';
import { Button } from '../ui/button.js';

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t.everyday.keys} onClose={onClose}>
      <dl className="dialog-body key-list">
        {Object.entries(t.everyday.keyMeanings).map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <footer className="dialog-foot">
        <Button onClick={onClose}>{t.actions.close}</Button>
      </footer>
    </Dialog>
  );
}
