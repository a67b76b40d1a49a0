/**
 * Spike times of a biophysical response: the threshold times of the spike detector over the whole sweep, with the
 * defaults of ephys-features.md E.2. The detector joins here; until it does, no spikes are told.
 *
 * @param _voltage [V]
 * @param _rateHz samples per second [Hz]
 * @returns times from the first sample [s]
 */
export function spikeTimes(_voltage: Float64Array, _rateHz: number): Float64Array {
  return new Float64Array(0);
}
