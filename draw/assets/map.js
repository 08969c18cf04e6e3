// The map's moving part. Python builds the folium map once; this script fills its layers from the
// server's own routes, by zoom, box and Selection, and never clears what a reader is looking at.
//
// Called by the elements of draw/map.py:
//   Deconflict.start(map, options)  once, when the map is made
//   Deconflict.choose(state)        each time the Selection, the chosen thing or the data change
//   Deconflict.answer(collection)   each time the answer to a wording changes
(function () {
  "use strict";

  var MOST_FANNED = 600; // more single symbols than this in one view are left where they lie
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

  function refresh() {
    if (!state.dataset) return;
    var query = "zoom=" + map.getZoom() + "&box=" + boxOf(0.2) + (state.query ? "&" + state.query : "");
    document.body.dataset.busy = "yes";
    fetchJson("features", address("datasets/" + encodeURIComponent(state.dataset) + "/features", query))
      .then(function (collection) {
        say("");
        apply(collection);
        document.body.dataset.busy = "no";
        document.body.dataset.drawn = String(Number(document.body.dataset.drawn || 0) + 1);
        document.body.dataset.query = state.query;
      })
      .catch(function (error) {
        document.body.dataset.busy = "no";
        unlessAborted(error);
      });
  }

  function apply(collection) {
    shown = collection;
    var seen = new Set();
    var offsets = fanOut(collection.features);
    var home = { right: 0, up: 0 };
    collection.features.forEach(function (feature) {
      var id = feature.id;
      var offset = offsets.get(id) || home;
      var signature = JSON.stringify([feature.geometry.coordinates, feature.properties, offset]);
      seen.add(id);
      var known = markers.get(id);
      if (known && known.signature === signature) return;
      if (known) known.group.removeLayer(known.layer);
      var made = feature.properties.layer === "cell"
        ? cellLayer(feature)
        : markerLayer(feature, collection.symbols[feature.properties.symbol], offset);
      var group = layers[feature.properties.layer === "position" ? "positions" : "incidents"];
      group.addLayer(made);
      if (known && popup && popup.dcId === id && made.getLatLng) popup.setLatLng(made.getLatLng());
      markers.set(id, { layer: made, signature: signature, group: group });
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

  function fanOut(features) {
    // Symbols that would lie on each other are set side by side in a tray, each tied by a line
    // to its own spot: every one can be read and reached, and none is moved on the map.
    var singles = features.filter(function (feature) { return feature.properties.layer !== "cell"; });
    var places = new Map();
    trays.clearLayers();
    if (singles.length > MOST_FANNED) return places;
    var spots = singles.map(function (feature) {
      var at = L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]);
      return { id: feature.id, at: at, point: map.project(at), group: null };
    }).sort(function (one, other) { return one.point.x - other.point.x || (one.id < other.id ? -1 : 1); });
    var near = options.size * 1.3; // so near that their trays would lie on each other
    spots.forEach(function (spot, index) {
      if (!spot.group) spot.group = [spot];
      for (var next = index + 1; next < spots.length && spots[next].point.x - spot.point.x < near; next += 1) {
        var other = spots[next];
        if (other.group === spot.group || Math.abs(other.point.y - spot.point.y) >= near) continue;
        var joined = spot.group.concat(other.group || [other]);
        joined.forEach(function (member) { member.group = joined; });
      }
    });
    new Set(spots.map(function (spot) { return spot.group; })).forEach(function (group) {
      if (group.length > 1 && group.length <= MOST_IN_TRAY) tray(group, places);
    });
    return places;
  }

  function tray(group, places) {
    var step = options.size + 4;
    var rows = Math.ceil(group.length / TRAY_ROW);
    var wide = Math.min(group.length, TRAY_ROW);
    var middle = group.reduce(function (sum, spot) { return sum + spot.point.x; }, 0) / group.length;
    var top = Math.min.apply(null, group.map(function (spot) { return spot.point.y; })) - options.size / 2 - 12 - (rows - 1) * step;
    group.sort(function (one, other) { return one.point.x - other.point.x || (one.id < other.id ? -1 : 1); });
    group.forEach(function (spot, index) {
      var column = index % TRAY_ROW;
      var inRow = Math.min(wide, group.length - (index - column));
      var target = L.point(middle + (column - (inRow - 1) / 2) * step, top + Math.floor(index / TRAY_ROW) * step);
      places.set(spot.id, { right: Math.round(target.x - spot.point.x), up: Math.round(spot.point.y - target.y) });
      var foot = L.point(target.x, target.y + options.size / 2);
      L.polyline([map.unproject(foot), spot.at], { pane: "dc-leaders", className: "dc-leader", weight: 1, interactive: false }).addTo(trays);
      L.circleMarker(spot.at, { pane: "dc-leaders", className: "dc-leader-dot", radius: 2.5, weight: 1, interactive: false }).addTo(trays);
    });
    var corner = L.point(middle - wide * step / 2 - 2, top - step / 2 - 1);
    L.marker(map.unproject(corner), {
      icon: L.divIcon({ className: "dc-tray", html: "", iconSize: [wide * step + 4, rows * step + 2], iconAnchor: [0, 0] }),
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
        open(feature.id, layer, offset);
      });
    });
    var hint = document.createElement("span");
    hint.textContent = properties.label;
    layer.bindTooltip(hint, { direction: "top", opacity: 1, className: "dc-tip" });
    layer.on("mouseover", function () { card(feature.id); });
    layer.on("click", function () { open(feature.id, layer, offset); });
    return layer;
  }

  function cellLayer(feature) {
    var properties = feature.properties;
    var layer = L.circleMarker([feature.geometry.coordinates[1], feature.geometry.coordinates[0]], {
      renderer: options.canvas,
      radius: Math.min(30, 5 + 3.2 * Math.log2(1 + properties.n) / 1.6),
      color: properties.colour,
      fillColor: properties.colour,
      weight: 1.2,
      fillOpacity: 0.45,
    });
    var hint = document.createElement("span");
    hint.textContent = properties.label;
    layer.bindTooltip(hint, { direction: "top", opacity: 1, className: "dc-tip" });
    layer.on("click", function () { map.setView(layer.getLatLng(), Math.min(map.getZoom() + 2, 18)); });
    return layer;
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

  function open(id, layer, offset) {
    card(id).then(function (found) {
      var content = document.createElement("div");
      content.className = options.theme;
      content.innerHTML = found.html; // made and escaped by draw.card on the server
      content.querySelectorAll("a:not([target])").forEach(lead);
      if (popup) popup.remove();
      popup = L.popup({
        maxWidth: Math.min(380, map.getSize().x - 40),
        minWidth: Math.min(300, map.getSize().x - 60),
        maxHeight: Math.max(160, Math.min(460, map.getSize().y * 0.62)),
        offset: [offset.right, 4 - options.size / 2 - offset.up],
        className: "dc-popup",
        autoPanPaddingTopLeft: [50, 12],
        autoPanPaddingBottomRight: [120, 24],
      });
      popup.dcId = id;
      popup.setLatLng(layer.getLatLng()).setContent(content).openOn(map);
      popup.on("remove", function () {
        var node = layer.getElement && layer.getElement();
        if (node && document.activeElement === document.body) node.focus({ preventScroll: true });
      });
      var close = popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", "Close");
      choose(id);
    }).catch(function (error) { say(error.message); });
  }

  function lead(anchor) {
    // A link of the card leads the whole page on, and takes the Selection along.
    var target = new URL(anchor.getAttribute("href"), new URL("../../", window.location.href));
    new URLSearchParams(state.query).forEach(function (value, key) { target.searchParams.append(key, value); });
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
    markers.forEach(function (known, id) {
      var node = known.layer.getElement && known.layer.getElement();
      if (node && node.classList) node.classList.toggle("dc-chosen", id === state.chosen);
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
            var hint = document.createElement("span");
            hint.textContent = feature.properties.label;
            layer.bindTooltip(hint, { sticky: true, opacity: 1, className: "dc-tip" });
          },
        }).addTo(layers.region);
        document.body.dataset.region = state.chosen;
      })
      .catch(unlessAborted);
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
      var hint = document.createElement("span");
      hint.textContent = properties.label;
      layer.bindTooltip(hint, { sticky: true, opacity: 1, className: "dc-tip" });
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
    var taken = [];
    markers.forEach(function (known) {
      var node = known.layer.getElement && known.layer.getElement();
      if (!node || !node.classList || !node.classList.contains("dc-marker")) return;
      var point = map.latLngToContainerPoint(known.layer.getLatLng());
      var anchor = known.layer.options.icon.options.iconAnchor;
      taken.push([point.x - anchor[0], point.y - anchor[1], point.x - anchor[0] + options.size, point.y - anchor[1] + options.size]);
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
            var hint = document.createElement("span");
            hint.textContent = feature.properties.label;
            layer.bindTooltip(hint, { sticky: true, opacity: 1, className: "dc-tip" });
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

  function start(made, given) {
    map = made;
    options = given;
    layers = given.layers;
    document.documentElement.classList.add("dc-map");
    document.body.classList.add("dc", options.theme.split(" ").pop());
    pane("dc-base", 150, true);
    pane("dc-reference", 390);
    pane("dc-region", 395);
    pane("dc-labels", 450, true);
    pane("dc-leaders", 590, true);
    options.canvasBase = L.canvas({ pane: "dc-base", padding: 0.3 });
    options.canvas = L.canvas({ padding: 0.3 });
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
    map.getContainer().setAttribute("aria-label", options.title);
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
    if (changed) refresh();
    drawReference();
    drawChosen();
    markChosen();
  }

  window.Deconflict = { start: start, choose: chooseState, answer: answer, view: view, link: link };
})();
