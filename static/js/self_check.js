/* The self-check form on a phone: one question a screen, every answer kept at once on the phone and sent to the server,
   every photo sent by itself. The form works without this file; plain ES2017, no library. */
(function () {
  "use strict";
  var form = document.querySelector("[data-check]");
  if (!form) { return; }
  var KEY = "self-check:" + form.dataset.user + ":" + form.dataset.check;
  var FIRST_WAIT = 2000, LONGEST_WAIT = 60000, PATIENCE = 15000, EDGE = 1600, MOST_BYTES = 400 * 1024;
  var token = (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value;
  var saved = document.querySelector("[data-saved]"), trouble = document.querySelector("[data-trouble]");

  function all(selector, within) { return Array.prototype.slice.call((within || form).querySelectorAll(selector)); }
  function number() {
    return window.crypto && crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (c) {
      return (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
    });
  }

  /* 1 what is said about keeping ------------------------------------------------------------------------ */
  function say(text, isWaiting) {
    saved.textContent = text;
    saved.classList.toggle("is-waiting", Boolean(isWaiting));
  }
  function warn(text, link) {
    trouble.hidden = !text;
    var place = trouble.firstElementChild;
    place.textContent = text || "";
    if (link) {
      var a = document.createElement("a");
      a.href = link.url;
      a.textContent = link.text;
      place.appendChild(a);
    }
  }
  function askLogin() {
    var back = location.pathname + location.search + location.hash;
    say("请重新登录", true);
    warn("登录过期了。答案都存在这部手机里，登录后自动交上来。", { url: form.dataset.login + "?expired=1&next=" + encodeURIComponent(back), text: "去登录" });
  }

  /* 2 answers: kept on the phone until the server says it has them ------------------------------------------ */
  var memory = {};
  function waiting() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (e) { return memory; }
  }
  function keep(rows) {
    memory = rows;
    try {
      if (Object.keys(rows).length) { localStorage.setItem(KEY, JSON.stringify(rows)); } else { localStorage.removeItem(KEY); }
    } catch (e) { /* private mode: the page itself still holds them */ }
  }
  function note(item, value, remark, isCover) {
    var rows = waiting();
    rows[item] = { v: value, r: remark, c: isCover ? 1 : 0, at: Date.now(), n: number() };
    keep(rows);
  }
  function packed(rows) {
    return JSON.stringify(Object.keys(rows).map(function (item) {
      var row = rows[item];
      return { item: Number(item), value: row.v, remark: row.r, cover: Boolean(row.c), age: Math.max(0, (Date.now() - row.at) / 1000) };
    }));
  }
  var sending = null, wait = FIRST_WAIT, timer = 0, stopped = false;
  function post(url, body) {
    var stop = window.AbortController ? new AbortController() : null;
    var late = window.setTimeout(function () { if (stop) { stop.abort(); } }, PATIENCE * (body instanceof FormData && body.has("file") ? 4 : 1));
    return fetch(url, { method: "POST", body: body, redirect: "manual", credentials: "same-origin", signal: stop ? stop.signal : undefined,
      headers: { "X-CSRFToken": token, Accept: "application/json" } }).then(function (answer) {
      window.clearTimeout(late);
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.redirected) { throw { kind: "login" }; }
      if (answer.status >= 500 || answer.status === 429) { throw { kind: "later" }; }
      return answer.json().then(function (facts) {
        if (!answer.ok) { throw { kind: "refused", status: answer.status, text: facts.error }; }
        return facts;
      });
    }, function () { window.clearTimeout(late); throw { kind: "later" }; });
  }
  function send() {
    var rows = waiting(), items = Object.keys(rows);
    if (sending) { return sending; }
    if (!items.length || stopped) { return Promise.resolve(!items.length); }
    window.clearTimeout(timer);
    say("正在保存……");
    var body = new FormData();
    body.append("answers", packed(rows));
    sending = post(form.dataset.answers, body).then(function (facts) {
      var now = waiting();
      items.forEach(function (item) { if (now[item] && now[item].n === rows[item].n) { delete now[item]; } });
      keep(now);
      wait = FIRST_WAIT;
      warn("");
      say("已保存 " + facts.saved);
      sending = null;
      return Object.keys(now).length ? send() : true;
    }).catch(function (why) {
      sending = null;
      if (why.kind === "login") { askLogin(); return false; }
      if (why.kind === "refused") { stopped = true; say("没有存上", true); warn(why.text || "没有存上，请刷新页面再试。"); return false; }
      say("没网，先存在手机里", true);
      warn("现在连不上网。答案存在这部手机里，有网了自动交上来，您接着答。");
      timer = window.setTimeout(send, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return false;
    });
    return sending;
  }

  /* 3 photos: each by itself, kept in the phone's own store until it has arrived ----------------------------- */
  var shots = {}, store = null;
  function opened() {
    if (!store) {
      store = new Promise(function (done) {
        if (!window.indexedDB) { done(null); return; }
        var ask = indexedDB.open("self-check", 1);
        ask.onupgradeneeded = function () { ask.result.createObjectStore("photos", { keyPath: "id" }); };
        ask.onsuccess = function () { done(ask.result); };
        ask.onerror = function () { done(null); };
      });
    }
    return store;
  }
  function inStore(what) {
    return opened().then(function (db) {
      return db && new Promise(function (done) {
        try {
          var work = db.transaction("photos", "readwrite"), asked = what(work.objectStore("photos"));
          work.oncomplete = function () { done(asked && asked.result); };
          work.onerror = work.onabort = function () { done(null); };
        } catch (e) { done(null); }
      });
    });
  }
  function drawn(canvas, quality) { return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", quality); }); }
  function smaller(file) {  /* at most 1600 px and 400 KB; what this phone cannot draw (HEIC) is sent as it is */
    return new Promise(function (done) {
      var picture = new Image(), url = URL.createObjectURL(file);
      picture.onload = function () {
        var share = Math.min(1, EDGE / Math.max(picture.naturalWidth, picture.naturalHeight)), canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.naturalWidth * share);
        canvas.height = Math.round(picture.naturalHeight * share);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        (function attempt(quality) {
          drawn(canvas, quality).then(function (blob) {
            if (blob && blob.size > MOST_BYTES && quality > 0.4) { attempt(quality - 0.12); return; }
            done(blob && blob.size < file.size ? blob : file);
          });
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
  function tile(shot) {
    var question = form.querySelector("[data-q='" + shot.item + "']");
    if (!question || shot.tile) { return; }
    shot.tile = document.createElement("span");
    shot.tile.className = "shot is-waiting";
    shot.tile.innerHTML = '<img alt="刚拍的照片"><span class="say"></span><button class="x" type="button" aria-label="删去这张照片">' +
      '<svg class="bi" aria-hidden="true"><use href="#i-x-lg"></use></svg></button>';
    shot.tile.querySelector("img").src = URL.createObjectURL(shot.blob);
    shot.tile.querySelector("button").addEventListener("click", function () { drop(shot); });
    var place = question.querySelector("[data-shots]");
    place.insertBefore(shot.tile, place.querySelector(".shoot"));
    place.querySelector(".shoot span").textContent = "再拍一张";
    question.classList.add("has-shots");
  }
  function drop(shot) {
    window.clearTimeout(shot.timer);
    delete shots[shot.id];
    inStore(function (photos) { photos.delete(shot.id); });
    if (shot.place) { post(shot.place + "remove/", new FormData()).catch(function () { warn("照片没有删掉，请过一会儿再试。"); }); }
    if (shot.tile) { shot.tile.remove(); }
  }
  function mark(shot, text, state) {
    if (!shot.tile) { return; }
    shot.tile.className = "shot " + (state || "");
    shot.tile.querySelector(".say").textContent = text;
    shot.tile.querySelector(".say").hidden = !text;
  }
  function upload(shot) {
    mark(shot, "正在传", "is-waiting");
    return send().then(function () { return hashed(shot.blob); }).then(function (hash) {
      var body = new FormData(), chosen = form.querySelector("input[name=a" + shot.item + "]:checked");
      body.append("file", shot.blob, shot.name);
      body.append("item", shot.item);
      body.append("value", chosen ? chosen.value : "");
      body.append("uuid", shot.id);
      if (hash) { body.append("sha256", hash); }
      return post(form.dataset.pictures, body);
    }).then(function (facts) {
      delete shots[shot.id];
      inStore(function (photos) { photos.delete(shot.id); });
      shot.place = facts.thumb.split("?")[0];
      mark(shot, "");
      if (shot.tile) { shot.tile.dataset.kept = facts.id; }
      return true;
    }).catch(function (why) {
      if (why.kind === "login") { mark(shot, "等登录", "is-waiting"); askLogin(); return false; }
      if (why.kind === "refused" && why.status !== 409) {
        delete shots[shot.id];
        inStore(function (photos) { photos.delete(shot.id); });
        mark(shot, why.text, "is-refused");
        return false;
      }
      if (why.kind === "refused") { mark(shot, "没交上", "is-waiting"); warn(why.text); return false; }
      mark(shot, "等网络", "is-waiting");
      shot.wait = Math.min((shot.wait || FIRST_WAIT / 2) * 2, LONGEST_WAIT);
      shot.timer = window.setTimeout(function () { upload(shot); }, shot.wait);
      return false;
    });
  }
  function take(item, file) {
    return smaller(file).then(function (blob) {
      var shot = { id: number(), key: KEY, item: item, blob: blob, name: blob === file ? file.name : "photo.jpg" };
      shots[shot.id] = shot;
      return inStore(function (photos) { photos.put({ id: shot.id, key: KEY, item: item, blob: blob, name: shot.name }); }).then(function () {
        tile(shot);
        upload(shot);
      });
    });
  }
  function takeUp() {  /* photos that a reload or a dead battery left behind */
    return inStore(function (photos) { return photos.getAll(); }).then(function (rows) {
      var mine = (rows || []).filter(function (row) { return row.key === KEY && !shots[row.id]; });
      return Promise.all(mine.map(function (row) { shots[row.id] = row; tile(row); return upload(row); }));
    });
  }
  function again() {
    wait = FIRST_WAIT;
    send();
    Object.keys(shots).forEach(function (id) { window.clearTimeout(shots[id].timer); upload(shots[id]); });
  }

  window.selfCheck = { form: form, all: all, note: note, send: send, take: take, takeUp: takeUp, waiting: waiting, warn: warn, say: say, post: post,
    shots: shots };
  window.addEventListener("online", again);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { again(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { send(); } });

  /* 4 the last look: what still waits is sent first, then the page is shown anew ------------------------------- */
  if (form.dataset.view === "summary") {
    var owed = Object.keys(waiting()).length;
    Promise.all([send(), takeUp()]).then(function (done) { if ((owed && done[0]) || done[1].some(Boolean)) { location.reload(); } });
    all("[data-hand-in]").forEach(function (handIn) {
      handIn.addEventListener("submit", function (event) {
        if (Object.keys(waiting()).length) { event.preventDefault(); event.stopImmediatePropagation(); again(); }
      });
    });
  }
})();
