/* A new plan: another kind brings its own name and days along, where they were not changed by hand. */
(function () {
  "use strict";
  var kind = document.querySelector("select[data-usual]");
  if (!kind) { return; }
  var usual = JSON.parse(kind.dataset.usual), before = kind.value;
  kind.addEventListener("change", function () {
    Object.keys(usual[kind.value]).forEach(function (name) {
      var field = kind.form.elements[name];
      if (field && field.value === usual[before][name]) { field.value = usual[kind.value][name]; }
    });
    before = kind.value;
  });
})();

/* Dragging a visit onto another week opens its form with that week filled in; nothing is changed before the form is sent. */
(function () {
  "use strict";
  var dragged = "";

  document.addEventListener("dragstart", function (event) {
    var visit = event.target.closest && event.target.closest("[data-drag-visit]");
    if (!visit) { return; }
    dragged = visit.dataset.dragVisit;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged);
  });

  function weekOf(event) {
    return dragged && event.target.closest ? event.target.closest("[data-drop-week]") : null;
  }

  document.addEventListener("dragover", function (event) {
    var week = weekOf(event);
    if (!week) { return; }
    event.preventDefault();
    week.classList.add("drop-here");
  });

  document.addEventListener("dragleave", function (event) {
    var week = weekOf(event);
    if (week && !week.contains(event.relatedTarget)) { week.classList.remove("drop-here"); }
  });

  document.addEventListener("drop", function (event) {
    var week = weekOf(event);
    if (!week) { return; }
    event.preventDefault();
    window.location.assign(dragged + "?week=" + encodeURIComponent(week.dataset.dropWeek));
  });

  document.addEventListener("dragend", function () { dragged = ""; });
})();
