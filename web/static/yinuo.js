/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => { const live = document.getElementById("live"); if (live) live.textContent = text; };
  const toast = (text) => { const box = document.getElementById("live-toast"); if (box) box.textContent = text; };

  // A form is sent once: a second press while the first is under way does nothing.
  const release = (form) => {
    delete form.dataset.sent;
    all("button[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    say("正在提交");
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target instanceof HTMLFormElement) release(event.target); });

  // Drafts: a form with data-autosave sends itself to that address a moment after the last key.
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const save = async (form, line) => {
    const body = new FormData(form);
    all("input[type=file], input[type=password]", form).forEach((field) => body.delete(field.name));
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-Autosave": "yes" } });
      if (answer.status === 409) {
        line.textContent = "这份草稿在另一个窗口改过，这里还没有存；请核对后按按钮保存";
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const version = form.querySelector("input[name=version]");
      if (version && answer.headers.has("X-Version")) version.value = answer.headers.get("X-Version");
      line.textContent = `${clock()} 已存为草稿`;
    } catch {
      line.textContent = "暂时存不上，内容还在这一页，请先不要关闭";
    }
  };
  all("form[data-autosave]").forEach((form) => {
    const line = form.querySelector("[data-autosave-status]") || form.appendChild(document.createElement("p"));
    line.classList.add("autosave");
    line.setAttribute("aria-live", "polite");
    let timer = 0;
    let saving = null;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { saving = save(form, line).finally(() => { saving = null; }); }, 1500);
    });
    form.addEventListener("submit", (event) => { // a save under way first brings the new version
      clearTimeout(timer);
      if (!saving) return;
      event.preventDefault();
      const pressed = event.submitter;
      saving.finally(() => form.requestSubmit(pressed));
    });
  });

  // Chosen files are shown by name, pictures small.
  const preview = (file) => {
    const item = document.createElement("li");
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      item.append(picture);
    }
    item.append(`${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`);
    return item;
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest && event.target.closest("[data-file-field]");
    if (box && event.target.files) box.querySelector(".previews").replaceChildren(...[...event.target.files].map(preview));
  });

  // Rows of a table field: "one more" copies the last row, emptied.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const rows = all("tbody tr", button.closest("fieldset"));
    const copy = rows[rows.length - 1].cloneNode(true);
    all("input, select", copy).forEach((field) => { field.value = ""; field.removeAttribute("aria-invalid"); });
    all(".field__error", copy).forEach((message) => message.remove());
    all("[id], label[for]", copy).forEach((part) => {
      const name = part.id ? "id" : "for";
      part.setAttribute(name, part.getAttribute(name).replace(/\d+$/, rows.length));
    });
    all("label", copy).forEach((label) => { label.textContent = label.textContent.replace(/第 \d+ 项/, `第 ${rows.length + 1} 项`); });
    rows[rows.length - 1].after(copy);
    copy.querySelector("select, input").focus();
    event.preventDefault();
  });

  // Arrow keys move inside a list that has the focus.
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest && event.target.closest("[data-arrow-keys]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!list || !step || event.target.matches("input, textarea, select")) return;
    const links = all("a.row-link", list);
    const next = links[links.indexOf(event.target.closest("a.row-link")) + step];
    if (next) { next.focus(); event.preventDefault(); }
  });

  // The side panel is a sheet from below on phones: closed at first, open on wide screens.
  const wide = window.matchMedia("(min-width: 992px)");
  const settle = () => all("[data-side-panel]").forEach((panel) => { panel.open = wide.matches; });
  settle();
  wide.addEventListener("change", settle);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  document.addEventListener("htmx:sendError", () => toast("网络断开了，内容还在，正在等待恢复"));
  document.addEventListener("htmx:responseError", () => toast("这一步没有做完，请稍后再试"));
  document.addEventListener("htmx:afterOnLoad", () => toast(""));
})();
