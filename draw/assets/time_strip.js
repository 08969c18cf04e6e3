// The counts by time: bars by day, week or month, what was said beneath, and a brush for the days.
// The page's script says only what is looked at; the counts come from the server's own route, so
// that the script has nothing to draw. What is drawn is what draw/time_strip.py says.
const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TOP = 4, AXIS = 22, LANE = 18; // pixels: above the bars, of the words below, of what was said
const LABEL = 66; // pixels that a word of the axis takes with the space around it
const EDGE = 7; // pixels around the brush's edge that take hold of it
const PATIENCE = 1500; // milliseconds that the counts wait for the map at most
const GAP_FROM = 6; // pixels of a bin from which bars stand apart

const strips = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const box = parentElement.querySelector(".dc-strip");
  if (!strips.has(box)) strips.set(box, make(box));
  strips.get(box).show(data, setTriggerValue);
}

function element(tag, name, parent, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  if (parent) parent.appendChild(made);
  return made;
}

function drawn(tag, attributes, parent) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  parent.appendChild(made);
  return made;
}

// The map is looked at first: where one stands on the page, its symbols are drawn before the
// counts are asked for, so that the two do not wait for each other.
function mapDrawn(query) {
  const until = performance.now() + PATIENCE;
  return new Promise((done) => {
    const look = () => {
      const frame = document.querySelector("iframe[title*='folium']");
      const body = frame && frame.contentDocument && frame.contentDocument.body;
      if (query === null || performance.now() > until || (body && body.dataset.query === query)) done();
      else setTimeout(look, 20);
    };
    look();
  });
}

function moment(day) { return Date.parse(day + "T00:00:00Z"); }
function iso(time) { return new Date(time).toISOString().slice(0, 10); }

// Where the axis has its words, and what they are: whole days, weeks, months or years, as many as
// fit. Days lack the year: it stands in the words above where all is within a few months.
function marks(first, end, width, yearBeside) {
  const most = Math.max(1, Math.floor(width / LABEL));
  const days = (end - first) / DAY;
  const found = [];
  const step = [1, 2, 7, 14].find((size) => days / size <= most);
  if (step && yearBeside) {
    for (let time = first; time < end; time += step * DAY) {
      const date = new Date(time);
      found.push([time, date.getUTCDate() + " " + MONTHS[date.getUTCMonth()]]);
    }
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((size) => days / 30.4 / size <= most) || 1200;
  const start = new Date(first);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth() + (start.getUTCDate() > 1 ? 1 : 0)) / months) * months;
  for (; ; month += months) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time >= end) return found;
    const name = months >= 12 ? "" : MONTHS[month % 12] + " ";
    found.push([time, name + Math.floor(month / 12)]);
  }
}

function make(box) {
  const head = element("div", "dc-strip-head", box);
  const words = element("span", "dc-strip-words", head);
  const all = element("button", "dc-strip-all", head, "Show all days");
  all.type = "button";
  all.hidden = true;
  const splits = element("div", "dc-strip-splits", head);
  splits.setAttribute("role", "radiogroup");
  const plot = element("div", "dc-strip-plot", box);
  plot.tabIndex = 0;
  plot.setAttribute("role", "application"); // or a screen reader keeps the arrow keys for itself
  plot.setAttribute("aria-roledescription", "time strip");
  const picture = drawn("svg", { "aria-hidden": "true" }, plot);
  const tip = element("div", "dc-tip dc-strip-tip", plot);
  tip.hidden = true;
  const spoken = element("div", "dc-hidden", box);
  spoken.setAttribute("role", "status");
  const key = element("ul", "dc-legend-list dc-strip-key", box);
  key.setAttribute("aria-label", "Colours of the bars");
  const beside = element("p", "dc-note dc-strip-beside", box);

  let given = null, figure = null, trigger = null, address = null, waiting = null;
  let width = 0, scale = null, brush = null, held = null, cursor = null, anchor = null;

  function show(data, act) {
    const themed = given && given.theme === data.theme && given.height === data.height;
    given = data;
    trigger = act;
    laySplits();
    box.className = "dc-strip dc dc-" + data.theme;
    plot.style.height = data.height + "px";
    const asked = new URL(data.base + "/api/datasets/" + encodeURIComponent(data.dataset) + "/times?" + data.query, window.location.origin).href;
    if (asked === address && figure) {
      if (!themed) draw();
      return;
    }
    address = asked;
    if (waiting) waiting.abort();
    const controller = (waiting = new AbortController());
    box.setAttribute("aria-busy", "true");
    mapDrawn(data.after)
      .then(() => fetch(asked, { signal: controller.signal, headers: { Accept: "application/json" } }))
      .then((answer) => answer.json().then((body) => {
        if (!answer.ok) throw new Error(body.error || "The server did not answer.");
        if (asked !== address) return;
        figure = body;
        cursor = anchor = held = null;
        box.dataset.query = data.query;
        box.removeAttribute("aria-busy");
        draw();
      }))
      .catch((error) => {
        if (error.name === "AbortError") return;
        address = figure = scale = null; // counts of another selection would be read as this one's
        plot.hidden = all.hidden = key.hidden = beside.hidden = true;
        box.removeAttribute("aria-busy");
        words.textContent = "The counts by time could not be loaded. " + error.message;
      });
  }

  function choose(days) { trigger("days", days); }

  function laySplits() {
    if (splits.dataset.split === given.split) return;
    const focused = splits.contains(document.activeElement);
    splits.dataset.split = given.split;
    splits.setAttribute("aria-label", given.splits_by);
    splits.textContent = "";
    element("span", "", splits, given.splits_by);
    given.splits.forEach(([value, name]) => {
      const chosen = value === given.split;
      const button = element("button", "", splits, name);
      button.type = "button";
      button.setAttribute("role", "radio");
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      button.addEventListener("click", () => { if (value !== given.split) trigger("split", value); });
      button.addEventListener("keydown", (event) => {
        if (!/^Arrow/.test(event.key)) return;
        event.preventDefault();
        trigger("split", given.splits.find(([other]) => other !== value)[0]);
      });
      if (chosen && focused) button.focus({ preventScroll: true });
    });
  }

  // The colours of the kinds of event; those of the sides stand beside the map.
  function layKey() {
    key.textContent = "";
    key.hidden = given.split !== "kind" || !figure.bins;
    if (key.hidden) return;
    figure.groups.forEach((name, group) => {
      if (!figure.bins.some((bin) => bin[4].some(([one]) => one === group))) return;
      const item = element("li", "", key);
      element("i", "dc-strip-swatch", item).style.background = figure.colours[group];
      item.append(name);
    });
  }

  function draw() {
    if (!figure) return;
    width = plot.clientWidth;
    picture.textContent = "";
    tip.hidden = true;
    scale = null;
    words.textContent = figure.words;
    beside.textContent = figure.beside;
    beside.hidden = !figure.beside;
    layKey();
    plot.hidden = !figure.bins;
    const left = document.activeElement === all;
    all.hidden = !figure.when;
    if (left && all.hidden) plot.focus({ preventScroll: true });
    if (!figure.bins || !width) return;
    const height = given.height, foot = height - AXIS - LANE;
    const first = moment(figure.bins[0][0]), end = moment(figure.end);
    const starts = figure.bins.map((bin) => moment(bin[0])).concat(end);
    scale = {
      first, end, starts,
      x: (time) => (Math.min(end, Math.max(first, time)) - first) / (end - first) * width,
      time: (x) => first + Math.min(1, Math.max(0, x / width)) * (end - first),
    };
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    plot.setAttribute("aria-label", figure.words + ". Left and right read one " + figure.each + " after another, Enter shows it alone, Shift widens.");
    bars(foot);
    drawn("line", { x1: 0, x2: width, y1: foot + 0.5, y2: foot + 0.5, class: "dc-strip-foot" }, picture);
    said(foot);
    axis(height);
    brush = drawn("g", { class: "dc-strip-brush" }, picture);
    layBrush(chosenTimes());
  }

  function bars(foot) {
    const unit = (foot - TOP) / Math.max(1, figure.most);
    const paths = figure.colours.map(() => "");
    figure.bins.forEach((bin, place) => {
      let left = scale.x(scale.starts[place]), right = scale.x(scale.starts[place + 1]), base = 0;
      if (right - left >= GAP_FROM) right -= 1;
      right = Math.max(right, left + 1); // a bin narrower than a pixel is seen, too
      bin[4].forEach(([group, n]) => {
        // Something is never drawn as nothing, however much more there is elsewhere.
        const top = Math.min(foot - (base + n) * unit, foot - base * unit - 1);
        paths[group] += `M${left.toFixed(1)},${(foot - base * unit).toFixed(1)}H${right.toFixed(1)}V${top.toFixed(1)}H${left.toFixed(1)}Z`;
        base += n;
      });
    });
    paths.forEach((path, group) => {
      if (path) drawn("path", { d: path, fill: figure.colours[group], class: "dc-strip-bars" }, picture);
    });
  }

  function said(foot) {
    figure.said.forEach(([day, , , share]) => {
      const start = moment(day);
      if (share === null) {
        const x = scale.x(start + DAY / 2);
        drawn("rect", { x: x - 1, y: foot + 4, width: 2, height: LANE - 7, class: "dc-strip-said" }, picture);
      } else {
        const place = scale.starts.findIndex((time) => time > start);
        const x = scale.x(start), next = scale.x(place < 0 ? scale.end : scale.starts[place]);
        drawn("rect", { x, y: foot + 4, width: Math.max(1, next - x), height: LANE - 7, class: "dc-strip-said", "fill-opacity": share }, picture);
      }
    });
  }

  function axis(height) {
    let free = -Infinity;
    marks(scale.first, scale.end, width, figure.year_beside).forEach(([time, label]) => {
      const x = scale.x(time);
      drawn("line", { x1: x + 0.5, x2: x + 0.5, y1: height - AXIS, y2: height - AXIS + 4, class: "dc-strip-foot" }, picture);
      if (x < free || x + LABEL - 14 > width) return;
      drawn("text", { x: x + 1, y: height - 4 }, picture).textContent = label;
      free = x + LABEL - 8;
    });
  }

  // ---- the brush --------------------------------------------------------------------------------

  function chosenTimes() {
    if (!figure.when) return null;
    const [from, to] = figure.when;
    return [from ? moment(from) : scale.first, to ? moment(to) + DAY : scale.end];
  }

  function layBrush(times) {
    brush.textContent = "";
    if (!times) return;
    const [left, right] = times.map(scale.x), height = given.height - AXIS;
    drawn("rect", { x: 0, y: 0, width: left, height, class: "dc-strip-outside" }, brush);
    drawn("rect", { x: right, y: 0, width: Math.max(0, width - right), height, class: "dc-strip-outside" }, brush);
    drawn("rect", { x: left + 0.5, y: 0.5, width: Math.max(1, right - left - 1), height: height - 1, class: "dc-strip-inside" }, brush);
  }

  // A day counts once more than half of it is covered; a brush within one day gives that day.
  function daysOf(one, other) {
    const start = Math.min(one, other), end = Math.max(one, other);
    const days = Math.round((scale.end - scale.first) / DAY);
    const first = Math.round((start - scale.first) / DAY), last = Math.round((end - scale.first) / DAY) - 1;
    if (first <= last) return [iso(scale.first + first * DAY), iso(scale.first + last * DAY)];
    const day = Math.min(days - 1, Math.floor((start - scale.first) / DAY));
    return [iso(scale.first + day * DAY), iso(scale.first + day * DAY)];
  }

  function binAt(time) {
    const next = scale.starts.findIndex((start) => start > time);
    return next < 0 ? figure.bins.length - 1 : Math.max(0, next - 1);
  }

  function daysOfBins(one, other) {
    const first = Math.min(one, other), last = Math.max(one, other);
    return [figure.bins[first][0], iso(scale.starts[last + 1] - DAY)];
  }

  function xOf(event) { return event.clientX - plot.getBoundingClientRect().left; }

  function edgeAt(x) {
    const times = chosenTimes();
    if (!times) return null;
    const [left, right] = times.map(scale.x);
    if (Math.abs(x - left) <= EDGE) return times[1];
    return Math.abs(x - right) <= EDGE ? times[0] : null;
  }

  plot.addEventListener("pointerdown", (event) => {
    if (!scale || event.button !== 0) return;
    const x = xOf(event), opposite = edgeAt(x);
    held = { x, from: opposite === null ? scale.time(x) : opposite, moved: opposite !== null };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    if (!scale) return;
    const x = xOf(event);
    plot.classList.toggle("dc-strip-edge", edgeAt(x) !== null);
    if (held) {
      held.moved = held.moved || Math.abs(x - held.x) > 3;
      if (held.moved) layBrush([held.from, scale.time(x)].sort((one, other) => one - other));
    }
    tell(scale.time(x), x);
  });
  plot.addEventListener("pointerup", (event) => {
    if (!held || !scale) return;
    const { from, moved } = held, to = scale.time(xOf(event));
    held = null;
    choose(moved ? daysOf(from, to) : daysOfBins(binAt(to), binAt(to)));
  });
  // A finger that scrolls the page takes its brush back.
  plot.addEventListener("pointercancel", () => { held = null; if (scale) layBrush(chosenTimes()); });
  plot.addEventListener("pointerleave", () => { tip.hidden = true; plot.classList.remove("dc-strip-edge"); });
  all.addEventListener("click", () => choose([]));

  plot.addEventListener("keydown", (event) => {
    if (!scale) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const last = figure.bins.length - 1;
    if (step || event.key === "Home" || event.key === "End") {
      if (!event.shiftKey) anchor = null;
      else if (anchor === null) anchor = cursor;
    }
    if (step) {
      const start = figure.when ? binAt(chosenTimes()[0]) : step > 0 ? 0 : last;
      cursor = cursor === null ? start : Math.min(last, Math.max(0, cursor + step));
    } else if (event.key === "Home" || event.key === "End") cursor = event.key === "Home" ? 0 : last;
    else if (event.key === "Enter" && cursor !== null) choose(daysOfBins(anchor === null ? cursor : anchor, cursor));
    else if (event.key === "Escape") { cursor = anchor = null; tip.hidden = true; layBrush(chosenTimes()); }
    else return;
    event.preventDefault();
    if (cursor === null) return;
    const from = Math.min(cursor, anchor === null ? cursor : anchor), to = Math.max(cursor, anchor === null ? cursor : anchor);
    layBrush([scale.starts[from], scale.starts[to + 1]]);
    const middle = (scale.starts[cursor] + scale.starts[cursor + 1]) / 2;
    tell(middle, scale.x(middle));
    const range = from === to ? [] : [figure.bins[from][1] + " to " + figure.bins[to][1] + " marked"];
    spoken.textContent = [...Array.from(tip.children, (line) => line.textContent), ...range].join(". ");
  });
  plot.addEventListener("blur", () => { tip.hidden = true; if (scale && cursor !== null) { cursor = anchor = null; layBrush(chosenTimes()); } });

  // What a bin holds, and what was said in it, in words.
  function tell(time, x) {
    const place = binAt(time), bin = figure.bins[place];
    const from = scale.starts[place], to = scale.starts[place + 1];
    const spoken = figure.said.filter(([day]) => { const when = moment(day); return when >= from && when < to; });
    tip.textContent = "";
    element("b", "", tip, bin[1]);
    element("span", "", tip, "incidents: " + bin[3]);
    spoken.forEach(([, , told]) => element("span", "", tip, "said: " + told));
    tip.hidden = false;
    const left = Math.max(0, Math.min(width - tip.offsetWidth, x + 12));
    tip.style.left = left + "px";
  }

  new ResizeObserver(() => { if (plot.clientWidth !== width) draw(); }).observe(plot);
  return { show };
}
