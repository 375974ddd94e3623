import { Modal } from '@mantine/core';
import styles from './keyboard-help.module.css';

const KEYS = [
  ['/', 'Search signals'],
  ['Ctrl K', 'Go anywhere: pages and commands'],
  ['j, k', 'Next and previous in a list, also with a detail open'],
  ['Enter', 'Open'],
  ['Esc', 'Close what is open'],
  ['?', 'This help'],
] as const;

const QUERIES = [
  ['solid battery', 'both words, in title, company or text'],
  ['"solid state"', 'the words side by side'],
  ['battery OR cell', 'either word'],
  ['battery -lithium', 'without a word'],
  ['electr*', 'words that start so'],
  ['baterry~', 'with a typing error'],
  ['title:battery', 'in the title; also company:, body:'],
] as const;

export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard and search"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.help}>
        <section>
          <h2>Keys</h2>
          <dl>
            {KEYS.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h2>Queries</h2>
          <dl>
            {QUERIES.map(([query, meaning]) => (
              <div key={query}>
                <dt>
                  <code>{query}</code>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}
