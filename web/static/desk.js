/* The officials' desks: the case beside the queue, rows of people, one key for the next check. Every page works without it. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Wide screens show the chosen case beside the queue; Enter, a new tab or a phone opens its own page.
  const split = document.querySelector("[data-desk-split]");
  const wide = window.matchMedia("(min-width: 1200px)");
  const pane = document.getElementById("beside-queue");
  let timer = 0;
  const show = (link, wait = 0) => {
    if (link.getAttribute("aria-current") === "true") return;
    all("a.row-link[aria-current]", split).forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    clearTimeout(timer);
    timer = setTimeout(() => window.htmx.ajax("GET", link.href, { target: pane, swap: "innerHTML show:none" }), wait);
  };
  if (split && pane && window.htmx) {
    split.addEventListener("click", (event) => {
      const link = event.target.closest("a.row-link");
      const plain = event.detail > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !wide.matches || !plain) return;
      event.preventDefault();
      show(link);
    });
    split.addEventListener("focusin", (event) => {
      const link = event.target.closest("a.row-link");
      if (link && wide.matches) show(link, 160);
    });
    const first = split.querySelector("a.row-link");
    const showFirst = () => { if (wide.matches && first && !split.querySelector("a.row-link[aria-current]")) show(first); };
    showFirst();
    wide.addEventListener("change", showFirst);
    pane.addEventListener("htmx:afterSwap", () => { pane.scrollTop = 0; });
  }

  // "One more person" copies the last row, emptied.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-person]");
    if (!button) return;
    const rows = all("[data-person]", button.form);
    if (rows.length >= Number(button.dataset.addPerson)) return;
    event.preventDefault();
    const last = rows[rows.length - 1];
    const copy = last.cloneNode(true);
    all(".field__error", copy).forEach((message) => message.remove());
    all("input, select", copy).forEach((field) => {
      field.removeAttribute("aria-invalid");
      if (field.tagName === "INPUT") field.value = "";
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
    });
    last.after(copy);
    copy.querySelector("input").focus();
  });

  // Rows copied from a spreadsheet and pasted into a name fill the table: name, identity number, post, birth date.
  document.addEventListener("paste", (event) => {
    const field = event.target.closest && event.target.closest('[data-person] input[name="person_name"]');
    const text = event.clipboardData ? event.clipboardData.getData("text/plain").trim() : "";
    const adder = field && field.form.querySelector("[data-add-person]");
    if (!adder || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const most = Number(adder.dataset.addPerson);
    let row = null;
    text.split(/\r?\n/).filter((line) => line.trim()).forEach((line) => {
      if (row && !row.nextElementSibling && all("[data-person]", field.form).length >= most) {
        window.alert(`一次最多 ${most} 人，这一行没有填入：${line}`);
        return;
      }
      if (row && !row.nextElementSibling) adder.click();
      row = row ? row.nextElementSibling : field.closest("[data-person]");
      const cells = line.split("\t").map((cell) => cell.trim());
      ["person_name", "person_id_number", "person_post", "person_born"].forEach((name, place) => {
        const target = row.querySelector(`[name="${name}"]`);
        if (!cells[place]) return;
        if (target.tagName === "SELECT" && ![...target.options].some((option) => option.value === cells[place])) target.add(new Option(cells[place]));
        target.value = cells[place];
      });
    });
  });

  // A link or button with data-key is pressed by that function key.
  document.addEventListener("keydown", (event) => {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  // A digit chooses in the part of the page that has the focus, never while something is typed.
  document.addEventListener("keydown", (event) => {
    const part = event.target.closest && event.target.closest("[data-digits]");
    const types = 'input:not([type="radio"]):not([type="checkbox"]), textarea, select';
    if (!part || !/^[1-9]$/.test(event.key) || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.matches(types)) return;
    const target = part.querySelector(`[data-digit="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });

  // What an answer folds away is printed too.
  const folded = () => document.querySelectorAll(".answer details.more");
  window.addEventListener("beforeprint", () => folded().forEach((part) => { part.dataset.wasOpen = part.open ? "1" : ""; part.open = true; }));
  window.addEventListener("afterprint", () => folded().forEach((part) => { part.open = part.dataset.wasOpen === "1"; }));

  // Ctrl and Enter send the form, also from a field of several lines.
  document.addEventListener("keydown", (event) => {
    const form = event.key === "Enter" && event.ctrlKey && !event.repeat && event.target.matches("textarea") && event.target.form;
    const button = form && form.querySelector("[data-ctrl-enter]");
    if (button) button.click();
  });
})();
