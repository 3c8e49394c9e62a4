"""Contracts for new homes page by page, invoices, certificates of the housing authority.

Extras of `purchase_contract`: `seal` (seller), `buyer_id_number`. Of `purchase_invoice`: `seal`.
Of `housing_authority_certificate`: `seal`, `id_number` (the owner's).
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from intake.samples.drawing import Style
from intake.samples.layouts.edition import Painter, by_part, layout
from intake.samples.layouts.letters import heading, letter_page, paragraphs, signed
from intake.samples.layouts.look import PROSE, TOP, Look
from intake.samples.layouts.page import Cell, Page
from intake.samples.model import Layout, PaperFacts
from intake.samples.ornaments import bars, code_square

Rows = list[tuple[float, list[Cell]]]
_A4 = (1240, 1754)


def _contract_page(facts: PaperFacts, random: Random) -> Page:
    size = random.randint(28, 31)
    label = Style(random.choice(("song", "fangsong", "song")), size)
    value = random.choice(
        (
            Style("hand", size + 4, random.choice(((30, 36, 100), (30, 30, 34))), wobble=0.035),
            Style(label.role, size),
            Style("kai", size + 1),
        )
    )
    form = random.choice(("parts", "plain", "spaced"))
    return Page(facts, random, _A4, Look(label, value, date_form=form))


def _foot(page: Page, number: int) -> None:
    page.title(f"- {number} -", page.height - 70, page.label.sized(0.8))


def _clauses_on(page: Page, text: str, y: float) -> float:
    """Clauses of a contract, a paragraph a line, each indented."""
    for paragraph in text.split("\n"):
        rect = (120.0, y, page.width - 120.0, page.height - 90.0)
        y = page.flow(paragraph, rect, replace(PROSE, leading=1.75))[3] + page.label.size * 0.62
    return y


def _seller_and_buyers(page: Page, y: float) -> float:
    y = page.entry("出卖人", "{_seller}", (240, y), (200, 620), 2) + 50
    return page.entry("买受人", "{_buyers}", (240, y), (200, 620), 2) + 50


def _new_cover(facts: PaperFacts, random: Random) -> Page:
    page = _contract_page(facts, random)
    page.put("GF-2014-0171", 930, 90, page.label)
    page.put("合同编号：{contract_number}", 120, 170, page.label, page.value)
    page.title("商品房买卖合同", 420, Style("song_bold", 84, spacing=0.15))
    page.title(random.choice(("（预 售）", "（现 售）")), 540, Style("song_bold", 48))
    y = _seller_and_buyers(page, 780)
    if page.has("@buyer_id_number"):
        page.put("身份证号：{@buyer_id_number}", 240, y, page.label, page.value)
    page.title("中华人民共和国住房和城乡建设部", 1480, page.label.sized(1.1))
    page.title("中华人民共和国国家工商行政管理总局      制定", 1550, page.label.sized(1.1))
    page.title("二〇一四年四月", 1620, page.label)
    return page


_NEW_HOUSE = (
    "第二章  商品房基本状况\n"
    "第三条  商品房基本情况\n"
    "1.该商品房的规划用途为【{:0}住宅】。\n"
    "2.该商品房所在建筑物的主体结构为 钢筋混凝土 ，建筑总层数为 {storeys} 层，其中地上 {storeys} "
    "层，地下 1 层。\n"
    "3.该商品房坐落：{_address}。该商品房的房号为房屋竣工后的最终编号以公安行政管理部门审核的"
    "房号为准。\n"
    "4.该商品房的房屋竣工后，如房号发生改变，不影响该商品房的特定位置。该商品房的平面图见附件一。\n"
    "5.该商品房预测建筑面积共 {_area} 平方米，其中套内建筑面积 {inner} 平方米，分摊共有建筑面积 "
    "{shared} 平方米。该商品房共用部位见附件二。\n"
    "6.该商品房层高为 2.9 米，有 2 个阳台，其中 1 个阳台为封闭式，1 个阳台为非封闭式。\n"
    "第四条  抵押情况\n"
    "与该商品房有关的抵押情况为【{:0}未抵押】【×抵押】。\n"
    "第五条  房屋权利状况承诺\n"
    "1.出卖人对该商品房享有合法权利；\n2.该商品房没有出售给除本合同买受人以外的其他人；"
)
_OLD_HOUSE = (
    "第三条  买受人所购商品房的基本情况。\n"
    "买受人购买的商品房（以下简称该商品房，其房屋平面图见本合同附件一，房号以附件一上表示为准）为"
    "本合同第一条规定的项目中的：{_address}。\n"
    "该商品房的用途为 住宅 ，属 框架 结构，层高为 2.9 米，建筑层数地上 {storeys} 层，地下 1 层。\n"
    "该商品房阳台是【封闭式】【×非封闭式】。\n"
    "该商品房【合同约定】【×产权登记】建筑面积共 {_area} 平方米，其中，套内建筑面积 {inner} "
    "平方米，公共部位与公用房屋分摊建筑面积 {shared} 平方米。\n"
    "第四条  计价方式与价款。\n"
    "出卖人与买受人约定按下述第 1 种方式计算该商品房价款：\n"
    "1.按建筑面积计算，该商品房单价为（人民币）每平方米 {price} 元，总金额{total} 元整。\n"
    "2.按套内建筑面积计算，该商品房单价为（×币）每平方米 × 元，总金额（×币）× 元整。\n"
    "第五条  面积确认及面积差异处理。"
)


def _house(text: str, number: int) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = _contract_page(facts, random)
        area = float(str(facts.fields.get("area", "100")))
        price = random.randint(3800, 9600)
        plain = {
            "storeys": str(random.randint(6, 33)),
            "inner": f"{area * 0.81:.2f}",
            "shared": f"{area * 0.19:.2f}",
            "price": str(price),
            "total": str(round(area * price)),
        }
        figures = re.compile("[{](" + "|".join(plain) + ")[}]")
        _clauses_on(page, figures.sub(lambda match: plain[match.group(1)], text), 130)
        _foot(page, number)
        return page

    return paint


_NEW_HANDOVER = (
    "第四章  商品房交付条件与交付手续\n"
    "第九条  商品房交付条件\n"
    "该商品房交付时应当符合下列第 1、2、3 项所列条件：\n"
    "1.该商品房已取得建设工程竣工验收备案证明文件；\n2.该商品房已取得房屋测绘报告；\n"
    "3.该商品房已通过规划、消防、人防等专项验收。\n"
    "第十条  商品房相关设施设备交付条件\n"
    "基础设施设备：供水、排水：交付时供水、排水配套设施齐全，并与城市公共供水、排水管网连接。\n"
    "第十一条  交付时间和手续\n"
    "（一）出卖人应当在 {handover_on:FORM} 前向买受人交付该商品房。\n"
    "（二）该商品房达到第九条、第十条约定的交付条件后，出卖人应当在交付日期届满前 10 日（不少于 10 "
    "日）将查验房屋的时间、办理交付手续的时间地点以及应当携带的证件材料的通知书面送达买受人。\n"
    "第十二条  逾期交付责任\n"
    "除不可抗力外，出卖人未按照第十一条约定的时间将该商品房交付买受人的，双方同意按照下列第 1 种"
    "方式处理：逾期在 60 日之内，自第十一条约定的交付期限届满之次日起至实际交付之日止，出卖人按日"
    "计算向买受人支付全部房价款万分之一的违约金。"
)
_OLD_HANDOVER = (
    "第七条  买受人逾期付款的违约责任。\n"
    "买受人如未按本合同规定的时间付款，按下列第 1 种方式处理：逾期在 30 日之内，自本合同规定的应付"
    "款期限之第二天起至实际全额支付应付款之日止，买受人按日向出卖人支付逾期应付款万分之一的违约金。\n"
    "第八条  交付期限。\n"
    "出卖人应当在 {handover_on:FORM} 前，依照国家和地方人民政府的有关规定，将具备下列第 1 种条件，"
    "并符合本合同约定的商品房交付买受人使用：\n"
    "1.该商品房经验收合格。\n2.该商品房经综合验收合格。\n3.该商品房经分期综合验收合格。\n"
    "但如遇下列特殊原因，除双方协商同意解除合同或变更合同外，出卖人可据实予以延期：\n"
    "1.遭遇不可抗力，且出卖人在发生之日起 15 日内告知买受人的；\n"
    "第九条  出卖人逾期交房的违约责任。\n"
    "除本合同第八条规定的特殊情况外，出卖人如未按本合同规定的期限将该商品房交付买受人使用，按下列"
    "第 1 种方式处理：逾期不超过 90 日，自本合同第八条规定的交付期限的第二天起至实际交付之日止，"
    "出卖人按日向买受人支付已交付房价款万分之一的违约金，合同继续履行。"
)


def _handover(text: str, number: int) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = _contract_page(facts, random)
        _clauses_on(page, text.replace("FORM", page.look.date_form), 120)
        _foot(page, number)
        return page

    return paint


_NEW_END = (
    "第二十八条  本合同自双方签字（盖章）之日起生效。\n"
    "第二十九条  本合同及附件共 48 页，一式 4 份，其中出卖人 2 份，买受人 1 份，房屋登记机构 1 份。"
    "合同附件与本合同具有同等法律效力。"
)
_OLD_END = (
    "第二十二条  本合同连同附件共 16 页，一式 4 份，具有同等法律效力。\n"
    "第二十三条  本合同自双方签订之日起生效。\n"
    "第二十四条  商品房预售的，自本合同生效之日起 30 天内，由出卖人向房管局申请登记备案。"
)


def _signatures(text: str, number: int) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = _contract_page(facts, random)
        y = _clauses_on(page, text, 130) + 120
        page.put(random.choice(("出卖人（签章）：", "出卖人（签字或盖章）：")), 120, y, page.label)
        page.flow("{seller}", (130, y + 60, 600, y + 150), TOP)
        page.office_seal((370, y + 130), 240)
        page.put("【法定代表人】（签章）：", 120, y + 300, page.label)
        page.put("买受人（签章）：", 680, y, page.label)
        hand = Style("hand", 44, (28, 34, 90), wobble=0.05)
        spot = page.put("{buyers:space}", 700, y + 70, page.label, hand)
        if "buyers" in page.fields:
            page.fingerprint((spot[2] + 20, y + 110), random.randint(95, 125))
        page.put("【法定代表人】（签章）：", 680, y + 300, page.label)
        day = page.random.choice(("{signed_on:parts}", "{signed_on}", "{signed_on:parts}"))
        day = "{signed_on:parts}" if page.look.date_form == "parts" else day
        page.put(f"签订时间：{day}", 120, y + 400, page.label, page.value)
        page.put("签订地点：", 680, y + 400, page.label)
        _foot(page, number)
        return page

    return paint


def _old_cover(facts: PaperFacts, random: Random) -> Page:
    page = _contract_page(facts, random)
    page.put("GF-2000-0171", 940, 80, page.label)
    page.title("商品房买卖合同", 150, Style("song_bold", 60, spacing=0.2))
    page.put("（合同编号：{contract_number}）", 640, 250, page.label, page.value)
    text = (
        "合同双方当事人：\n出卖人：{_seller}\n注册地址：{_:14}\n营业执照注册号：{_:14}\n"
        "法定代表人：{_:6}  联系电话：{_:8}\n买受人：{_buyers}\n"
        "【本人】【×法定代表人】身份证号：{_@buyer_id_number}\n国籍 中国   地址：{_:14}\n"
        "根据《中华人民共和国合同法》、《中华人民共和国城市房地产管理法》及其他有关法律、法规之规定，"
        "买受人和出卖人在平等、自愿、协商一致的基础上就买卖商品房达成如下协议：\n"
        "第一条  项目建设依据。\n"
        "出卖人以 出让 方式取得位于本市、编号为 2009-18 的地块的土地使用权。"
    )
    _clauses_on(page, text, 340)
    _foot(page, 1)
    return page


_PARTS = ("cover", "house", "handover", "signatures")
_NEW_CONTRACT = dict(
    zip(_PARTS, (_new_cover, _house(_NEW_HOUSE, 4), _handover(_NEW_HANDOVER, 9),
                 _signatures(_NEW_END, 17)), strict=True)
)  # fmt: skip
_OLD_CONTRACT = dict(
    zip(_PARTS, (_old_cover, _house(_OLD_HOUSE, 3), _handover(_OLD_HANDOVER, 5),
                 _signatures(_OLD_END, 12)), strict=True)
)  # fmt: skip


def _unified_invoice(facts: PaperFacts, random: Random) -> Page:
    """销售不动产统一发票（自开）."""
    value = random.choice((Style("dot", 28, (40, 40, 60), dots=True), Style("song", 27)))
    look = Look(Style("song", 25, (110, 60, 50)), value, (252, 250, 246),
                random.choice(("iso", "padded")), (random.uniform(-8, 6), random.uniform(-6, 6)),
                rule=(150, 90, 80))  # fmt: skip
    page = Page(facts, random, (1700, 1050), look)
    title = random.choice(("销售不动产统一发票（自开）", "销售不动产统一发票"))
    page.title(title, 60, Style("song_bold", 48, (110, 60, 50)))
    page.title("发 票 联", 125, Style("kai", 36, (110, 60, 50)))
    page.put("发票代码  241001390021", 1180, 95, page.label)
    page.put("发票号码  {invoice_number}", 1180, 140, page.label, page.value)
    page.put("开票日期：{issued_on}", 110, 160, page.label, page.value)
    y = page.table(90, 210, 1520, _invoice_rows())
    page.put("备注：", 110, y + 24, page.label)
    page.put("收款单位（盖发票专用章）", 1130, y + 60, page.label)
    page.put("开票人：李娟", 110, y + 100, page.label)
    page.office_seal((1340, y + 50), 230)
    return page


def _invoice_rows() -> Rows:
    return [
        (74, [("付款方名称", 13), ("{buyer}", 37), ("证件号码", 13), ("", 37)]),
        (74, [("收款方名称", 13), ("{seller}", 52), ("纳税人识别号", 15), ("", 20)]),
        (74, [("楼盘名称", 13), ("", 20), ("楼盘房号", 12), ("{address}", 55)]),
        (74, [("销售面积", 13), ("", 22), ("款项性质", 13), ("{:0}购房款", 22), ("单价", 10),
              ("", 20)]),
        (84, [("金额合计\n（大写）", 13), ("{amount:words}", 47), ("（小写）", 10),
              ("{:0}￥{amount}", 30)]),
    ]  # fmt: skip


_BLANKS = "\n纳税人识别号：\n地 址、电 话：\n开户行及账号："


def _vat_invoice(facts: PaperFacts, random: Random) -> Page:
    """增值税普通发票, dot matrix on a printed form or from an electronic file."""
    electronic = random.random() < 0.5
    ink = (150, 90, 60) if not electronic else (140, 80, 60)
    value = Style("song", 26) if electronic else Style("dot", 27, (45, 45, 75), dots=True)
    look = Look(Style("song", 24, ink), value, (253, 252, 249), "padded",
                (random.uniform(-6, 6), random.uniform(-8, 4)), rule=ink)  # fmt: skip
    page = Page(facts, random, (1760, 1130), look)
    name = "增值税电子普通发票" if electronic else "河南增值税普通发票"
    page.title(name, 70, Style("kai", 52, ink))
    code_square(page.canvas, 90, 50, 120)
    page.put("发票号码：{invoice_number}", 1290, 90, page.label, page.value)
    page.put("开票日期：{issued_on}", 1290, 150, page.label, page.value)
    buyer: list[Cell] = [("购\n买\n方", 4),
                         ("名        称：{buyer}" + _BLANKS, 56),
                         ("密\n码\n区", 4), ("", 36)]  # fmt: skip
    heads = ("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")
    shares = (26, 10, 8, 10, 12, 14, 8, 12)
    y = page.table(80, 220, 1600, [(170, buyer)])
    y = page.table(80, y, 1600, [(54, list(zip(heads, shares, strict=True)))])
    goods = ("{:0}*不动产*住宅", "", "{:0}平方米", "", "", "{:0}{amount}", "{:0}***", "{:0}***")
    y = page.table(80, y, 1600, [(130, list(zip(goods, shares, strict=True)))])
    total: list[Cell] = [("价税合计（大写）", 26), ("{amount:words}", 44),
                         ("{:0}（小写）￥{amount}", 30)]  # fmt: skip
    y = page.table(80, y, 1600, [(64, total)])
    seller: list[Cell] = [("销\n售\n方", 4),
                          ("名        称：{seller}" + _BLANKS, 56),
                          ("备\n注", 4), ("不动产地址：{address}", 36)]  # fmt: skip
    y = page.table(80, y, 1600, [(170, seller)])
    page.put("收款人：         复核：         开票人：王芳         销售方：（章）", 100, y + 24,
             page.label)  # fmt: skip
    page.office_seal((1450, y - 20), 220)
    bars(page.canvas, (1200, 40, 1260, 60))
    return page


_AUTHORITY = (
    (
        "statement",
        "证 明",
        (
            "兹证明{owner}[（身份证号：{@id_number}）]购买的位于{address}的商品房，已在我局办理商品房买卖"
            "合同网签备案，备案号：{record_number}。\n特此证明。"
        ),
    ),
    (
        "record_proof",
        "商品房预售合同登记备案证明",
        (
            "经查询我局房产交易登记系统，权利人（买受人）：{owner}[，身份证号：{@id_number}]，房屋坐落："
            "{address}，备案编号：{record_number}，该房屋已登记备案，情况属实。\n本证明仅供子女入学使用。"
        ),
    ),
    (
        "query_result",
        "房屋信息查询证明",
        (
            "申请人：{owner}[    身份证号：{@id_number}]\n"
            "房屋坐落：{address}\n备案号：{record_number}\n"
            "经核实，上述房屋为申请人所购商品房，产权证书正在办理中。"
        ),
    ),
)


def _authority(title: str, text: str) -> Painter:
    def paint(facts: PaperFacts, random: Random) -> Page:
        page = letter_page(facts, random, (1240, random.choice((1300, 1500))))
        y = paragraphs(page, text, heading(page, title))
        signed(page, "{issuer}", "{issued_on}", y + 100)
        return page

    return paint


LAYOUTS: tuple[Layout, ...] = (
    layout("purchase_contract", "gf_2014", by_part(_NEW_CONTRACT), parts=_PARTS),
    layout("purchase_contract", "gf_2000", by_part(_OLD_CONTRACT), parts=_PARTS),
    layout("purchase_invoice", "unified", _unified_invoice),
    layout("purchase_invoice", "value_added_tax", _vat_invoice),
    *(layout("housing_authority_certificate", name, _authority(title, text))
      for name, title, text in _AUTHORITY),
)  # fmt: skip
