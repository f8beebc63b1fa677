// The heading of a column by which a table can be put in order.
// Never orders rows; its owner does.
import { Icon } from './icon.js';

export type Sorted = 'ascending' | 'descending' | undefined;

interface OrderHeadingProps {
  readonly label: string;
  /** Undefined while the rows are ordered by something else. */
  readonly sorted: Sorted;
  /** The order that pressing it makes. */
  readonly title: string;
  readonly className?: string;
  readonly onPress: () => void;
}

export function OrderHeading({ label, sorted, title, className, onPress }: OrderHeadingProps) {
  return (
    <th scope="col" className={className} aria-sort={sorted}>
      <button type="button" className="order-button" title={title} onClick={onPress}>
        {label}
        {sorted !== undefined && <Icon name={sorted === 'descending' ? 'down' : 'up'} size={13} />}
      </button>
    </th>
  );
}
