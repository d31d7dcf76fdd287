// The document beside its findings: choosing one on either side shows it on the other. Without script the links do the same.
(function () {
  "use strict";
  function unfold(element) {
    for (var up = element; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  }
  function choose(number) {
    document.querySelectorAll(".chosen").forEach(function (one) { one.classList.remove("chosen"); });
    var line = document.getElementById("n" + number);
    if (line) line.classList.add("chosen");
    document.querySelectorAll('.box[data-number="' + number + '"]').forEach(function (one) { one.classList.add("chosen"); });
    return line;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href^='#n'], a[data-number]") : null;
    if (!link) return;
    var number = link.getAttribute("data-number") || link.getAttribute("href").slice(2);
    var line = choose(number), box = document.querySelector('.box[data-number="' + number + '"]');
    if (link.hasAttribute("data-number")) {
      var words = document.getElementById("w" + number);
      var goal = box || words;
      if (!goal) return;
      event.preventDefault();
      if (!box) unfold(words);
      goal.scrollIntoView({ block: "center" });
      if (words && !box) words.parentElement.classList.add("chosen");
    } else if (line) {
      event.preventDefault();
      unfold(line);
      line.scrollIntoView({ block: "nearest" });
      line.focus({ preventScroll: true });
    }
  });
}());
