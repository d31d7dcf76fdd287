// The queue by keyboard: j and k move, Enter opens, / searches.
(function () {
  "use strict";
  var links = Array.prototype.slice.call(document.querySelectorAll(".queue tbody a"));
  function at() { return links.indexOf(document.activeElement); }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    var step = { j: 1, k: -1 }[event.key];
    if (step && links.length) {
      event.preventDefault();
      links[Math.min(links.length - 1, Math.max(0, at() + step))].focus();
    } else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q").focus();
    }
  });
}());
