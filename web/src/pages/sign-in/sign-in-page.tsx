import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useSession } from '../../api/api-context.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Mark } from '../../app/mark.tsx';
import { Icon } from '../../icons/icon.tsx';
import styles from './sign-in-page.module.css';

export function SignInPage() {
  useDocumentTitle('Sign in · Bellwether');
  const { code, next } = useSearch({ from: '/signin' });
  const session = useSession();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(code !== undefined);
  const [error, setError] = useState<string | null>(null);

  // A sign-in link: exchange its code, and take it out of the address and the history whatever comes of it.
  useEffect(() => {
    if (code === undefined) return;
    session.exchange(code).then(
      () => router.history.replace(next ?? '/'),
      (failure: unknown) => {
        setBusy(false);
        setError(
          `This sign-in link was not accepted: ${messageOf(failure)} Sign in with your password instead.`,
        );
        void router.navigate({ to: '/signin', search: next === undefined ? {} : { next }, replace: true });
      },
    );
  }, [code, next, session, router]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await session.signIn(email.trim(), password);
      router.history.replace(next ?? '/');
    } catch (failure) {
      setBusy(false);
      setError(
        failure instanceof ApiProblem && failure.status === 401
          ? 'The e-mail address or the password is not right. Check both and try again.'
          : messageOf(failure),
      );
    }
  };

  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} aria-busy={busy}>
        <div className={styles.brand}>
          <Mark size={32} />
          <span>Bellwether</span>
        </div>
        <h1>Sign in</h1>
        {error && (
          <p role="alert" className={styles.error}>
            <Icon name="error" />
            <span>{error}</span>
          </p>
        )}
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
        />
        <Button type="submit" loading={busy} fullWidth mt={4}>
          Sign in
        </Button>
        <p className={styles.note}>
          The demonstration prints a sign-in link where it was started. Accounts are made under Admin, or with{' '}
          <code>bellwether user add</code>.
        </p>
      </form>
    </main>
  );
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
