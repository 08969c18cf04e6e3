// The map's moving part. Python builds the folium map once; this script fills its layers from the
// server's own routes, by zoom, box and Selection, and never clears what a reader is looking at.
//
// Called by the elements of draw/map.py:
//   Deconflict.start(map, options)  once, when the map is made
//   Deconflict.choose(state)        each time the Selection, the chosen thing or the data change
//   Deconflict.answer(collection)   each time the answer to a wording changes
(function () {
  "use strict";

  var Piles = window.DeconflictPiles;
  var CELLS_PER_TILE = 4; // as in data/summarise.py
  var FEW = 150; // more single symbols than this in one view are put on piles sooner
  var MOST_IN_TRAY = 24;
  var TRAY_ROW = 6;
  var DETAIL_FROM = 5; // the zoom at which finer borders and rivers replace the world overview
  var map, options, layers, popup;
  var state = { dataset: null, query: "", chosen: null };
  var markers = new Map(); // feature id -> {layer, signature}
  var cards = new Map(); // address -> promise of a card
  var waiting = {}; // what -> AbortController of the request under way
  var base = {};
  var counter = 0;
  var trays;
  var shown = null;
  var labels = [];
  var chosenDrawn = null;
  var legend = null;
  var play = null;
  var beside = null;

  function address(path, query) {
    // Relative to the component's frame, so that it holds under a base path too.
    return "../../api/" + path + (query ? "?" + query : "");
  }

  function fetchJson(what, url) {
    if (waiting[what]) waiting[what].abort();
    var controller = (waiting[what] = new AbortController());
    return fetch(url, { signal: controller.signal, headers: { Accept: "application/json" } })
      .then(function (answer) {
        return answer.json().then(function (body) {
          if (!answer.ok) throw new Error(body.error || "The server did not answer.");
          return body;
        });
      })
      .finally(function () {
        if (waiting[what] === controller) delete waiting[what];
      });
  }

  function unlessAborted(error) {
    if (error.name !== "AbortError") say(error.message);
  }

  function say(text) {
    var note = document.getElementById("dc-note");
    if (note) {
      note.textContent = text || "";
      note.hidden = !text;
    }
  }

  function boxOf(pad) {
    var bounds = map.getBounds().pad(pad || 0);
    return [bounds.getWest(), Math.max(-90, bounds.getSouth()), bounds.getEast(), Math.min(90, bounds.getNorth())]
      .map(function (value) { return value.toFixed(4); })
      .join(",");
  }

  function view() {
    var centre = map.getCenter();
    return centre.lat.toFixed(4) + "," + centre.lng.toFixed(4) + "," + map.getZoom();
  }

  // ---- incidents and force positions -----------------------------------------------------

  // The Selection's parameters, with other days while time is played through.
  function asked(days) {
    var query = new URLSearchParams(state.query);
    if (days) {
      query.set("from", days.from);
      query.set("to", days.to);
    }
    return query;
  }

  function featuresUrl(days) {
    var query = asked(days).toString();
    return address("datasets/" + encodeURIComponent(state.dataset) + "/features",
      "zoom=" + map.getZoom() + "&box=" + cellBox() + "&theme=" + themeName() + "&v=" + encodeURIComponent(state.version || "") + (query ? "&" + query : ""));
  }

  // Map views a little apart ask for the same box, of whole cells: no count is cut at its edge.
  function cellBox() {
    var across = CELLS_PER_TILE * Math.pow(2, map.getZoom());
    var bounds = map.getBounds().pad(0.1);
    var lon = function (x) { return x / across * 360 - 180; };
    var lat = function (y) { return Math.atan(Math.sinh(Math.PI * (1 - 2 * y / across))) * 180 / Math.PI; };
    var column = function (east) { return (east + 180) / 360 * across; };
    var row = function (north) {
      var angle = Math.max(-85.0511, Math.min(85.0511, north)) * Math.PI / 180;
      return (1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2 * across;
    };
    var top = Math.floor(row(bounds.getNorth())), bottom = Math.ceil(row(bounds.getSouth()));
    return [
      lon(Math.floor(column(bounds.getWest()))), bottom >= across ? -90 : lat(bottom),
      lon(Math.ceil(column(bounds.getEast()))), top <= 0 ? 90 : lat(top),
    ].map(function (value) { return value.toFixed(6); }).join(",");
  }

  function themeName() {
    return options.theme.indexOf("dc-dark") < 0 ? "light" : "dark";
  }

  function refresh() {
    if (!state.dataset) return;
    if (play && play.days()) {
      forgetAhead();
      play.again();
      return;
    }
    load(null).catch(unlessAborted);
  }

  // Ask for what is in view and draw it; gives how many incidents that is, null where the view
  // has moved on.
  function load(days) {
    var url = featuresUrl(days), query = state.query;
    document.body.dataset.busy = "yes";
    return (ahead.take(url) || fetchJson("features", url))
      .then(function (collection) {
        if (url !== featuresUrl(days)) return null;
        say(collection.undrawn ? collection.undrawn.toLocaleString("en") + " more force positions are in this view: zoom in to see them." : "");
        apply(collection);
        sayUnplaced(collection.unplaced);
        document.body.dataset.busy = "no";
        document.body.dataset.drawn = String(Number(document.body.dataset.drawn || 0) + 1);
        document.body.dataset.query = query;
        return collection.features.reduce(function (sum, feature) {
          var layer = feature.properties.layer;
          return sum + (layer === "cell" ? feature.properties.n : layer === "incident" ? 1 : 0);
        }, 0);
      })
      .catch(function (error) {
        if (error.name !== "AbortError") document.body.dataset.busy = "no";
        throw error;
      });
  }

  // ---- playing through time ---------------------------------------------------------------------

  // What comes next is fetched while the present is looked at; let go as soon as the view moves.
  var ahead = {
    found: new Map(),
    take: function (url) {
      var known = this.found.get(url);
      this.found.delete(url);
      if (known && waiting.features) waiting.features.abort();
      return known && known.answer;
    },
    fetch: function (url) {
      if (this.found.has(url)) return;
      var controller = new AbortController();
      var answer = fetch(url, { signal: controller.signal, headers: { Accept: "application/json" } }).then(function (reply) {
        return reply.json().then(function (body) {
          if (!reply.ok) throw new Error(body.error || "The server did not answer.");
          return body;
        });
      });
      answer.catch(function () {});
      this.found.set(url, { answer: answer, controller: controller });
    },
  };

  function forgetAhead(but) {
    ahead.found.forEach(function (known, url) {
      if (but && but.indexOf(url) >= 0) return;
      known.controller.abort();
      ahead.found.delete(url);
    });
  }

  function playFrame(days, next) {
    return load(days).then(function (count) {
      var urls = next.map(featuresUrl);
      forgetAhead(urls);
      urls.forEach(function (url) { ahead.fetch(url); });
      return count;
    }, function (error) {
      unlessAborted(error);
      return null;
    });
  }

  function apply(collection) {
    shown = collection;
    var seen = new Set();
    var layout = arranged(collection);
    var home = { right: 0, up: 0 };
    layout.forEach(function (entry) {
      var id = entry.id;
      var offset = entry.offset || home;
      var signature = JSON.stringify([entry.at, entry.feature ? entry.feature.properties : [entry.n, entry.parts, entry.radius, entry.ids], offset, collection.sides]);
      seen.add(id);
      var known = markers.get(id);
      if (known && known.signature === signature) return;
      var focused = known && document.activeElement === known.layer.getElement();
      if (known) known.group.removeLayer(known.layer);
      var made = entry.feature
        ? markerLayer(entry.feature, collection.symbols[entry.feature.properties.symbol], offset)
        : ringLayer(entry, collection);
      var group = layers[entry.feature && entry.feature.properties.layer === "position" ? "positions" : "incidents"];
      group.addLayer(made);
      if (focused && made.getElement()) made.getElement().focus({ preventScroll: true });
      if (known && popup && popup.dcId === id) popup.setLatLng(made.getLatLng());
      markers.set(id, { layer: made, signature: signature, group: group, ids: entry.ids || [id] });
    });
    markers.forEach(function (known, id) {
      if (seen.has(id)) return;
      // What the reader has open stays when it has only left the view.
      var at = known.layer.getLatLng();
      if (popup && popup.dcId === id && popup.isOpen() && !map.getBounds().pad(0.2).contains(at)) return;
      known.group.removeLayer(known.layer);
      markers.delete(id);
    });
    layLabels();
    markChosen();
  }

  // What is drawn: cells as they come; of single things those that lie on each other side by side
  // in a tray, or as one pile where they are too many for that. None is moved on the map.
  function arranged(collection) {
    var cells = collection.features.filter(function (feature) { return feature.properties.layer === "cell"; });
    var singles = collection.features.filter(function (feature) { return feature.properties.layer !== "cell"; });
    var many = singles.length > FEW;
    var found = Piles.arrange(singles, {
      size: options.size,
      few: many ? 1 : TRAY_ROW,
      tray: many ? TRAY_ROW : MOST_IN_TRAY,
      row: TRAY_ROW,
      apart: !many,
      project: function (feature) { return map.project(latlng(feature)); },
    });
    trays.clearLayers();
    var places = new Map();
    found.trays.forEach(function (features) { tray(features.map(spotOf), places); });
    var most = cells.reduce(function (top, cell) { return Math.max(top, cell.properties.n); }, 1);
    most = found.piles.reduce(function (top, pile) { return Math.max(top, pile.length); }, most);
    var entries = cells.map(function (cell) {
      return { id: cell.id, at: latlng(cell), n: cell.properties.n, parts: cell.properties.parts, radius: Piles.radius(cell.properties.n, most) };
    });
    found.piles.forEach(function (members) {
      var at = L.latLngBounds(members.map(latlng)).getCenter();
      var ids = members.map(function (feature) { return feature.id; });
      entries.push({ id: "pile:" + at.lat.toFixed(5) + "," + at.lng.toFixed(5), at: at, n: members.length, parts: Piles.split(members), radius: Piles.radius(members.length, most), ids: ids, members: members });
    });
    [].concat.apply(found.singles, found.trays).forEach(function (feature) {
      entries.push({ id: feature.id, at: latlng(feature), offset: places.get(feature.id), feature: feature });
    });
    return entries;
  }

  function latlng(feature) {
    return L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);
  }

  function spotOf(feature) {
    return { id: feature.id, at: latlng(feature), point: map.project(latlng(feature)) };
  }

  function tray(group, places) {
    var box = Piles.trayBox(group.map(function (spot) { return spot.point; }), group.length, { size: options.size, row: TRAY_ROW });
    group.sort(function (one, other) { return one.point.x - other.point.x || (one.id < other.id ? -1 : 1); });
    group.forEach(function (spot, index) {
      var column = index % TRAY_ROW;
      var inRow = Math.min(box.wide, group.length - (index - column));
      var target = L.point(box.middle + (column - (inRow - 1) / 2) * box.step, box.top + Math.floor(index / TRAY_ROW) * box.step);
      places.set(spot.id, { right: Math.round(target.x - spot.point.x), up: Math.round(spot.point.y - target.y) });
      var foot = L.point(target.x, target.y + options.size / 2);
      L.polyline([map.unproject(foot), spot.at], { pane: "dc-leaders", className: "dc-leader", weight: 1, interactive: false }).addTo(trays);
      L.circleMarker(spot.at, { pane: "dc-leaders", className: "dc-leader-dot", radius: 2.5, weight: 1, interactive: false }).addTo(trays);
    });
    L.marker(map.unproject(L.point(box.left, box.upper)), {
      icon: L.divIcon({ className: "dc-tray", html: "", iconSize: [box.right - box.left, box.lower - box.upper], iconAnchor: [0, 0] }),
      interactive: false,
      keyboard: false,
      pane: "dc-leaders",
    }).addTo(trays);
  }

  function markerLayer(feature, symbol, offset) {
    var size = options.size;
    var properties = feature.properties;
    var element = document.createElement("div");
    element.innerHTML = symbol; // made by draw.symbols out of fixed shapes: nothing from the data
    var layer = L.marker([feature.geometry.coordinates[1], feature.geometry.coordinates[0]], {
      icon: L.divIcon({
        html: element,
        className: "dc-marker dc-" + properties.layer,
        iconSize: [size, size],
        iconAnchor: [size / 2 - offset.right, size / 2 + offset.up],
        tooltipAnchor: [offset.right, -size / 2 - offset.up],
      }),
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: properties.layer === "incident" ? 500 : 0,
    });
    layer.dcId = feature.id;
    layer.on("add", function () {
      var node = layer.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", properties.label);
      node.dataset.id = feature.id;
      node.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open(feature.id, layer, offset, true);
      });
    });
    var hint = document.createElement("span");
    hint.textContent = properties.label;
    layer.bindTooltip(hint, { direction: "top", opacity: 1, className: "dc-tip" });
    layer.on("mouseover", function () { card(feature.id); });
    layer.on("click", function () { open(feature.id, layer, offset); });
    return layer;
  }

  function ringLayer(entry, collection) {
    var size = entry.radius;
    var label = Piles.words(entry.n, entry.parts, collection.sides) + ". " + (entry.members ? "Press to see which." : "Press to look closer.");
    var layer = L.marker(entry.at, {
      icon: L.divIcon({
        html: Piles.ring(entry.n, entry.parts, collection.sides, size),
        className: "dc-ring",
        iconSize: [2 * size, 2 * size],
        iconAnchor: [size, size],
        tooltipAnchor: [0, -size],
      }),
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: 250,
    });
    var press = function () { if (entry.members) openPile(entry, layer, collection); else openCell(entry, layer); };
    layer.on("add", function () {
      var node = layer.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", label);
      node.dataset.id = entry.id;
      node.dataset.n = String(entry.n);
      node.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press();
      });
    });
    var hint = document.createElement("span");
    hint.textContent = label;
    layer.bindTooltip(hint, { direction: "top", opacity: 1, className: "dc-tip" });
    layer.on("click", press);
    return layer;
  }

  // Whether what lies in these bounds stays one spot however near one looks.
  function oneSpot(bounds) {
    var zoom = map.getMaxZoom();
    return map.project(bounds.getNorthWest(), zoom).distanceTo(map.project(bounds.getSouthEast(), zoom)) < options.size;
  }

  function closer(bounds) {
    var zoom = map.getBoundsZoom(bounds.pad(0.1));
    map.setView(bounds.getCenter(), Math.max(map.getZoom() + 1, Math.min(zoom, map.getZoom() + 5, map.getMaxZoom())));
  }

  function openCell(entry, layer) {
    var query = asked(play && play.days());
    query.set("cell", entry.id.slice("cell:".length));
    query.set("theme", themeName());
    fetchJson("spot", address("datasets/" + encodeURIComponent(state.dataset) + "/spot", query.toString()))
      .then(function (found) {
        if (!found.bounds) return;
        var bounds = L.latLngBounds([found.bounds[1], found.bounds[0]], [found.bounds[3], found.bounds[2]]);
        if (map.getZoom() < map.getMaxZoom() && !oneSpot(bounds)) closer(bounds);
        else openList(entry, layer, found, bounds);
      })
      .catch(unlessAborted);
  }

  function openPile(entry, layer, collection) {
    var bounds = L.latLngBounds(entry.members.map(latlng));
    if (map.getZoom() < map.getMaxZoom() && !oneSpot(bounds)) {
      closer(bounds);
      return;
    }
    openList(entry, layer, {
      n: entry.n,
      items: entry.members.map(function (feature) {
        return { id: feature.id, label: feature.properties.label, symbol: feature.properties.symbol };
      }),
      symbols: collection.symbols,
    }, bounds);
  }

  function openList(entry, layer, found, bounds) {
    var heading = found.n.toLocaleString("en") + " at this spot";
    var more = null;
    if (found.n > found.items.length) {
      more = document.createElement("p");
      var anchor = document.createElement("a");
      var box = bounds.pad(0.01);
      anchor.href = "table?box=" + [box.getWest() - 1e-5, box.getSouth() - 1e-5, box.getEast() + 1e-5, box.getNorth() + 1e-5].map(function (value) { return value.toFixed(6); }).join(",");
      anchor.textContent = "All " + found.n.toLocaleString("en") + " in the table";
      lead(anchor);
      more.append("The first " + found.items.length + " are listed. ", anchor);
    }
    var offset = { right: 0, up: entry.radius - options.size / 2 };
    var content = Piles.list(found, heading, function (id) { openCard(id, layer, offset, back); }, more);
    function back() {
      openPopup(entry.id, layer, offset, content);
      focusFirst(content);
    }
    back();
  }

  function focusFirst(content) {
    var first = content.querySelector("button");
    if (first) first.focus({ preventScroll: true });
  }

  // ---- the card and the region of what was chosen ------------------------------------------

  function card(id) {
    var url = address("datasets/" + encodeURIComponent(state.dataset) + "/card/" + id.split(":").map(encodeURIComponent).join("/"), asOf(state));
    if (!cards.has(url)) {
      var found = fetch(url).then(function (answer) {
        return answer.json().then(function (body) {
          if (!answer.ok) throw new Error(body.error || "The server did not answer.");
          return body;
        });
      });
      found.catch(function () { cards.delete(url); });
      cards.set(url, found);
    }
    return cards.get(url);
  }

  function asOf(some) {
    // What was known by the chosen moment: cards and regions hold no more than that.
    var known = new URLSearchParams(some.query).get("known");
    return known ? "known=" + encodeURIComponent(known) : "";
  }

  function open(id, layer, offset, byKey) {
    openCard(id, layer, offset, null, byKey);
  }

  // `back` returns to the list that the card was opened from; null where there was none.
  // One who opened it by key is led into it: what follows the symbol is the next symbol.
  function openCard(id, layer, offset, back, byKey) {
    card(id).then(function (found) {
      var content = document.createElement("div");
      content.className = options.theme;
      content.innerHTML = found.html; // made and escaped by draw.card on the server
      content.querySelectorAll("a:not([target])").forEach(lead);
      if (back) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "dc-back";
        button.textContent = "‹ Back to the list";
        button.addEventListener("click", back);
        content.insertBefore(button, content.firstChild);
      }
      openPopup(back ? popup.dcId : id, layer, offset, content);
      if (back) focusFirst(content);
      else if (byKey) {
        content.tabIndex = -1;
        content.focus({ preventScroll: true });
      }
      choose(id);
    }).catch(function (error) { say(error.message); });
  }

  function openPopup(id, layer, offset, content) {
    if (popup) popup.remove();
    var narrow = map.getSize().x < 520; // there the popup lies over the controls, in map.css, too
    popup = L.popup({
      maxWidth: Math.min(380, map.getSize().x - 50),
      minWidth: Math.min(300, map.getSize().x - 60),
      maxHeight: Math.max(160, Math.min(460, map.getSize().y * 0.62)),
      offset: [offset.right, 4 - options.size / 2 - offset.up],
      className: "dc-popup",
      autoPanPaddingTopLeft: narrow ? [8, 12] : [50, 12],
      autoPanPaddingBottomRight: narrow ? [8, 24] : [120, 24],
    });
    popup.dcId = id;
    popup.setLatLng(layer.getLatLng()).setContent(content).openOn(map);
    var box = popup.getElement();
    popup.on("remove", function () {
      // It fades: what has the focus in it is still there.
      var node = layer.getElement && layer.getElement();
      var held = document.activeElement === document.body || box.contains(document.activeElement);
      if (node && held) node.focus({ preventScroll: true });
    });
    var close = box.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", "Close");
  }

  function lead(anchor) {
    // A link of the card leads the whole page on, and takes the Selection along.
    var target = new URL(anchor.getAttribute("href"), new URL("../../", window.location.href));
    asked(play && play.days()).forEach(function (value, key) { target.searchParams.append(key, value); });
    new URLSearchParams(state.carry).forEach(function (value, key) { target.searchParams.append(key, value); });
    anchor.href = target.toString();
    anchor.addEventListener("click", function (event) {
      // The frame itself may not lead the page on; a link of the page's own document may.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      var page = window.parent.document;
      var step = page.createElement("a");
      step.href = target.toString();
      page.body.appendChild(step);
      step.click();
      step.remove();
    });
  }

  function choose(id) {
    if (state.chosen !== id) {
      state.chosen = id;
      drawChosen();
      markChosen();
    }
    counter += 1;
    window.Streamlit.setComponentValue({ chosen: id, count: counter });
  }

  function markChosen() {
    markers.forEach(function (known) {
      var node = known.layer.getElement && known.layer.getElement();
      if (node && node.classList) node.classList.toggle("dc-chosen", known.ids.indexOf(state.chosen) >= 0);
    });
  }

  function drawChosen() {
    var key = state.dataset + "|" + state.chosen;
    if (chosenDrawn === key) return;
    chosenDrawn = key;
    layers.region.clearLayers();
    if (!state.chosen) return;
    var path = "datasets/" + encodeURIComponent(state.dataset) + "/region/" + state.chosen.split(":").map(encodeURIComponent).join("/");
    fetchJson("region", address(path, asOf(state)))
      .then(function (collection) {
        layers.region.clearLayers();
        L.geoJSON(collection, {
          pane: "dc-region",
          renderer: options.regionRenderer,
          style: function (feature) {
            return { className: "dc-region dc-region-" + feature.properties.role, weight: feature.properties.role === "main" ? 2 : 1.5 };
          },
          pointToLayer: function (feature, latlng) {
            return L.circleMarker(latlng, { pane: "dc-region", radius: 6, className: "dc-region dc-region-" + feature.properties.role });
          },
          onEachFeature: function (feature, layer) {
            hinted(layer, feature.properties.label);
          },
        }).addTo(layers.region);
        document.body.dataset.region = state.chosen;
      })
      .catch(unlessAborted);
  }

  // An area or a line says what it is to the pointer, and to those who reach it by key.
  function hinted(layer, words) {
    var hint = document.createElement("span");
    hint.textContent = words;
    layer.bindTooltip(hint, { sticky: true, opacity: 1, className: "dc-tip" });
    layer.on("add", function () {
      var node = layer.getElement();
      if (!node) return;
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", words);
    });
  }

  // ---- the answer to a wording ---------------------------------------------------------------

  function answer(collection) {
    // The same answer again leaves the map, the view and the switched-off parts as they are.
    if (document.body.dataset.answer === collection.key) return;
    layers.region.clearLayers();
    if (legend) legend.remove();
    legend = null;
    var order = { part: 0, main: 1, candidate: 2 };
    var features = collection.features.slice().sort(function (one, other) {
      return order[one.properties.role] - order[other.properties.role];
    });
    var drawn = features.map(function (feature) {
      var properties = feature.properties;
      var name = "dc-region dc-region-" + properties.role + (properties.colour ? " dc-k-" + properties.colour : "");
      var layer = L.geoJSON(feature, {
        pane: "dc-region",
        renderer: options.regionRenderer,
        style: function () { return { className: name, weight: properties.role === "main" ? 2.5 : 2 }; },
        pointToLayer: function (_, at) { return L.circleMarker(at, { pane: "dc-region", radius: 7, className: name }); },
      });
      layer.eachLayer(function (one) { hinted(one, properties.label); });
      layer.addTo(layers.region);
      return { layer: layer, properties: properties };
    });
    if (drawn.length) answerLegend(drawn);
    var wanted = ["main", "candidate", "part"].map(function (role) {
      return L.featureGroup(drawn.filter(function (one) { return one.properties.role === role; }).map(function (one) { return one.layer; }));
    }).find(function (group) { return group.getLayers().length; });
    if (wanted && (options.moved || !options.view)) options.fitTo(wanted.getBounds().pad(0.06), 12);
    options.moved = true;
    document.body.dataset.answer = collection.key;
  }

  function answerLegend(drawn) {
    var Control = L.Control.extend({
      onAdd: function () {
        var box = L.DomUtil.create("div", "leaflet-bar dc-parts");
        L.DomEvent.disableClickPropagation(box);
        drawn.forEach(function (one) {
          if (one.properties.role === "candidate") return;
          var button = L.DomUtil.create("button", one.properties.colour ? "dc-k-" + one.properties.colour : "dc-whole", box);
          button.type = "button";
          button.textContent = one.properties.role === "main" ? "The region" : one.properties.label;
          button.title = "Show or hide on the map";
          button.setAttribute("aria-pressed", "true");
          var mark = function (on) {
            one.layer.eachLayer(function (part) {
              var node = part.getElement && part.getElement();
              if (node) node.classList.toggle("dc-lit", on);
            });
          };
          L.DomEvent.on(button, "click", function () {
            var shown = layers.region.hasLayer(one.layer);
            if (shown) layers.region.removeLayer(one.layer);
            else layers.region.addLayer(one.layer);
            button.setAttribute("aria-pressed", String(!shown));
          });
          L.DomEvent.on(button, "mouseenter focus", function () { mark(true); });
          L.DomEvent.on(button, "mouseleave blur", function () { mark(false); });
        });
        return box;
      },
    });
    legend = new Control({ position: "bottomright" }).addTo(map);
  }

  // ---- the base map -------------------------------------------------------------------------

  function paper() {
    var colours = options.colours;
    return {
      land: { fill: true, fillColor: colours.land, fillOpacity: 1, stroke: false },
      lakes: { fill: true, fillColor: colours.water, fillOpacity: 1, color: colours.river, weight: 0.5 },
      rivers: { fill: false, color: colours.river, weight: 1.4, opacity: 0.9 },
      borders: { fill: false, color: colours.border, weight: 1.3, opacity: 0.9 },
      countries: { fill: false, color: colours.border, weight: 1.6, opacity: 1 },
      admin1: { fill: false, color: colours.border, weight: 0.8, opacity: 0.7, dashArray: "3 3" },
    };
  }

  function baseLayer(name, data) {
    return L.geoJSON(data, { pane: "dc-base", renderer: options.canvasBase, interactive: false, style: paper()[name] });
  }

  function groupOf(name) {
    if (name === "rivers" || name === "lakes") return layers.water;
    if (name === "land") return options.landGroup;
    return layers.borders;
  }

  function startBase() {
    ["land", "lakes", "rivers", "borders"].forEach(function (name) {
      fetch(address("base/" + name)).then(function (answer) { return answer.json(); }).then(function (data) {
        base[name] = baseLayer(name, data);
        showOverview();
        document.body.dataset["base" + name] = "yes";
      }).catch(function () { say("The base map could not be loaded from this server."); });
    });
  }

  function showOverview() {
    var fine = map.getZoom() >= DETAIL_FROM && base.detail;
    ["land", "lakes", "rivers", "borders"].forEach(function (name) {
      var layer = base[name];
      if (!layer) return;
      var group = groupOf(name);
      var wanted = name === "land" || !fine;
      if (wanted && !group.hasLayer(layer)) group.addLayer(layer);
      if (!wanted && group.hasLayer(layer)) group.removeLayer(layer);
    });
    if (base.land) base.land.bringToBack();
  }

  function snapped() {
    // A box on a coarse grid: neighbouring views ask for the same address and find it cached.
    var step = 360 / Math.pow(2, map.getZoom()) * 2;
    var bounds = map.getBounds();
    return [
      Math.floor(bounds.getWest() / step) * step,
      Math.max(-90, Math.floor(bounds.getSouth() / step) * step),
      Math.ceil(bounds.getEast() / step) * step,
      Math.min(90, Math.ceil(bounds.getNorth() / step) * step),
    ].map(function (value) { return value.toFixed(4); }).join(",");
  }

  function refreshBase() {
    if (map.getZoom() >= DETAIL_FROM) {
      var box = snapped() + "@" + map.getZoom();
      if (base.box !== box) {
        base.box = box;
        fetchJson("detail", address("base-detail", "zoom=" + map.getZoom() + "&box=" + snapped()))
          .then(function (found) {
            var old = base.detail;
            base.detail = Object.keys(found.layers).map(function (name) {
              return { group: groupOf(name), layer: baseLayer(name, found.layers[name]) };
            });
            base.detail.forEach(function (part) { part.group.addLayer(part.layer); });
            if (old) old.forEach(function (part) { part.group.removeLayer(part.layer); });
            showOverview();
          })
          .catch(function (error) { base.box = null; unlessAborted(error); });
      }
    } else if (base.detail) {
      base.detail.forEach(function (part) { part.group.removeLayer(part.layer); });
      base.detail = null;
      base.box = null;
      showOverview();
    }
    refreshLabels();
  }

  function refreshLabels() {
    fetchJson("labels", address("base-labels", "zoom=" + map.getZoom() + "&box=" + boxOf(0)))
      .then(function (found) {
        labels = found.labels;
        layLabels();
        document.body.dataset.labels = "yes";
      })
      .catch(unlessAborted);
  }

  function layLabels() {
    // The most important names first; a name that finds no free side of its spot is left out.
    layers.labels.clearLayers();
    // Nor under a control, where half of it would be read.
    var frame = map.getContainer().getBoundingClientRect();
    var taken = Array.from(map.getContainer().querySelectorAll(".leaflet-control"), function (control) {
      var box = control.getBoundingClientRect();
      return [box.left - frame.left - 3, box.top - frame.top - 3, box.right - frame.left + 3, box.bottom - frame.top + 3];
    });
    markers.forEach(function (known) {
      var node = known.layer.getElement && known.layer.getElement();
      if (!node) return;
      var point = map.latLngToContainerPoint(known.layer.getLatLng());
      var icon = known.layer.options.icon.options;
      var left = point.x - icon.iconAnchor[0], top = point.y - icon.iconAnchor[1];
      taken.push([left, top, left + icon.iconSize[0], top + icon.iconSize[1]]);
    });
    var named = new Set();
    labels.forEach(function (label) {
      if (named.has(label.kind + label.name) && label.kind === "river") return;
      var dot = label.kind === "place";
      var point = map.latLngToContainerPoint([label.lat, label.lon]);
      var width = label.name.length * (dot ? (label.large ? 7 : 6.4) : 7.6) + 4;
      var sides = dot
        ? [["right", 5, -8], ["left", -5 - width, -8], ["above", -width / 2, -21], ["below", -width / 2, 5]]
        : [["middle", -width / 2, -8]];
      var free = sides.find(function (side) {
        var box = [point.x + side[1], point.y + side[2], point.x + side[1] + width, point.y + side[2] + 16];
        if (dot) { box[0] = Math.min(box[0], point.x - 3); box[2] = Math.max(box[2], point.x + 3); }
        if (taken.some(function (other) {
          return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
        })) return false;
        taken.push(box);
        return true;
      });
      if (!free) return;
      named.add(label.kind + label.name);
      var element = document.createElement("span");
      element.textContent = label.name;
      element.style.width = Math.ceil(width) + "px";
      L.marker([label.lat, label.lon], {
        icon: L.divIcon({
          html: element,
          className: "dc-label dc-label-" + label.kind + " dc-label-" + free[0] + (label.large ? " dc-label-large" : ""),
          iconSize: null,
          iconAnchor: [-free[1], -free[2]],
        }),
        interactive: false,
        keyboard: false,
        pane: "dc-labels",
      }).addTo(layers.labels);
      if (dot) L.circleMarker([label.lat, label.lon], { pane: "dc-labels", radius: 2.5, className: "dc-dot", interactive: false }).addTo(layers.labels);
    });
  }

  function drawReference() {
    if (base.reference === state.dataset) return;
    base.reference = state.dataset;
    fetchJson("reference", address("datasets/" + encodeURIComponent(state.dataset) + "/reference"))
      .then(function (collection) {
        layers.reference.clearLayers();
        L.geoJSON(collection, {
          pane: "dc-reference",
          renderer: options.referenceRenderer,
          style: function () { return { className: "dc-reference", weight: 3, fill: false }; },
          onEachFeature: function (feature, layer) {
            hinted(layer, feature.properties.label);
          },
        }).addTo(layers.reference);
      })
      .catch(unlessAborted);
  }

  // ---- controls -----------------------------------------------------------------------------

  function link() {
    // Everything but the map's position is in the page's own address already.
    var page = new URL(window.parent.location.href);
    page.searchParams.set("map", view());
    var days = play && play.days();
    if (days) {
      page.searchParams.set("from", days.from);
      page.searchParams.set("to", days.to);
    }
    return page.toString();
  }

  function copyControl() {
    var Control = L.Control.extend({
      onAdd: function () {
        var box = L.DomUtil.create("div", "leaflet-bar dc-copy");
        var button = L.DomUtil.create("button", "", box);
        button.type = "button";
        button.textContent = "Copy link";
        button.title = "Copy a link to exactly this view";
        var field = L.DomUtil.create("input", "", box);
        field.readOnly = true;
        field.hidden = true;
        field.setAttribute("aria-label", "Link to this view");
        var status = L.DomUtil.create("span", "dc-copy-status", box);
        status.setAttribute("role", "status");
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.on(button, "click", function () {
          field.value = link();
          field.hidden = false;
          field.focus();
          field.select();
          var done = function () { status.textContent = "Copied"; setTimeout(function () { status.textContent = ""; field.hidden = true; }, 4000); };
          var byHand = function () {
            if (document.execCommand("copy")) done();
            else status.textContent = "Press Ctrl+C";
          };
          var clipboard = window.parent.navigator.clipboard;
          if (clipboard && clipboard.writeText) clipboard.writeText(field.value).then(done, byHand);
          else byHand();
        });
        return box;
      },
    });
    new Control({ position: "topright" }).addTo(map);
  }

  // What no map can show is said on it, with the way to where it stands.
  function unplacedControl() {
    var Control = L.Control.extend({
      onAdd: function () {
        beside = L.DomUtil.create("p", "dc-unplaced");
        beside.hidden = true;
        L.DomEvent.disableClickPropagation(beside);
        return beside;
      },
    });
    new Control({ position: "bottomleft" }).addTo(map);
  }

  function sayUnplaced(n) {
    if (!beside) return;
    beside.hidden = !n;
    beside.textContent = "";
    if (!n) return;
    var anchor = document.createElement("a");
    anchor.href = "table?placed=no";
    anchor.textContent = n.toLocaleString("en") + (n === 1 ? " incident" : " incidents") + " without a place";
    lead(anchor);
    beside.append(anchor, n === 1 ? " is not on the map" : " are not on the map");
  }

  function playControl() {
    play = window.DeconflictPlay(map.getContainer(), { draw: playFrame, drop: function () { forgetAhead(); refresh(); } });
    L.DomEvent.disableClickPropagation(play.bar);
    L.DomEvent.disableScrollPropagation(play.bar);
    var Control = L.Control.extend({
      onAdd: function () {
        var box = L.DomUtil.create("div", "leaflet-bar dc-play-box");
        box.appendChild(play.opener);
        L.DomEvent.disableClickPropagation(box);
        return box;
      },
    });
    new Control({ position: "topleft" }).addTo(map);
  }

  function hatching() {
    var holder = document.createElement("div");
    holder.setAttribute("aria-hidden", "true");
    holder.className = "dc-hatching";
    holder.innerHTML =
      '<svg width="0" height="0"><defs>' +
      '<pattern id="dc-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" class="dc-hatch-ground"/><line x1="0" y1="0" x2="0" y2="8" class="dc-hatch-line"/></pattern>' +
      '<pattern id="dc-hatch-other" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><line x1="0" y1="0" x2="0" y2="8" class="dc-hatch-line-other"/></pattern>' +
      "</defs></svg>";
    document.body.appendChild(holder);
  }

  function pane(name, z, passive) {
    map.createPane(name).style.zIndex = z;
    if (passive) map.getPane(name).style.pointerEvents = "none";
  }

  // The layers by their keys, all shown but the online map, and the control that names them.
  function makeLayers(names, online) {
    var listed = {};
    listed[online.name] = L.tileLayer(online.tiles, { attribution: online.attribution, maxZoom: online.maxZoom });
    layers = {};
    Object.keys(names).forEach(function (key) {
      layers[key] = listed[names[key]] = L.featureGroup().addTo(map);
    });
    L.control.layers(null, listed, { collapsed: true, position: "topright" }).addTo(map);
  }

  function start(made, given) {
    map = made;
    options = given;
    makeLayers(given.layers, given.online);
    document.documentElement.classList.add("dc-map");
    document.body.classList.add("dc", options.theme.split(" ").pop());
    pane("dc-base", 150, true);
    pane("dc-reference", 390);
    pane("dc-region", 395);
    pane("dc-labels", 450, true);
    pane("dc-leaders", 590, true);
    options.canvasBase = L.canvas({ pane: "dc-base", padding: 0.3 });
    options.regionRenderer = L.svg({ pane: "dc-region", padding: 1 });
    options.referenceRenderer = L.svg({ pane: "dc-reference", padding: 1 });
    options.landGroup = L.layerGroup().addTo(map);
    trays = L.layerGroup().addTo(map);
    Object.keys(options.fonts).forEach(function (family) {
      new FontFace(family, "url(" + options.fonts[family] + ")", { weight: "200 900" }).load()
        .then(function (face) { document.fonts.add(face); }, function () {});
    });
    hatching();
    var note = document.createElement("div");
    note.id = "dc-note";
    note.hidden = true;
    note.setAttribute("role", "alert");
    document.body.appendChild(note);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>');
    map.attributionControl.addAttribution(options.attribution);
    copyControl();
    if (layers.incidents) {
      playControl();
      unplacedControl();
    }
    map.getContainer().setAttribute("aria-label", options.title);
    if (window.frameElement) window.frameElement.setAttribute("aria-label", options.title);
    // Leaflet hears the key only while the map itself, and no symbol on it, has the focus.
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && popup && popup.isOpen()) popup.remove();
    });
    // Leaflet focuses the map on every press of the mouse. Without this the page around the frame
    // scrolls to show the whole of it, and the symbol is gone from under the pointer: no click.
    map.getContainer().focus = function () { HTMLElement.prototype.focus.call(this, { preventScroll: true }); };
    // What a link asks for, to the letter; else all there is.
    var linked = given.view;
    var fit = function () {
      if (linked) map.setView([linked[0], linked[1]], linked[2], { reset: true }); // not panned there by whole pixels
      else if (options.bounds) map.fitBounds(options.bounds, { maxZoom: options.nearest || 10, animate: false });
    };
    map.invalidateSize({ animate: false });
    fit();
    map.on("moveend", function () { refresh(); refreshBase(); });
    map.on("zoomend", function () {
      showOverview();
      if (shown) apply(shown); // what lay on each other may not do so any more
    });
    // The frame may be given its height after the map was made in it, and at any time later.
    // Until the reader takes hold of it, it shows what it was opened for.
    var untouched = true;
    ["pointerdown", "wheel", "keydown"].forEach(function (name) {
      document.addEventListener(name, function () { untouched = false; }, { capture: true, passive: true });
    });
    options.fitTo = function (bounds, nearest) {
      linked = null;
      options.bounds = bounds;
      options.nearest = nearest;
      untouched = true;
      fit();
    };
    new ResizeObserver(function () {
      map.invalidateSize({ animate: false });
      if (untouched) fit();
    }).observe(map.getContainer());
    startBase();
    refreshBase();
  }

  function chooseState(next) {
    var changed = next.dataset !== state.dataset || next.query !== state.query || next.version !== state.version;
    if (next.dataset !== state.dataset || next.version !== state.version) cards.clear();
    if (popup && asOf(next) !== asOf(state)) popup.remove(); // it tells of another moment
    state = next;
    if (play && state.days) play.range(state.days[0], state.days[1]);
    if (changed) {
      forgetAhead();
      refresh();
    }
    drawReference();
    drawChosen();
    markChosen();
  }

  window.Deconflict = { start: start, choose: chooseState, answer: answer, view: view, link: link };
})();
