// Playing through time inside the map's frame: a window of days moves over the Selection, and the
// page's script never runs. Used by map.js.
//
//   var play = DeconflictPlay(container, {draw, drop});   draw(from, to) -> promise of a count
//   play.range(first, last)   the days of the Selection, "2018-02-07"; null where it has none
//   play.days()               the window shown as {from, to}; null while the control is closed
(function () {
  "use strict";

  var DAY = 86400000;
  var SPEEDS = { slow: 2000, normal: 1000, fast: 350 }; // milliseconds a step
  var WINDOWS = { step: 0, week: 7, month: 31, quarter: 92, year: 366, all: Infinity }; // days
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  function day(text) { return new Date(text + "T00:00:00Z"); }
  function iso(date) { return date.toISOString().slice(0, 10); }
  function words(date) { return date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear(); }

  function span(from, to) {
    if (iso(from) === iso(to)) return words(to);
    if (from.getUTCFullYear() !== to.getUTCFullYear()) return words(from) + " – " + words(to);
    if (from.getUTCMonth() !== to.getUTCMonth()) return from.getUTCDate() + " " + MONTHS[from.getUTCMonth()] + " – " + words(to);
    return from.getUTCDate() + "–" + words(to);
  }

  // The last days of all steps from the first day on; the last one is cut at the range's end.
  function steps(first, last, unit) {
    var ends = [];
    var start = first;
    while (start <= last && ends.length < 5000) {
      var next = unit === "month"
        ? new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1))
        : new Date(start.getTime() + (unit === "week" ? 7 : 1) * DAY);
      ends.push({ from: start, to: new Date(Math.min(next.getTime() - DAY, last.getTime())) });
      start = next;
    }
    return ends;
  }

  function make(tag, name, parent, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }

  function button(parent, name, label, sign, act) {
    var made = make("button", name, parent, sign);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    return made;
  }

  function choice(parent, label, options, value, act) {
    var holder = make("label", "dc-play-choice", parent, label);
    var select = make("select", "", holder);
    Object.keys(options).forEach(function (key) {
      var option = make("option", "", select, options[key]);
      option.value = key;
    });
    select.value = value;
    select.addEventListener("change", function () { act(select.value); });
    return select;
  }

  window.DeconflictPlay = function (container, act) {
    var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    var range = null, ends = [], index = 0, timer = null, running = false, open = false;
    var unit = "day", window_ = "step", speed = calm ? "slow" : "normal", turn = 0;

    var opener = make("button", "dc-play-open", null, "▶ Play through time");
    opener.type = "button";
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", show);

    var bar = make("div", "dc-play", container);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Play through time");
    bar.hidden = true;
    var row = make("div", "dc-play-row", bar);
    button(row, "dc-play-back", "One step back", "‹", function () { go(index - 1); });
    var toggle = button(row, "dc-play-toggle", "Play", "▶", function () { if (running) pause(); else start(); });
    button(row, "dc-play-on", "One step on", "›", function () { go(index + 1); });
    var slider = make("input", "dc-play-slider", row);
    slider.type = "range";
    slider.min = "0";
    slider.setAttribute("aria-label", "Point in time");
    slider.addEventListener("input", function () { go(Number(slider.value)); });
    var shown = make("output", "dc-play-shown", row);
    button(row, "dc-play-close", "Show all days again", "✕", hide);
    var status = make("span", "dc-hidden", bar);
    status.setAttribute("role", "status");
    var choices = make("div", "dc-play-row", bar);
    var unitBox = choice(choices, "Step", { day: "a day", week: "a week", month: "a month" }, unit, function (value) {
      var at = ends.length ? ends[index].to : null;
      unit = value;
      lay();
      var here = ends.findIndex(function (end) { return at && end.to >= at; });
      go(here < 0 ? 0 : here, true);
    });
    choice(choices, "Shows", { step: "that step", week: "the last 7 days", month: "the last 31 days", quarter: "the last 92 days", year: "the last 366 days", all: "everything until then" }, window_, function (value) {
      window_ = value;
      go(index, true);
    });
    choice(choices, "Speed", { slow: "slow", normal: "normal", fast: "fast" }, speed, function (value) { speed = value; });
    bar.addEventListener("keydown", function (event) {
      event.stopPropagation(); // the arrows move the slider, not the map
      if (event.key === "Escape") hide();
    });

    function lay() {
      ends = range ? steps(range.first, range.last, unit) : [];
      slider.max = String(Math.max(0, ends.length - 1));
      index = Math.min(index, Math.max(0, ends.length - 1));
    }

    function frame(at) {
      var end = ends[at];
      if (!end) return null;
      var days = WINDOWS[window_];
      var from = days === 0 ? end.from : days === Infinity ? range.first : new Date(Math.max(range.first.getTime(), end.to.getTime() - (days - 1) * DAY));
      return { from: from, to: end.to };
    }

    function dates(at) {
      var found = frame(at);
      return found && { from: iso(found.from), to: iso(found.to) };
    }

    // Draw a frame, then fetch the next ones ahead. What was asked for and is passed over is
    // forgotten: only the last turn counts.
    function draw() {
      var now = frame(index), mine = (turn += 1);
      if (!now) return Promise.resolve();
      var label = span(now.from, now.to);
      slider.value = String(index);
      slider.setAttribute("aria-valuetext", label);
      return act.draw(dates(index), [dates(index + 1), dates(index + 2)].filter(Boolean)).then(function (count) {
        if (mine !== turn || count === null) return;
        shown.textContent = label + " · " + count.toLocaleString("en") + (count === 1 ? " incident" : " incidents") + " in view";
        if (!running) status.textContent = shown.textContent;
        document.body.dataset.play = iso(now.from) + "/" + iso(now.to);
      });
    }

    function go(to, kept) {
      if (!kept) pause();
      index = Math.max(0, Math.min(ends.length - 1, to));
      return draw();
    }

    function tick() {
      var began = Date.now();
      if (!running) return;
      if (index >= ends.length - 1) { pause(); return; }
      index += 1;
      // The next step waits until this one is drawn: a slow server slows the play, and no more.
      draw().then(function () {
        if (running) timer = setTimeout(tick, Math.max(50, SPEEDS[speed] - (Date.now() - began)));
      });
    }

    function start() {
      if (!ends.length) return;
      running = true;
      if (index >= ends.length - 1) index = -1;
      toggle.textContent = "❚❚";
      toggle.setAttribute("aria-label", "Pause");
      toggle.title = "Pause";
      clearTimeout(timer);
      tick();
    }

    function pause() {
      if (!running) return;
      running = false;
      clearTimeout(timer);
      toggle.textContent = "▶";
      toggle.setAttribute("aria-label", "Play");
      toggle.title = "Play";
      status.textContent = shown.textContent;
    }

    function show() {
      if (!range) return;
      open = true;
      bar.hidden = false;
      opener.hidden = true;
      container.classList.add("dc-playing");
      draw();
      toggle.focus({ preventScroll: true });
    }

    function hide() {
      pause();
      open = false;
      turn += 1;
      bar.hidden = true;
      opener.hidden = false;
      container.classList.remove("dc-playing");
      delete document.body.dataset.play;
      act.drop();
      opener.focus({ preventScroll: true });
    }

    document.addEventListener("visibilitychange", function () { if (document.hidden) pause(); });

    return {
      opener: opener,
      bar: bar,
      range: function (first, last) {
        var same = range && first && iso(range.first) === first && iso(range.last) === last;
        if (same) return;
        pause();
        range = first ? { first: day(first), last: day(last) } : null;
        opener.disabled = !range;
        var days = range ? (range.last - range.first) / DAY : 0;
        unit = days <= 62 ? "day" : days <= 900 ? "week" : "month";
        unitBox.value = unit;
        index = 0;
        lay();
        if (open && !range) hide();
      },
      days: function () { return open ? dates(index) : null; },
      again: draw,
    };
  };
})();
