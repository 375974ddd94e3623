import { Button } from '@mantine/core';
import { useToast } from '../feedback/toast-context.ts';
import { Icon } from '../icons/icon.tsx';

/** Copies an address of this site. `path` starts with a slash; without it, the address shown. */
export function CopyLink({ path }: { readonly path?: string }) {
  const toast = useToast();
  const copy = async () => {
    const address = path === undefined ? window.location.href : new URL(path, window.location.origin).href;
    try {
      // The clipboard exists in secure contexts only; over plain HTTP the address is shown to be copied by hand.
      await navigator.clipboard.writeText(address);
      toast({ message: 'Link copied' });
    } catch {
      toast({ message: `The browser did not allow copying. The link: ${address}` });
    }
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--text-2)"
      size="compact-sm"
      leftSection={<Icon name="link" size={15} />}
      onClick={() => void copy()}
    >
      Copy link
    </Button>
  );
}
