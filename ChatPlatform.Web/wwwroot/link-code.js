// The code of a link is in the URL fragment, which browsers do not send. It is moved into the form and removed from the
// address bar.
(() => {
  "use strict";
  const form = document.querySelector("[data-link-form]");
  const code = location.hash.slice(1);
  if (!form || code === "") return;
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = decodeURIComponent(code);
  form.requestSubmit();
})();
