"use strict";
(() => {
  const specs = JSON.parse(document.getElementById("specs").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const themed = () => {
    const ink = dark.matches ? "#c9d4df" : "#3b4450";
    const rule = dark.matches ? "#2d3742" : "#e3e8ee";
    return {
      background: "transparent",
      view: { stroke: "transparent" },
      axis: { labelColor: ink, titleColor: ink, gridColor: rule, domainColor: rule, tickColor: rule, titleFontWeight: "normal" },
      legend: { labelColor: ink, titleColor: ink, orient: "bottom", columns: narrow() ? 1 : 4, labelLimit: 240, symbolFillColor: ink, symbolStrokeColor: ink },
      text: { color: ink },
    };
  };
  const narrow = () => window.innerWidth < 600;
  const fitted = (spec) => {
    if (!narrow()) return spec;
    const copy = structuredClone(spec);
    for (const part of [copy, ...(copy.layer ?? [])]) {
      if (part.encoding?.y?.axis?.labelLimit) part.encoding.y.axis.labelLimit = 130;
      if (part.encoding?.shape) part.encoding.shape.legend = null;
    }
    return copy;
  };
  const draw = () =>
    Promise.all(
      Object.entries(specs).map(([name, spec]) =>
        hastenEmbed(`#chart-${name}`, fitted(spec), { renderer: "svg", actions: false, config: themed() }),
      ),
    ).then(() => document.documentElement.setAttribute("data-drawn", "yes"));
  dark.addEventListener("change", draw);
  draw();

  const light = (line) => {
    for (const lit of document.querySelectorAll(".line.lit")) lit.classList.remove("lit");
    if (!line) return;
    for (const one of document.querySelectorAll(`.line[data-line="${Number(line)}"]`)) one.classList.add("lit");
  };
  for (const code of document.querySelectorAll("#code pre")) {
    code.addEventListener("pointerover", (event) => light(event.target.closest(".line")?.dataset.line));
    code.addEventListener("pointerleave", () => light());
  }

  const show = (panel) => {
    const code = panel.querySelector("pre");
    const first = code.querySelector(".line[data-line]");
    if (first) code.scrollTop = first.offsetTop - code.offsetTop - 24;
  };
  for (const panel of document.querySelectorAll('[role="tabpanel"]:not([hidden])')) show(panel);

  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const choose = (chosen) => {
    for (const tab of tabs) {
      const here = tab === chosen;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      panel.hidden = !here;
      if (here) show(panel);
    }
    chosen.focus();
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose(tabs[(index + step + tabs.length) % tabs.length]);
    });
  });
})();
