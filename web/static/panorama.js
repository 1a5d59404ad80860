/* The link graph of an enterprise, drawn from the data in the page; the table below it holds the same. */
(() => {
  "use strict";
  const place = document.getElementById("graph");
  const data = document.getElementById("graph-data");
  if (!place || !data || !window.echarts) return;
  const { nodes, edges } = JSON.parse(data.textContent);
  if (!edges.length) return;
  place.hidden = false;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const fine = window.matchMedia("(pointer: fine)").matches;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const short = (name) => (name.length > 12 ? `${name.slice(0, 11)}…` : name);
  const draw = () => {
    const ink = colour("--ink");
    chart.setOption({
      animation: !calm,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      series: [{
        type: "graph",
        layout: "force",
        roam: fine,
        draggable: fine,
        autoCurveness: true,
        force: { repulsion: fine ? 1100 : 500, edgeLength: fine ? [120, 220] : [80, 140], gravity: 0.1, layoutAnimation: false },
        label: { show: true, position: "bottom", color: ink, fontSize: 12 },
        edgeLabel: { show: edges.length <= 25, formatter: (edge) => edge.data.text, color: colour("--ink-soft"), fontSize: 11 },
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 7,
        data: nodes.map((node) => ({
          id: node.id,
          name: short(node.name),
          href: node.href,
          symbol: node.person ? "circle" : "roundRect",
          symbolSize: node.step === 0 ? 34 : node.step === 1 ? 22 : 15,
          itemStyle: { color: node.step === 0 ? colour("--act") : node.person ? colour("--amber-line") : colour("--ink-soft") },
        })),
        links: edges.map((edge) => ({
          ...edge,
          lineStyle: { type: edge.holds ? "solid" : "dashed", color: colour("--line-strong"), width: edge.holds ? 1.6 : 1.1 },
        })),
      }],
    });
  };
  draw();
  chart.on("click", (event) => { if (event.dataType === "node" && event.data.href) location.assign(event.data.href); });
  window.addEventListener("resize", () => chart.resize());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
