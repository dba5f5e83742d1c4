/* What JavaScript adds to pages that work without it: keys, batch selection, questions before leaving or sending.
   Plain ES2017, no library; every feature is switched on by a data attribute in the markup. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function isTyping(target) {
    return target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
  }

  /* 1 ledgers: j k move, x ticks, Enter opens; a click on the row opens it */
  function rowsOf(ledger) {
    return all("tbody tr", ledger);
  }

  function currentRow(ledger) {
    return ledger.querySelector("tbody tr.cur");
  }

  function lightRow(ledger, row) {
    rowsOf(ledger).forEach(function (other) { other.classList.toggle("cur", other === row); });
    row.scrollIntoView({ block: "nearest" });
    var link = row.querySelector("[data-open], a");
    if (link) { link.focus({ preventScroll: true }); }
  }

  function stepRow(ledger, step) {
    var rows = rowsOf(ledger);
    if (!rows.length) { return; }
    var at = rows.indexOf(currentRow(ledger));
    lightRow(ledger, rows[Math.max(0, Math.min(rows.length - 1, at + step))] || rows[0]);
  }

  function ledgerKey(ledger, event) {
    var row = currentRow(ledger);
    if (event.key === "j") { stepRow(ledger, 1); return true; }
    if (event.key === "k") { stepRow(ledger, -1); return true; }
    if (event.key === "x" && row) {
      var box = row.querySelector("input[type=checkbox]");
      if (box) { box.click(); }
      return Boolean(box);
    }
    if (event.key === "Enter" && row && !(event.target.closest && event.target.closest("a, button, summary"))) {
      var link = row.querySelector("[data-open], a");
      if (link) { link.click(); }
      return Boolean(link);
    }
    return false;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) && event.target.type !== "checkbox") { return; }
    if (document.querySelector("dialog[open]")) { return; }
    if (event.key === "/") {
      var find = document.querySelector("[data-find]");
      if (find) { find.focus(); find.select(); event.preventDefault(); }
      return;
    }
    var ledger = document.querySelector("[data-ledger]");
    if (ledger && ledgerKey(ledger, event)) { event.preventDefault(); }
  });

  /* The foot of a list names the keys only where they do something: on a ledger, and x where its rows have boxes. */
  var keyed = document.querySelector("[data-ledger]");
  if (keyed) {
    all(".pager .keys").forEach(function (hint) {
      hint.hidden = false;
      hint.querySelector("[data-pick-key]").hidden = !keyed.querySelector("tbody input[type=checkbox]");
    });
  }

  document.addEventListener("click", function (event) {
    var row = event.target.closest("[data-ledger] tbody tr");
    if (!row || event.target.closest("a, button, input, label, select, summary, details") || String(window.getSelection())) { return; }
    var link = row.querySelector("[data-open]");
    if (link) { link.click(); }
  });

  /* 2 batch selection: boxes named by data-pick, one box for all, a bar that counts */
  function refreshBatch(form) {
    var boxes = all("[data-pick]", form), picked = boxes.filter(function (box) { return box.checked; });
    boxes.forEach(function (box) {
      var row = box.closest("tr");
      if (row) { row.classList.toggle("sel", box.checked); }
    });
    all("[data-pick-all]", form).forEach(function (box) {
      box.checked = picked.length > 0 && picked.length === boxes.length;
      box.indeterminate = picked.length > 0 && picked.length < boxes.length;
    });
    all("[data-batch]", form).forEach(function (bar) { bar.hidden = picked.length === 0; });
    all("[data-picked]", form).forEach(function (place) { place.textContent = String(picked.length); });
  }

  all("[data-batch-form]").forEach(function (form) {
    form.addEventListener("change", function (event) {
      if (event.target.matches("[data-pick-all]")) {
        all("[data-pick]", form).forEach(function (box) { box.checked = event.target.checked; });
      }
      if (event.target.matches("[data-pick], [data-pick-all]")) { refreshBatch(form); }
    });
    form.addEventListener("click", function (event) {
      if (event.target.closest("[data-pick-none]")) {
        all("[data-pick]", form).forEach(function (box) { box.checked = false; });
        refreshBatch(form);
        event.preventDefault();
      }
    });
    refreshBatch(form);
  });

  /* 3 leaving with unsaved changes asks; sending twice is stopped */
  var unsaved = new Set(), leaving = false;
  all("form[data-guard]").forEach(function (form) {
    form.addEventListener("input", function () { unsaved.add(form); });
    form.addEventListener("change", function () { unsaved.add(form); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved.size && !leaving) { event.preventDefault(); event.returnValue = "填写的内容还没有保存。"; }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") { form.dataset.sent = "1"; leaving = true; }
    window.setTimeout(function () { delete form.dataset.sent; leaving = false; }, 8000);
  });
  window.addEventListener("pageshow", function () {
    leaving = false;
    all("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* 4 questions that name the consequence: data-confirm on a form or its button; {n} is the number picked */
  function ask(text, verb, done) {
    if (typeof HTMLDialogElement === "undefined") { if (window.confirm(text)) { done(); } return; }
    var box = document.createElement("dialog");
    box.className = "ask-first";
    box.setAttribute("aria-labelledby", "ask-first-title");
    box.innerHTML = '<div class="in20"><h2 id="ask-first-title">请确认</h2><p></p><div class="btn-row">' +
      '<button type="button" class="btn btn-plain">不办了</button><button type="button" class="btn btn-primary"></button></div></div>';
    box.querySelector("p").textContent = text;
    box.querySelector(".btn-primary").textContent = verb;
    box.querySelector(".btn-plain").addEventListener("click", function () { box.close(); });
    box.querySelector(".btn-primary").addEventListener("click", function () { box.close(); done(); });
    box.addEventListener("close", function () { box.remove(); });
    document.body.appendChild(box);
    box.showModal();
  }

  var pressed = null;
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button, input[type=submit]");
    if (button && button.form) { pressed = button; }
  }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    var source = button && button.dataset.confirm ? button : form;
    var text = source.dataset.confirm;
    if (!text || form.dataset.agreed) { delete form.dataset.agreed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    text = text.replace("{n}", all("[data-pick]:checked", form).length);
    ask(text, source.dataset.confirmVerb || (button ? button.textContent.trim() : "") || "确定", function () {
      form.dataset.agreed = "1";
      if (form.requestSubmit) { form.requestSubmit(button || undefined); } else if (button) { button.click(); } else { form.submit(); }
    });
  }, true);

  /* 5 small conveniences */
  function copyFrom(field, label) {  /* plain http has no clipboard: the old command, else the text stays selected */
    function said(text) { label.textContent = text; }
    function byCommand() {
      field.focus();
      field.select();
      said(document.execCommand("copy") ? "已复制" : "已选中，请按复制");
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(field.value).then(function () { said("已复制"); }, byCommand);
    } else { byCommand(); }
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-autosubmit]") && event.target.form) { event.target.form.submit(); }
  });
  document.addEventListener("click", function (event) {
    all("details.drop[open], details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    if (event.target.closest("[data-print]")) { window.print(); }
    var copying = event.target.closest("[data-copy]");
    if (copying) { copyFrom(document.getElementById(copying.dataset.copy), copying.querySelector("span") || copying); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    all("details.drop[open], details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  all(".scroll").forEach(function (area) {  /* what scrolls must be reachable by keyboard */
    if (area.scrollWidth > area.clientWidth || area.scrollHeight > area.clientHeight) { area.tabIndex = 0; }
  });
  var side = document.querySelector(".shell > .side"), lit = side && side.querySelector(".on");  /* the place one is at stays in sight */
  if (lit && lit.offsetTop + lit.offsetHeight > side.offsetTop + side.clientHeight) { side.scrollTop = lit.offsetTop - side.offsetTop - side.clientHeight / 2; }
  all(".views").forEach(function (strip) {  /* so does the tab one is at, in a strip wider than a phone */
    var here = strip.querySelector(".on");
    if (here && strip.scrollWidth > strip.clientWidth) { strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2; }
  });
  var lasts = document.body.dataset.refresh;  /* a page that hangs on a wall renews itself */
  if (lasts) { window.setTimeout(function () { window.location.reload(); }, lasts * 1000); }
  var sum = document.querySelector("[data-error-summary]");
  if (sum) { sum.focus(); }
  /* large text on or off without leaving the page: what was typed stays */
  all("form[data-large-text]").forEach(function (form) {
    if (!window.fetch) { return; }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      window.fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" }).then(function (answer) {
        if (answer.type !== "opaqueredirect" && !answer.ok) { form.submit(); return; }
        root.classList.toggle("care");
        all("form[data-large-text] button").forEach(function (button) {
          var said = button.querySelector("span") || button, other = button.dataset.other;
          button.dataset.other = said.textContent;
          said.textContent = other;
        });
      }, function () { form.submit(); });
    });
  });
})();
