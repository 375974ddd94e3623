import { describe, expect, it } from 'vitest';
import { createAddressPolicy, parseAllowList } from './address-policy.ts';

describe('the address policy', () => {
  const policy = createAddressPolicy();

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:a00:1::',
    '2001:0:a00:1::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    'fd00:ec2::254',
  ])('refuses %s', (address) => {
    expect(policy.refusal(address, 'somewhere.example')).toContain(address);
  });

  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'permits %s',
    (address) => {
      expect(policy.refusal(address, 'somewhere.example')).toBeNull();
    },
  );

  it('permits what the operator lists: names, wildcards, addresses, ranges, and their ports', () => {
    const open = createAddressPolicy({
      allow: parseAllowList('intranet.example, *.corp.example 10.0.0.0/8,192.168.7.7 fd00::/8'),
    });
    expect(open.refusal('192.168.1.1', 'intranet.example')).toBeNull();
    expect(open.refusal('192.168.1.1', 'wiki.corp.example.')).toBeNull();
    expect(open.refusal('192.168.1.1', 'corp.example')).not.toBeNull();
    expect(open.refusal('192.168.1.1', 'notintranet.example')).not.toBeNull();
    expect(open.refusal('10.9.9.9', 'anything.example')).toBeNull();
    expect(open.refusal('192.168.7.7', 'anything.example')).toBeNull();
    expect(open.refusal('192.168.7.8', 'anything.example')).not.toBeNull();
    expect(open.refusal('fd00::5', 'anything.example')).toBeNull();
    expect(open.portRefusal(3000, 'intranet.example')).toBeNull();
    expect(open.portRefusal(3000, '10.1.1.1')).toBeNull();
    expect(open.portRefusal(3000, 'example.org')).toMatch(/port 3000/);
  });

  it('keeps to web ports', () => {
    expect([80, 443, 8080, 8443].map((port) => policy.portRefusal(port, 'example.org'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([22, 25, 5432, 6379, 9200].every((port) => policy.portRefusal(port, 'example.org') !== null)).toBe(
      true,
    );
  });

  it('refuses an allow-list entry that is neither name, address nor range', () => {
    expect(() => createAddressPolicy({ allow: ['http://x/'] })).toThrow(
      /"http:\/\/x\/" in the fetch allow-list/,
    );
    expect(() => createAddressPolicy({ allow: ['10.0.0.0/99'] })).toThrow(/10\.0\.0\.0\/99/);
  });
});
