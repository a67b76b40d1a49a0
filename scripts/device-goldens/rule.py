"""Places of many synapses by a rule (docs/spec/point-processes.md 5), worked out here once more from that page."""
from cell import sections_of

MASK = 0xFFFFFFFF
KEY = (1, 0)


def philox(counter, key):
    """Philox4x32-10: four 32-bit numbers of a counter."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (second >> 32) ^ c1 ^ k0, second & MASK, (first >> 32) ^ c3 ^ k1, first & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def segments_by_rule(group, rule):
    """The segment of each synapse, in order."""
    segments, ends, length = [], [], 0.0
    for section in sections_of(group):
        for segment in section:
            length += section.L / section.nseg
            segments.append(segment)
            ends.append(length)
    count = rule['count'] if 'count' in rule else round(rule['density_per_um'] * length)
    placed = []
    for i in range(count):
        a, b, _, _ = philox((i, 0, rule['seed'], 0), KEY)
        position = (a * 2**21 + b // 2**11 + 0.5) / 2**53 * length
        placed.append(next(segment for segment, end in zip(segments, ends) if end > position))
    return placed
