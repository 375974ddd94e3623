/** The product's mark: a line that turns before the others do. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="7" fill="#2456c7" />
      <path
        d="M7 22.500c3.600 0 4.600-5.500 7-5.500s2.700 3 5 3c2.800 0 3.600-7.500 6-11.500"
        fill="none"
        stroke="#fff"
        strokeWidth="2.600"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="25" cy="8.500" r="2.400" fill="#fff" />
    </svg>
  );
}
