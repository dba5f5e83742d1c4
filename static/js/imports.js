/* Dropping a ledger anywhere on the upload form; without JavaScript the file field takes it as ever. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-drop]");
  var field = form && form.querySelector("input[type=file]");
  if (!field) { return; }

  form.addEventListener("dragover", function (event) {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", function () { form.classList.remove("dropping"); });
  form.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("dropping");
    if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; }
  });
})();
