"""The models of the experiments: places on them, and currents [nA] and mean synaptic weights [uS] that make them fire."""

PERISOMATIC = {
    'synapse_us': 4.5e-4,
    'channel': 'NaTs',
    'gate': 'm_NaTs',
    'scaled': ['gbar_NaTs', 'gbar_Kv3_1'],
    'linear': {'group': 'dend', 'name': 'g_pas', 'at_0': 1e-4, 'per_um': 7.5e-7},
    'exponential': {'group': 'apic', 'name': 'g_pas', 'offset': 2e-5, 'scale': 3e-5, 'length_um': 150},
    'step': {'group': 'apic', 'name': 'g_pas', 'from_um': 50, 'to_um': 200, 'inside': 3e-4, 'outside': 4e-5},
}
ALL_ACTIVE = {
    'synapse_us': 4.5e-4,
    'channel': 'NaV',
    'gate': 'm_Ih',
    'scaled': ['gbar_NaV', 'gbar_Kv3_1'],
    'linear': {'group': 'dend', 'name': 'gbar_NaV', 'at_0': 0.04, 'per_um': -1e-4},
    'exponential': {'group': 'apic', 'name': 'gbar_Ih', 'offset': 1e-6, 'scale': 8e-6, 'length_um': 150},
    'step': {'group': 'apic', 'name': 'gbar_NaV', 'from_um': 50, 'to_um': 200, 'inside': 0.03, 'outside': 5e-4},
}

MODELS = {
    '468193142-perisomatic': {
        **PERISOMATIC,
        'soma_na': 0.5, 'dendrite_na': 0.12, 'hold_mv': -80,
        'near': 'dend[35](0.5)', 'basal': 'dend[23](0.9)', 'far': 'apic[17](0.5)', 'trunk': 'apic[16](0.3)',
        'axon': 'axon[0](0.5)',
        'sections': {'dend': 49, 'apic': 19},
    },
    '472363762': {
        **PERISOMATIC,
        'soma_na': 0.3, 'dendrite_na': 0.08, 'hold_mv': -85,
        'near': 'dend[27](0.5)', 'basal': 'dend[22](0.9)', 'far': 'apic[13](0.5)', 'trunk': 'apic[9](0.3)',
        'axon': 'axon[2](0.5)',
        'sections': {'dend': 80, 'apic': 39},
    },
    '468193142-all-active': {
        **ALL_ACTIVE,
        'synapse_us': 1e-3,
        'soma_na': 0.5, 'dendrite_na': 0.4, 'hold_mv': -80,
        'near': 'dend[35](0.5)', 'basal': 'dend[23](0.9)', 'far': 'apic[17](0.5)', 'trunk': 'apic[16](0.3)',
        'axon': 'axon[0](0.5)',
        'sections': {'dend': 49, 'apic': 19},
    },
    '491766131': {
        **ALL_ACTIVE,
        'soma_na': 0.35, 'dendrite_na': 0.4, 'hold_mv': -85,
        'near': 'dend[22](0.5)', 'basal': 'dend[33](0.9)', 'far': 'apic[48](0.5)', 'trunk': 'apic[28](0.3)',
        'axon': 'axon[0](0.9)',
        'sections': {'dend': 34, 'apic': 67},
    },
}
