"""Leases and labour contracts.

Extras of `lease_contract`: `landlord_id_number`, `rent` (yuan a month). Of `employment_contract`:
`seal` (the employer), `operator` (its 法定代表人), `position`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.look import PROSE, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.wording import LONG_TERM

Rows = list[tuple[float, list[Cell]]]
_INKS = ((30, 36, 100), (30, 30, 34), (40, 40, 60))


def _page(facts: PaperFacts, random: Random, *, form: str = "") -> Page:
    size = random.randint(28, 31)
    label = Style(random.choice(("song", "song", "fangsong")), size)
    hand = Style("hand", size + 4, random.choice(_INKS), wobble=0.035)
    value = random.choice((hand, hand, Style("kai", size + 1), label))
    form = form or random.choice(("parts", "plain", "spaced"))
    return Page(facts, random, (1240, 1754), Look(label, value, date_form=form))


def _paragraphs(page: Page, text: str, y: float, indent: float = 2.0) -> float:
    """Paragraphs, one a line; `DATE` in a place stands for the page's own form of dates."""
    leading = 1.72
    for paragraph in text.replace(":DATE", f":{page.look.date_form}").split("\n"):
        rect = (110.0, y, page.width - 110.0, page.height - 80.0)
        setting = replace(PROSE, leading=leading, indent=indent)
        y = page.flow(paragraph, rect, setting)[3] + page.label.size * 0.6
    return y


def _hand(random: Random) -> Style:
    return Style("hand", 44, random.choice(_INKS), wobble=0.05)


def _lease_end(page: Page, y: float, heads: tuple[str, str]) -> None:
    """Both parties sign; the tenant often presses a fingerprint too."""
    hand = _hand(page.random)
    for number, (head, field) in enumerate(zip(heads, ("landlord", "tenant"), strict=True)):
        x = 110 + 540 * number
        rect = page.put(head, x, y, page.label)
        spot = page.put(f"{{{field}}}", rect[2] + 10, y - 8, page.label, hand)
        if field in page.fields and page.random.random() < 0.75:
            page.fingerprint((spot[2] - 10, y + 22), page.random.randint(88, 110))
    page.put("签订日期：{signed_on:parts}", 110, y + 110, page.label, page.value)


_LEASE_CLAUSES = (
    "第三条  租金及支付方式：每月租金人民币 {@rent} 元，按季度支付，先付后住。\n"
    "第四条  租赁期间水、电、燃气、有线电视、卫生等费用由乙方承担。\n"
    "第五条  乙方应合理使用房屋及附属设施，不得擅自改变房屋结构，不得转租。\n"
    "第六条  任何一方提前解除合同，应提前一个月通知对方，并支付一个月租金作为违约金。\n"
    "第七条  本合同一式两份，甲乙双方各执一份，自签字之日起生效。"
)


def _lease_letters(facts: PaperFacts, random: Random) -> Page:
    page = _page(facts, random)
    page.title("房屋租赁合同", 100, Style("song_bold", 58, spacing=0.2))
    text = (
        "出租方（甲方）：{_landlord}[    身份证号：{_@landlord_id_number}]\n"
        "承租方（乙方）：{_tenant}    身份证号：{_tenant_id_number}\n"
        "根据《中华人民共和国合同法》及有关规定，甲、乙双方在平等自愿的基础上，就房屋租赁事宜达成协议"
        "如下：\n"
        "第一条  甲方将坐落于 {_address} 的房屋出租给乙方居住使用。\n"
        "第二条  租赁期限自 {start_on:DATE} 起至 {end_on:DATE} 止。\n" + _LEASE_CLAUSES
    )
    y = _paragraphs(page, text, 220)
    _lease_end(page, y + 80, ("甲方（签字）：", "乙方（签字）："))
    return page


def _lease_parties(facts: PaperFacts, random: Random) -> Page:
    """出租人/承租人, as the model text of a housing office has it."""
    page = _page(facts, random)
    page.title(random.choice(("房屋租赁合同", "住房租赁合同")), 90, Style("hei_bold", 54))
    text = (
        "出租人：{_landlord}\n[身份证号码：{_@landlord_id_number}]\n承租人：{_tenant}\n"
        "身份证号码：{_tenant_id_number}\n"
        "一、房屋坐落：{_address}。\n二、房屋用途：居住。未经出租人同意不得改变用途。\n"
        "三、租赁期限：从 {start_on:DATE} 至 {end_on:DATE}。租赁期满，承租人应如期交还房屋。\n"
        "四、租金：每月 {@rent} 元整，承租人应于每月 5 日前交纳。押金合同期满退还。\n"
        "五、房屋修缮：出租人应保证房屋及其设施的安全，自然损坏由出租人负责修理。\n"
        "六、承租人应遵守治安、消防和小区物业管理的规定。\n"
        "七、本合同未尽事宜，由双方协商解决；协商不成的，可向人民法院起诉。"
    )
    y = _paragraphs(page, text, 200, indent=0.0)
    _lease_end(page, y + 80, ("出租人：", "承租人："))
    return page


def _lease_table(facts: PaperFacts, random: Random) -> Page:
    """A registered lease: the essentials in a table, the conditions below."""
    page = _page(facts, random, form="plain")
    page.title("房屋租赁合同", 80, Style("song_bold", 54, spacing=0.1))
    page.put(f"合同编号：ZL{random.randrange(10**8):08d}", 790, 165, page.label)
    rows: Rows = [
        (76, [("出租人\n（甲方）", 14), ("{landlord}", 30), ("身份证号", 14),
              ("[{@landlord_id_number}]", 42)]),
        (76, [("承租人\n（乙方）", 14), ("{tenant}", 30), ("身份证号", 14),
              ("{tenant_id_number}", 42)]),
        (88, [("房屋坐落", 14), ("{address}", 86)]),
        (76, [("租赁期限", 14), ("{:0}自{start_on}起至{end_on}止", 86)]),
        (76, [("月租金", 14), ("[{:0}{@rent}元]", 30), ("付款方式", 14), ("{:0}半年付", 42)]),
    ]  # fmt: skip
    y = page.table(100, 220, 1040, rows) + 40
    text = (
        "1.甲方保证对该房屋拥有合法的出租权利，交付时房屋水电设施完好。\n"
        "2.乙方应按时支付租金及水、电、物业等费用，并爱护房屋内的设施。\n"
        "3.租赁期内任何一方不得无故解除合同，违约方应向对方支付一个月的租金。\n"
        "4.本合同自双方签字（盖章）之日起生效，一式三份。"
    )
    y = _paragraphs(page, text, y, indent=0.0)
    _lease_end(page, y + 70, ("甲方签字：", "乙方签字："))
    return page


_LABOUR = (
    "第二条  工作内容和工作地点：乙方同意根据甲方工作需要，担任 {_@position} 岗位工作。"
    "工作地点为 {_workplace}。\n"
    "第三条  工作时间：甲方安排乙方执行标准工时制度，每日工作不超过八小时。\n"
    "第四条  劳动报酬：甲方每月 15 日前以货币形式支付乙方工资，月工资不低于当地最低工资标准。\n"
    "第五条  社会保险：甲乙双方按国家和地方规定参加社会保险，缴纳社会保险费。\n"
    "第六条  本合同一式两份，甲乙双方各执一份，自签字盖章之日起生效。"
)


def _labour_end(page: Page, y: float) -> None:
    page.put("甲方（公章）：", 110, y, page.label)
    employer = str(page.facts.fields.get("employer", ""))
    page.office_seal((340, y + 70), 240, default=employer)
    page.put("法定代表人（签章）：", 110, y + 150, page.label)
    rect = page.put("乙方（签字）：", 680, y, page.label)
    spot = page.put("{employee}", rect[2] + 8, y - 8, page.label, _hand(page.random))
    if page.random.random() < 0.3:
        page.fingerprint((spot[2] + 10, y + 20), 96)
    page.put("签订日期：{signed_on:parts}", 110, y + 230, page.label, page.value)


def _fixed_term(page: Page) -> bool:
    return page.facts.fields.get("end_on", LONG_TERM) != LONG_TERM


def _open_ended(page: Page) -> str:
    """What an open-ended contract prints for its end; without the fact it is mere wording."""
    return "{end_on:open_ended}" if page.has("end_on") else "无固定期限"


def _labour_term(page: Page) -> str:
    if _fixed_term(page):
        return page.random.choice(
            (
                "本合同为固定期限劳动合同，期限从 {start_on:DATE} 起至 {end_on:DATE} 止。",
                "固定期限：自 {start_on:DATE} 至 {end_on:DATE} 止，其中试用期 1 个月。",
            )
        )
    return page.random.choice(
        (
            f"本合同为{_open_ended(page)}劳动合同，自 {{start_on:DATE}} 起至法定终止条件出现时止。",
            f"{_open_ended(page)}：从 {{start_on:DATE}} 起，至法定的终止条件出现时止。",
        )
    )


def _labour_prose(facts: PaperFacts, random: Random) -> Page:
    page = _page(facts, random)
    page.title("劳动合同", 80, Style("song_bold", 62, spacing=0.5))
    code = "统一社会信用代码：{_employer_code}\n" if page.has("employer_code") else ""
    text = (
        f"甲方（用人单位）：{{_employer}}\n{code}法定代表人：{{_@operator}}\n"
        "乙方（劳动者）：{_employee}\n居民身份证号码：{_employee_id_number}"
    )
    body = (
        "根据《中华人民共和国劳动法》《中华人民共和国劳动合同法》，甲乙双方经平等协商，自愿签订本合同，"
        "共同遵守。\n第一条  合同期限：" + _labour_term(page) + "\n" + _LABOUR
    )
    y = _paragraphs(page, text, 190, indent=0.0)
    y = _paragraphs(page, body, y)
    _labour_end(page, y + 50)
    return page


def _labour_table(facts: PaperFacts, random: Random) -> Page:
    page = _page(facts, random, form=random.choice(("plain", "padded")))
    page.title("劳 动 合 同 书", 80, Style("hei_bold", 56))
    rows: Rows = [
        (74, [("甲方\n（用人单位）", 18), ("{employer}", 82)]),
        (74, [("统一社会\n信用代码", 18), ("{employer_code}", 40), ("法定代表人", 18),
              ("{@operator}", 24)]),
        (74, [("乙方\n（劳动者）", 18), ("{employee}", 24), ("身份证号码", 18),
              ("{employee_id_number}", 40)]),
        (80, [("合同期限", 18), ("{:0}" + _short_term(page), 82)]),
        (74, [("工作地点", 18), ("{workplace}", 42), ("岗位", 14), ("[{@position}]", 26)]),
    ]  # fmt: skip
    y = page.table(100, 200, 1040, rows) + 36
    text = "\n".join(_LABOUR.split("\n")[1:])
    y = _paragraphs(page, text, y)
    _labour_end(page, y + 70)
    return page


def _short_term(page: Page) -> str:
    if _fixed_term(page):
        return "自{start_on}起至{end_on}止"
    return "自{start_on}起，" + _open_ended(page)


def _labour_first_page(facts: PaperFacts, random: Random) -> Page:
    """The model text: parties on numbered lines, then the clauses."""
    page = _page(facts, random)
    page.title(random.choice(("劳动合同", "全日制劳动合同书")), 70, Style("song_bold", 54))
    page.put("编号：", 110, 160, page.label)
    parties = (
        "甲方：{_employer}\n法定代表人（主要负责人）：{_@operator}\n统一社会信用代码：{_employer_code}\n"
        "乙方：{_employee}    身份证号：{_employee_id_number}"
    )
    y = _paragraphs(page, parties, 230, indent=0.0)
    body = "一、劳动合同期限\n" + _labour_term(page) + "\n" + _LABOUR
    y = _paragraphs(page, body, y + 10)
    _labour_end(page, y + 60)
    return page


_LEASES: tuple[tuple[str, Painter], ...] = (
    ("letters", _lease_letters),
    ("parties", _lease_parties),
    ("table", _lease_table),
)
_LABOURS: tuple[tuple[str, Painter], ...] = (
    ("prose", _labour_prose),
    ("table", _labour_table),
    ("numbered", _labour_first_page),
)
LAYOUTS: tuple[Layout, ...] = (
    *(layout("lease_contract", f"lease_{name}", paint) for name, paint in _LEASES),
    *(layout("employment_contract", f"labour_{name}", paint) for name, paint in _LABOURS),
)
