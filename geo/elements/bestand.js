/* The stand-alone file: search, the card of the chosen area, and the table. */
(function () {
  "use strict";
  var STEP = 250;

  var byId = window.Wijk.id, json = window.Wijk.json, plain = window.Wijk.kaal, whole = window.Wijk.heel;

  var data = json("cijfers");
  data.laag.gebieden = json("gebieden");
  var map = L.map("kaart", {
    zoomControl: false, preferCanvas: true, zoomSnap: 0.25, minZoom: 5, maxZoom: 18
  });
  map.fitBounds(data.laag.grens);
  var kaart = window.WijkKaart(map, { opKeuze: choose, legendaIn: byId("legenda") });
  window.wijkkaart = kaart;
  kaart.toon(data);
  var now = kaart.stand(), keys = null, table = null;

  function choose(code) {
    var i = kaart.kies(code), box = byId("gekozen");
    box.textContent = "";
    if (i >= 0) { box.appendChild(kaart.kaartje(i)); }
    byId("wis").hidden = i < 0;
    if (table) { table.merk(); }
    return i;
  }
  byId("wis").addEventListener("click", function () {
    choose(null);
    byId("zoek").value = "";
    byId("zoek").focus();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { choose(null); }
  });

  function label(i) { return now.namen[i] + " (" + now.flat.codes[i] + ")"; }
  function find(text, most) {
    var wanted = plain(text.trim()), found = [], i;
    if (!wanted) { return found; }
    keys = keys || now.namen.map(function (name, i) { return plain(name + " " + now.flat.codes[i]); });
    for (i = 0; i < keys.length && found.length < most; i++) {
      if (plain(label(i)) === wanted || keys[i].indexOf(wanted) === 0) { found.push(i); }
    }
    for (i = 0; i < keys.length && found.length < most; i++) {
      if (keys[i].indexOf(wanted) > 0) { found.push(i); }
    }
    return found;
  }
  byId("zoek").addEventListener("input", function () {
    var list = byId("gevonden"), found = find(this.value, 20);
    list.textContent = "";
    found.forEach(function (i) {
      var option = document.createElement("option");
      option.value = label(i);
      list.appendChild(option);
    });
    byId("melding").textContent = !this.value.trim() || found.length ? ""
      : "Geen " + data.niveau + " gevonden met deze naam of code.";
    if (found.length && plain(label(found[0])) === plain(this.value.trim())) { go(found[0]); }
    if (table) { fill(); }
  });
  byId("zoeken").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = find(byId("zoek").value, 1);
    if (found.length) { go(found[0]); }
  });
  function go(i) {
    kaart.zoomNaar(i);
    choose(now.flat.codes[i]);
  }

  /* The table is made when it is opened: most readers never do. */
  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
  var computed = " (berekend)", areasAbove = data.hoger.filter(function (level) { return !level.land; });
  var columns = [
    { titel: capital(data.niveau), tekst: name },
    { titel: "Code", tekst: function (i) { return now.flat.codes[i]; } }
  ].concat(areasAbove.map(function (level) {
    return { titel: capital(level.label), tekst: function (i) { return above(level, i).naam; } };
  }), data.tweede ? [pair(0, data.indicator), pair(1, data.tweede.naam),
    { titel: capital(data.bijLegenda), tekst: together }
  ] : [
    { titel: data.indicator + (data.berekend === true ? computed : ""), getal: true, orde: order, tekst: figure },
    { titel: "Rang", getal: true, orde: order, tekst: rank }
  ], areasAbove.map(function (level) {
    return {
      titel: "Cijfer " + level.label + (level.berekend ? computed : ""), getal: true, orde: null,
      tekst: function (i) { return above(level, i).tekst; }
    };
  }));

  function name(i) { return now.namen[i]; }
  function order(i) { return data.index[i] >= 0 ? -data.index[i] : -1e9 + data.index[i]; }
  function together(i) { return data.legenda[now.rijen[i]] ? data.legenda[now.rijen[i]].label : ""; }
  /* A column of one of two figures: sorted by its number, what has none last. */
  function pair(figure, title) {
    return {
      titel: title, getal: true,
      orde: function (i) {
        var at = data.index[i], value = at >= 0 ? data.waarden[figure][at] : null;
        return value === null ? -1e15 : value;
      },
      tekst: function (i) {
        var at = data.index[i];
        return at < 0 ? "" : figure ? data.tweede.teksten[at] : data.teksten[at];
      }
    };
  }
  function above(level, i) {
    var parents = now.ouders[level.niveau], at = parents ? parents.van[i] : -1;
    return at < 0 ? { naam: "", tekst: "" }
      : { naam: parents.namen[at], tekst: level.cijfers[parents.codes[at]] || "" };
  }
  function figure(i) {
    var text = kaart.feiten(i)[0][1];
    return data.berekend === true ? text.replace(computed, "") : text;
  }
  function rank(i) { return data.index[i] >= 0 ? whole(now.rangen.van[data.index[i]]) : ""; }

  function fill() {
    var query = byId("zoek").value, all = query.trim() ? find(query, 1e9) : [];
    /* One that was found is chosen, not the only row that is left. */
    table.vul(all.length > 1 ? all.sort(function (a, b) { return a - b; })
      : now.namen.map(function (_, i) { return i; }));
  }
  byId("tabeldeel").addEventListener("toggle", function () {
    if (!this.open || table) { return; }
    table = window.WijkTabel(byId("tabel"), {
      kolommen: columns, sorteer: { kolom: 0, omlaag: false }, kop: 0, stap: STEP, opKeuze: go,
      gekozen: function (i) { return i === kaart.stand().gekozen; },
      bijschrift: data.titel + ". " + data.bron
    });
    fill();
  });
})();
