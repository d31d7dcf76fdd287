"use strict";
// Shows the filters, and hides the findings no checked box stands for. The page is whole without it.
(function () {
  var form = document.getElementById("filter");
  if (!form) return;
  var findings = Array.prototype.slice.call(document.querySelectorAll("li.f"));
  var kinds = ["severity", "ground", "family"];
  function apply() {
    var wanted = {};
    kinds.forEach(function (kind) {
      wanted[kind] = Array.prototype.map.call(form.querySelectorAll('input[name="' + kind + '"]:checked'), function (box) { return box.value; });
    });
    var shown = 0;
    findings.forEach(function (item) {
      var fits = kinds.every(function (kind) {
        return item.getAttribute("data-" + kind).split(" ").some(function (value) { return wanted[kind].indexOf(value) >= 0; });
      });
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    Array.prototype.forEach.call(document.querySelectorAll(".tier"), function (tier) {
      tier.hidden = !tier.querySelector("li.f:not([hidden])");
    });
    document.getElementById("shown").textContent = "显示 " + shown + " 条，共 " + findings.length + " 条" + (shown < findings.length ? "；打印时也只打印显示的。" : "。");
  }
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  apply();
})();
