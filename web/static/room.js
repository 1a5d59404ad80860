/* The room: asks for news, announces it, and shows one tab at a time. Without this file everything stands on the page. */
(() => {
  "use strict";
  const SOON = 1500;
  const LATER = 15000;
  const live = () => document.getElementById("room-live");
  const say = (text) => { const region = document.getElementById("live"); if (region) region.textContent = text; };
  let known = new Set();
  let pause = SOON;

  const keys = () => new Set([...document.querySelectorAll("#room-live [data-said]")].map((item) => item.id));

  let isHistoryOpen = false;
  document.addEventListener("htmx:beforeSwap", () => { isHistoryOpen = Boolean(document.querySelector("#history[open]")); });

  const welcome = () => {
    const room = live();
    if (!room) return;
    const history = document.getElementById("history");
    if (history && isHistoryOpen) history.open = true;
    const fresh = [...room.querySelectorAll("[data-said]")].filter((item) => !known.has(item.id));
    fresh.forEach((item) => (item.firstElementChild || item).classList.add("is-new"));
    if (fresh.length) say(fresh.map((item) => item.dataset.said).join("。"));
    known = keys();
    document.querySelectorAll(".composer input[name=version]").forEach((field) => { field.value = room.dataset.version; });
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id === "room-live") event.detail.headers["If-None-Match"] = `"${event.target.dataset.mark}"`;
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "room-live" || event.detail.elt.id === "room-live") welcome(); });
  document.addEventListener("htmx:sendError", () => { pause = LATER; });
  document.addEventListener("htmx:afterOnLoad", () => { pause = SOON; });

  const ask = () => {
    const room = live();
    if (room && room.dataset.open === "yes" && window.htmx) window.htmx.trigger(room, "room:ask");
    setTimeout(ask, document.hidden ? LATER : pause);
  };
  known = keys();
  setTimeout(ask, SOON);
  document.addEventListener("visibilitychange", () => {
    const room = live();
    if (!document.hidden && room && room.dataset.open === "yes" && window.htmx) window.htmx.trigger(room, "room:ask");
  });

  // 转人工 and 还价 open the form they lead to.
  const openTarget = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  // On a phone the composer leaves the lower edge when one of its forms opens: go where the form is.
  document.querySelectorAll(".composer summary").forEach((summary) => summary.addEventListener("click", () => {
    requestAnimationFrame(() => { if (summary.parentElement.open) summary.scrollIntoView({ block: "start" }); });
  }));
  window.addEventListener("hashchange", openTarget);
  openTarget();
  // On a phone the newest card is what one came for: the page opens there, unless a link or a message leads elsewhere.
  const newest = document.querySelector(".talk > li:last-child");
  const narrow = window.matchMedia("(max-width: 991px)").matches;
  const elsewhere = (location.hash && location.hash !== "#latest") || document.querySelector("[data-focus], .composer details[open]");
  if (narrow && newest && !elsewhere) newest.scrollIntoView({ block: "start" });

  // Tabs: one section at a time; on a phone a second press closes the sheet again.
  const aside = document.querySelector("[data-room-tabs]");
  if (!aside) return;
  const links = [...aside.querySelectorAll(".room-tabs a")];
  const wide = window.matchMedia("(min-width: 992px)");
  const show = (chosen) => {
    links.forEach((link) => {
      const is = link === chosen;
      document.querySelector(link.getAttribute("href")).hidden = !is;
      if (is) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    aside.classList.toggle("is-open", Boolean(chosen) && !wide.matches);
  };
  links.forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const again = link.getAttribute("aria-current") && !wide.matches;
    show(again ? null : link);
    if (!again) document.querySelector(link.getAttribute("href")).focus({ preventScroll: true });
  }));
  const named = links.find((link) => link.getAttribute("href") === location.hash);
  const settle = () => show(named || (wide.matches ? links[0] : null));
  wide.addEventListener("change", settle);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !wide.matches) show(null); });
  settle();
})();
