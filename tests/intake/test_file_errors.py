import re
from typing import get_args, get_type_hints

import pytest

from intake.file_errors import advice
from intake.output import ErrorOutput
from ocr.model import FileError

CODES = get_args(get_type_hints(ErrorOutput)["code"])


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_contract_is_explained_in_english_too(code):
    said = advice(FileError(code, "文件有问题"))
    assert said.zh == "文件有问题"
    assert len(said.en) > 30
    assert not re.search("[\u4e00-\u9fff]", said.en)
