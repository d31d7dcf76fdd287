// The door: files dropped anywhere on the form are those of its file field, and go at once.
(function () {
  "use strict";
  var form = document.getElementById("drop"), field = document.getElementById("file"), busy = document.getElementById("busy");
  function stop(event) { event.preventDefault(); event.stopPropagation(); }
  function waiting() {
    busy.textContent = "正在检查，请稍候……";
    document.getElementById("go").disabled = true;
  }
  form.addEventListener("submit", waiting);
  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) { stop(event); form.classList.add("over"); });
  });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", function (event) {
    stop(event);
    form.classList.remove("over");
    if (event.dataTransfer && event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
  window.addEventListener("pageshow", function () {
    document.getElementById("go").disabled = false;
    busy.textContent = "";
  });
}());
