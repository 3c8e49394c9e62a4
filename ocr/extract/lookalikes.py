"""Characters that recognisers take for one another in printed labels and titles.

Only for comparing with wording known beforehand (labels, titles); a value is never changed by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

_GROUPS = """
己已巳 日曰目 别別 主生王 末未 户戶尸 名各召 性牲 姓娃 族旅 号另號 住佳往 址扯 证証證 编缉編
码玛吗碼 身射 份扮 公分 民氏 籍藉 贯贵實貫实 与写興與 系糸係 曾會普 用甩 仰抑 血皿 状壮狀 况況
兵乒 役没 务務努 处外処處 职只職 业亚業 何河 时吋時 由田甲 地他 迁廷遷 来米來 本木 市巿 县縣
登豋 记紀記 人入八 章童 统統 社杜 会會 代伐 营萱營 围團国圍 类類 资資 期斯 准淮準 机機 关關
权杈權 利刊 单單 元无 面而 积枳積 签簽笺 发發友 执執 照煦 产產 动動 购購 额額 间問间間 岀出 长長
诞延 母毋 父文 龄令齡 称你稱 经經 场坜場 东東 门们門 儿几 体休 院阮 构枸構 级极級 学孚學 转轉
监監 护護 所听 坐座 落洛 栋楝 缴徽激 险险險俭验 册删冊 成咸戌 义又叉 立竝 限根恨 型刑 字宇
组沮組 投没 合台 伙火夥 纳钠納 税稅祝 识织識 效郊 暂誓 印卬 宗崇 教敎 高髙 度庋 历厉歷 种种種
给给給 现規现 规現 从丛從 认队認 负貟負 责贵責 质貭質 结結 终終 约約 让让讓 价价價 总總 书書
乡鄉 条條 贯贾
"""


def _table() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for group in _GROUPS.split():
        for character in group:
            table[character] |= set(group)
    return {character: frozenset(group) for character, group in table.items()}


LOOKALIKES = _table()


def are_alike(a: str, b: str) -> bool:
    """Whether two characters are the same or easily taken for one another."""
    return a == b or b in LOOKALIKES.get(a, ())
