/** When a worker counts as lost; see docs/campaigns.md. */

/**
 * A worker that does not renew its claim on a job for this long [ms] is lost. It renews it every {@link RENEW_LOCK_MS}, from
 * a thread that does no simulation: three may fail in a row on a busy machine. A worker that was only slow loses nothing,
 * since a result that comes twice counts once.
 */
export const LOCK_MS = 6000;
export const RENEW_LOCK_MS = 3000;
/** Jobs of lost workers are looked for this often [ms]: they are begun again after 6 to 12 s. */
export const STALLED_MS = 3000;
