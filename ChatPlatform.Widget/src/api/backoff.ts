const STEPS = [1000, 2000, 4000, 8000, 15000] as const;
const JITTER = 0.2;

/**
 * Delay in milliseconds before attempt number `attempt` (from 0): 1, 2, 4, 8, then 15 seconds, plus up to 20 % jitter.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const step = STEPS[Math.min(attempt, STEPS.length - 1)] ?? STEPS[STEPS.length - 1]!;
  return Math.round(step * (1 + JITTER * random()));
}
