"""Spike times of the experiments, among them times that tie with a step."""
import math


def step_times(dt, steps):
    """Times of NEURON's steps [ms], as it adds them up: two halves a step."""
    times, t = [], 0.0
    for _ in range(steps + 1):
        times.append(t)
        t += 0.5 * dt
        t += 0.5 * dt
    return times


def regular(first, interval, count):
    return [first + k * interval for k in range(count)]


def random_train(draw, rate_hz, first, end):
    """A Poisson train between two times [ms], to 0.1 us: most times are no multiple of a step."""
    times, t = [], first
    while True:
        t += -1000 / rate_hz * math.log(1 - draw.random())
        if t >= end:
            return times
        times.append(round(t, 4))


def ties(dt, delay, steps):
    """Times that with `delay` arrive at a step's time, at its middle, and by one rounding before and after both."""
    wanted = []
    for number, step in enumerate(steps):
        begin = step_times(dt, step)[step]
        middle = begin + 0.5 * dt
        wanted.append([begin, middle, math.nextafter(middle, math.inf), math.nextafter(begin, math.inf)][number % 4])
    times = [each - delay for each in wanted]
    if [each + delay for each in times] != wanted:
        raise SystemExit(f'Cannot make ties with a delay of {delay} ms: the sums are rounded')
    return times
