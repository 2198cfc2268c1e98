/** An optional peer: who imports this subpath has to have it, and is told so. */
export const api = await import('@opentelemetry/api').catch((cause: unknown) => {
  throw new Error(
    "Cannot use '@taskgroup/background/otel' as '@opentelemetry/api' is not installed: npm install @opentelemetry/api",
    { cause },
  );
});
