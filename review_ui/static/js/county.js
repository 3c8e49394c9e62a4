// The charts of the county's page. What they show stands beside each as JSON and, in words and
// numbers, in the table under it; they are drawn on canvas, so that no style is written inline.

const echarts = window.echarts;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const INK = token("ink");
const SOFT = token("soft");
const LINE = token("line");
const FONT = getComputedStyle(document.body).fontFamily;
const LOOKS = {
  bar: token("brand"),
  draft: "#9aa7b4",
  submitted: "#2f7fc1",
  returned: "#d99a1c",
  approved: "#2a9a66",
  refused: "#c4473d",
  overdue: "#c4473d",
  withdrawn: "#6b7784",
};
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Bars that lie have their whole names beside them, on as many lines as they need.
const LETTER = 12;
const LINE_HEIGHT = 15;
const measure = document.createElement("canvas").getContext("2d");
measure.font = `${LETTER}px ${FONT}`;

const roomForNames = (width) => Math.min(width * 0.46, 280);

function heightOf({ labels, series }, width) {
  const lines = labels.map((one) => Math.ceil((1.35 * measure.measureText(one).width) / roomForNames(width)));
  const bar = Math.max(28, Math.max(...lines) * LINE_HEIGHT + 8);
  return labels.length * bar + (series.length > 1 ? 34 : 10) + 30;
}

function drawn(chart, width) {
  const { across, series, labels, limit } = chart;
  const names = {
    type: "category",
    data: labels,
    inverse: across,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: SOFT } },
    axisLabel: across
      ? {
          color: INK,
          interval: 0,
          fontSize: LETTER,
          lineHeight: LINE_HEIGHT,
          width: roomForNames(width),
          overflow: "break",
        }
      : { color: SOFT, hideOverlap: true },
  };
  const counts = {
    type: "value",
    minInterval: 1,
    axisLabel: { color: SOFT, hideOverlap: true },
    splitLine: { lineStyle: { color: LINE } },
  };
  const several = series.length > 1;
  return {
    animation: !calm,
    animationDuration: 300,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 28, top: several ? 34 : 10, bottom: 4, containLabel: true },
    legend: { show: several, top: 0, left: 0, type: "scroll", textStyle: { color: INK }, itemGap: 16 },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      renderMode: "richText",
      confine: true,
      order: "seriesAsc",
    },
    xAxis: across ? counts : names,
    yAxis: across ? names : counts,
    series: series.map((one, place) => ({
      name: one.name,
      type: "bar",
      stack: "all",
      barMaxWidth: 22,
      data: one.values,
      itemStyle: { color: LOOKS[one.look] },
      label: { show: !several && across, position: "right", color: INK },
      emphasis: { focus: "none" },
      markLine:
        limit !== null && place === 0
          ? {
              silent: true,
              symbol: "none",
              animation: false,
              label: { show: false },
              lineStyle: { color: LOOKS.overdue, type: "dashed", width: 1.5 },
              data: [{ xAxis: limit }],
            }
          : undefined,
    })),
  };
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const chart = JSON.parse(place.dataset.numbers);
  place.classList.add("drawn"); // without scripts a chart takes no room
  const fit = () => chart.across && (place.style.height = `${heightOf(chart, place.clientWidth)}px`);
  fit();
  const made = echarts.init(place, null, { renderer: "canvas" });
  made.setOption(drawn(chart, made.getWidth()));
  new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - made.getWidth()) < 2) return;
    fit();
    made.resize();
    made.setOption(drawn(chart, made.getWidth()));
  }).observe(place);
}
