"""A model of the Allen Institute in NEURON, set up as AllenSDK sets it up (docs/spec/biophysical-models.md D.3, D.4)."""
import glob
import json
import os
from neuron import h

SEGMENT_UM = 40.0
STUB_LENGTH_UM = 30.0
STUB_DIAMETER_UM = 1.0
FAR_AXON_UM = 60.0


def build_cell(folder, axon):
    """Builds the model of a folder. `axon`: "default" or "full" (as reconstructed, nothing deleted). Gives v_init [mV]."""
    with open(one_file(folder, '*fit*.json')) as file:
        fit = json.load(file)
    perisomatic = 'e_pas' in fit['passive'][0]
    import_morphology(one_file(folder, '*.swc'))
    if axon == 'full':
        cut_segments()
    elif perisomatic:
        stub_axon()
    else:
        truncate_axon()
    passive, conditions = fit['passive'][0], fit['conditions'][0]
    for section in h.allsec():
        section.Ra = passive['ra']
        section.insert('pas')
    (set_perisomatic if perisomatic else set_all_active)(fit)
    h.celsius = conditions['celsius']
    return conditions['v_init']


def one_file(folder, pattern):
    found = glob.glob(os.path.join(folder, pattern))
    if len(found) != 1:
        raise SystemExit(f'Cannot build {folder}: {len(found)} files match {pattern}, expected one')
    return found[0]


def import_morphology(path):
    reader = h.Import3d_SWC_read()
    reader.input(path)
    h.Import3d_GUI(reader, 0).instantiate(None)


def cut_segments():
    for section in h.allsec():
        section.nseg = 1 + 2 * int(section.L / SEGMENT_UM)


def sections_of(group):
    """Sections of soma, axon, dend, apic or all, in the order of their creation."""
    return [each for each in h.allsec() if group == 'all' or each.name().startswith(group + '[')]


def replace_axon(diameters, position):
    """Two new sections for the reconstructed axon, the first on the soma at `position`."""
    for section in sections_of('axon'):
        h.delete_section(sec=section)
    h('create axon[2]')
    for section, diameter in zip(h.axon, diameters):
        section.L, section.diam = STUB_LENGTH_UM, diameter
    cut_segments()
    h.axon[0].connect(h.soma[0], position, 0)
    h.axon[1].connect(h.axon[0], 1, 0)


def stub_axon():
    # NEURON takes lengths from the points when it is first asked for an area.
    h.area(0.5, sec=h.soma[0])
    cut_segments()
    replace_axon([STUB_DIAMETER_UM, STUB_DIAMETER_UM], 0.5)
    h.define_shape()


def truncate_axon():
    h.area(0.5, sec=h.soma[0])
    cut_segments()
    h.distance(sec=h.soma[0])
    far = [each.diam for each in sections_of('axon') if h.distance(0.5, sec=each) > FAR_AXON_UM]
    first = h.axon[0].diam
    replace_axon([first, far[0] if far else first], 1)


def set_perisomatic(fit):
    """AllenSDK writes these values with %g: 6 significant digits."""
    for section in h.allsec():
        for segment in section:
            segment.pas.e = fit['passive'][0]['e_pas']
    for each in fit['passive'][0]['cm']:
        set_value(sections_of(each['section']), 'cm', rounded(each['cm']))
    for each in fit['genome']:
        sections = sections_of(each['section'])
        insert(sections, each['mechanism'])
        set_value(sections, each['name'], rounded(each['value']))
    for each in fit['conditions'][0]['erev']:
        for ion in ('ek', 'ena'):
            set_value(sections_of(each['section']), ion, rounded(each[ion]))


def rounded(value):
    return float('%g' % float(value))


def set_all_active(fit):
    for each in fit['genome']:
        if each['section'] == 'glob':
            setattr(h, each['name'], float(each['value']))
            continue
        sections = sections_of(each['section'])
        insert(sections, each['mechanism'])
        set_value(sections, each['name'], float(each['value']))
    for each in fit['conditions'][0]['erev']:
        for section in sections_of(each['section']):
            for ion, name in (('k_ion', 'ek'), ('na_ion', 'ena')):
                if section.has_membrane(ion):
                    setattr(section, name, float(each[name]))


def insert(sections, mechanism):
    for section in sections:
        if mechanism and not section.has_membrane(mechanism):
            section.insert(mechanism)


def set_value(sections, name, value):
    for section in sections:
        setattr(section, name, value)
