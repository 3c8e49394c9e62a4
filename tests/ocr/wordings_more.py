"""More wordings; what is listed has to be found, other fields may be."""

from __future__ import annotations

from hand_made import CHILD, FATHER
from wordings_letters import PARTIES

MORE = [
    (
        "study_contact_letter",
        f"""红花岗区教育局
#关于商请接收学生就学的联系函
临沂市兰山区柳青实验小学：
遵义市红花岗区第十一小学六年级学生闵溪然，女，公民身份号码：{CHILD}，学籍号：G{CHILD}。因父母工作地点变动，拟到贵校继续就学。
此函。
>学校（盖章）
>二〇二六年八月二十四日""",
        {
            "student_name": "闵溪然",
            "sex": "女",
            "id_number": CHILD,
            "grade": "六年级",
            "from_school": "遵义市红花岗区第十一小学",
            "to_school": "临沂市兰山区柳青实验小学",
        },
    ),
    (
        "employer_certificate",
        f"""#证明
兹证明车文斌同志（身份证号码{FATHER}），系我单位正式职工，2026年6月8日参加工作，岗位为电工。该同志工作期间表现良好，因工作地点变动，申请其子女在贵校就近入读。
特此证明。
>柳州市柳北区水厂
>2026年8月17日""",
        {"name": "车文斌", "id_number": FATHER, "since": "2026-06-08", "issued_on": "2026-08-17"},
    ),
    (
        "household_certificate",
        f"""#户口证明
经查户籍底册，欧阳靖雯（公民身份号码{CHILD}）的父亲为欧阳建国，公民身份号码{FATHER}。
>固始县公安局城关派出所
>2026年8月20日""",
        {**PARTIES, "relationship": "父亲", "issuer": "固始县公安局城关派出所"},
    ),
    (
        "household_certificate",
        f"""#户籍证明
兹证明李小雨，性别：女，民族：汉族，出生日期：2012年3月15日，公民身份号码：{CHILD}，户籍地址：河南省固始县城关镇中山大街12号。
>固始县公安局城关派出所
>2026年8月20日""",
        {"name": "李小雨", "id_number": CHILD, "issued_on": "2026-08-20"},
    ),
    (
        "employer_certificate",
        f"""#调令
商城县教育局：
根据工作需要，经研究决定，调李建国同志（身份证号码{FATHER}）到固始县第二小学工作，请于2026年8月25日前到新单位报到。
>信阳市教育体育局
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "固始县第二小学",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "employer_certificate",
        f"""#工作证明
兹有李建国，身份证号：{FATHER}，系信阳恒达电子有限公司员工，自二〇一九年三月一日起在本公司工作，岗位：装配工。
>信阳恒达电子有限公司
>二〇二六年八月二十日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "信阳恒达电子有限公司",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "enrolment_certificate",
        f"""#就读证明
李小雨，女，身份证号码：{CHILD}，该生自2022年9月起在我校就读，现为五年级（1）班学生。
>商城县第二小学教务处
>2026年8月20日""",
        {"student_name": "李小雨", "id_number": CHILD, "grade": "五年级"},
    ),
    (
        "enrolment_certificate",
        f"""#在校学生证明
学生姓名：李小雨|性别：女
身份证号：{CHILD}
学籍号：G{CHILD}
所在学校：商城县第二小学
年级：四年级
>2026年8月20日""",
        {
            "student_name": "李小雨",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县第二小学",
            "grade": "四年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "lease_contract",
        f"""#住房租赁合同
出租方：王大力（以下简称甲方）
承租方：李建国（以下简称乙方）|身份证号：{FATHER}
甲方将坐落在固始县城关镇中山大街12号的房屋租给乙方使用。
租赁期共12个月，从2026年1月1日起到2026年12月31日止，租金每月800元。""",
        {
            "landlord": "王大力",
            "tenant": "李建国",
            "address": "固始县城关镇中山大街12号",
            "start_on": "2026-01-01",
            "end_on": "2026-12-31",
        },
    ),
    (
        "employment_contract",
        f"""#固定期限劳动合同
用人单位（甲方）：固始县老王饭店
劳动者（乙方）：李建国|身份证号码：{FATHER}
本合同期限为三年，自2025年3月1日起，至2028年2月29日止。
乙方的工作地点：固始县城关镇。
签订日期：2025年2月27日""",
        {
            "employer": "固始县老王饭店",
            "employee": "李建国",
            "employee_id_number": FATHER,
            "start_on": "2025-03-01",
            "end_on": "2028-02-29",
            "workplace": "固始县城关镇",
            "signed_on": "2025-02-27",
        },
    ),
    (
        "purchase_contract",
        """#存量房买卖合同
卖方（甲方）：王大力
买方（乙方）：李建国
甲方应于2021年6月30日前将房屋交付乙方。
房屋坐落：信阳市浉河区新华路23号3幢501室，建筑面积89.5平方米。""",
        {
            "seller": "王大力",
            "buyers": ("李建国",),
            "handover_on": "2021-06-30",
            "address": "信阳市浉河区新华路23号3幢501室",
            "area": "89.5",
        },
    ),
    (
        "purchase_invoice",
        """#销售不动产统一发票
发票号码：01234567|开票日期：2019年6月3日
付款方名称：李建国
收款方名称：河南华宇置业有限公司
房屋坐落：信阳市浉河区新华路23号3幢501室
合计（大写）：伍拾陆万元整|（小写）￥560000.00""",
        {
            "buyer": "李建国",
            "seller": "河南华宇置业有限公司",
            "address": "信阳市浉河区新华路23号3幢501室",
            "amount": "560000.00",
            "issued_on": "2019-06-03",
            "invoice_number": "01234567",
        },
    ),
    (
        "employer_certificate",
        f"""#在职证明
杨慧敏（身份证号码：{FATHER}）系我公司正式员工，现担任会计一职，于2022年7月6日入职。
单位（盖章）：阜阳市众合电子科技有
限公司
>2022年8月14日""",
        {
            "name": "杨慧敏",
            "employer": "阜阳市众合电子科技有限公司",
            "position": "会计",
            "since": "2022-07-06",
            "issued_on": "2022-08-14",
        },
    ),
    (
        "transfer_application",
        f"""#转学申请书
黑山县双桥镇中心学校：
我系学生崔钊（性别：男，出生日期：2012年3月15日，身份证号：{CHILD}，学籍号：G{CHILD}）的父亲，该生现在中牟县希望小学四年级就读，因父亲工作调动，特申请转入贵校四年级就读，请批准。
>申请人（监护人）签名：崔昇
>2019年3月21日""",
        {
            "student_name": "崔钊",
            "sex": "男",
            "birth_date": "2012-03-15",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "from_school": "中牟县希望小学",
            "from_grade": "四年级",
            "to_school": "黑山县双桥镇中心学校",
            "reason": "父亲工作调动",
            "guardian_name": "崔昇",
            "guardian_relationship": "父亲",
        },
    ),
    (
        "transfer_application",
        f"""#转学申请
惠安县第一小学：
我的女儿魏雨桐，女，2012年3月15日出生，身份证号{CHILD}，现就读于义乌市实验小学三年级，因全家迁居，申请转到惠安县第一小学三年级就读。
>家长签字：魏国栋
>2026年8月15日""",
        {
            "student_name": "魏雨桐",
            "sex": "女",
            "birth_date": "2012-03-15",
            "id_number": CHILD,
            "from_school": "义乌市实验小学",
            "to_school": "惠安县第一小学",
            "reason": "全家迁居",
            "guardian_name": "魏国栋",
        },
    ),
    (
        "employer_certificate",
        f"""#单位证明
固始县第二小学：
贵校学生车小雨的母亲车文慧，身份证号码{FATHER}，自2019年10月起在我单位从事会计工作，属在册职工。
>固始县水利局
>2026年9月20日""",
        {"name": "车文慧", "id_number": FATHER, "employer": "固始县水利局", "since": "2019-10"},
    ),
    (
        "employment_contract",
        f"""#劳动合同
甲方PartyA：十堰新希望农业开发有限公司
乙方PartyB：萧思琪
身份证号IDNo.：{FATHER}
本合同为固定期限劳动合同，自2023年6月1日起至2024年5月31日止。""",
        {
            "employer": "十堰新希望农业开发有限公司",
            "employee": "萧思琪",
            "employee_id_number": FATHER,
            "start_on": "2023-06-01",
            "end_on": "2024-05-31",
        },
    ),
]
