/* Photos of a form: each is sent by itself as soon as it is chosen, tried again when the line breaks, and never blocks typing.
   What is typed is kept on this phone until it is handed in. Without this file the photos travel with the form. */
(function () {
  "use strict";
  var TRIES = 4, WAIT = 1500;

  function cookieToken(form) {
    var field = form.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function newId() {
    if (window.crypto && window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
      var random = window.crypto.getRandomValues(new Uint8Array(1))[0];
      return (digit ^ random & 15 >> digit / 4).toString(16);
    });
  }

  function Photos(box) {
    this.box = box;
    this.form = box.closest("form");
    this.list = box.querySelector("[data-photo-list]");
    this.say = box.querySelector("[data-photo-say]");
    this.input = box.querySelector("input[type=file]");
    this.pending = 0;
    this.isWaiting = false;
    this.pressed = null;
    box.classList.add("is-live");
    this.input.addEventListener("change", this.take.bind(this));
    this.form.addEventListener("submit", this.hold.bind(this), true);
    if (this.input.files.length) { this.take(); } // chosen while this file was still on its way
  }

  Photos.prototype.take = function () {
    var files = Array.prototype.slice.call(this.input.files);
    this.input.value = "";
    files.forEach(this.add, this);
  };

  Photos.prototype.add = function (file) {
    var tile = document.createElement("span");
    tile.className = "shot is-sending";
    tile.textContent = "正在传…";
    this.list.appendChild(tile);
    this.pending += 1;
    this.send(file, tile, newId(), 1);
    this.report();
  };

  Photos.prototype.send = function (file, tile, uuid, attempt) {
    var self = this, data = new FormData(), request = new XMLHttpRequest();
    data.append("file", file);
    data.append("purpose", "photo");
    data.append("uuid", uuid);
    data.append("csrfmiddlewaretoken", cookieToken(this.form));
    request.open("POST", this.box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", cookieToken(this.form));
    request.timeout = 120000;
    request.upload.onprogress = function (event) {
      if (event.lengthComputable) { tile.textContent = "正在传 " + Math.round(100 * event.loaded / event.total) + "%"; }
    };
    request.onload = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
      if (request.status === 201 && answer) { self.done(tile, answer); return; }
      if (request.status === 422 && answer) { self.fail(tile, file, uuid, answer.error); return; }
      self.again(file, tile, uuid, attempt);
    };
    request.onerror = request.ontimeout = function () { self.again(file, tile, uuid, attempt); };
    request.send(data);
  };

  Photos.prototype.again = function (file, tile, uuid, attempt) {
    var self = this;
    if (attempt < TRIES) {
      tile.textContent = "信号不好，再试…";
      window.setTimeout(function () { self.send(file, tile, uuid, attempt + 1); }, WAIT * attempt);
      return;
    }
    this.fail(tile, file, uuid, "");
  };

  Photos.prototype.done = function (tile, answer) {
    var picture = document.createElement("img"), id = document.createElement("input"), drop = document.createElement("button");
    picture.src = answer.thumb;
    picture.alt = "已传的照片";
    id.type = "hidden";
    id.name = "photo_ids";
    id.value = answer.id;
    drop.type = "button";
    drop.className = "shot-drop";
    drop.textContent = "去掉";
    tile.className = "shot";
    tile.textContent = "";
    tile.appendChild(picture);
    tile.appendChild(id);
    tile.appendChild(drop);
    drop.addEventListener("click", this.remove.bind(this, tile));
    this.settle();
    this.form.dispatchEvent(new Event("input"));
  };

  Photos.prototype.remove = function (tile) {
    tile.remove();
    this.report();
    this.form.dispatchEvent(new Event("input"));
  };

  Photos.prototype.fail = function (tile, file, uuid, reason) {
    var self = this, retry = document.createElement("button");
    tile.className = "shot is-failed";
    tile.textContent = reason || "没传上去。";
    retry.type = "button";
    retry.className = "btn-text";
    retry.textContent = reason ? "去掉" : "再传一次";
    retry.addEventListener("click", function () {
      tile.remove();
      if (!reason) { self.add(file); }
      self.report();
    });
    tile.appendChild(retry);
    this.settle();
  };

  Photos.prototype.settle = function () {
    this.pending -= 1;
    this.report();
    if (this.pending === 0 && this.isWaiting) {
      this.isWaiting = false;
      if (this.list.querySelector(".is-failed")) { return; }
      if (this.form.requestSubmit) { this.form.requestSubmit(this.pressed || undefined); } else { this.form.submit(); }
    }
  };

  Photos.prototype.hold = function (event) {
    if (this.pending === 0) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.pressed = event.submitter || null;
    this.isWaiting = true;
    this.report();
  };

  Photos.prototype.report = function () {
    var sent = this.list.querySelectorAll("input[name=photo_ids]").length, failed = this.list.querySelectorAll(".is-failed").length;
    var words = sent ? "已传 " + sent + " 张" : "可以拍，也可以从相册选，可以选几张。";
    if (this.pending) { words = "正在传 " + this.pending + " 张" + (this.isWaiting ? "，传完自动交上去" : "，可以先往下写"); }
    if (failed) { words += "，有 " + failed + " 张没传上去"; }
    this.say.textContent = words;
  };

  /* words typed and photos sent are kept under a name until the form is handed in */
  function keepDraft(form) {
    var name = "draft:" + form.dataset.draft, list = form.querySelector("[data-photo-list]");
    var areas = Array.prototype.slice.call(form.querySelectorAll("textarea, input[type=text]"));
    try {
      var held = JSON.parse(window.localStorage.getItem(name) || "{}");
      areas.forEach(function (area) { if (!area.value && held[area.name]) { area.value = held[area.name]; } });
    } catch (error) { return; }
    form.addEventListener("input", function () {
      var now = {};
      areas.forEach(function (area) { now[area.name] = area.value; });
      window.localStorage.setItem(name, JSON.stringify(now));
    });
    form.addEventListener("submit", function (event) {
      if (!event.defaultPrevented && list && !list.querySelector(".is-sending")) { window.localStorage.removeItem(name); }
    });
  }

  Array.prototype.slice.call(document.querySelectorAll("[data-photos]")).forEach(function (box) { return new Photos(box); });
  Array.prototype.slice.call(document.querySelectorAll("form[data-draft]")).forEach(keepDraft);
})();
