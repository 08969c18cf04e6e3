// Many incidents as one symbol: a ring in proportion to their number, split by side, and the list
// of what lies at one spot. Used by map.js; all text is set as text.
(function () {
  "use strict";

  var SMALLEST = 15, LARGEST = 32; // pixels: radius of a ring; the smallest has room for "8.8k"
  var SVG = "http://www.w3.org/2000/svg";

  function shape(name, attributes, parent) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (parent) parent.appendChild(element);
    return element;
  }

  function short(n) {
    if (n < 1000) return String(n);
    if (n < 9950) return (n / 1000).toFixed(1).replace(".0", "") + "k";
    if (n < 999500) return Math.round(n / 1000) + "k";
    return (n / 1e6).toFixed(1).replace(".0", "") + "M";
  }

  // The area of the ring is in proportion to the number; below a size that can be read and hit it is not.
  function radius(n, most) {
    return Math.round(Math.max(SMALLEST, LARGEST * Math.sqrt(n / Math.max(1, most))));
  }

  // parts: [[number of a side, count], ...]; the number -1 stands for all other sides together.
  function ring(n, parts, sides, size) {
    var wide = Math.max(3.6, size * 0.24), middle = size - wide / 2 - 0.5;
    var around = 2 * Math.PI * middle;
    var picture = shape("svg", { width: 2 * size, height: 2 * size, viewBox: [-size, -size, 2 * size, 2 * size].join(" "), "aria-hidden": "true", focusable: "false" });
    shape("circle", { r: size, class: "dc-ring-ground" }, picture);
    var before = 0;
    parts.forEach(function (part) {
      var long = part[1] / n * around;
      var gap = parts.length > 1 && long > 3 ? 1 : 0;
      var slice = shape("circle", {
        r: middle, fill: "none", "stroke-width": wide, transform: "rotate(-90)",
        "stroke-dasharray": (long - gap) + " " + (around - long + gap), "stroke-dashoffset": -before,
      }, picture);
      if (sides[part[0]]) slice.setAttribute("stroke", sides[part[0]].colour);
      else slice.setAttribute("class", "dc-ring-others");
      before += long;
    });
    var text = shape("text", { "text-anchor": "middle", "dominant-baseline": "central", class: "dc-ring-number", "font-size": size < 18 ? 10 : size < 22 ? 11 : 12.5 }, picture);
    text.textContent = short(n);
    return picture;
  }

  function words(n, parts, sides) {
    var split = parts.map(function (part) {
      var side = sides[part[0]];
      return part[1].toLocaleString("en") + " " + (side ? side.name : "of other sides");
    });
    return n.toLocaleString("en") + (n === 1 ? " incident: " : " incidents: ") + split.join(", ");
  }

  function split(features) {
    var counts = new Map();
    features.forEach(function (feature) {
      var side = feature.properties.side;
      counts.set(side, (counts.get(side) || 0) + 1);
    });
    return Array.from(counts).sort(function (one, other) { return other[1] - one[1] || one[0] - other[0]; });
  }

  // ---- which singles are drawn by themselves, in a tray, or as a pile ------------------------

  // options: size, few (so many at one spot still get a tray), tray (the largest tray), row (of a
  // tray), project, apart (whether what a tray would cover joins it: for few features).
  // Returns {singles: [feature], trays: [[feature]], piles: [[feature]]}: each feature once.
  function arrange(features, options) {
    var spots = new Map();
    features.forEach(function (feature) {
      var key = feature.geometry.coordinates.join();
      if (!spots.has(key)) spots.set(key, { point: options.project(feature), members: [], group: null });
      spots.get(key).members.push(feature);
    });
    var elements = Array.from(spots.values()).sort(function (one, other) {
      return one.point.x - other.point.x || one.point.y - other.point.y;
    });
    var near = options.size * 1.3; // so near that their trays would lie on each other
    elements.forEach(function (element, index) {
      if (!element.group) element.group = [element];
      for (var next = index + 1; next < elements.length && elements[next].point.x - element.point.x < near; next += 1) {
        var other = elements[next];
        if (other.group === element.group || Math.abs(other.point.y - element.point.y) >= near) continue;
        var joined = element.group.concat(other.group || [other]);
        joined.forEach(function (member) { member.group = joined; });
      }
    });
    var groups = Array.from(new Set(elements.map(function (element) { return element.group; })));
    if (options.apart) groups = uncovered(groups, options);
    var found = { singles: [], trays: [], piles: [] };
    groups.forEach(function (group) {
      var members = membersOf(group);
      var crowded = isCrowded(group, options);
      if (members.length === 1) found.singles.push(members[0]);
      else if (members.length <= options.tray && !crowded) found.trays.push(members);
      else bucket(group, options.size * 2.2, found);
    });
    return found;
  }

  function membersOf(group) {
    return [].concat.apply([], group.map(function (element) { return element.members; }));
  }

  function isCrowded(group, options) {
    return group.some(function (element) { return element.members.length > options.few; });
  }

  // The pixels that a tray of so many symbols over these points takes: rows, wide, middle (x of its
  // centre), top (y of the first row's centre) and its edges.
  function trayBox(points, number, options) {
    var step = options.size + 4;
    var rows = Math.ceil(number / options.row), wide = Math.min(number, options.row);
    var middle = points.reduce(function (sum, point) { return sum + point.x; }, 0) / points.length;
    var top = Math.min.apply(null, points.map(function (point) { return point.y; })) - options.size / 2 - 12 - (rows - 1) * step;
    return {
      rows: rows, wide: wide, middle: middle, top: top, step: step,
      left: middle - wide * step / 2 - 2, right: middle + wide * step / 2 + 2,
      upper: top - step / 2 - 1, lower: top + (rows - 0.5) * step + 1,
    };
  }

  function boxOf(group, options) {
    var members = membersOf(group);
    var points = [].concat.apply([], group.map(function (element) { return element.members.map(function () { return element.point; }); }));
    if (members.length > 1) return trayBox(points, members.length, options);
    var half = options.size / 2, point = group[0].point;
    return { left: point.x - half, right: point.x + half, upper: point.y - half, lower: point.y + half };
  }

  // Groups of which none lies under another's tray: what would, joins it, while a tray has room.
  function uncovered(groups, options) {
    var trays = function (group) { return membersOf(group).length <= options.tray && !isCrowded(group, options); };
    for (var again = true; again;) {
      again = false;
      for (var i = 0; i < groups.length && !again; i += 1) {
        if (membersOf(groups[i]).length < 2 || !trays(groups[i])) continue;
        var one = boxOf(groups[i], options);
        for (var j = 0; j < groups.length && !again; j += 1) {
          if (i === j || !trays(groups[i].concat(groups[j]))) continue;
          var other = boxOf(groups[j], options);
          if (one.left < other.right && other.left < one.right && one.upper < other.lower && other.upper < one.lower) {
            groups[i] = groups[i].concat(groups[j]);
            groups.splice(j, 1);
            again = true;
          }
        }
      }
    }
    return groups;
  }

  // A crowd too large for a tray is cut along a grid, so that piles do not hide each other.
  function bucket(group, step, found) {
    var buckets = new Map();
    group.forEach(function (element) {
      var key = Math.floor(element.point.x / step) + "/" + Math.floor(element.point.y / step);
      if (!buckets.has(key)) buckets.set(key, []);
      buckets.get(key).push.apply(buckets.get(key), element.members);
    });
    buckets.forEach(function (members) {
      if (members.length === 1) found.singles.push(members[0]);
      else found.piles.push(members);
    });
  }

  // ---- the list of one spot --------------------------------------------------------------------

  // found: {n, items: [{id, label, symbol}], symbols}; open(id) is called for what is pressed.
  function list(found, heading, open, more) {
    var box = document.createElement("div");
    box.className = "dc-spot";
    var title = document.createElement("h2");
    title.textContent = heading;
    box.appendChild(title);
    var items = document.createElement("ul");
    found.items.forEach(function (item) {
      var row = document.createElement("li");
      var button = document.createElement("button");
      button.type = "button";
      button.dataset.id = item.id;
      button.innerHTML = found.symbols[item.symbol]; // made by draw.symbols out of fixed shapes
      var label = document.createElement("span");
      label.textContent = item.label;
      button.appendChild(label);
      button.addEventListener("click", function () { open(item.id); });
      row.appendChild(button);
      items.appendChild(row);
    });
    box.appendChild(items);
    if (more) box.appendChild(more);
    return box;
  }

  window.DeconflictPiles = { ring: ring, radius: radius, words: words, split: split, arrange: arrange, trayBox: trayBox, list: list };
})();
