import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import { extent, type Point } from "../decimate.js";
import type { FamilyMember, FamilyPlot } from "../family-plot.js";
import { largest, thinPoints } from "../thin-response.js";
import { colourKey, keyWidth } from "./look/colour-key.js";
import { fitText } from "./look/fit-text.js";
import { trace } from "./look/lines.js";
import { rankColour } from "./look/scale-colour.js";
import { type Mark, markLine } from "./look/spike-marks.js";
import { chartTitle, textSizes } from "./look/theme.js";
import { axisLabel } from "./look/titles.js";
import { panelNames } from "./panel-names.js";
import { axisWidth, type LinearAxis, leftMargin, type Panel, stackPanels, timeAxis, valueAxis } from "./panels.js";
import type { SweepChartOptions } from "./sweep-chart.js";
import { familyTracesHeight, recordedPanels } from "./traces/family-traces.js";

/** Approximate height of time axis and margins [px]; title lines are added to it. */
const furniture = 76;
const titleLine = 17;
const stimulusHeight = 110;
/** Height of a row of spikes [px]; all rows together take no more than a share of the chart. */
const row = { height: 9, share: 0.28 } as const;
/** With more lines each is drawn finer. */
const MANY = 12;

/** Currents beyond are given in nA [pA]. */
const LARGE = 10_000;

/**
 * The chart of a family: all responses over each other, beneath them all stimuli (in voltage clamp currents above commands),
 * coloured in the order of the values, which a key names. Spikes have a row for each sweep.
 */
export function familyChart(family: FamilyPlot, options: SweepChartOptions): FigureChart {
  const { timeUnit, measure, width, height } = options;
  const { members, key } = family;
  const isClamp = family.clamp === "voltage";
  const end = Math.max(...members.map(({ durationS }) => durationS)) * timeUnit.perSecond;
  const right = keyWidth(key, measure);
  const columns = Math.max(1, Math.round((width - leftMargin - axisWidth - right) * options.pixelRatio));
  const current = isClamp ? currentUnit(members) : { name: "pA", perPa: 1 };
  const responses = members.map(({ response }) =>
    thinPoints(response, timeUnit.perSecond).map(({ x, y }) => ({ x, y: y * current.perPa })),
  );
  const stimuli = members.map(({ stimulus }) => (stimulus === null ? [] : thinPoints(stimulus, timeUnit.perSecond)));
  const hasStimulus = stimuli.some((points) => points.length > 0);
  const fires = members.some(({ spikeTimes }) => spikeTimes.length > 0);

  const title = titleOf(family, width, options);
  const stimulusPanel = hasStimulus ? Math.min(stimulusHeight, height * 0.24) : 0;
  const spikePanel = fires ? Math.min(row.height * members.length, height * row.share) : 0;
  const recorded = recordedPanels(family, options);
  const own = stimulusPanel + spikePanel + familyTracesHeight(family);
  const rest = height - furniture - title.length * titleLine - own;
  const responsePanel = Math.max(rest, stimulusPanel);
  const panel = (id: string, label: string, size: number, lines: readonly Point[][], ticks: number): Panel => ({
    id,
    height: size,
    axis: valueAxis(axisLabel(label, size, measure), extent(...lines) ?? { min: 0, max: 0 }, ticks),
  });
  const [above, below] = isClamp
    ? [`current (${current.name})`, "command (mV)"]
    : [family.voltageLabel, "current (pA)"];
  const panels: Panel[] = [
    panel("response", above, responsePanel, responses, Math.max(3, responsePanel / 26)),
    ...(fires ? [{ id: "spikes", height: spikePanel, axis: rowsAxis(members.length) }] : []),
    ...recorded.map(({ panel }) => panel),
    ...(hasStimulus ? [panel("stimulus", below, stimulusPanel, stimuli, 4)] : []),
  ];

  const fine = { borderWidth: members.length > MANY ? 0.9 : 1.25 };
  // chart.js draws the first dataset last, on top: the last value lies on top.
  const linesOf = (i: number): ChartDataset<"line", Point[]>[] => {
    const colour = rankColour(i, members.length);
    const marks = fires ? spikeMarks(members[i]!, i, timeUnit.perSecond) : [];
    return [
      trace("", "response", responses[i]!, colour, fine),
      ...(fires ? [trace("", "spikes", markLine(marks, end / columns), colour)] : []),
      ...recorded.map(({ panel: { id }, lines }) => trace("", id, lines[i]!, colour, fine)),
      ...(hasStimulus ? [trace("", "stimulus", stimuli[i]!, colour, { ...fine, stepped: true })] : []),
    ];
  };
  return {
    type: "line",
    data: { datasets: members.flatMap((_, i) => linesOf(members.length - 1 - i)) },
    plugins: [colourKey(key), panelNames(recorded.map(({ name }) => name))],
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: { top: 6, right, bottom: 6, left: leftMargin }, autoPadding: false },
      plugins: { title: chartTitle(title), legend: { display: false } },
      scales: { ...stackPanels(panels), x: timeAxis(end, timeUnit.name) },
    },
  };
}

function currentUnit(members: readonly FamilyMember[]): { readonly name: string; readonly perPa: number } {
  const isLarge = members.some(({ response }) => largest(response) > LARGE);
  return isLarge ? { name: "nA", perPa: 1e-3 } : { name: "pA", perPa: 1 };
}

/** Row `i` of the spikes is at height `i` + 1: that of the last value on top, as in the key. */
function spikeMarks({ spikeTimes }: FamilyMember, i: number, perSecond: number): Mark[] {
  return Array.from(spikeTimes, (time) => ({ x: time * perSecond, from: i + 0.58, to: i + 1.42 }));
}

function rowsAxis(count: number): LinearAxis {
  const axis = valueAxis("", { min: 0, max: 0 }, 0);
  return {
    ...axis,
    min: 0.4,
    max: count + 0.6,
    grid: { display: false },
    ticks: { ...axis.ticks, callback: () => "spikes" },
    afterBuildTicks: (scale) => {
      scale.ticks = [{ value: (count + 1) / 2 }];
    },
  };
}

function titleOf(
  { title, noun = "sweeps", members, clamp }: FamilyPlot,
  width: number,
  { measure }: SweepChartOptions,
): string[] {
  const counts = members.map(({ spikeTimes }) => spikeTimes.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const spikes = most === 0 ? "no spikes" : least === most ? `${most} spikes each` : `${least} to ${most} spikes`;
  const said = `${title}, ${members.length} ${noun}${clamp === "voltage" ? "" : `: ${spikes}`}`;
  return fitText(said, width - axisWidth, 2, (text) => measure(text, textSizes.title, "bold"));
}
