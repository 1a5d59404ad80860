/* Filing: a picture just taken is sent at once. Everything works without this file. */
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !("uploadNow" in field.dataset) || !field.files.length) return;
    const button = field.form.querySelector("button[name=to][value=stay]") || field.form.querySelector(".button--main");
    field.form.requestSubmit(button);
  });
})();
