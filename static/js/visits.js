/* A visit in the workshop: every answer kept on the phone and sent at once, photos made small and sent by themselves with their
   hash, the place, signatures drawn on the screen. Every page works without this file; plain ES2017, no library. */
(function () {
  "use strict";
  var FIRST_WAIT = 2000, LONGEST_WAIT = 60000, PATIENCE = 20000, EDGE = 1600, MOST_BYTES = 400 * 1024;
  var saved = document.querySelector("[data-saved]"), trouble = document.querySelector("[data-trouble]");
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function say(text) { if (saved) { saved.textContent = text; } }
  function warn(text) { trouble.hidden = !text; trouble.firstElementChild.textContent = text || ""; }
  function number() {
    return window.crypto && crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (c) {
      return (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
    });
  }

  /* 1 beginning: the place and the phone's clock ---------------------------------------------------------- */
  var begin = document.querySelector("[data-start]");
  if (begin) {
    var place = begin.querySelector("[data-place]");
    begin.addEventListener("submit", function () { begin.querySelector("[name=phone_at]").value = new Date().toISOString(); });
    if (navigator.geolocation && window.isSecureContext) {
      place.textContent = "正在取定位……";
      navigator.geolocation.getCurrentPosition(function (at) {
        begin.querySelector("[name=latitude]").value = at.coords.latitude;
        begin.querySelector("[name=longitude]").value = at.coords.longitude;
        begin.querySelector("[name=accuracy]").value = Math.round(at.coords.accuracy);
        place.textContent = "已取得定位，精度约 " + Math.round(at.coords.accuracy) + " 米。";
      }, function (why) {
        place.textContent = why.code === 1 ? "手机没有允许定位，请在下面写明原因。" : "没有取得定位，请在下面写明原因。";
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    } else { place.textContent = "这部手机取不到定位，请在下面写明原因。"; }
  }

  /* 2 answers ------------------------------------------------------------------------------------------------ */
  var form = document.querySelector("[data-visit]");
  var KEY = form && "visit:" + form.dataset.user + ":" + form.dataset.visit, memory = {}, opened = Date.now();
  var token = (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value;
  function waiting() { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (e) { return memory; } }
  function keep(rows) {
    memory = rows;
    try { if (Object.keys(rows).length) { localStorage.setItem(KEY, JSON.stringify(rows)); } else { localStorage.removeItem(KEY); } } catch (e) { /* private mode */ }
  }
  function post(url, body) {
    var stop = window.AbortController ? new AbortController() : null;
    var late = window.setTimeout(function () { if (stop) { stop.abort(); } }, PATIENCE * (body.has("file") ? 4 : 1));
    return fetch(url, { method: "POST", body: body, redirect: "manual", credentials: "same-origin", signal: stop ? stop.signal : undefined,
      headers: { "X-CSRFToken": token, Accept: "application/json" } }).then(function (answer) {
      window.clearTimeout(late);
      if (answer.type === "opaqueredirect") { throw { kind: "login" }; }
      if (answer.status >= 500 || answer.status === 429) { throw { kind: "later" }; }
      return answer.json().then(function (facts) {
        if (!answer.ok) { throw { kind: "refused", status: answer.status, text: facts.error }; }
        return facts;
      }, function () { throw { kind: answer.ok ? "later" : "refused", status: answer.status, text: "没有存上，请刷新页面再试。" }; });
    }, function () { window.clearTimeout(late); throw { kind: "later" }; });
  }
  function field(item) { return form.querySelector("[data-item='" + item + "']"); }
  function valueOf(box) { var one = box.querySelector("input[type=radio]:checked"); return one ? one.value : ""; }
  function baseOf(box) { return box.querySelector("[data-base]"); }
  function paint(box) {
    ["yes", "no", "na"].forEach(function (one) { box.classList.toggle("is-" + one, valueOf(box) === one); });
    var boxes = all("[data-item]", form), done = boxes.filter(valueOf).length;
    var noes = boxes.filter(function (one) { return valueOf(one) === "no"; }).length;
    var facts = form.dataset, others = facts.answered - facts.answeredHere;  /* this section is counted as it is tapped */
    tell("[data-part-done]", done);
    tell("[data-all-done]", others + done);
    tell("[data-noes]", facts.failed - facts.failedHere + noes);
    tell("[data-left]", Math.max(0, facts.asked - others - done));
  }
  function tell(mark, number) { all(mark, document).forEach(function (place) { place.textContent = number; }); }
  function note(box) {
    var rows = waiting(), item = box.dataset.item;
    if (!valueOf(box)) { return; }
    rows[item] = { v: valueOf(box), r: box.querySelector("input[type=text]").value, b: Number(baseOf(box).value), at: Date.now(), n: number(),
      s: Math.round((Date.now() - opened) / 1000) };
    opened = Date.now();
    keep(rows);
    send();
  }
  var sending = null, wait = FIRST_WAIT, timer = 0, stopped = false;
  function send() {
    var rows = waiting(), items = Object.keys(rows);
    if (sending || stopped || !items.length) { return sending || Promise.resolve(!items.length); }
    window.clearTimeout(timer);
    say("正在保存……");
    var body = new FormData();
    body.append("answers", JSON.stringify(items.map(function (item) {
      var row = rows[item];
      return { item: Number(item), value: row.v, remark: row.r, base: row.b, age: Math.max(0, (Date.now() - row.at) / 1000), spent: row.s };
    })));
    sending = post(form.dataset.answers, body).then(function (facts) {
      var now = waiting();
      items.forEach(function (item) { if (now[item] && now[item].n === rows[item].n) { delete now[item]; } });
      Object.keys(facts.versions).forEach(function (item) {
        var box = field(item);
        if (box) { baseOf(box).value = facts.versions[item]; }
        if (now[item]) { now[item].b = facts.versions[item]; }
      });
      keep(now);
      facts.conflicts.forEach(clash);
      wait = FIRST_WAIT;
      warn("");
      say("已保存 " + facts.saved);
      sending = null;
      return Object.keys(now).length ? send() : true;
    }).catch(function (why) {
      sending = null;
      if (why.kind === "login") { say("请重新登录"); warn("登录过期了。答案都存在这部手机里，重新登录后打开这一页自动补上。"); return false; }
      if (why.kind === "refused") { stopped = true; say("没有存上"); warn(why.text); return false; }
      say("没网，已存本机");
      timer = window.setTimeout(send, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return false;
    });
    return sending;
  }
  function clash(row) {  /* the other phone was first: show what stands there, let the officer choose again */
    var box = field(row.item);
    if (!box) { return; }
    var word = { yes: "符合", no: "不符合", na: "不适用" }, place = box.querySelector(".clash");
    place.textContent = (row.who || "另一部手机") + "已答“" + word[row.value] + "”" + (row.remark ? "（" + row.remark + "）" : "") + "，没有覆盖。要改请再点一次。";
    place.hidden = false;
    baseOf(box).value = row.version;
    box.querySelector("input[type=radio][value=" + row.value + "]").checked = true;
    box.querySelector("input[type=text]").value = row.remark;
    paint(box);
  }

  /* 3 photos --------------------------------------------------------------------------------------------------- */
  function smaller(file) {
    return new Promise(function (done) {
      var picture = new Image(), url = URL.createObjectURL(file);
      picture.onload = function () {
        var share = Math.min(1, EDGE / Math.max(picture.naturalWidth, picture.naturalHeight)), canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.naturalWidth * share);
        canvas.height = Math.round(picture.naturalHeight * share);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        (function attempt(quality) {
          canvas.toBlob(function (blob) {
            if (blob && blob.size > MOST_BYTES && quality > 0.4) { attempt(quality - 0.12); return; }
            done(blob && blob.size < file.size ? blob : file);
          }, "image/jpeg", quality);
        })(0.82);
      };
      picture.onerror = function () { URL.revokeObjectURL(url); done(file); };
      picture.src = url;
    });
  }
  function hashed(blob) {
    if (!window.crypto || !crypto.subtle || !blob.arrayBuffer) { return Promise.resolve(""); }
    return blob.arrayBuffer().then(function (bytes) { return crypto.subtle.digest("SHA-256", bytes); }).then(function (digest) {
      return Array.prototype.map.call(new Uint8Array(digest), function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
    });
  }
  function mark(shot, text, state) {
    shot.tile.className = "shot " + (state || "");
    shot.tile.querySelector(".say").textContent = text;
    shot.tile.querySelector(".say").hidden = !text;
  }
  function upload(shot) {
    mark(shot, "正在传", "is-waiting");
    return hashed(shot.blob).then(function (hash) {
      var body = new FormData();
      body.append("file", shot.blob, shot.name);
      body.append("item", shot.item);
      body.append("uuid", shot.id);
      if (hash) { body.append("sha256", hash); }
      return post(form.dataset.photos, body);
    }).then(function (facts) { mark(shot, ""); shot.tile.dataset.kept = facts.id; }, function (why) {
      if (why.kind === "refused") { mark(shot, why.text, "is-refused"); return; }
      mark(shot, "等网络", "is-waiting");
      shot.wait = Math.min((shot.wait || 1000) * 2, LONGEST_WAIT);
      window.setTimeout(function () { upload(shot); }, shot.wait);
    });
  }
  function take(box, file) {
    smaller(file).then(function (blob) {
      var shot = { id: number(), item: box.dataset.item, blob: blob, name: blob === file ? file.name : "photo.jpg", tile: document.createElement("span") };
      var picture = document.createElement("img"), words = document.createElement("span"), shots = box.querySelector("[data-shots]");
      picture.alt = "刚拍的照片";
      picture.src = URL.createObjectURL(blob);
      words.className = "say";
      shot.tile.appendChild(picture);
      shot.tile.appendChild(words);
      shots.insertBefore(shot.tile, shots.querySelector(".shoot"));
      upload(shot);
    });
  }

  if (form) {
    var kept = waiting();
    all("[data-item]", form).forEach(function (box) {
      var row = kept[box.dataset.item];
      if (row) { box.querySelector("input[type=radio][value=" + row.v + "]").checked = true; box.querySelector("input[type=text]").value = row.r; }
      paint(box);
      all("input[type=radio]", box).forEach(function (one) { one.addEventListener("change", function () { paint(box); note(box); }); });
      var words = box.querySelector("input[type=text]"), later = 0;
      words.addEventListener("input", function () { window.clearTimeout(later); later = window.setTimeout(function () { note(box); }, 800); });
      words.addEventListener("change", function () { window.clearTimeout(later); note(box); });
      box.querySelector("input[type=file]").addEventListener("change", function (event) {
        Array.prototype.slice.call(event.target.files).forEach(function (file) { take(box, file); });
        event.target.value = "";
      });
    });
    var passing = false;
    form.addEventListener("submit", function (event) {  /* what still waits goes first; without net the phone keeps it */
      if (passing || stopped || !Object.keys(waiting()).length) { return; }
      event.preventDefault();
      var button = event.submitter;
      send().then(function (isDone) { if (isDone) { passing = true; if (form.requestSubmit && button) { form.requestSubmit(button); } else { form.submit(); } } });
    });
    window.addEventListener("online", function () { wait = FIRST_WAIT; send(); });
    send();
  }

  /* a plain form's photos are made smaller before they travel with it; what cannot be decoded goes as it is */
  all("input[type=file][data-shrink]").forEach(function (input) {
    if (!window.DataTransfer || !window.Promise) { return; }
    input.addEventListener("change", function () {
      var files = Array.prototype.slice.call(input.files);
      Promise.all(files.map(smaller)).then(function (blobs) {
        var kept = new DataTransfer();
        blobs.forEach(function (blob, place) { kept.items.add(blob === files[place] ? blob : new File([blob], "photo.jpg", { type: "image/jpeg" })); });
        input.files = kept.files;
      });
    });
  });

  /* 4 signatures: strokes as points on a sheet of 600 by 200 ------------------------------------------------------ */
  all("[data-sign]").forEach(function (box) {
    var canvas = box.querySelector("canvas"), tools = box.querySelector("[data-sign-tools]"), strokes = [], line = null;
    if (!canvas.getContext || !window.PointerEvent) { return; }
    var pen = canvas.getContext("2d");
    canvas.hidden = false;
    tools.hidden = false;
    function clear() { strokes = []; pen.clearRect(0, 0, 600, 200); }
    function point(event) {
      var edge = canvas.getBoundingClientRect();
      return [Math.round((event.clientX - edge.left) * 600 / edge.width), Math.round((event.clientY - edge.top) * 200 / edge.height)];
    }
    clear();
    canvas.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      line = [point(event)];
      strokes.push(line);
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!line) { return; }
      var from = line[line.length - 1], to = point(event);
      if (Math.abs(from[0] - to[0]) + Math.abs(from[1] - to[1]) < 2) { return; }
      pen.lineWidth = 6;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#1b2530";
      pen.beginPath();
      pen.moveTo(from[0], from[1]);
      pen.lineTo(to[0], to[1]);
      pen.stroke();
      line.push(to);
    });
    ["pointerup", "pointercancel"].forEach(function (name) { canvas.addEventListener(name, function () { line = null; }); });
    box.querySelector("[data-clear]").addEventListener("click", clear);
    box.addEventListener("submit", function () { box.querySelector("[name=strokes]").value = JSON.stringify(strokes); });
  });
})();
