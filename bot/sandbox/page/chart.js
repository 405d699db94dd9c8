// Slack's charts (data_visualization), drawn as bars; one of lines or areas shows the same figures that way.
import { drawn as s, h } from './dom.js';

const width = 480;
const height = 190;
const foot = 34; // below the bars: the categories
const head = 14; // above them: the values

/** Returns a block of type data_visualization as an element. */
export function chart({ title, chart: drawn }) {
  const series = drawn.series ?? [{ name: '', data: drawn.segments ?? [] }];
  const labels = drawn.axis_config?.categories ?? series[0]?.data.map((point) => point.label) ?? [];
  return h('figure', { class: 'chart' }, h('figcaption', {}, title), bars(title, labels, series),
    series.length > 1 && h('div', { class: 'chart-legend' }, series.map((one, i) => h('span', { class: `series${i % 6}` }, one.name))),
    drawn.axis_config?.y_label && h('small', {}, drawn.axis_config.y_label));
}

function bars(title, labels, series) {
  const most = Math.max(1, ...series.flatMap((one) => one.data.map((point) => point.value)));
  const room = width / Math.max(labels.length, 1);
  const thick = Math.min(44, (room * 0.72) / Math.max(series.length, 1));
  const base = height - foot;
  const svg = s('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken(title, series) });
  svg.append(s('line', { class: 'chart-base', x1: 0, x2: width, y1: base, y2: base }));
  labels.forEach((label, i) => {
    const middle = room * (i + 0.5);
    series.forEach((one, j) => {
      const value = one.data.find((point) => point.label === label)?.value ?? 0;
      const tall = ((base - head) * value) / most;
      const x = middle + (j - series.length / 2) * thick;
      svg.append(s('rect', { class: `series${j % 6}`, x: x + 1, y: base - tall, width: thick - 2, height: tall, rx: 2 },
        s('title', {}, `${label}, ${one.name}: ${value}`)));
      if (series.length * labels.length <= 24) svg.append(s('text', { class: 'chart-value', x: x + thick / 2, y: base - tall - 4 }, short(value)));
    });
    svg.append(name(label, middle, room));
  });
  return svg;
}

/** A category below its bars, cut to the room it has; whole where the pointer rests. */
function name(label, middle, room) {
  const most = Math.max(3, Math.floor(room / 6.2));
  const shown = label.length > most ? `${label.slice(0, most - 1)}…` : label;
  return s('text', { class: 'chart-label', x: middle, y: height - foot + 17 }, shown, s('title', {}, label));
}

const short = (value) => String(Math.round(value * 10) / 10);

const spoken = (title, series) => `${title}. ${series.map((one) => `${one.name}: ${one.data.map((p) => `${p.label} ${p.value}`).join(', ')}`).join('. ')}`;
