"""Wordings of letters and certificates, with the values they hold."""

from __future__ import annotations

from hand_made import CHILD, FATHER

PARTIES = {
    "name": "欧阳靖雯",
    "id_number": CHILD,
    "relative_name": "欧阳建国",
    "relative_id_number": FATHER,
}
HOUSEHOLD = [
    (
        f"""#户籍证明
兹证明欧阳建国（身份证号：{FATHER}）与欧阳靖雯（身份证号：{CHILD}）系父女关系。
特此证明。
>固始县公安局城关派出所
>2026年8月20日""",
        {
            "name": "欧阳建国",
            "id_number": FATHER,
            "relative_name": "欧阳靖雯",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "固始县公安局城关派出所",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#亲属关系证明
经查询户籍档案，我辖区居民李和平，男，1988年5月12日出生，公民身份号码{FATHER}，与王小雨，女，公民身份号码{CHILD}，系父女关系，情况属实。
特此证明
>浉河区五星派出所（盖章）
>二〇二六年八月二十日""",
        {
            "name": "李和平",
            "id_number": FATHER,
            "relative_name": "王小雨",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "浉河区五星派出所",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#证  明
兹证明王小雨（公民身份号码：{CHILD}）系李和平（公民身份号码：{FATHER}）之女。
>信阳市公安局浉河分局
>2026.8.20""",
        {
            "name": "王小雨",
            "id_number": CHILD,
            "relative_name": "李和平",
            "relative_id_number": FATHER,
            "relationship": "女",
            "issuer": "信阳市公安局浉河分局",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#关系证明
申请人：张三丰|身份证号码：{FATHER}
关系人：张小宝|身份证号码：{CHILD}
经查，申请人与关系人为父女关系。
>固始县公安局户政科
>2026年08月20日""",
        {
            "name": "张三丰",
            "id_number": FATHER,
            "relative_name": "张小宝",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "固始县公安局户政科",
            "issued_on": "2026-08-20",
        },
    ),
    (
        """#证明
兹有我村村民买买提·阿不都拉与古丽·买买提二人是父女关系，户口不在同一户口本上。
情况属实，特此证明。
>固始县城关镇东关村民委员会
>2026年8月20日""",
        {
            "name": "买买提·阿不都拉",
            "relative_name": "古丽·买买提",
            "relationship": "父女",
            "issuer": "固始县城关镇东关村民委员会",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#户籍证明
张明，男，汉族，公民身份号码{FATHER}，户籍地址：河南省固始县城关镇中山大街12号。其女张小宝，公民身份号码{CHILD}。特此证明。
>固始县公安局城关派出所
>2026年8月20日""",
        {
            "name": "张明",
            "id_number": FATHER,
            "relative_name": "张小宝",
            "relative_id_number": CHILD,
            "relationship": "女",
            "issuer": "固始县公安局城关派出所",
            "issued_on": "2026-08-20",
        },
    ),
]
EMPLOYER = [
    (
        f"""#工作单位证明
兹证明李建国，身份证号码：{FATHER}，系我单位正式职工，自2019年3月1日起在我单位工作，现任会计职务。
特此证明。
>固始县第一人民医院（公章）
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "固始县第一人民医院",
            "position": "会计",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#在职证明
兹证明李建国同志（身份证号：{FATHER}）为我公司员工，于2019年3月1日入职至今，担任销售经理一职。
>信阳恒达（集团）有限公司
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "信阳恒达(集团)有限公司",
            "position": "销售经理",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#工作调动函
固始县教育体育局：
经研究决定，同意李建国同志（身份证号：{FATHER}）由商城县第一中学调入固始县高级中学工作，请于2026年8月25日前报到。
>商城县教育局
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "固始县高级中学",
            "since": None,
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#在职证明
姓名：李建国
身份证号：{FATHER}
工作单位：河南华宇置业有限公司
职务：工程师
入职时间：2019年3月
>河南华宇置业有限公司
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "河南华宇置业有限公司",
            "position": "工程师",
            "since": "2019-03",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#证明
李建国，男，身份证号{FATHER}，系我单位职工，任技术员职务，自2019年3月1日起在我单位工作。
>信阳市公路管理局
>2026-08-20""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "信阳市公路管理局",
            "position": "技术员",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
]
STUDY = [
    (
        "enrolment_certificate",
        f"""#在读证明
兹证明欧阳靖雯，女，身份证号：{CHILD}，学籍号：G{CHILD}，系我校三年级（2）班学生。
特此证明。
>商城县实验小学
>2026年8月20日""",
        {
            "student_name": "欧阳靖雯",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县实验小学",
            "grade": "三年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "enrolment_certificate",
        f"""#学籍证明
学生李小雨（身份证号{CHILD}），现就读于商城县第二小学四年级，全国学籍号G{CHILD}。
>商城县第二小学（盖章）
>二〇二六年八月二十日""",
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
        "enrolment_certificate",
        f"""#转学证明
兹有我校七年级学生李小雨（性别：女，学籍号：G{CHILD}）因家庭住址变迁，申请转出，同意转学。
>商城县思源实验学校
>2026年8月20日""",
        {
            "student_name": "李小雨",
            "id_number": None,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县思源实验学校",
            "grade": "七年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "study_contact_letter",
        f"""#就学联系函
信阳市第三小学：
兹有我校三年级学生欧阳靖雯，女，身份证号：{CHILD}，学籍号：G{CHILD}，因父母务工，需转入贵校就读，请予接收。
>商城县实验小学（盖章）
>2026年8月20日""",
        {
            "student_name": "欧阳靖雯",
            "sex": "女",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "from_school": "商城县实验小学",
            "to_school": "信阳市第三小学",
            "grade": "三年级",
            "reason": "父母务工",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "study_contact_letter",
        f"""#转学联系函
学生姓名：王小雨|性别：女
身份证号：{CHILD}
学籍号：G{CHILD}
转出学校：商城县第二小学
转入学校：信阳市浉河区新时代小学
就读年级：五年级
转学原因：家庭住址变迁
现将该生转学事宜函告贵校，请予接收，请接洽办理。
>2026年8月20日""",
        {
            "student_name": "王小雨",
            "sex": "女",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "from_school": "商城县第二小学",
            "to_school": "信阳市浉河区新时代小学",
            "grade": "五年级",
            "reason": "家庭住址变迁",
            "issued_on": "2026-08-20",
        },
    ),
]
