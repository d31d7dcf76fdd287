// A case by keyboard. Every key does what a form of the page does; without script the forms do it.
(function () {
  "use strict";
  var list = document.getElementById("lines"), toolbar = document.getElementById("toolbar");
  var said = document.getElementById("said"), note = document.getElementById("note");
  var lines = Array.prototype.slice.call(list ? list.querySelectorAll("li[data-number]") : []);
  var current = null, busy = false;
  var VERBS = { a: "accept", m: "mask", t: "ask", f: "refer" };
  document.body.classList.add("scripted");
  if (toolbar) toolbar.hidden = false;

  function byId(id) { return document.getElementById(id); }
  function tell(words) { said.textContent = words; if (note) note.textContent = words; }
  function show(line, focus) {
    if (current) { current.classList.remove("chosen"); current.removeAttribute("aria-current"); }
    document.querySelectorAll(".box.chosen, mark.chosen").forEach(function (one) { one.classList.remove("chosen"); });
    current = line;
    if (!line) return;
    line.classList.add("chosen");
    line.setAttribute("aria-current", "true");
    hideReasons();
    var number = line.id.slice(1);
    var boxes = document.querySelectorAll('.box[data-number="' + number + '"]'), words = byId("w" + number);
    boxes.forEach(function (one) { one.classList.add("chosen"); });
    if (boxes.length) boxes[0].scrollIntoView({ block: "center" });
    else if (words) { words.scrollIntoView({ block: "center" }); words.parentElement.classList.add("chosen"); }
    line.scrollIntoView({ block: "nearest" });
    if (focus) line.focus({ preventScroll: true });
  }
  function go(number) { location.href = list.getAttribute("data-base") + "?at=" + number; }
  function here(line) {  // of a long paper only a part is on the page
    var part = line.getAttribute("data-part");
    return part === "0" || part === list.getAttribute("data-part");
  }
  function move(step) {
    if (!lines.length) return;
    var next = lines[Math.min(lines.length - 1, Math.max(0, lines.indexOf(current) + step))];
    if (here(next)) show(next, true);
    else go(next.getAttribute("data-number"));
  }
  function form() { return current && current.querySelector("form.decide"); }
  function nextScope() {
    var select = form() && form().elements.scope;
    if (!select) { tell("这一处没有可以一起决定的。"); return; }
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    tell("范围：" + select.options[select.selectedIndex].text);
  }
  function hideReasons() { var box = byId("reasons"); if (box) box.hidden = true; }
  function working(now) {
    busy = now;
    if (now) document.body.setAttribute("aria-busy", "true"); else document.body.removeAttribute("aria-busy");
  }
  function send(address, fields) {
    if (busy) return;
    working(true);
    var body = new URLSearchParams();
    Object.keys(fields).forEach(function (name) { body.append(name, fields[name]); });
    fetch(address, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) {
        return answer.json().then(function (told) {
          if (!answer.ok) throw new Error(told.detail || "没有做成，请刷新页面。");
          return told;
        });
      })
      .then(function (told) { take(told); working(false); })
      .catch(function (error) { working(false); tell(error.message || "没有做成，请刷新页面。"); });
  }
  function take(told) {
    lines.forEach(function (line) {
      var mark = told.decided[line.getAttribute("data-number")], place = line.querySelector(".verdict");
      if (place.className !== "verdict " + (mark ? mark[0] : "") || (mark && place.textContent.indexOf(mark[1]) !== 0)) {
        place.className = "verdict " + (mark ? mark[0] : "");
        place.textContent = mark ? mark[1] : "";
      }
      line.classList.toggle("settled", Boolean(mark));
    });
    byId("done").textContent = told.done;
    byId("bar").value = byId("bar").max - told.left;
    document.querySelectorAll(".ending").forEach(function (label) {
      var why = told.obstacles[label.getAttribute("data-code")], radio = label.querySelector("input");
      label.querySelector(".against").textContent = why;
      radio.disabled = Boolean(why);
      if (why) radio.checked = false;
    });
    if (told.masks && byId("copy")) byId("copy").hidden = false;
    tell(told.said + (told.left ? "" : " 问题都已决定，按 c 到结论。"));
    if (told.next === null) { show(current, true); return; }
    var next = lines.filter(function (line) { return line.getAttribute("data-number") === String(told.next); })[0];
    if (next && here(next)) show(next, true);
    else go(told.next);
  }
  function decide(verb, reason) {
    var own = form();
    if (!own) return;
    send(own.getAttribute("action"), {
      csrf: own.elements.csrf.value, number: own.elements.number.value, verb: verb, reason: reason || "",
      scope: own.elements.scope ? own.elements.scope.value : "one"
    });
    if (own.elements.scope) own.elements.scope.selectedIndex = 0;
  }
  function undo() {
    var own = byId("undo");
    if (own) send(own.getAttribute("action"), { csrf: own.elements.csrf.value, number: current ? current.getAttribute("data-number") : "" });
  }
  function toConclusion() {
    var own = byId("conclude") || byId("approve");
    if (!own) return;
    var radio = own.querySelector("input[type=radio]:checked") || own.querySelector("input[type=radio]:not(:disabled)");
    byId("conclusion").scrollIntoView({ block: "start" });
    (radio || own.querySelector("button")).focus({ preventScroll: true });
  }
  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    var where = event.target.tagName, key = event.key;
    if (key === "Escape") { hideReasons(); if (byId("help")) byId("help").hidden = true; if (current) current.focus({ preventScroll: true }); return; }
    if (where === "TEXTAREA" || where === "SELECT" || (where === "INPUT" && event.target.type !== "radio" && event.target.type !== "checkbox")) return;
    var own = byId("conclude"), digit = /^[1-9]$/.test(key) ? Number(key) - 1 : -1, box = byId("reasons");
    if (digit >= 0 && box && !box.hidden) {
      var chosen = box.querySelectorAll("button")[digit];
      if (chosen) { box.hidden = true; decide("reject", chosen.getAttribute("data-reason")); }
    } else if (digit >= 0 && own && own.contains(event.target)) {
      var radio = own.querySelectorAll("input[type=radio]")[digit];
      if (radio && !radio.disabled) { radio.checked = true; radio.focus(); }
    } else if (key === "Enter" && own && own.contains(event.target) && where === "INPUT") own.requestSubmit();
    else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "g") nextScope();
    else if (VERBS[key]) decide(VERBS[key]);
    else if (key === "r") { if (form() && box) { box.hidden = false; tell("误报的原因：按数字选。"); } }
    else if (key === "u") undo();
    else if (key === "c") toConclusion();
    else if (key === "n") location.href = "/desk";
    else if (key === "p" && document.querySelector("#copy:not([hidden]) form")) document.querySelector("#copy form").requestSubmit();
    else if (key === "?") { if (byId("help")) byId("help").hidden = !byId("help").hidden; }
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", press);
  if (list) {
    list.addEventListener("submit", function (event) {
      event.preventDefault();
      var own = event.target, pressed = event.submitter ? event.submitter.value : "accept";
      show(own.closest("li"), false);
      decide(pressed, pressed === "reject" ? own.elements.reason.value : "");
    });
    list.addEventListener("click", function (event) {
      var line = event.target.closest("li[data-number]");
      if (line && line !== current && !event.target.closest("form, a")) show(line, false);
    });
  }
  if (byId("reasons")) byId("reasons").addEventListener("click", function (event) {
    var chosen = event.target.closest("button");
    if (chosen) { byId("reasons").hidden = true; decide("reject", chosen.getAttribute("data-reason")); }
  });

  // A passage that was missed: what is selected in the document goes into the form below, counted as browsers count.
  function units(block, node, offset) {
    var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), total = 0, one;
    var range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    while ((one = walker.nextNode())) {
      if (one.parentElement.closest("sup")) continue;
      if (one === node) return total + offset;
      if (range.comparePoint(one, 0) > 0) break;
      total += one.data.length;
    }
    return total;
  }
  function blockOf(node) {
    var element = node.nodeType === 1 ? node : node.parentElement;
    return element ? element.closest("[data-block]") : null;
  }
  function plain(fragment) {
    fragment.querySelectorAll("sup").forEach(function (one) { one.remove(); });
    return fragment.textContent;
  }
  document.addEventListener("selectionchange", function () {
    var own = byId("add"), chosen = document.getSelection();
    if (!own || !chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    var range = chosen.getRangeAt(0), first = blockOf(range.startContainer), last = blockOf(range.endContainer);
    if (!first || !last || !first.closest(".paper")) return;
    var sheet = first.closest(".sheet"), fields = own.elements;
    if (sheet !== last.closest(".sheet")) return;
    fields.first.value = first.getAttribute("data-block");
    fields.last.value = last.getAttribute("data-block");
    fields.start.value = units(first, range.startContainer, range.startOffset);
    fields.end.value = units(last, range.endContainer, range.endOffset);
    fields.member.value = sheet.getAttribute("data-member");
    fields.words.value = plain(range.cloneContents());
  });
  if (byId("add")) byId("add").elements.words.addEventListener("input", function () { byId("add").elements.first.value = ""; });

  var start = list && list.querySelector("li[data-first]");
  if (start) show(start, !location.hash);
}());
