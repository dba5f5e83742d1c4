/* Walking through the self-check one question at a time: key questions by themselves, the general ones of a screen together. */
(function () {
  "use strict";
  var kept = window.selfCheck;
  if (!kept || kept.form.dataset.view === "summary") { return; }
  var form = kept.form, all = kept.all, isSteps = form.dataset.view === "steps", at = null, remarkTimer = 0;
  var dock = document.querySelector("[data-dock]"), next = document.querySelector("[data-next]"), back = document.querySelector("[data-prev]");
  var part = form.querySelector("[data-part]"), count = form.querySelector("[data-count]"), bar = form.querySelector("[data-progress]");
  var speak = document.querySelector("[data-speak]");

  /* 1 reading and writing the answers on the page --------------------------------------------------------- */
  function valueOf(question) {
    var chosen = question.querySelector("input[type=radio]:checked");
    return chosen ? chosen.value : "";
  }
  function remarkOf(question) { return question.querySelector(".words input").value; }
  function isAsked(question) {
    var premise = question.dataset.when && form.querySelector("[data-q='" + question.dataset.when + "']");
    return !question.dataset.when || Boolean(premise) && isAsked(premise) && valueOf(premise) === question.dataset.is;
  }
  function asked(within) { return all("[data-q]", within).filter(isAsked); }
  function open(within) { return asked(within).filter(function (question) { return !valueOf(question); }); }
  function paint(question) {
    var value = valueOf(question);
    question.classList.toggle("answered", Boolean(value));
    ["yes", "no", "na"].forEach(function (one) { question.classList.toggle("is-" + one, value === one); });
    question.classList.toggle("has-shots", Boolean(question.querySelector(".shot")));
  }
  function answer(question, value, isCover) {
    question.querySelector("input[type=radio][value=" + value + "]").checked = true;
    paint(question);
    kept.note(question.dataset.q, value, remarkOf(question), isCover);
  }
  function restore() {  /* answers that were given but had not reached the server when the page was closed */
    var rows = kept.waiting();
    Object.keys(rows).forEach(function (item) {
      var question = form.querySelector("[data-q='" + item + "']");
      if (!question) { return; }
      question.querySelector("input[type=radio][value=" + rows[item].v + "]").checked = true;
      question.querySelector(".words input").value = rows[item].r;
    });
    all("[data-q]").forEach(paint);
  }

  /* 2 steps -------------------------------------------------------------------------------------------------- */
  function steps() {
    var found = [];
    all("[data-screen]").forEach(function (screen) {
      all("[data-q].key", screen).filter(isAsked).forEach(function (question) { found.push(question); });
      var rest = screen.querySelector("[data-rest]");
      if (rest && asked(rest).length) { found.push(rest); }
    });
    return found;
  }
  function places() { return asked().map(function (question) { return question.dataset.q; }); }
  function counted() {
    var total = asked().length, inside = at.matches("[data-rest]") ? asked(at) : [at], order = places();
    var first = order.indexOf(inside[0].dataset.q) + 1, last = first + inside.length - 1;
    count.innerHTML = "第 <b></b> 题，共 " + total + " 题";
    count.querySelector("b").textContent = last > first ? first + "–" + last : String(first);
    bar.max = total;
    bar.value = total - open().length;
  }
  function label() {
    var list = steps(), isLast = list[list.length - 1] === at, isRest = at.matches("[data-rest]");
    back.disabled = list[0] === at;
    next.textContent = isRest && open(at).length ? "其余均为是" : isLast ? "看一遍，交上去" : isRest ? "下一屏" : "下一题";
  }
  function unfold(within) {  /* what an answer just given asks for, or asks for no more; nobody answers what they do not see */
    all("[data-q]", within).forEach(function (one) { one.hidden = !isAsked(one); });
  }
  function show(step, isFromHistory) {
    at = step;
    var screen = step.closest("[data-screen]");
    all("[data-screen]").forEach(function (one) { one.hidden = one !== screen; });
    all("[data-q].key", screen).forEach(function (one) { one.hidden = one !== step; });
    all("[data-rest]", screen).forEach(function (one) { one.hidden = one !== step; });
    all("[data-rest]", screen).forEach(unfold);
    part.textContent = screen.dataset.title;
    counted();
    label();
    if (!isFromHistory) { history.pushState({ step: step.id || screen.id }, "", "#" + (step.id || screen.id)); }
    window.scrollTo(0, 0);
    var heading = step.querySelector("legend, h3");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    hush();
  }
  function named(hash) {
    var place = hash && document.getElementById(hash.replace("#", ""));
    if (!place || !form.contains(place)) { return null; }
    return place.matches("[data-screen]") ? place.querySelector("[data-rest]") || place.querySelector("[data-q]") : place.closest("[data-rest]") || place;
  }
  function firstOpen() {
    var marked = all("[data-mend]")[0], unanswered = open()[0], chosen = form.querySelector("[data-screen][data-at]");
    var isAskedFor = /[?&]screen=/.test(location.search);
    if (isAskedFor && chosen) { unanswered = open(chosen)[0] || asked(chosen)[0]; marked = null; }
    var found = marked || unanswered || (form.querySelector("[data-returned]") && !isAskedFor ? asked().filter(isNo)[0] : null);
    return found ? found.closest("[data-rest]") || found : steps()[steps().length - 1];
  }
  function isNo(question) { return valueOf(question) === "no"; }
  function finish() {
    kept.send().then(function (isSent) {
      if (isSent) { location.href = form.dataset.summary; } else { window.scrollTo(0, 0); }
    });
  }
  function go(step) {
    var list = steps(), to = list.indexOf(at) + step;
    if (to >= list.length) { finish(); return; }
    if (to >= 0) { show(list[to]); }
  }
  function cover(rest) {
    open(rest).filter(function (question) { return !question.matches(".key"); }).forEach(function (question) { answer(question, "yes", true); });
    kept.send();
  }

  /* 3 what taps do --------------------------------------------------------------------------------------------- */
  function needsMore(question) {
    var value = valueOf(question), isBare = !question.querySelector(".shot");
    return value === "no" || (question.dataset.rule === "always" && value === "yes" && isBare);
  }
  form.addEventListener("click", function (event) {
    var radio = event.target.closest("input[type=radio]"), remove = event.target.closest("[data-remove]"), link = event.target.closest("[data-go]");
    if (radio && isSteps) {  /* a tap on the answer that is already there goes on as well */
      var question = radio.closest("[data-q]");
      if (question === at && question.matches(".key") && event.detail && !needsMore(question)) { window.setTimeout(function () { go(1); }, 180); }
    }
    if (remove) { event.preventDefault(); unhang(remove); }
    if (link && isSteps) { event.preventDefault(); var place = named("#q" + link.dataset.go); if (place) { show(place); } }
  });
  form.addEventListener("change", function (event) {
    var question = event.target.closest("[data-q]");
    if (!question) { return; }
    if (event.target.type === "file") {
      Array.prototype.forEach.call(event.target.files, function (file) { kept.take(question.dataset.q, file); });
      event.target.value = "";
      return;
    }
    write(question);
    if (!isSteps || at.matches("[data-rest]")) { unfold(isSteps ? at : form); }
    if (isSteps) { counted(); label(); }
  });
  form.addEventListener("input", function (event) {
    if (!event.target.matches(".words input")) { return; }
    window.clearTimeout(remarkTimer);
    remarkTimer = window.setTimeout(function () { write(event.target.closest("[data-q]")); }, 800);
  });
  function write(question) {
    if (!valueOf(question)) { return; }
    paint(question);
    kept.note(question.dataset.q, valueOf(question), remarkOf(question), false);
    kept.send();
  }
  function unhang(button) {
    button.disabled = true;
    kept.post(button.getAttribute("formaction"), new FormData()).then(function () {
      var question = button.closest("[data-q]");
      button.closest(".shot").remove();
      paint(question);
    }).catch(function (why) { button.disabled = false; kept.warn(why.text || "照片没有删掉，请过一会儿再试。"); });
  }
  all("form").forEach(function (one) {
    one.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopImmediatePropagation();
      var rest = one.querySelector("[data-rest]");
      if (event.submitter && event.submitter.name === "rest" && rest) { cover(rest); } else if (isSteps) { go(1); }
    });
  });
  if (isSteps) {
    next.addEventListener("click", function () {
      if (at.matches("[data-rest]") && open(at).length) { cover(at); }
      go(1);
    });
    back.addEventListener("click", function () { go(-1); });
    window.addEventListener("popstate", function () { show(named(location.hash) || firstOpen(), true); });
  }

  /* 4 reading aloud ------------------------------------------------------------------------------------------------ */
  function hush() { if (window.speechSynthesis) { speechSynthesis.cancel(); } }
  if (speak && isSteps && window.speechSynthesis && window.SpeechSynthesisUtterance) {
    speak.hidden = false;
    speak.addEventListener("click", function () {
      hush();
      var words = all("legend, h3, .hint, .mend", at).filter(function (one) { return one.offsetParent; }).map(function (one) { return one.textContent; });
      var spoken = new SpeechSynthesisUtterance(words.join("。"));
      spoken.lang = "zh-CN";
      spoken.rate = 0.9;
      speechSynthesis.speak(spoken);
    });
  }

  /* 5 begin where one left off ------------------------------------------------------------------------------------- */
  restore();
  if (isSteps) {
    dock.hidden = false;
    document.body.classList.add("has-dock");
    var begun = named(location.hash) || firstOpen();
    history.replaceState({}, "", location.pathname + location.search + "#" + (begun.id || begun.closest("[data-screen]").id));
    show(begun, true);
  }
  kept.send();
  kept.takeUp();
})();
