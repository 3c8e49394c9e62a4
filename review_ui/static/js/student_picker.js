// A student from the records fills the form in; what is typed by hand works without this.

const WAIT_MILLISECONDS = 300;
const picker = document.querySelector("[data-picker]");

if (picker) {
  picker.hidden = false;
  const input = picker.querySelector("input");
  const list = picker.querySelector(".picked");
  let timer = 0;
  let asked = 0;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => find(input.value.trim()), WAIT_MILLISECONDS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  async function find(text) {
    const mine = ++asked;
    if (text.length < 2) return list.replaceChildren();
    const found = await ask("/api/v1/records/students/search", { q: text, limit: 8 });
    if (mine !== asked) return;
    if (!found) return say(picker.dataset.offline);
    if (!found.items.length) return say(picker.dataset.none);
    list.replaceChildren(...found.items.map(({ student }) => choice(student)));
    if (found.outcome === "ambiguous" && found.items.length > 1) list.prepend(note(picker.dataset.near));
  }

  function choice(student) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = [
      student.name,
      student.sex,
      student.birth_date,
      student.id_number ?? student.enrolment_number,
      student.school?.name,
    ]
      .filter(Boolean)
      .join("  ");
    button.addEventListener("click", () => take(student.id));
    line.append(button);
    return line;
  }

  async function take(id) {
    const reason = encodeURIComponent("新建转学申请");
    const student = await get(`/api/v1/records/students/${id}?id_numbers=full&reason=${reason}`);
    if (!student) return say(picker.dataset.offline);
    fill("student.name", student.name);
    fill("student.id_number", student.id_number);
    fill("student.sex", student.sex);
    fill("student.birth_date", student.birth_date);
    fill("student.enrolment_number", student.enrolment_number);
    fill("student.former_names", student.former_names.join("、"));
    for (let place = 0; place < 3; place += 1) {
      const guardian = student.guardians[place];
      fill(`guardians[${place}].name`, guardian?.name);
      fill(`guardians[${place}].id_number`, guardian?.id_number);
      fill(`guardians[${place}].relationship`, guardian?.relationship);
    }
    list.replaceChildren();
    document.querySelector('[name="student.name"]').focus();
  }

  function say(text) {
    list.replaceChildren(note(text));
  }
}

function note(text) {
  const line = document.createElement("li");
  line.className = "soft";
  line.textContent = text;
  return line;
}

function fill(name, value) {
  const field = document.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!field) return;
  field.value = value ?? "";
  if (value && field.closest("details")) field.closest("details").open = true;
}

// What is typed goes in the body: it is a child's name or number, and addresses are written down.
async function ask(address, body) {
  return get(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    },
    body: JSON.stringify(body),
  });
}

async function get(address, options = {}) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
