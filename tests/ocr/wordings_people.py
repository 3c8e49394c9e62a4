"""How different counties, schools and companies word letters about people."""

from __future__ import annotations

from hand_made import CHILD, FATHER

POLICE = "固始县公安局城关派出所"
COMPANY = "信阳恒达电子有限公司"
SCHOOL = "商城县第二小学"

PEOPLE = [
    (
        "household_certificate",
        f"""#证    明
廉梓涵（女，2012年3月15日出生，身份证号{CHILD}）系我县居民廉琰（男，身份证号{FATHER}）之孙女，二人系祖孙关系，情况属实。
此证明仅供办理入学手续使用。
>固始县公安局
>2022年1月21日""",
        {
            "name": "廉梓涵",
            "id_number": CHILD,
            "relative_name": "廉琰",
            "relative_id_number": FATHER,
            "issuer": "固始县公安局",
            "issued_on": "2022-01-21",
        },
    ),
    (
        "household_certificate",
        f"""#户籍证明
兹证明施大伟，男，身份证号码：{FATHER}，与施小雨，女，身份证号码：{CHILD}，系父女关系，户籍均在我辖区东关村。特此证明。
>{POLICE}
>2026年8月20日""",
        {
            "name": "施大伟",
            "id_number": FATHER,
            "relative_name": "施小雨",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": POLICE,
        },
    ),
    (
        "household_certificate",
        f"""#亲属关系证明
经查询户籍档案，我所辖区居民鲁金凤（公民身份号码{FATHER}）与鲁雨桐（公民身份号码{CHILD}）为母女关系。
>沂南县公安局观音堂派出所
>二〇二五年八月三日""",
        {
            "name": "鲁金凤",
            "relative_name": "鲁雨桐",
            "relationship": "母女",
            "issuer": "沂南县公安局观音堂派出所",
            "issued_on": "2025-08-03",
        },
    ),
    (
        "household_certificate",
        f"""#监护关系证明
兹有我社区居民李小雨，身份证号{CHILD}，其父亲为李和平，身份证号{FATHER}。
情况属实。
>固始县秀水街道东关社区居民委员会
>2026年8月20日""",
        {
            "name": "李小雨",
            "id_number": CHILD,
            "relative_name": "李和平",
            "relative_id_number": FATHER,
            "relationship": "父亲",
            "issuer": "固始县秀水街道东关社区居民委员会",
        },
    ),
    (
        "household_certificate",
        f"""#证明
茲证明李小雨（身份证号：{CHILD}）的父亲是李和平（身份证号：{FATHER}）。
>信阳市公安局浉河分局老城派出所
>2026年8月20日""",
        {"relative_name": "李和平", "issuer": "信阳市公安局浉河分局老城派出所"},
    ),
    (
        "employer_certificate",
        f"""#工作证明
兹证明金大伟同志，男，身份证号：{FATHER}，自2016年4月18日起在我单位工作，现任生产部主管一职。
特此证明。
>厦门市华盛精密五金制品有限公司
>2024年1月21日""",
        {
            "name": "金大伟",
            "id_number": FATHER,
            "employer": "厦门市华盛精密五金制品有限公司",
            "position": "生产部主管",
            "since": "2016-04-18",
            "issued_on": "2024-01-21",
        },
    ),
    (
        "employer_certificate",
        f"""沂南县人力资源和社会保障局文件
沂人社调〔2026〕59号
#工作调动函
沂南县自然资源局：
经研究，同意袁钰莹同志（身份证号码：{FATHER}）由上海市水利局调入沂南县自然资源局工作，请于2026年9月1日前报到。
>沂南县人力资源和社会保障局
>二二六年八月二十二日""",
        {
            "name": "袁钰莹",
            "id_number": FATHER,
            "employer": "沂南县自然资源局",
            "since": None,
            "issued_on": "2026-08-22",
        },
    ),
    (
        "employer_certificate",
        f"""#证明
固始县第三小学：
李建国，男，身份证号码{FATHER}，系我单位在职教师，职务：语文教师，2016年8月至今一直在我校工作。
>固始县第一高级中学
>2024年12月13日""",
        {
            "name": "李建国",
            "employer": "固始县第一高级中学",
            "position": "语文教师",
            "issued_on": "2024-12-13",
        },
    ),
    (
        "employer_certificate",
        f"""#在职证明
滕建国（身份证号码：{FATHER}）系我公司正式员工，现担任会计一职，于2022年7月6日入职。
>{COMPANY}
>2022年8月14日""",
        {"name": "滕建国", "employer": COMPANY, "position": "会计", "since": "2022-07-06"},
    ),
    (
        "employment_contract",
        f"""#全日制劳动合同
甲方|单位名称|深圳市恒昌物业管理有限公司
信用代码|91440306BF9011114T|法定代表人|黄世昌
乙方|姓名|顾妍|联系电话|13748721932
身份证号码|{FATHER}
一、合同期限：自2025年3月23日起至2028年3月22日止。
二、工作岗位：会计；工作地点：深圳市。""",
        {
            "employer": "深圳市恒昌物业管理有限公司",
            "employee": "顾妍",
            "employee_id_number": FATHER,
            "start_on": "2025-03-23",
            "end_on": "2028-03-22",
            "workplace": "深圳市",
        },
    ),
    (
        "employment_contract",
        f"""#劳动合同书
用人单位名称：{COMPANY}
劳动者姓名：陶建国
居民身份证号码：{FATHER}
合同期限：从2025年3月1日起至2026年2月28日止。""",
        {
            "employer": COMPANY,
            "employee": "陶建国",
            "start_on": "2025-03-01",
            "end_on": "2026-02-28",
        },
    ),
    (
        "employment_contract",
        f"""#简易劳动合同
甲方（单位）：{COMPANY}
乙方（员工）：李建国，性别：男，身份证号：{FATHER}
本合同为固定期限劳动合同，期限从 2025-03-01 起至 2026-02-28 止。乙方在固始县从事保洁工作。""",
        {
            "employer": COMPANY,
            "employee": "李建国",
            "employee_id_number": FATHER,
            "start_on": "2025-03-01",
            "end_on": "2026-02-28",
        },
    ),
    (
        "study_contact_letter",
        f"""#学生就学联系函
编号：2024727
深圳市枫林路小学：
你校学生奚天佑，女，三年级，学籍号G{CHILD}，因父母务工到我校联系就读，经研究同意接收该生到我校三年级学习，请协助办理转学手续。
学校（公章）|教育主管部门（公章）
2024年1月12日|2024年1月12日""",
        {
            "student_name": "奚天佑",
            "sex": "女",
            "from_school": "深圳市枫林路小学",
            "to_school": None,
            "grade": "三年级",
            "reason": "父母务工",
            "enrolment_number": f"G{CHILD}",
        },
    ),
    (
        "study_contact_letter",
        f"""#就学联系函
定兴县永和高级中学附属学校：
兹有我校八年级学生倪梦琪（性别：女，身份证号：{CHILD}），因家庭住址变迁申请转入贵校就读，请予接洽为荷。
>武汉市育英小学
>2025年9月22日""",
        {
            "student_name": "倪梦琪",
            "from_school": "武汉市育英小学",
            "to_school": "定兴县永和高级中学附属学校",
            "grade": "八年级",
            "reason": "家庭住址变迁",
        },
    ),
    (
        "study_contact_letter",
        f"""#就学联系函
遵义市第一小学
兹有我校五年级学生叶晟睿，性别男，身份证号{FATHER}，因父母务工，需转入贵校就读，请予接洽。
>2026年08月24日""",
        {"to_school": "遵义市第一小学", "from_school": None, "reason": "父母务工"},
    ),
    (
        "study_contact_letter",
        f"""#转学联系函
{SCHOOL}：
我校九年级学生何依诺（女，身份证号码：{CHILD}），因回原籍就读，拟转入贵校就读，特此联系，请予安排为盼。
学校（盖章）：
十堰市第五中学
>2027年02月16日""",
        {
            "student_name": "何依诺",
            "to_school": SCHOOL,
            "from_school": "十堰市第五中学",
            "reason": "回原籍就读",
            "issued_on": "2027-02-16",
        },
    ),
    (
        "enrolment_certificate",
        f"""#在读证明
于浩然，女，身份证号：{CHILD}，学籍号：G{CHILD}，现为我校六年级（3）班在读学生。
特此证明。
>苏州市育英小学
>2026年8月9日""",
        {
            "student_name": "于浩然",
            "school": "苏州市育英小学",
            "grade": "六年级",
            "issued_on": "2026-08-09",
        },
    ),
    (
        "enrolment_certificate",
        f"""#证明
尤小雨同学（身份证号：{CHILD}）系我校初二（4）班学生，学籍号为G{CHILD}，情况属实。
>{SCHOOL}
>2026年8月20日""",
        {
            "student_name": "尤小雨",
            "id_number": CHILD,
            "school": SCHOOL,
            "issued_on": "2026-08-20",
        },
    ),
    (
        "enrolment_certificate",
        f"""#学籍证明
兹证明郁小雨同学，性别女，于2018年9月入我校学习，现就读于五年级，学籍号G{CHILD}。
>商城县实验小学教务处
>2026年8月20日""",
        {"student_name": "郁小雨", "grade": "五年级", "school": "商城县实验小学"},
    ),
    (
        "enrolment_certificate",
        f"""#转学证明
学生叶芮琪，身份证号{CHILD}，学籍号G{CHILD}，在绵阳市第三小学九年级学习，现因家庭原因申请转学，准予转出，请予接收。
>2024年8月28日""",
        {
            "student_name": "叶芮琪",
            "school": "绵阳市第三小学",
            "grade": "九年级",
            "issued_on": "2024-08-28",
        },
    ),
]
