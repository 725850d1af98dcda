"use strict";
(function () {
  var form = document.getElementById("reply");
  var save = document.getElementById("save");
  var box = document.getElementById("problems");
  save.hidden = false;
  document.getElementById("send").className = "second";

  function values(control) {
    if (control.multiple) {
      return Array.prototype.filter.call(control.options, function (o) { return o.selected; }).map(function (o) { return o.value; });
    }
    return control.value.trim() === "" ? [] : [control.value];
  }

  function controlsOf(group) {
    return Array.prototype.filter.call(group.querySelectorAll("input, select, textarea"), function (c) { return c.type !== "hidden"; });
  }

  function say(control, text) {
    var problem = document.getElementById(control.id + "-problem");
    problem.textContent = text;
    problem.hidden = text === "";
    if (text === "") { control.removeAttribute("aria-invalid"); } else { control.setAttribute("aria-invalid", "true"); }
  }

  function gather() {
    var answers = [], problems = [];
    form.querySelectorAll("fieldset").forEach(function (group) {
      var controls = controlsOf(group), fields = {}, any = false;
      controls.forEach(function (c) {
        var found = values(c);
        say(c, "");
        if (c.validity && c.validity.badInput) {
          any = true;
          problems.push([c, c.validationMessage || form.dataset.unanswered]);
        }
        if (found.length > 0) {
          any = true;
          fields[c.name.split(".")[1]] = found;
        }
      });
      if (!any) { return; }
      controls.forEach(function (c) {
        if ("needed" in c.dataset && values(c).length === 0 && !(c.validity && c.validity.badInput)) { problems.push([c, form.dataset.unanswered]); }
      });
      var token = group.querySelector("input[type=hidden]");
      answers.push({ n: Number(token.name.slice(1)), token: token.value, fields: fields });
    });
    show(problems, answers.length === 0);
    return problems.length === 0 && answers.length > 0 ? answers : null;
  }

  function show(problems, nothing) {
    var list = box.querySelector("ul");
    list.textContent = "";
    problems.forEach(function (p) {
      var item = document.createElement("li"), link = document.createElement("a");
      say(p[0], p[1]);
      link.href = "#" + p[0].id;
      link.textContent = document.querySelector('label[for="' + p[0].id + '"]').textContent.trim() + ": " + p[1];
      link.addEventListener("click", function (e) { e.preventDefault(); p[0].focus(); });
      item.appendChild(link);
      list.appendChild(item);
    });
    if (nothing && problems.length === 0) {
      var only = document.createElement("li");
      only.textContent = form.dataset.nothing;
      list.appendChild(only);
    }
    box.hidden = list.children.length === 0;
    if (!box.hidden) { box.focus(); }
  }

  save.addEventListener("click", function () {
    var answers = gather();
    if (!answers) { return; }
    var name = "answers-" + form.dataset.form + ".json";
    var text = JSON.stringify({ muniment_reply: form.dataset.form, answered_by: document.getElementById("answered-by").value, answers: answers }, null, 1);
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    document.getElementById("saved-name").textContent = name;
    document.getElementById("saved").textContent = document.getElementById("saved-text").textContent;
  });

  form.addEventListener("submit", function (e) {
    if (!gather()) { e.preventDefault(); }
  });
})();
