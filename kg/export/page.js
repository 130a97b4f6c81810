
"use strict";
// The graph that stands in this page, into a drawing to move in, search and read. Text enters the page as text only.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const at = (id) => document.getElementById(id);
  const drawing = at("drawing");
  const things = new Map(graph.nodes.map((node) => [node.id, { ...node, near: new Set(), links: [] }]));
  const all = [...things.values()];
  const links = graph.edges.map((edge) => ({ ...edge, from: things.get(edge.source), to: things.get(edge.target) }));
  for (const link of links) {
    link.from.links.push({ link, other: link.to, forward: true });
    link.to.links.push({ link, other: link.from, forward: false });
    link.from.near.add(link.to);
    link.to.near.add(link.from);
  }
  const hiddenAreas = new Set();
  const hiddenKinds = new Set();
  const view = { scale: 1, x: 0, y: 0 };
  let chosen = null;
  let pointed = null;
  let wanted = false;

  const make = (name, attributes = {}, parent = null) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.append(element);
    return element;
  };
  const html = (name, text = "", attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const isShown = (thing) =>
    !hiddenKinds.has(thing.type) && (thing.areas.length ? thing.areas : [""]).some((area) => !hiddenAreas.has(area));

  // Shapes, one unit across.
  const polygon = (points) => ["polygon", { points: points.map((point) => point.join(",")).join(" ") }];
  const SHAPES = {
    ellipse: ["circle", { r: 0.5 }],
    roundrectangle: ["rect", { x: -0.5, y: -0.5, width: 1, height: 1, rx: 0.22 }],
    diamond: polygon([[0, -0.62], [0.62, 0], [0, 0.62], [-0.62, 0]]),
    hexagon: polygon([[-0.6, 0], [-0.3, -0.52], [0.3, -0.52], [0.6, 0], [0.3, 0.52], [-0.3, 0.52]]),
    rectangle: ["rect", { x: -0.42, y: -0.42, width: 0.84, height: 0.84 }],
  };
  const drawShape = (name, fill, parent) => {
    const [element, attributes] = SHAPES[name] ?? SHAPES.rectangle;
    return make(element, { ...attributes, fill, class: "body", "vector-effect": "non-scaling-stroke" }, parent);
  };

  // A thing of several areas is striped in their colours.
  const colours = new Map(graph.areas.map((area) => [area.id, area.colour]));
  const stripes = new Map();
  const fillOf = (thing) => {
    if (thing.areas.length < 2) return thing.colour;
    const key = thing.areas.join(" ");
    if (!stripes.has(key)) {
      const id = `stripes-${stripes.size}`;
      const gradient = make("linearGradient", { id }, at("stripes"));
      thing.areas.forEach((area, i) => {
        const colour = colours.get(area) ?? thing.colour;
        for (const offset of [i, i + 1]) {
          make("stop", { offset: offset / thing.areas.length, "stop-color": colour }, gradient);
        }
      });
      stripes.set(key, `url(#${id})`);
    }
    return stripes.get(key);
  };

  for (const link of links) {
    link.line = make("line", { "stroke-width": Math.min(4, 0.7 + 0.4 * link.weight), class: link.layer }, at("links"));
  }
  const describe = (thing) =>
    [thing.notation, thing.label, thing.type, `${thing.links.length} links`].filter(Boolean).join(", ");
  for (const thing of all) {
    thing.group = make("g", { class: "thing", role: "button", tabindex: "-1", "aria-label": describe(thing) }, at("things"));
    make("title", {}, thing.group).textContent = `${thing.notation}: ${thing.label} (${thing.type})`;
    thing.shapeGroup = make("g", {}, thing.group);
    drawShape(thing.shape, fillOf(thing), thing.shapeGroup);
    thing.caption = make("text", { lang: thing.label_lang, direction: thing.rtl ? "rtl" : "ltr" }, at("captions"));
    thing.group.addEventListener("pointerenter", () => { pointed = thing; draw(); });
    thing.group.addEventListener("pointerleave", () => { pointed = null; draw(); });
    thing.group.addEventListener("click", () => choose(thing, false));
    thing.group.addEventListener("focus", () => { pointed = thing; draw(); });
    thing.group.addEventListener("blur", () => { pointed = null; draw(); });
  }
  if (all.length) all[0].group.setAttribute("tabindex", "0");

  const place = (thing) => [thing.x * view.scale + view.x, thing.y * view.scale + view.y];
  const draw = () => {
    if (wanted) return;
    wanted = true;
    requestAnimationFrame(() => { wanted = false; paint(); });
  };
  const paint = () => {
    const grown = Math.max(0.6, Math.min(2.4, Math.sqrt(view.scale)));
    const centre = pointed ?? chosen;
    const isFaint = (thing) => centre !== null && thing !== centre && !centre.near.has(thing);
    for (const thing of all) {
      thing.shown = isShown(thing);
      thing.group.style.display = thing.shown ? "" : "none";
      thing.caption.style.display = "none";
      if (!thing.shown) continue;
      [thing.sx, thing.sy] = place(thing);
      thing.radius = (thing.size * grown) / 2;
      thing.group.setAttribute("transform", `translate(${thing.sx.toFixed(1)} ${thing.sy.toFixed(1)})`);
      thing.shapeGroup.setAttribute("transform", `scale(${(thing.size * grown).toFixed(2)})`);
      thing.group.classList.toggle("faint", isFaint(thing));
      thing.group.classList.toggle("chosen", thing === chosen);
    }
    for (const { line, from, to } of links) {
      const both = from.shown && to.shown;
      line.style.display = both ? "" : "none";
      if (!both) continue;
      line.setAttribute("x1", from.sx.toFixed(1)); line.setAttribute("y1", from.sy.toFixed(1));
      line.setAttribute("x2", to.sx.toFixed(1)); line.setAttribute("y2", to.sy.toFixed(1));
      line.classList.toggle("faint", centre !== null && from !== centre && to !== centre);
    }
    writeCaptions(centre);
  };

  // Captions never cover each other: what has most links is named first, in full or else by its notation.
  const rank = [...all].sort((a, b) => b.links.length - a.links.length);
  const writeCaptions = (centre) => {
    const first = centre ? [centre, ...centre.near] : [];
    const taken = [];
    const frame = drawing.getBoundingClientRect();
    for (const thing of new Set([...first, ...(centre ? [] : rank)])) {
      if (!thing.shown || thing.sx < -50 || thing.sy < -50 || thing.sx > frame.width + 50 || thing.sy > frame.height + 50) continue;
      const names = [thing === centre ? thing.title : thing.short, ...(thing.notation.length > 12 ? [] : [thing.notation])];
      const text = names.find((name) => isFree(thing, name, taken));
      if (text === undefined && thing !== centre) continue;
      thing.caption.textContent = text ?? thing.title;
      taken.push(box(thing, thing.caption.textContent));
      thing.caption.style.display = "";
      thing.caption.setAttribute("x", thing.sx.toFixed(1));
      thing.caption.setAttribute("y", (thing.sy + thing.radius + 13).toFixed(1));
      thing.caption.classList.toggle("near", thing === centre);
    }
  };
  const width = (text) => {
    let sum = 0;
    for (const sign of text) sum += sign.codePointAt(0) > 0x2e7f ? 12.5 : 6.6;
    return sum;
  };
  const box = (thing, text) => {
    const half = width(text) / 2;
    const top = thing.sy + thing.radius + 2;
    return [thing.sx - half, top, thing.sx + half, top + 15];
  };
  const isFree = (thing, text, taken) => {
    const [left, top, right, bottom] = box(thing, text);
    return taken.every(([l, t, r, b]) => right < l || left > r || bottom < t || top > b);
  };

  const showAll = () => {
    const shown = all.filter(isShown);
    const frame = drawing.getBoundingClientRect();
    if (!shown.length || !frame.width) return;
    const xs = shown.map((thing) => thing.x);
    const ys = shown.map((thing) => thing.y);
    const [left, right] = [xs.reduce((a, b) => Math.min(a, b)), xs.reduce((a, b) => Math.max(a, b))];
    const [top, bottom] = [ys.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.max(a, b))];
    view.scale = Math.min(2, (frame.width - 120) / Math.max(1, right - left), (frame.height - 90) / Math.max(1, bottom - top));
    view.x = frame.width / 2 - ((left + right) / 2) * view.scale;
    view.y = frame.height / 2 - ((top + bottom) / 2) * view.scale;
    draw();
  };
  const zoom = (factor, x, y) => {
    const scale = Math.max(0.05, Math.min(8, view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    draw();
  };
  const zoomMiddle = (factor) => {
    const frame = drawing.getBoundingClientRect();
    zoom(factor, frame.width / 2, frame.height / 2);
  };
  const bringIntoView = (thing) => {
    const frame = drawing.getBoundingClientRect();
    const [x, y] = place(thing);
    if (x > 60 && y > 60 && x < frame.width - 60 && y < frame.height - 60) return;
    view.x += frame.width / 2 - x;
    view.y += frame.height / 2 - y;
  };

  const choose = (thing, focus = true) => {
    for (const other of all) other.group.setAttribute("tabindex", other === thing ? "0" : "-1");
    chosen = thing;
    bringIntoView(thing);
    showDetails(thing);
    location.replace(`#${encodeURIComponent(thing.id)}`);
    if (focus) thing.group.focus();
    draw();
  };
  const clear = () => {
    chosen = null;
    showDetails(null);
    if (location.hash) location.replace("#");
    draw();
  };

  const showDetails = (thing) => {
    const panel = at("details");
    panel.replaceChildren();
    if (!thing) {
      panel.append(html("h2", "Nothing chosen"), html("p", "Point at a thing to see what it is linked to. Choose it to read about it here.", { class: "soft" }));
      return;
    }
    panel.append(html("h2", `${thing.notation} · ${thing.type}`), html("h3", thing.label || thing.notation, { dir: "auto", lang: thing.label_lang }));
    if (thing.description) panel.append(html("p", thing.description, { dir: "auto", class: "soft" }));
    const address = html("p", "", { class: "soft" });
    const target = /^https?:/.test(thing.iri) ? html("a", thing.iri, { href: thing.iri, rel: "noopener noreferrer" }) : html("span", thing.iri);
    address.append(target);
    panel.append(address);
    const groups = new Map();
    for (const { link, other, forward } of thing.links) {
      const name = forward ? `${link.label} →` : `← ${link.label}`;
      groups.set(name, [...(groups.get(name) ?? []), { link, other }]);
    }
    for (const [name, members] of groups) {
      const list = html("ul");
      for (const { link, other } of members) {
        const item = html("li");
        const button = html("button", other.title, { type: "button", dir: "auto", lang: other.label_lang });
        const proof = link.evidence ? `, ${link.evidence} passage${link.evidence > 1 ? "s" : ""}` : "";
        button.title = `${link.layer}${proof}`;
        button.addEventListener("click", () => choose(other));
        item.append(button);
        list.append(item);
      }
      panel.append(html("h2", name, { dir: "auto" }), list);
    }
  };

  // The legend is a filter.
  const legend = (list, entries, hidden) => {
    for (const entry of entries) {
      const item = html("li");
      const label = html("label");
      const box = html("input", "", { type: "checkbox" });
      box.checked = true;
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(entry.key); else hidden.add(entry.key);
        draw();
      });
      const swatch = make("svg", { class: "swatch", viewBox: "-0.7 -0.7 1.4 1.4", "aria-hidden": "true" });
      drawShape(entry.shape, entry.colour, swatch);
      label.append(box, swatch, html("span", entry.text, { dir: "auto", lang: entry.lang }), html("small", String(entry.count), { class: "soft" }));
      item.append(label);
      list.append(item);
    }
  };
  const counted = (test) => all.filter(test).length;
  const kinds = new Map(all.map((thing) => [thing.type, thing.shape]));
  legend(at("areas"), [
    ...graph.areas.map((area) => ({
      key: area.id, text: `${area.id} ${area.label}`, lang: area.label_lang, colour: area.colour, shape: "ellipse",
      count: counted((thing) => thing.areas.includes(area.id)),
    })),
    { key: "", text: "No thematic area", lang: "en", colour: graph.no_area, shape: "ellipse", count: counted((thing) => !thing.areas.length) },
  ], hiddenAreas);
  legend(at("kinds"), [...kinds].sort().map(([type, shape]) => ({
    key: type, text: type.replace(/([a-z])([A-Z])/g, "$1 $2"), lang: "en", colour: "none", shape,
    count: counted((thing) => thing.type === type),
  })), hiddenKinds);

  // Search looks at notations, labels and descriptions, and does not mind accents or case.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  for (const thing of all) thing.text = fold(`${thing.notation} ${thing.label} ${thing.description}`);
  const search = () => {
    const words = fold(at("query").value).split(/\s+/).filter(Boolean);
    at("results").replaceChildren();
    at("found").textContent = "";
    if (!words.length) return;
    const exact = words.join(" ");
    const hits = rank
      .filter((thing) => words.every((word) => thing.text.includes(word)))
      .sort((a, b) => (fold(b.notation) === exact) - (fold(a.notation) === exact));
    at("found").textContent = hits.length ? `${hits.length} found` : "Nothing found";
    for (const thing of hits.slice(0, 30)) {
      const item = html("li");
      const button = html("button", thing.title, { type: "button", dir: "auto", lang: thing.label_lang });
      button.addEventListener("click", () => { at("results").replaceChildren(); choose(thing); });
      item.append(button);
      at("results").append(item);
    }
  };
  at("query").addEventListener("input", search);
  at("query").addEventListener("keydown", (event) => {
    const firstHit = at("results").querySelector("button");
    if (event.key === "ArrowDown" && firstHit) { firstHit.focus(); event.preventDefault(); }
    if (event.key === "Enter" && firstHit) firstHit.click();
  });
  at("results").addEventListener("keydown", (event) => {
    const buttons = [...at("results").querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (buttons[buttons.indexOf(document.activeElement) + step] ?? at("query")).focus();
  });

  // Moving about: drag, wheel, buttons and keys.
  let drag = null;
  drawing.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".thing")) return;
    drag = { x: event.clientX, y: event.clientY };
    drawing.setPointerCapture(event.pointerId);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!drag) return;
    view.x += event.clientX - drag.x;
    view.y += event.clientY - drag.y;
    drag = { x: event.clientX, y: event.clientY };
    draw();
  });
  drawing.addEventListener("pointerup", () => { drag = null; });
  drawing.addEventListener("pointercancel", () => { drag = null; });
  drawing.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = drawing.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 400), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
  at("zoom").addEventListener("click", (event) => {
    const step = event.target.dataset.zoom;
    if (step === "all") showAll(); else if (step) zoomMiddle(step === "in" ? 1.4 : 1 / 1.4);
  });
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nextTo = (thing, [dx, dy]) => {
    const cost = (other) => {
      const [x, y] = [other.x - thing.x, other.y - thing.y];
      const ahead = x * dx + y * dy;
      return ahead > 0 ? ahead + 2.5 * Math.abs(x * dy - y * dx) : Infinity;
    };
    const best = all.filter((other) => other !== thing && isShown(other)).sort((a, b) => cost(a) - cost(b))[0];
    return best && cost(best) < Infinity ? best : thing;
  };
  drawing.addEventListener("keydown", (event) => {
    const here = all.find((thing) => thing.group === document.activeElement);
    if (DIRECTIONS[event.key] && here) {
      const next = nextTo(here, DIRECTIONS[event.key]);
      for (const other of all) other.group.setAttribute("tabindex", other === next ? "0" : "-1");
      bringIntoView(next);
      next.group.focus();
    } else if ((event.key === "Enter" || event.key === " ") && here) choose(here);
    else if (event.key === "+" || event.key === "=") zoomMiddle(1.4);
    else if (event.key === "-") zoomMiddle(1 / 1.4);
    else if (event.key === "0") showAll();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { at("query").value = ""; search(); clear(); }
    if (event.key === "/" && document.activeElement !== at("query")) { at("query").focus(); event.preventDefault(); }
  });
  addEventListener("resize", draw);

  const asked = things.get(decodeURIComponent(location.hash.slice(1)));
  showAll();
  if (asked) choose(asked, false); else showDetails(null);
})();
