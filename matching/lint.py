"""Says in words what is wrong with a policy file: where, what, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from matching.checks import registry
from matching.lint_words import Fault, Words, month_and_day
from matching.model import Category, Text
from matching.policy_tree import Node, read_tree
from matching.vocabulary import KIND_FIELDS, REQUIREMENT_IDS
from ocr.model import PageProblem

_SETTINGS: dict[str, tuple[Any, ...] | str] = {
    "one_character": ("id_number_must_agree", "unsure", "differs"),
    "one_year": "year",
    "copies": ("unsure", "failed", "satisfied"),
    "missing_seal": ("unsure", "failed"),
    "missing_fingerprint": ("unsure", "failed", "missing"),
    "field_confidence": "share",
    "kind_confidence": "share",
    "name_and_number_corroborate": (True, False),
    "unreadable_pages": "problems",
}
_POLICY = {
    "id": True,
    "edition": True,
    "title": True,
    "in_force": True,
    "default": False,
    "sources": True,
    "settings": True,
    "categories": True,
    "requirements": True,
}
_REQUIREMENT = {
    "title": True,
    "source": True,
    "any_of": True,
    "blocking": False,
    "when": False,
    "of": False,
    "not_accepted": False,
}
_ALTERNATIVE = {"checks": True, "kind": False, "pages": False}
_PAGE = {"title": True, "field": False, "fingerprint": False}


def lint(path: str | Path) -> list[Fault]:
    """All faults of a policy file; an empty list when it can be used."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return [Fault(path.name, "", 0, Text(f"文件不能读取：{error}", f"cannot be read: {error}"))]
    except UnicodeDecodeError:
        return [Fault(path.name, "", 0, Text("文件不是 UTF-8 文本", "the file is not UTF-8 text"))]
    return lint_text(text, path.name)


def lint_text(text: str, file: str) -> list[Fault]:
    """All faults of a policy given as text; `file` is the name they are reported under."""
    try:
        tree, duplicates = read_tree(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or str(error)
        message = Text(f"不是有效的 YAML:{problem}", f"no valid YAML: {problem}")
        return [Fault(file, "", line, message)]
    linter = _Linter(file)
    linter.duplicates(duplicates)
    linter.policy(tree)
    return sorted(linter.faults, key=lambda fault: (fault.line, fault.key))


class _Linter(Words):
    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.kinds_of: dict[str, set[str]] = {}

    # ---- the file from top to bottom

    def policy(self, tree: Node) -> None:
        members = self.mapping(tree, _POLICY)
        parts: dict[str, Callable[[Node], None]] = {
            "id": self.text,
            "edition": self.text,
            "title": self.both_languages,
            "in_force": self.in_force,
            "default": self.flag,
            "settings": self.settings,
        }
        for name, part in parts.items():
            if name in members:
                part(members[name])
        sources = self.mapping(members["sources"]) if "sources" in members else {}
        for source in sources.values():
            self.text(source)
        requirements = self.mapping(members["requirements"]) if "requirements" in members else {}
        for name, node in requirements.items():
            self._collect_kinds(name, node)
        used_sources: set[str] = set()
        for name, node in requirements.items():
            self.requirement(name, node, requirements, sources, used_sources)
        for name in sources.keys() - used_sources:
            self.fault(
                sources[name], f"来源“{name}”没有被引用", f"the source “{name}” is never used"
            )
        if "categories" in members:
            self.categories(members["categories"], requirements)

    def flag(self, node: Node) -> None:
        self.one_of(node, (True, False))

    def in_force(self, node: Node) -> None:
        members = self.mapping(node, {"from": True, "until": False})
        days = {}
        for name, member in members.items():
            if type(member.value) is date:
                days[name] = member.value
            elif name in {"from", "until"}:
                self.fault(
                    member, "应是日期，如 2026-01-01", "a date is wanted, such as 2026-01-01"
                )
        if len(days) == 2 and days["until"] < days["from"]:
            self.fault(node, "截止日早于开始日", "it ends before it begins")

    def settings(self, node: Node) -> None:
        members = self.mapping(node, dict.fromkeys(_SETTINGS, True))
        for name, member in members.items():
            rule = _SETTINGS.get(name)
            if isinstance(rule, tuple):
                self.one_of(member, rule)
            elif rule == "share":
                self.share(member)
            elif rule == "year":
                self.year(member)
            elif rule == "problems":
                for item in self.items(member, empty=True):
                    self.one_of(item, [one.value for one in PageProblem])

    def share(self, node: Node) -> None:
        number = type(node.value) in (int, float)
        if not number or not 0 <= node.value <= 1:
            self.fault(node, "应是0到1之间的数", "a number between 0 and 1 is wanted")

    def year(self, node: Node) -> None:
        days = type(node.value) is int and 360 <= node.value <= 370
        if node.value != "anniversary" and not days:
            self.fault(
                node,
                "应是 anniversary(周年)或360到370之间的天数",
                "either anniversary or a number of days from 360 to 370",
            )

    def categories(self, node: Node, requirements: Mapping[str, Node]) -> None:
        members = self.mapping(node, {one.value: True for one in Category})
        used: set[str] = set()
        for member in members.values():
            parts = self.mapping(member, {"title": True, "requirements": True})
            if "title" in parts:
                self.both_languages(parts["title"])
            asked: list[str] = []
            for item in self.items(parts["requirements"]) if "requirements" in parts else []:
                if not isinstance(item.value, str) or item.value not in requirements:
                    self._unknown(item, str(item.plain()), requirements)
                    continue
                if item.value in asked:
                    self.fault(item, f"“{item.value}”重复", f"“{item.value}” stands twice")
                asked.append(item.value)
            self._anchors(parts.get("requirements"), asked, requirements)
            used |= set(asked)
        for name, requirement in requirements.items():
            if name not in used:
                self.fault(
                    requirement,
                    f"没有任何类别用到“{name}”",
                    f"no category asks for “{name}”",
                )

    def _anchors(
        self, node: Node | None, asked: list[str], requirements: Mapping[str, Node]
    ) -> None:
        for name in asked:
            value = requirements[name].value
            anchor = value.get("of") if isinstance(value, dict) else None
            if node is not None and anchor is not None and anchor.value not in asked:
                self.fault(
                    node,
                    f"“{name}”依据“{anchor.value}”的材料，本类别却没有要求“{anchor.value}”",
                    f"“{name}” is about the paper of “{anchor.value}”, which is not asked here",
                )

    # ---- one requirement

    def _collect_kinds(self, name: str, node: Node) -> None:
        kinds: set[str] = set()
        any_of = node.value.get("any_of") if isinstance(node.value, dict) else None
        for item in any_of.value if any_of is not None and isinstance(any_of.value, list) else []:
            kind = item.value.get("kind") if isinstance(item.value, dict) else None
            if kind is not None and isinstance(kind.value, str):
                kinds.add(kind.value)
        self.kinds_of[name] = kinds

    def requirement(
        self,
        name: str,
        node: Node,
        requirements: Mapping[str, Node],
        sources: Mapping[str, Node],
        used_sources: set[str],
    ) -> None:
        if name not in REQUIREMENT_IDS:
            self._unknown(node, name, REQUIREMENT_IDS)
        members = self.mapping(node, _REQUIREMENT)
        if "title" in members:
            self.both_languages(members["title"])
        if "blocking" in members:
            self.one_of(members["blocking"], (True, False))
        if "source" in members:
            self.source(members["source"], sources, used_sources)
        for item in self.items(members["when"]) if "when" in members else []:
            self.call(item, "condition", registry.CONDITIONS, None, None)
        for item in self.items(members["not_accepted"]) if "not_accepted" in members else []:
            self.one_of(item, KIND_FIELDS)
        anchor = self._anchor(name, members.get("of"), requirements)
        seen: list[Any] = []
        for item in self.items(members["any_of"]) if "any_of" in members else []:
            self.alternative(item, anchor)
            if item.plain() in seen:
                self.fault(
                    item,
                    "这一选项与前面的完全相同，永远用不到",
                    "this alternative repeats an earlier one and is never used",
                )
            seen.append(item.plain())

    def source(self, node: Node, sources: Mapping[str, Node], used: set[str]) -> None:
        members = self.mapping(node, {"document": True, "clause": True, "quote": True})
        for member in members.values():
            self.text(member)
        document = members.get("document")
        if document is not None and isinstance(document.value, str):
            used.add(document.value)
            if document.value not in sources:
                self._unknown(document, document.value, sources)

    def _anchor(
        self, name: str, node: Node | None, requirements: Mapping[str, Node]
    ) -> set[str] | None:
        """The kinds that meet the requirement this one is `of`."""
        if node is None:
            return None
        if not isinstance(node.value, str) or node.value not in requirements or node.value == name:
            self._unknown(node, str(node.plain()), set(requirements) - {name})
            return set()
        other = requirements[node.value].value
        if isinstance(other, dict) and "of" in other:
            self.fault(
                node,
                f"“{node.value}”自己也依据别的要求，不能再被依据",
                f"“{node.value}” is itself `of` another requirement",
            )
        return self.kinds_of[node.value]

    def alternative(self, node: Node, anchor: set[str] | None) -> None:
        members = self.mapping(node, _ALTERNATIVE)
        kind = members.get("kind")
        known = kind is not None and self.one_of(kind, KIND_FIELDS)
        name = str(kind.value) if kind is not None and known else None
        for item in self.items(members["checks"]) if "checks" in members else []:
            self.call(item, "check", registry.CHECKS, name, anchor)
        if "pages" in members:
            for item in self.items(members["pages"]):
                self.page(item, name)
            if kind is None:
                self.fault(
                    members["pages"],
                    "没有写材料种类(kind),不能要求页面",
                    "pages can only be asked of a kind",
                )

    def page(self, node: Node, kind: str | None) -> None:
        members = self.mapping(node, _PAGE)
        if "title" in members:
            self.both_languages(members["title"])
        if ("field" in members) == ("fingerprint" in members):
            self.fault(
                node,
                "应写 field 或 fingerprint 中的一个",
                "either `field` or `fingerprint` is wanted",
            )
        if "field" in members and kind is not None:
            self.one_of(members["field"], KIND_FIELDS[kind])
        if "fingerprint" in members:
            self.one_of(members["fingerprint"], (True,))

    # ---- checks and conditions

    def call(
        self,
        node: Node,
        word: str,
        named: Mapping[str, registry.Named],
        kind: str | None,
        anchor: set[str] | None,
    ) -> None:
        members = self.mapping(node)
        if not members:
            return
        if word not in members:
            self.fault(node, f"缺少“{word}”", f"“{word}” is missing")
            return
        if not self.one_of(members[word], named):
            return
        function = named[str(members[word].value)]
        keys = {word: True} | {name: one.required for name, one in function.parameters.items()}
        self.mapping(node, keys)
        if function.needs_paper and kind is None:
            self.fault(
                members[word],
                "这项检查针对一份材料，选项要写明种类(kind)",
                "this check looks at one paper: the alternative needs a kind",
            )
        if function.needs_anchor and anchor is None:
            self.fault(
                members[word],
                "这项检查要与另一要求的材料核对，要求中应写 of",
                "this check compares with another requirement's paper: `of` is needed",
            )
        for name, parameter in function.parameters.items():
            if name in members:
                self.parameter(members[name], parameter, kind, anchor)

    def parameter(
        self, node: Node, parameter: registry.Parameter, kind: str | None, anchor: set[str] | None
    ) -> None:
        allowed = parameter.allowed
        if parameter.type == "field" and kind is not None:
            self.one_of(node, KIND_FIELDS[kind])
        elif parameter.type == "anchor_field" and anchor:
            self.one_of(node, set.intersection(*(set(KIND_FIELDS.get(one, ())) for one in anchor)))
        elif parameter.type == "choice":
            self.one_of(node, allowed)
        elif parameter.type == "integer":
            self.integer(node, *allowed)
        elif parameter.type in {"choices", "kinds", "words", "windows"}:
            for item in self.items(node):
                self.member(item, parameter)

    def member(self, node: Node, parameter: registry.Parameter) -> None:
        if parameter.type == "words":
            self.text(node)
        elif parameter.type == "windows":
            self.window(node)
        else:
            self.one_of(node, parameter.allowed)

    def window(self, node: Node) -> None:
        members = self.mapping(node, {"calendar": True, "from": True, "to": True})
        if "calendar" in members:
            self.one_of(members["calendar"], ("solar", "lunar"))
        lunar = "calendar" in members and members["calendar"].value == "lunar"
        for name in ("from", "to"):
            if name in members and month_and_day(members[name].value, lunar=lunar) is None:
                self.fault(
                    members[name],
                    "应是“月-日”，如 08-20",
                    "a month and a day are wanted, such as 08-20",
                )
