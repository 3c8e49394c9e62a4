"""Papers that are none of the kinds, some of them looking like one (kind `other`).

Extras: `title` picks the paper (each layout knows some titles; without one it chooses itself),
`seal`, `person`, `date` (ISO), and whatever else the paper may say: `name`, `operator`, `address`,
`credit_code`, `employer`, `employee`, `employee_id_number`, `start_on`, `end_on`, `scope`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, layout
from intake.samples.layouts.letters import heading, letter_page, paragraphs, signed
from intake.samples.layouts.look import TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import bars, code_square, emblem, gold_foil, guilloche, ornate_frame
from intake.samples.wording import date as printed_date

Rows = list[tuple[float, list[Cell]]]


def _title(facts: PaperFacts, random: Random, known: tuple[str, ...]) -> str:
    return facts.extras.get("title") or random.choice(known)


def _day(page: Page, key: str = "date", form: str = "") -> str:
    """An extra that is an ISO date, as printed; some day where there is none."""
    random = page.random
    some_day = (
        f"{random.randint(2019, 2025)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    )
    value = page.also(key, some_day)
    return printed_date(value, form or page.look.date_form)


def _person(page: Page) -> str:
    return page.also("person", page.also("name", page.also("employee", "张建军")))


_PERMITS = ("食品经营许可证", "食品生产许可证", "餐饮服务许可证", "卫生许可证")


def _permit(facts: PaperFacts, random: Random) -> Page:
    """食品经营许可证 and its like: framed as a business licence is."""
    title = _title(facts, random, _PERMITS)
    look = Look(Style("song_bold", 29, (50, 45, 40)), Style("song", 28), (250, 246, 232), "padded")
    page = Page(facts, random, (1760, 1250), look)
    guilloche(page.canvas, (70, 70, 1690, 1180), (190, 180, 120), strength=0.18)
    ornate_frame(page.canvas, (60, 70, 1700, 1190), (190, 165, 95))
    emblem(page.canvas, (880, 110), 150)
    rect = page.title(title, 205, Style("song_bold", 78, (60, 40, 20), 0.12))
    gold_foil(page.canvas, (rect[0] - 10, rect[1] - 10, rect[2] + 20, rect[3] + 26))
    if random.random() < 0.5:
        page.title("（副 本）", 305, Style("song_bold", 32))
    number = "JY" + "".join(random.choice("0123456789") for _ in range(14))
    left = [("经营者名称", page.also("name", "信阳市惠民餐馆"), 2),
            ("社会信用代码（身份证号码）", page.also("credit_code", ""), 1),
            ("法定代表人（负责人）", page.also("operator", _person(page)), 1),
            ("住所", page.also("address", ""), 2), ("经营场所", page.also("address", ""), 2),
            ("主体业态", random.choice(("食品销售经营者", "餐饮服务经营者")), 1),
            ("经营项目", page.also("scope", "热食类食品制售"), 3)]  # fmt: skip
    y = 400.0
    for label, text, lines in left:
        y = page.entry(label, "{:0}" + text, (140, y), (270, 560), lines) + 24
    office = page.also("seal", "市场监督管理局")
    y = 400.0
    for label, text in (("许可证编号", number), ("日常监督管理机构", office),
                        ("投诉举报电话", "12315"), ("发证机关", office), ("签发人", "刘志勇"),
                        ("有效期至", _day(page, "valid_to"))):  # fmt: skip
        y = page.entry(label, "{:0}" + text, (1060, y), (240, 320), 2) + 24
    code_square(page.canvas, 1090, 930, 140)
    page.put("{:0}" + _day(page, "approved_on", "spaced"), 1330, 1060, page.label, page.value)
    page.office_seal((1460, 1000), 230, default=office)
    page.title("国家市场监督管理总局监制", 1205, Style("song", 19))
    return page


def _service_agreement(facts: PaperFacts, random: Random) -> Page:
    """劳务协议: reads much like a labour contract and is none."""
    page = letter_page(facts, random, (1240, 1754), filled=random.random() < 0.5)
    page.label, page.value = replace(page.label, size=30), replace(page.value, size=32)
    titles = ("劳务协议", "劳务合同", "劳务派遣协议", "兼职劳务协议")
    y = heading(page, _title(facts, random, titles), 90)
    start, end = _day(page, "start_on"), _day(page, "end_on")
    text = (
        f"甲方：{{:0}}{page.also('employer', '信阳市众合劳务有限公司')}\n"
        f"乙方：{{:0}}{page.also('employee', _person(page))}\n"
        f"身份证号：{{:0}}{page.also('employee_id_number', '')}\n"
        "甲乙双方根据《中华人民共和国民法典》，本着平等自愿的原则，就乙方为甲方提供劳务事宜达成如下"
        f"协议：\n一、劳务期限：自{start}至{end}。\n"
        f"二、劳务内容：乙方在{page.also('workplace', '甲方处')}提供劳务，按日结算报酬。\n"
        "三、甲乙双方之间为劳务关系，不适用劳动法有关规定，甲方不为乙方缴纳社会保险。\n"
        "四、任何一方均可提前三日通知对方解除本协议。\n五、本协议一式两份，双方各执一份。"
    )
    y = paragraphs(page, text, y, margin=110)
    page.put("甲方（盖章）：", 110, y + 60, page.label)
    page.office_seal((340, y + 110), 235, default="信阳市众合劳务有限公司")
    hand = Style("hand", 44, (30, 36, 90), wobble=0.05)
    page.put("乙方（签字）：{:0}" + _person(page), 660, y + 60, page.label, hand)
    page.put("日期：{:0}" + _day(page, "signed_on"), 660, y + 160, page.label, page.value)
    return page


_STATEMENTS: dict[str, str] = {
    "收入证明": "兹证明{person}在我单位工作，月平均收入为人民币{figure}元。\n特此证明。",
    "健康证明": "姓名：{person}\n经体检未发现有碍公共卫生的疾病，准予从事相关工作。",
    "无犯罪记录证明": "经查询，被查询人{person}自{day}至今未发现有犯罪记录。\n特此证明。",
    "疫苗接种证明": "儿童姓名：{person}\n该儿童已按国家免疫规划程序完成疫苗接种，接种证查验合格。",
    "贫困证明": "兹有我村村民{person}，家庭人口较多，收入较低，情况属实。\n特此证明。",
    "请假条": "老师：\n学生{person}因身体不适，需请假两天，请予批准。",
    "存款证明": "兹证明{person}在我行存款余额为人民币{figure}元。\n特此证明。",
}


def _statement(facts: PaperFacts, random: Random) -> Page:
    """Certificates of other things: income, health, a clean record."""
    page = letter_page(facts, random, (1240, 1300))
    title = _title(facts, random, tuple(_STATEMENTS))
    text = _STATEMENTS.get(title, "{person}\n以上情况属实，特此说明。")
    known = {"person": _person(page), "figure": str(random.randint(30, 900) * 100),
             "day": _day(page, "since")}  # fmt: skip
    for key, said in known.items():
        text = text.replace(f"{{{key}}}", said)
    y = paragraphs(page, text, heading(page, title))
    signed(page, "[{@seal}]", _day(page), y + 100)
    return page


def _report_card(facts: PaperFacts, random: Random) -> Page:
    title = _title(facts, random, ("小学生素质报告单", "学生成绩通知单"))
    page = Page(facts, random, (1240, 1600), Look(Style("song", 29), Style("hand", 32)))
    y = heading(page, title, 80)
    page.put("姓名：{:0}" + _person(page), 110, y, page.label, page.value)
    page.put("班级：{:0}四（2）班", 520, y, page.label, page.value)
    page.put("学期：{:0}第二学期", 820, y, page.label, page.value)
    rows: Rows = [(62, [("学科", 30), ("平时", 20), ("期末", 20), ("等级", 30)])]
    for subject in ("语文", "数学", "英语", "道德与法治", "科学", "音乐", "体育", "美术"):
        marks = (random.randint(70, 100), random.randint(70, 100))
        rows.append((62, [(subject, 30), (f"{{:0}}{marks[0]}", 20), (f"{{:0}}{marks[1]}", 20),
                          ("{:0}" + random.choice("优良"), 30)]))  # fmt: skip
    y = page.table(100, y + 66, 1040, rows)
    comment = "{:0}该生学习认真，尊敬师长，团结同学，希望今后更加努力。"
    y = page.table(100, y, 1040, [(190, [("班主任\n评语", 16), (comment, 84)])])
    page.put("家长签字：", 110, y + 50, page.label)
    page.put("{:0}" + _day(page), 800, y + 50, page.label, page.value)
    page.office_seal((900, y + 60), 220)
    return page


def _bill(facts: PaperFacts, random: Random) -> Page:
    title = _title(facts, random, ("水电费缴费通知单", "物业费收据", "收款收据", "银行客户回单"))
    value = random.choice((Style("dot", 27, (45, 45, 70), dots=True), Style("song", 26)))
    page = Page(facts, random, (1500, 900), Look(Style("song", 26), value, date_form="iso"))
    y = heading(page, title, 60)
    page.put("户名：{:0}" + _person(page), 100, y, page.label, page.value)
    page.put("日期：{:0}" + _day(page), 1000, y, page.label, page.value)
    heads = ("项目", "上期读数", "本期读数", "用量", "单价", "金额")
    rows: Rows = [(58, [(head, 16) for head in heads])]
    total = 0.0
    for item, price in (("水费", 3.2), ("电费", 0.56), ("物业费", 1.2)):
        before, used = random.randint(100, 4000), random.randint(8, 210)
        total += used * price
        texts = (item, str(before), str(before + used), str(used), f"{price}",
                 f"{used * price:.2f}")  # fmt: skip
        rows.append((58, [("{:0}" + text, 16) for text in texts]))
    y = page.table(90, y + 60, 1320, rows)
    page.put(f"合计：{{:0}}￥{total:.2f}", 100, y + 30, page.label, page.value)
    bars(page.canvas, (1050, y + 110, 1380, y + 170))
    page.office_seal((860, y + 90), 200)
    return page


def _register_notice(facts: PaperFacts, random: Random) -> Page:
    """The register's own page of instructions."""
    page = Page(facts, random, (1480, 1080), Look(Style("song", 31), paper=(248, 244, 232)))
    y = heading(page, "注意事项", 60)
    text = (
        "一、居民户口簿具有证明公民身份状况以及家庭成员间相互关系的法律效力，户口登记机关进行户籍调查、"
        "核对户口时，户主或本户成员应主动交验。\n"
        "二、户主或本户成员应妥善保管居民户口簿，严禁私自涂改、转让、出借。如有遗失，应立即报告户口登记"
        "机关。\n三、户口簿登记权属户口登记机关，其他任何单位或个人不得在本簿上作任何记载。\n"
        "四、本户人员增减，或登记事项发生变动，应持本簿到户口登记机关申报登记。\n"
        "五、全户迁出户口管辖区，应将本簿缴回户口登记机关。"
    )
    paragraphs(page, text, y - 20, margin=110)
    return page


def _migration(facts: PaperFacts, random: Random) -> Page:
    """户口迁移证: fields like a register's, and it is none."""
    label, value = Style("song", 28, (90, 60, 50)), Style("dot", 29, (40, 40, 50), dots=True)
    page = Page(facts, random, (1400, 1000), Look(label, value, (248, 242, 228)))
    page.title("户 口 迁 移 证", 60, Style("song_bold", 52))
    heads = ("姓名", "性别", "民族", "出生日期", "公民身份号码")
    shares = (18, 10, 12, 24, 36)
    filled = (_person(page), random.choice("男女"), "汉族", _day(page, "birth_date"), "")
    texts = ["{:0}" + text for text in filled]
    rows: Rows = [
        (70, list(zip(heads, shares, strict=True))),
        (76, list(zip(texts, shares, strict=True))),
        (70, [("", share) for share in shares]),
        (76, [("迁出地址", 20), ("{:0}" + page.also("address", ""), 80)]),
        (76, [("迁移原因", 20), ("{:0}投靠父母", 30), ("有效期限", 20), ("{:0}三十日", 30)]),
        (76, [("迁往地址", 20), ("", 80)]),
    ]
    y = page.table(90, 170, 1220, rows)
    page.put("{:0}" + _day(page, form="spaced"), 940, y + 110, page.label, page.value)
    page.office_seal((1060, y + 100), 230, default="公安局户口专用章")
    return page


def _leaflet(facts: PaperFacts, random: Random) -> Page:
    """A printed leaflet without any personal data."""
    page = Page(facts, random, (1240, 1500), Look(Style("song", 31), paper=(244, 248, 252)))
    y = heading(page, _title(facts, random, ("新生入学须知", "致家长的一封信", "缴费须知")))
    text = (
        "尊敬的家长：\n为做好新学期入学工作，请您在规定时间内携带相关材料到校办理手续。\n"
        "一、报到时间以学校通知为准。\n二、请自备文具、水杯等学习用品。\n"
        "三、接送孩子请在指定区域等候，注意交通安全。\n四、如有疑问，请与班主任联系。"
    )
    paragraphs(page, text, y)
    box = (130, 1250, 1100, 1340)
    page.flow(_day(page), box, replace(TOP, across="right"))
    return page


def _titled(*known: str) -> Callable[[PaperFacts], bool]:
    """Whether the facts ask for one of these titles, or for none at all."""

    def suits(facts: PaperFacts) -> bool:
        title = facts.extras.get("title", "")
        return not title or title in known

    return suits


_SPECIAL: tuple[tuple[str, Painter, tuple[str, ...]], ...] = (
    ("permit", _permit, _PERMITS),
    ("service_agreement", _service_agreement,
     ("劳务协议", "劳务合同", "劳务派遣协议", "兼职劳务协议")),
    ("report_card", _report_card, ("小学生素质报告单", "学生成绩通知单")),
    ("bill", _bill, ("水电费缴费通知单", "物业费收据", "收款收据", "银行客户回单")),
    ("register_notice", _register_notice, ("注意事项",)),
    ("migration", _migration, ("户口迁移证",)),
    ("leaflet", _leaflet, ("新生入学须知", "致家长的一封信", "缴费须知")),
)  # fmt: skip
_TAKEN = frozenset(title for _, _, titles in _SPECIAL for title in titles)


def _any_other(facts: PaperFacts) -> bool:
    return facts.extras.get("title", "") not in _TAKEN


LAYOUTS: tuple[Layout, ...] = (
    *(layout("other", name, paint, suits=_titled(*titles)) for name, paint, titles in _SPECIAL),
    layout("other", "statement", _statement, suits=_any_other),
)
