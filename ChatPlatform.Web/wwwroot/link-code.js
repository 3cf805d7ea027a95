// The code of a link stands behind the #, which browsers send to nobody: it goes into the form and out of the address.
(() => {
  "use strict";
  const form = document.querySelector("[data-link-form]");
  const code = location.hash.slice(1);
  if (!form || code === "") return;
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = decodeURIComponent(code);
  form.requestSubmit();
})();
