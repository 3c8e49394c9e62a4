"""The language of prose patterns: regular expressions with slots, forgiving to misreadings.

A pattern of a kind file is a regular expression over running text (half-width, no spaces) in
which `{name}`, `{date}` … stand for what such a value looks like in print. Where the plain pattern
finds nothing, one character of every run of three or more Han characters may be misread.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ocr.values.characters import CHINESE_NUMBER, HAN

_NUMERAL = f"[{CHINESE_NUMBER}0-9Il|]"
_YEAR = (
    f"(?:{_NUMERAL}{{4}}|(?<!{_NUMERAL})[〇○◯零二][一二]{_NUMERAL}(?=年)"
    f"|(?<!{_NUMERAL})二{_NUMERAL}(?=年))"
)
_UNIT = (
    "(?:单位|公司|分公司|司|学校|校|医院|院|局|厂|店|所|行|处|站|部|中心|集团|幼儿园|园|馆|队|社|会|委|机关|企业|办|"
    "政府|镇|乡|街道)"
)
_ORGANISATION_END = (
    "(?:公司|集团|联合体|合作社|工作室|事务所|经营部|服务部|商行|"
    "局|学校|小学|中学|大学|学院|幼儿园|医院|卫生院|[厂场店铺馆院所站园坊]|"
    "中心|委员会|政府|银行|分行|支行|[部处队社办室行会城])"
)

SLOTS: Final[dict[str, str]] = {
    "name": (
        rf"(?:[{HAN}]{{2,4}}?|[{HAN}]{{1,8}}(?:[·.](?:(?![与和同系])[{HAN}]){{1,8}}?){{1,3}}?"
        rf"|[{HAN}]{{5,6}}?)"
    ),
    "names": rf"[{HAN}·.、,;/()0-9%A-Za-z\t]{{2,80}}?",
    "id": r"(?:[0-9OoIlBSZGQDT|]{17}[0-9OoIlXx×]|[0-9OoIlBSZGQDT|]{15})(?![0-9A-Za-z])",
    "code": r"[0-9A-Za-z|]{18}(?![0-9A-Za-z])",
    "date": (
        rf"(?:{_YEAR}[年午](?:元|{_NUMERAL}{{1,3}})月(?:{_NUMERAL}{{1,3}}[日号曰])?(?![0-9])"
        r"|[12][0-9]{3}[-./]?[0-9]{1,2}[-./][0-9]{1,2}"
        r"|(?:19|20)[0-9]{2}[-./](?:0[1-9]|1[0-2])(?![0-9]|[-./][0-9]))"
    ),
    # That the date before is no day by which something has to be done: 请于2022年8月20日前报到.
    "undue": rf"(?!{_NUMERAL}{{0,3}}[日号曰]?[,.。:]?(?:之|以)?前)",
    "org": rf"[{HAN}A-Za-z0-9()·\-]{{2,40}}?",
    # An organisation that is told by the end of its name; we who write; you who are written to.
    "firm": rf"[{HAN}A-Za-z0-9()·\-]{{2,40}}?{_ORGANISATION_END}(?:\([{HAN}]{{2,12}}\))?",
    "we": f"(?:我|本|敝){_UNIT}",
    "you": f"(?:你|贵){_UNIT}",
    # That somebody goes to work for another than who writes.
    "elsewhere": (
        rf"(?:调(?:入|往|到|至|任)(?!我|本|后|时|前|该|敝|人)|由[{HAN}]{{2,30}}调(?!我|本|入我|入本|到我|到本|至我|至本)"
        rf"|(?:到|至|往|赴)(?:你|贵){_UNIT}(?:工作|任职|任教|报到|上班))"
    ),
    # How the name of a school ends; a letter of the school that a pupil wants to come to.
    "school": (
        "(?:小学|中学|学校|(?<!第)[一二三四五六七八九十]中|初中|高中|附中|附小|中心校|完小|分校|校区)"
    ),
    "arriving": (
        r"(?!(?s:.*)[入到至往赴去][贵你]校)(?s:.*)"
        r"(?:(?:申请|拟|要求|请求|希望|需要?)[^,。\n]{0,12}[入到][我本]校"
        r"|[我本]校接收|贵校[^,。\n]{0,12}学生[^。\n]{0,120}我校"
        r"|[我本]校[^,。\n]{0,8}同意(?:接收|接纳|转入|该生转入|其转入)"
        r"|贵校[^,。\n]{0,10}同意[^,。\n]{0,8}转出|[请盼]贵校[^,。\n]{0,10}(?:办理|同意)[^,。\n]{0,8}转出)"
    ),
    "post": (
        rf"(?:(?!参加|单位|公司|时间|日期|期间|部门|情况|说明|证明|以来|至今|截至|劳动|合同|关系|性别|同志|先生|女士|[我本该])[{HAN}A-Za-z()/、]){{2,14}}?"
    ),
    "address": rf"[{HAN}A-Za-z0-9()#·、,.\-~【】]{{4,80}}?",
    "number": rf"[{HAN}A-Za-z0-9()\[\]〔〕【】\-/]{{3,40}}?",
    # The number of a document: (2026)房备字第0123号, 2022166224, CX-2021-0400.
    "docno": (
        rf"(?:[{HAN}A-Za-z0-9(\[〔【]{{0,12}}?[(\[〔【]?[0-9A-Za-z\-]{{2,12}}[)\]〕】]?[{HAN}]{{0,8}}?"
        r"第?[0-9A-Za-z\-]{2,24}号?|[0-9A-Za-z\-]{4,28}号?)"
    ),
    "area": r"[0-9]+(?:\.[0-9]+)?",
    "money": rf"(?:[¥￥]?[0-9][0-9,.]*万?元?|[{CHINESE_NUMBER}万亿]+[元圆][^\n,。;]{{0,8}})",
    "sep": r"[:;!,.·、\t\n\"'“”‘’【\[]{0,3}",
    "p": r"[,.。:;、\"'“”‘’()【】\[\]\n\t]*",
    "some": r"[^\n。]{0,40}?",
    "more": r"[^。]{0,120}?",
    "start": r"(?:\A|(?<=[\n\t。;,]))",
    "stop": r"(?=[,.。;:()、])",
    "punct": r"(?=[,.。;:()、\n\t]|\Z)",
    "after": (
        r"(?=[,.。;:()、\n\t0-9]|\Z|先生|女士|同志|同学|小朋友|男|女|性别|民族|年龄|出生|公民身份|身份证|居民身份"
        r"|证件|户籍|户口|学籍|电话|联系|系|为我|是我|于|自|在|现|该|原|身份|因|拟|转|任|担任|二人|两人|双方|之间|签字|签名|盖章|统一)"
    ),
    "rel": (
        r"(?:养|继)?(?:父子|父女|母子|母女|祖孙|爷孙|外祖孙|夫妻|兄弟|兄妹|姐弟|姐妹|叔侄|舅甥)"
    ),
    "kin": (
        r"(?:父亲|母亲|爸爸|妈妈|祖父|祖母|外祖父|外祖母|爷爷|奶奶|外公|外婆|丈夫|妻子|配偶|独生子|独生女"
        r"|[长次三四养继]子|[长次二三四养继]女|儿子|女儿|外孙女|外孙子?|孙子|孙女|儿媳|女婿|哥哥|弟弟|姐姐|妹妹|子|女|父|母|夫|妻|监护人)"
    ),
    "noise": r"(?:[\n\t,。]+(?:[^\n\t]{1,4}[\n\t]+){0,3})?",  # scraps of a seal
    # lines of a signature between an office's name and the date
    "signers": (
        r"(?:[\n\t]+(?:经办|承办|办案|主办|联系|负责|校长|园长|所长|主任|户籍民警|户籍员|民警|填表人|制表|审核|电话|班主任|教导|教务|签发|地址|手机|传真|邮编|制单|复核|核准"
        r"|(?:单位|公司|人事|部门|学校)?(?:法定代表|法人|负责人|主管|经理|局长|厂长|院长|证明人)|(?:单位|联系)(?:电话|地址))"
        r"[^\n\t。]{0,30})*"
    ),
    "end": r"(?=[\n\t,。;:()】\]]|\.(?![0-9])|\Z)",
}
# Characters that turn a word into its opposite or another one (出租人, 承租人): never a misreading.
OPPOSITES = "出承入进甲乙买卖购销收付父母夫妻原拟现起止始终开结转调学住户居单不未无"
_SLOT = re.compile(r"\{([a-z]+)\}")
_TOKEN = re.compile(
    rf"\\.|\[(?:\\.|[^\]])*\]|\(\?P<[a-z_]+>|(?P<run>[{HAN}]{{2,}})(?P<q>[?*+{{])?|."
)


@cache
def compile_pattern(pattern: str, forgiving: bool = False) -> re.Pattern[str]:
    """`pattern` with its slots filled in; `forgiving` lets one character of each run be misread.

    Raises:
        KeyError: a slot that does not exist.
        re.error: no regular expression.
    """
    source = _forgiving(pattern) if forgiving else pattern
    return re.compile(_SLOT.sub(lambda m: SLOTS[m[1]], source))


def _forgiving(pattern: str) -> str:
    """Every literal run of three or more Han characters with one of them free."""
    parts = []
    for token in _TOKEN.finditer(pattern):
        run, quantifier = token["run"], token["q"]
        if not run:
            parts.append(token[0])
            continue
        fixed = run[:-1] if quantifier else run
        last = run[len(fixed) :] + (quantifier or "")
        parts.append((_one_free(fixed) if len(fixed) >= 3 else fixed) + last)
    return "".join(parts)


def _one_free(run: str) -> str:
    variants = [run, *(f"{run[:i]}[^{OPPOSITES}\\n\\t]{run[i + 1 :]}" for i in range(len(run)))]
    return f"(?:{'|'.join(variants)})"
