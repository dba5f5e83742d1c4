/* A draft that saves itself: a pause in typing sends the form; the server's answer carries the new version, or says what is wrong. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var say = form.querySelector("[data-autosave-say]"), timer = 0, busy = false, again = false, stopped = false, waiting = false;
    function answered(response) {
      return response.json().then(function (told) {
        say.textContent = told.said;
        if (response.ok) { form.elements.version.value = told.version; }
        stopped = response.status === 409;
      });
    }
    function save() {
      if (stopped) { return; }
      if (busy) { again = true; return; }
      busy = true;
      fetch(form.action || window.location.href, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } })
        .then(answered, function () { say.textContent = "没有网络，先不要关这一页，有网后会接着存。"; })
        .catch(function () { say.textContent = "没有存上，请点下面的“保存”。"; })
        .then(function () {
          busy = false;
          if (waiting) { waiting = false; form.requestSubmit(); return; }
          if (again) { again = false; save(); }
        });
    }
    form.addEventListener("input", function () { window.clearTimeout(timer); timer = window.setTimeout(save, 1500); });
    form.addEventListener("submit", function (event) {  /* a save on its way carries the next version: wait for it */
      window.clearTimeout(timer);
      again = false;
      if (busy) { waiting = true; event.preventDefault(); return; }
      stopped = true;
    });
  });
})();
