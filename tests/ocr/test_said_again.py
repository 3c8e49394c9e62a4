"""A company of which a character is in doubt, and the same one printed again on the sheet."""

from dataclasses import replace

import pytest
from paper import Paper


@pytest.mark.parametrize(
    ("certainty", "rows", "employer"),
    [
        (0.6, ["商", "商"], "泉州市瑞丰商贸有限公司"),
        (0.6, ["商"], "泉州市瑞丰资贸有限公司"),  # which of the two was misread?
        (0.6, ["商", "商", "资", "资"], "泉州市瑞丰资贸有限公司"),
        (0.97, ["商", "商"], "泉州市瑞丰资贸有限公司"),  # another company
    ],
)
def test_a_company_in_doubt_is_the_one_of_the_rows_of_the_table(certainty, rows, employer):
    sheet = Paper().put("养老保险缴费证明", 450, 40, em=40).put("参保单位", 60, 130)
    line = sheet.put("泉州市瑞丰资贸有限公司", 260, 130).lines[-1]
    certainties = tuple(certainty if c == "资" else 0.99 for c in line.text)
    sheet.lines[-1] = replace(line, certainties=certainties)
    sheet.put("序号", 60, 200).put("缴费年月", 200, 200).put("缴费单位", 400, 200)
    for row, character in enumerate(rows):
        y = 250 + 50 * row
        sheet.put(f"2024.0{row + 1}", 200, y).put(f"泉州市瑞丰{character}贸有限公司", 400, y)
    assert sheet.values("pension_record")["employer"] == employer


def test_of_a_company_s_number_the_table_tells_nothing():
    sheet = Paper().put("养老保险缴费证明", 450, 40, em=40).put("参保单位", 60, 130)
    line = sheet.put("泉州市第一建筑有限公司", 260, 130).lines[-1]
    certainties = tuple(0.6 if c == "一" else 0.99 for c in line.text)
    sheet.lines[-1] = replace(line, certainties=certainties)
    sheet.put("缴费年月", 200, 200).put("缴费单位", 400, 200)
    for row in range(3):
        y = 250 + 50 * row
        sheet.put(f"2024.0{row + 1}", 200, y).put("泉州市第二建筑有限公司", 400, y)
    assert sheet.values("pension_record")["employer"] == "泉州市第一建筑有限公司"
